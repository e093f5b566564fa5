import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import conferences.models.conference


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_history_is_final"),
        ("cases", "0011_endings_and_ranks"),
        ("conferences", "0002_contributions"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConferenceDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="dato")),
                ("video_link", models.URLField(blank=True, max_length=300, verbose_name="videolink")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "chair",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="mødeleder",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="oprettet af",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="conferences.room",
                        verbose_name="lokale",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conference_days",
                        to="accounts.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "konferencedag",
                "verbose_name_plural": "konferencedage",
                "ordering": ["on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Conference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField(verbose_name="begynder")),
                ("ends_at", models.DateTimeField(verbose_name="slutter")),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planlagt"), ("held", "Holdt"), ("cancelled", "Aflyst")],
                        default="planned",
                        editable=False,
                        max_length=10,
                        verbose_name="tilstand",
                    ),
                ),
                ("moves", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="gange flyttet")),
                (
                    "moved_because",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="hvorfor flyttet"),
                ),
                (
                    "cancelled_because",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="hvorfor aflyst"),
                ),
                (
                    "held_without_because",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="hvorfor holdt uden et fag"
                    ),
                ),
                (
                    "attendance_because",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=300,
                        verbose_name="hvorfor fremmødet ikke er noteret",
                    ),
                ),
                (
                    "recommendation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("parallel_plan", "Plan med parallelle indsatser"),
                            ("job_now", "Direkte mod job eller uddannelse"),
                            ("clarification", "Mere afklaring i praksis"),
                            ("flexjob", "Afklaring mod fleksjob"),
                            ("pension", "Afklaring mod førtidspension"),
                            ("health_first", "Udredning eller behandling først, med job i horisonten"),
                        ],
                        max_length=14,
                        verbose_name="anbefaling",
                    ),
                ),
                (
                    "go_through_by",
                    models.DateField(blank=True, null=True, verbose_name="gennemgås med borgeren senest"),
                ),
                (
                    "gone_through_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="gennemgået med borgeren"),
                ),
                ("known", models.JSONField(blank=True, editable=False, null=True, verbose_name="det, man vidste")),
                ("held_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="afsluttet")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "analysis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conferences",
                        to="conferences.analysis",
                        verbose_name="analyse",
                    ),
                ),
                (
                    "held_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="afsluttet af",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ansvarlig for planen",
                    ),
                ),
                (
                    "day",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conferences",
                        to="conferences.conferenceday",
                        verbose_name="konferencedag",
                    ),
                ),
            ],
            options={
                "verbose_name": "konference",
                "verbose_name_plural": "konferencer",
                "ordering": ["starts_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ConferenceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("starts_at", models.DateTimeField(verbose_name="begynder")),
                ("ends_at", models.DateTimeField(verbose_name="slutter")),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planlagt"), ("held", "Holdt"), ("cancelled", "Aflyst")],
                        default="planned",
                        editable=False,
                        max_length=10,
                        verbose_name="tilstand",
                    ),
                ),
                ("moves", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="gange flyttet")),
                (
                    "moved_because",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="hvorfor flyttet"),
                ),
                (
                    "cancelled_because",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="hvorfor aflyst"),
                ),
                (
                    "held_without_because",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="hvorfor holdt uden et fag"
                    ),
                ),
                (
                    "attendance_because",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=300,
                        verbose_name="hvorfor fremmødet ikke er noteret",
                    ),
                ),
                (
                    "recommendation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("parallel_plan", "Plan med parallelle indsatser"),
                            ("job_now", "Direkte mod job eller uddannelse"),
                            ("clarification", "Mere afklaring i praksis"),
                            ("flexjob", "Afklaring mod fleksjob"),
                            ("pension", "Afklaring mod førtidspension"),
                            ("health_first", "Udredning eller behandling først, med job i horisonten"),
                        ],
                        max_length=14,
                        verbose_name="anbefaling",
                    ),
                ),
                (
                    "go_through_by",
                    models.DateField(blank=True, null=True, verbose_name="gennemgås med borgeren senest"),
                ),
                (
                    "gone_through_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="gennemgået med borgeren"),
                ),
                ("held_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="afsluttet")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "analysis",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="conferences.analysis",
                        verbose_name="analyse",
                    ),
                ),
                (
                    "day",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="conferences.conferenceday",
                        verbose_name="konferencedag",
                    ),
                ),
                (
                    "held_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="afsluttet af",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="conferences.conference",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ansvarlig for planen",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("staff", "Medarbejder"),
                            ("citizen", "Borgeren"),
                            ("companion", "Bisidder"),
                            ("other", "Anden deltager"),
                        ],
                        default="staff",
                        max_length=10,
                        verbose_name="deltager som",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="navn")),
                (
                    "invited_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="inviteret"),
                ),
                ("came", models.BooleanField(blank=True, null=True, verbose_name="mødte")),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="conferences.conference",
                        verbose_name="konference",
                    ),
                ),
                (
                    "discipline",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conferences.discipline",
                        verbose_name="fag",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="medarbejder",
                    ),
                ),
            ],
            options={
                "verbose_name": "deltager",
                "verbose_name_plural": "deltagere",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ParticipantEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("staff", "Medarbejder"),
                            ("citizen", "Borgeren"),
                            ("companion", "Bisidder"),
                            ("other", "Anden deltager"),
                        ],
                        default="staff",
                        max_length=10,
                        verbose_name="deltager som",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="navn")),
                (
                    "invited_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="inviteret"),
                ),
                ("came", models.BooleanField(blank=True, null=True, verbose_name="mødte")),
                (
                    "conference",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="conferences.conference",
                        verbose_name="konference",
                    ),
                ),
                (
                    "discipline",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="conferences.discipline",
                        verbose_name="fag",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="conferences.participant",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="medarbejder",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("conclusion", "Fælles konklusion"),
                            ("for_citizen", "Til borgeren"),
                            ("tried_before", "Prøvet før"),
                            ("discussed", "Det drøftede I"),
                            ("dissent", "Uenighed og mindretalssynspunkter"),
                            ("agreements", "Aftaler: hvem, hvad, hvornår"),
                            ("next_review", "Næste opfølgning"),
                        ],
                        editable=False,
                        max_length=14,
                        verbose_name="afsnit",
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=6000, verbose_name="tekst")),
                ("saved_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="gemt")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="conferences.conference",
                        verbose_name="konference",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="gemt af",
                    ),
                ),
            ],
            options={
                "verbose_name": "afsnit af en konference",
                "verbose_name_plural": "afsnit af konferencer",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SectionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("conclusion", "Fælles konklusion"),
                            ("for_citizen", "Til borgeren"),
                            ("tried_before", "Prøvet før"),
                            ("discussed", "Det drøftede I"),
                            ("dissent", "Uenighed og mindretalssynspunkter"),
                            ("agreements", "Aftaler: hvem, hvad, hvornår"),
                            ("next_review", "Næste opfølgning"),
                        ],
                        editable=False,
                        max_length=14,
                        verbose_name="afsnit",
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=6000, verbose_name="tekst")),
                ("saved_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="gemt")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "conference",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="conferences.conference",
                        verbose_name="konference",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="conferences.section",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="gemt af",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="conferenceday",
            index=models.Index(fields=["team", "on"], name="conference_day_of_team"),
        ),
        migrations.AddConstraint(
            model_name="conferenceday",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("room__isnull", False), models.Q(("video_link", ""), _negated=True), _connector="OR"
                ),
                name="conference_day_somewhere",
                violation_error_code="room",
                violation_error_message="Vælg et lokale, eller indsæt et videolink.",
            ),
        ),
        migrations.AddConstraint(
            model_name="conference",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["planned", "held"])),
                fields=("analysis",),
                name="conference_one_for_an_analysis",
                violation_error_message="Der er allerede planlagt en konference.",
            ),
        ),
        migrations.AddConstraint(
            model_name="conference",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="conference_ends_after_it_begins",
                violation_error_code="starts_at",
                violation_error_message="Konferencen skal slutte, efter den begynder.",
            ),
        ),
        migrations.AddConstraint(
            model_name="conference",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True),
                expressions=[
                    ("day", "="),
                    (
                        conferences.models.conference.TimeRange(
                            "starts_at", "ends_at", django.contrib.postgres.fields.ranges.RangeBoundary()
                        ),
                        "&&",
                    ),
                ],
                name="conference_one_at_a_time",
                violation_error_code="starts_at",
                violation_error_message="Der er allerede en konference på det tidspunkt.",
            ),
        ),
        migrations.AddConstraint(
            model_name="conference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("held_at__isnull", False),
                        ("held_by__isnull", False),
                        ("known__isnull", False),
                        ("state", "held"),
                    ),
                    models.Q(
                        models.Q(("state", "held"), _negated=True),
                        ("held_at", None),
                        ("held_by", None),
                        ("known", None),
                    ),
                    _connector="OR",
                ),
                name="conference_held_by_somebody_who_knew",
                violation_error_message="Konferencen er ikke afsluttet, som den skal.",
            ),
        ),
        migrations.AddConstraint(
            model_name="conference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "held"), _negated=True),
                    models.Q(("go_through_by__isnull", False), ("responsible__isnull", False)),
                    _connector="OR",
                ),
                name="conference_held_with_someone_responsible",
                violation_error_code="responsible",
                violation_error_message="Vælg, hvem der er ansvarlig, og hvornår det gennemgås med borgeren.",
            ),
        ),
        migrations.AddConstraint(
            model_name="conference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "cancelled"), _negated=True),
                    models.Q(("cancelled_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="conference_cancelled_for_a_reason",
                violation_error_code="cancelled_because",
                violation_error_message="Skriv, hvorfor konferencen er aflyst.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conference",
            trigger=pgtrigger.compiler.Trigger(
                name="conference_takes_its_turns",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{planned:held,planned:cancelled}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="168be806c7be1e817c0edc36a9ce16fb00e43837",
                    operation="UPDATE",
                    pgid="pgtrigger_conference_takes_its_turns_77b2d",
                    table="conferences_conference",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conference",
            trigger=pgtrigger.compiler.Trigger(
                name="conference_knew_what_it_knew",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state = 'held' AND ROW(OLD.known, OLD.recommendation, OLD.held_at, OLD.held_by_id, OLD.starts_at) IS DISTINCT FROM ROW(NEW.known, NEW.recommendation, NEW.held_at, NEW.held_by_id, NEW.starts_at))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="f03f8c79c79c70301eb91e6175e56bce66df02c8",
                    operation="UPDATE",
                    pgid="pgtrigger_conference_knew_what_it_knew_ab4b3",
                    table="conferences_conference",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conference",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "conferences_conferenceevent" ("analysis_id", "attendance_because", "cancelled_because", "day_id", "ends_at", "go_through_by", "gone_through_on", "held_at", "held_by_id", "held_without_because", "id", "moved_because", "moves", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recommendation", "responsible_id", "starts_at", "state", "version") VALUES (NEW."analysis_id", NEW."attendance_because", NEW."cancelled_because", NEW."day_id", NEW."ends_at", NEW."go_through_by", NEW."gone_through_on", NEW."held_at", NEW."held_by_id", NEW."held_without_because", NEW."id", NEW."moved_because", NEW."moves", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recommendation", NEW."responsible_id", NEW."starts_at", NEW."state", NEW."version"); RETURN NULL;',
                    hash="1f9147aaa53ea8bc167347e74140c7c05699c79b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7b4d6",
                    table="conferences_conference",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conference",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."analysis_id" IS DISTINCT FROM (NEW."analysis_id") OR OLD."attendance_because" IS DISTINCT FROM (NEW."attendance_because") OR OLD."cancelled_because" IS DISTINCT FROM (NEW."cancelled_because") OR OLD."day_id" IS DISTINCT FROM (NEW."day_id") OR OLD."ends_at" IS DISTINCT FROM (NEW."ends_at") OR OLD."go_through_by" IS DISTINCT FROM (NEW."go_through_by") OR OLD."gone_through_on" IS DISTINCT FROM (NEW."gone_through_on") OR OLD."held_at" IS DISTINCT FROM (NEW."held_at") OR OLD."held_by_id" IS DISTINCT FROM (NEW."held_by_id") OR OLD."held_without_because" IS DISTINCT FROM (NEW."held_without_because") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."moved_because" IS DISTINCT FROM (NEW."moved_because") OR OLD."moves" IS DISTINCT FROM (NEW."moves") OR OLD."recommendation" IS DISTINCT FROM (NEW."recommendation") OR OLD."responsible_id" IS DISTINCT FROM (NEW."responsible_id") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "conferences_conferenceevent" ("analysis_id", "attendance_because", "cancelled_because", "day_id", "ends_at", "go_through_by", "gone_through_on", "held_at", "held_by_id", "held_without_because", "id", "moved_because", "moves", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recommendation", "responsible_id", "starts_at", "state", "version") VALUES (NEW."analysis_id", NEW."attendance_because", NEW."cancelled_because", NEW."day_id", NEW."ends_at", NEW."go_through_by", NEW."gone_through_on", NEW."held_at", NEW."held_by_id", NEW."held_without_because", NEW."id", NEW."moved_because", NEW."moves", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recommendation", NEW."responsible_id", NEW."starts_at", NEW."state", NEW."version"); RETURN NULL;',
                    hash="b675b5e54d03aacd84a6b089b414629610e04df1",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d23b4",
                    table="conferences_conference",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conferenceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d5208dc4032eb6f4f66bd6905363df488d92ee42",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_0d0e1",
                    table="conferences_conferenceevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                fields=("conference", "user"),
                name="participant_once_a_conference",
                violation_error_code="user",
                violation_error_message="Kollegaen er allerede inviteret.",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "citizen")), fields=("conference",), name="participant_one_citizen"
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "staff"), ("user__isnull", False)),
                    models.Q(("kind", "citizen"), ("user", None)),
                    models.Q(
                        ("kind__in", ["companion", "other"]), ("user", None), models.Q(("name", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="participant_is_somebody",
                violation_error_code="name",
                violation_error_message="Vælg en kollega, eller skriv, hvem der deltager.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participant",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "conferences_participantevent" ("came", "conference_id", "discipline_id", "id", "invited_at", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."came", NEW."conference_id", NEW."discipline_id", NEW."id", NEW."invited_at", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;',
                    hash="fa1974d290c769440fa80680c952385b2c101999",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4a866",
                    table="conferences_participant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participant",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "conferences_participantevent" ("came", "conference_id", "discipline_id", "id", "invited_at", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."came", NEW."conference_id", NEW."discipline_id", NEW."id", NEW."invited_at", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;',
                    hash="8b7cb053377c38301e64798ade48a2aa47c2ca52",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_69816",
                    table="conferences_participant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="participantevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b7f35b5fb329f897dca0255d0e1bb4a6c8f2101d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_733a7",
                    table="conferences_participantevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="section",
            constraint=models.UniqueConstraint(fields=("conference", "key"), name="section_once_a_conference"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="section",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "conferences_sectionevent" ("conference_id", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at", "saved_by_id", "text", "version") VALUES (NEW."conference_id", NEW."id", NEW."key", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."saved_at", NEW."saved_by_id", NEW."text", NEW."version"); RETURN NULL;',
                    hash="b37f964157ddc56b34b5f558c81e092afc49f9de",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2b192",
                    table="conferences_section",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="section",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "conferences_sectionevent" ("conference_id", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at", "saved_by_id", "text", "version") VALUES (NEW."conference_id", NEW."id", NEW."key", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."saved_at", NEW."saved_by_id", NEW."text", NEW."version"); RETURN NULL;',
                    hash="ff36f1ac7606767dc6f9d323ecd09f9d14c0e6c9",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_78351",
                    table="conferences_section",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sectionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="deac398f02520f3010e0c333ad33917239ff7e13",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b80ef",
                    table="conferences_sectionevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
