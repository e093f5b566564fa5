import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0011_endings_and_ranks"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Room",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_retired", models.BooleanField(default=False, editable=False, verbose_name="bruges ikke længere")),
                (
                    "retired_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="hvorfor ikke længere"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("loaded", models.JSONField(default=dict, editable=False, verbose_name="indlæst")),
                ("key", models.SlugField(max_length=40, unique=True, verbose_name="nøgle")),
                ("label", models.CharField(max_length=60, verbose_name="lokale")),
                ("address", models.CharField(blank=True, max_length=120, verbose_name="adresse")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
            ],
            options={
                "verbose_name": "lokale",
                "verbose_name_plural": "lokaler",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RoomEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("is_retired", models.BooleanField(default=False, editable=False, verbose_name="bruges ikke længere")),
                (
                    "retired_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="hvorfor ikke længere"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("key", models.SlugField(db_index=False, max_length=40, verbose_name="nøgle")),
                ("label", models.CharField(max_length=60, verbose_name="lokale")),
                ("address", models.CharField(blank=True, max_length=120, verbose_name="adresse")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Analysis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("analysis", "Tværfaglig analyse"), ("round_table", "Rundbordssamtale")],
                        default="analysis",
                        editable=False,
                        max_length=12,
                        verbose_name="form",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Tilbudt"),
                            ("accepted", "Borgeren har sagt ja"),
                            ("declined", "Borgeren har sagt nej"),
                            ("held", "Konference holdt"),
                            ("translated", "Omsat til plan"),
                            ("closed", "Afsluttet"),
                        ],
                        default="offered",
                        editable=False,
                        max_length=12,
                        verbose_name="tilstand",
                    ),
                ),
                ("because", models.CharField(blank=True, max_length=300, verbose_name="anledning")),
                ("offered_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="tilbudt")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="svarede")),
                ("own_words", models.TextField(blank=True, max_length=1000, verbose_name="med borgerens egne ord")),
                ("matters_most", models.TextField(blank=True, max_length=1000, verbose_name="vigtigst for mig")),
                (
                    "others_should_know",
                    models.TextField(blank=True, max_length=1000, verbose_name="det vil jeg gerne have, de andre ved"),
                ),
                (
                    "takes_part",
                    models.BooleanField(blank=True, null=True, verbose_name="borgeren er med på konferencen"),
                ),
                ("words_on", models.DateField(blank=True, null=True, verbose_name="skrevet sammen")),
                (
                    "interviews_by",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="samtaler senest"),
                ),
                (
                    "conference_by",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="konference senest"),
                ),
                (
                    "plan_by",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="omsat til plan senest"),
                ),
                ("held_on", models.DateField(blank=True, editable=False, null=True, verbose_name="konference holdt")),
                (
                    "translated_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="omsat til plan"),
                ),
                ("closed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="afsluttet")),
                (
                    "closed_because",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="hvorfor afsluttet"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="analyses",
                        to="cases.case",
                        verbose_name="sag",
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="tilbudt af",
                    ),
                ),
            ],
            options={
                "verbose_name": "tværfaglig analyse",
                "verbose_name_plural": "tværfaglige analyser",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="AnalysisEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("analysis", "Tværfaglig analyse"), ("round_table", "Rundbordssamtale")],
                        default="analysis",
                        editable=False,
                        max_length=12,
                        verbose_name="form",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Tilbudt"),
                            ("accepted", "Borgeren har sagt ja"),
                            ("declined", "Borgeren har sagt nej"),
                            ("held", "Konference holdt"),
                            ("translated", "Omsat til plan"),
                            ("closed", "Afsluttet"),
                        ],
                        default="offered",
                        editable=False,
                        max_length=12,
                        verbose_name="tilstand",
                    ),
                ),
                ("because", models.CharField(blank=True, max_length=300, verbose_name="anledning")),
                ("offered_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="tilbudt")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="svarede")),
                ("own_words", models.TextField(blank=True, max_length=1000, verbose_name="med borgerens egne ord")),
                ("matters_most", models.TextField(blank=True, max_length=1000, verbose_name="vigtigst for mig")),
                (
                    "others_should_know",
                    models.TextField(blank=True, max_length=1000, verbose_name="det vil jeg gerne have, de andre ved"),
                ),
                (
                    "takes_part",
                    models.BooleanField(blank=True, null=True, verbose_name="borgeren er med på konferencen"),
                ),
                ("words_on", models.DateField(blank=True, null=True, verbose_name="skrevet sammen")),
                (
                    "interviews_by",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="samtaler senest"),
                ),
                (
                    "conference_by",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="konference senest"),
                ),
                (
                    "plan_by",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="omsat til plan senest"),
                ),
                ("held_on", models.DateField(blank=True, editable=False, null=True, verbose_name="konference holdt")),
                (
                    "translated_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="omsat til plan"),
                ),
                ("closed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="afsluttet")),
                (
                    "closed_because",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="hvorfor afsluttet"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.case",
                        verbose_name="sag",
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="tilbudt af",
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
                        to="conferences.analysis",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Discipline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_retired", models.BooleanField(default=False, editable=False, verbose_name="bruges ikke længere")),
                (
                    "retired_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="hvorfor ikke længere"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("loaded", models.JSONField(default=dict, editable=False, verbose_name="indlæst")),
                ("key", models.SlugField(max_length=40, unique=True, verbose_name="nøgle")),
                ("label", models.CharField(max_length=60, verbose_name="navn")),
                ("short", models.CharField(max_length=6, verbose_name="forkortelse")),
                ("is_core", models.BooleanField(default=False, verbose_name="kernefag")),
                ("role", models.CharField(max_length=300, verbose_name="rolle i analysen")),
                ("assesses", models.CharField(max_length=300, verbose_name="ser på")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
                (
                    "department",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="discipline",
                        to="cases.department",
                        verbose_name="i samtykkeregistret",
                    ),
                ),
            ],
            options={
                "verbose_name": "fag",
                "verbose_name_plural": "fag",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="DisciplineEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("is_retired", models.BooleanField(default=False, editable=False, verbose_name="bruges ikke længere")),
                (
                    "retired_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="hvorfor ikke længere"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("key", models.SlugField(db_index=False, max_length=40, verbose_name="nøgle")),
                ("label", models.CharField(max_length=60, verbose_name="navn")),
                ("short", models.CharField(max_length=6, verbose_name="forkortelse")),
                ("is_core", models.BooleanField(default=False, verbose_name="kernefag")),
                ("role", models.CharField(max_length=300, verbose_name="rolle i analysen")),
                ("assesses", models.CharField(max_length=300, verbose_name="ser på")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
                (
                    "department",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.department",
                        verbose_name="i samtykkeregistret",
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
                        to="conferences.discipline",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Prompt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_retired", models.BooleanField(default=False, editable=False, verbose_name="bruges ikke længere")),
                (
                    "retired_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="hvorfor ikke længere"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("loaded", models.JSONField(default=dict, editable=False, verbose_name="indlæst")),
                ("key", models.SlugField(max_length=60, unique=True, verbose_name="nøgle")),
                ("label", models.CharField(max_length=60, verbose_name="emne")),
                ("question", models.CharField(max_length=200, verbose_name="spørgsmål")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
                (
                    "discipline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prompts",
                        to="conferences.discipline",
                        verbose_name="fag",
                    ),
                ),
            ],
            options={
                "verbose_name": "spørgsmål til et fag",
                "verbose_name_plural": "spørgsmål til fagene",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PromptEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("is_retired", models.BooleanField(default=False, editable=False, verbose_name="bruges ikke længere")),
                (
                    "retired_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="hvorfor ikke længere"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("key", models.SlugField(db_index=False, max_length=60, verbose_name="nøgle")),
                ("label", models.CharField(max_length=60, verbose_name="emne")),
                ("question", models.CharField(max_length=200, verbose_name="spørgsmål")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
                (
                    "discipline",
                    models.ForeignKey(
                        db_constraint=False,
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
                        to="conferences.prompt",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="room",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "conferences_roomevent" ("address", "id", "is_retired", "key", "label", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "version") VALUES (NEW."address", NEW."id", NEW."is_retired", NEW."key", NEW."label", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."retired_because", NEW."version"); RETURN NULL;',
                    hash="7e99a74c60eecb87058d3f1ca1bc6267f8a47e11",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0770b",
                    table="conferences_room",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="room",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_retired" IS DISTINCT FROM (NEW."is_retired") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."order" IS DISTINCT FROM (NEW."order") OR OLD."retired_because" IS DISTINCT FROM (NEW."retired_because") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "conferences_roomevent" ("address", "id", "is_retired", "key", "label", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "version") VALUES (NEW."address", NEW."id", NEW."is_retired", NEW."key", NEW."label", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."retired_because", NEW."version"); RETURN NULL;',
                    hash="d5f0366c16b905ecfe564b4389b537398d2d5a2f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e04d6",
                    table="conferences_room",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="roomevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="roomevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="conferences.room",
            ),
        ),
        migrations.AddIndex(
            model_name="analysis",
            index=models.Index(
                condition=models.Q(("state__in", ["offered", "accepted", "held"])),
                fields=["state", "conference_by"],
                name="analysis_going_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="analysis",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["offered", "accepted", "held"])),
                fields=("case",),
                name="analysis_one_going_on",
                violation_error_message="Der er allerede en analyse eller rundbordssamtale i gang.",
            ),
        ),
        migrations.AddConstraint(
            model_name="analysis",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["offered", "closed"]), ("answered_on__isnull", False), _connector="OR"
                ),
                name="analysis_answered_on_a_day",
                violation_error_code="answered_on",
                violation_error_message="Skriv, hvornår borgeren svarede.",
            ),
        ),
        migrations.AddConstraint(
            model_name="analysis",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["held", "translated"]), _negated=True),
                    ("held_on__isnull", False),
                    _connector="OR",
                ),
                name="analysis_held_on_a_day",
                violation_error_message="Skriv, hvornår konferencen blev holdt.",
            ),
        ),
        migrations.AddConstraint(
            model_name="analysis",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "translated"), ("translated_on__isnull", False)),
                    models.Q(models.Q(("state", "translated"), _negated=True), ("translated_on", None)),
                    _connector="OR",
                ),
                name="analysis_translated_on_a_day",
                violation_error_message="Skriv, hvornår analysen blev omsat til plan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="analysis",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_on__isnull", False),
                        ("state", "closed"),
                        models.Q(("closed_because", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "closed"), _negated=True), ("closed_because", ""), ("closed_on", None)
                    ),
                    _connector="OR",
                ),
                name="analysis_closed_for_a_reason",
                violation_error_code="closed_because",
                violation_error_message="Skriv, hvorfor analysen bliver afsluttet.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="analysis",
            trigger=pgtrigger.compiler.Trigger(
                name="analysis_takes_its_turns",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{offered:accepted,offered:declined,offered:closed,accepted:declined,accepted:held,accepted:closed,held:translated,held:closed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="9604e96b18e7378aac8bf117aae792b2303f9705",
                    operation="UPDATE",
                    pgid="pgtrigger_analysis_takes_its_turns_ef3af",
                    table="conferences_analysis",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="analysis",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "conferences_analysisevent" ("answered_on", "because", "case_id", "closed_because", "closed_on", "conference_by", "held_on", "id", "interviews_by", "kind", "matters_most", "offered_by_id", "offered_on", "others_should_know", "own_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_by", "state", "takes_part", "translated_on", "version", "words_on") VALUES (NEW."answered_on", NEW."because", NEW."case_id", NEW."closed_because", NEW."closed_on", NEW."conference_by", NEW."held_on", NEW."id", NEW."interviews_by", NEW."kind", NEW."matters_most", NEW."offered_by_id", NEW."offered_on", NEW."others_should_know", NEW."own_words", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_by", NEW."state", NEW."takes_part", NEW."translated_on", NEW."version", NEW."words_on"); RETURN NULL;',
                    hash="a4b73e43f655c00ca0e90115b4257540ae73d822",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_156c2",
                    table="conferences_analysis",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="analysis",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "conferences_analysisevent" ("answered_on", "because", "case_id", "closed_because", "closed_on", "conference_by", "held_on", "id", "interviews_by", "kind", "matters_most", "offered_by_id", "offered_on", "others_should_know", "own_words", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_by", "state", "takes_part", "translated_on", "version", "words_on") VALUES (NEW."answered_on", NEW."because", NEW."case_id", NEW."closed_because", NEW."closed_on", NEW."conference_by", NEW."held_on", NEW."id", NEW."interviews_by", NEW."kind", NEW."matters_most", NEW."offered_by_id", NEW."offered_on", NEW."others_should_know", NEW."own_words", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_by", NEW."state", NEW."takes_part", NEW."translated_on", NEW."version", NEW."words_on"); RETURN NULL;',
                    hash="f6ffc3d74322f9e9566b04b5e5cfa59c842400f0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9938c",
                    table="conferences_analysis",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="analysisevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="50aa8bafe15b7658020ad5135278f760fc5b636c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_60c2e",
                    table="conferences_analysisevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="discipline",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "conferences_disciplineevent" ("assesses", "department_id", "id", "is_core", "is_retired", "key", "label", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "role", "short", "version") VALUES (NEW."assesses", NEW."department_id", NEW."id", NEW."is_core", NEW."is_retired", NEW."key", NEW."label", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."retired_because", NEW."role", NEW."short", NEW."version"); RETURN NULL;',
                    hash="fdd744f76d590498d0bf7b9645514132292b4df7",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_16561",
                    table="conferences_discipline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="discipline",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."assesses" IS DISTINCT FROM (NEW."assesses") OR OLD."department_id" IS DISTINCT FROM (NEW."department_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_core" IS DISTINCT FROM (NEW."is_core") OR OLD."is_retired" IS DISTINCT FROM (NEW."is_retired") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."order" IS DISTINCT FROM (NEW."order") OR OLD."retired_because" IS DISTINCT FROM (NEW."retired_because") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."short" IS DISTINCT FROM (NEW."short") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "conferences_disciplineevent" ("assesses", "department_id", "id", "is_core", "is_retired", "key", "label", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "role", "short", "version") VALUES (NEW."assesses", NEW."department_id", NEW."id", NEW."is_core", NEW."is_retired", NEW."key", NEW."label", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."retired_because", NEW."role", NEW."short", NEW."version"); RETURN NULL;',
                    hash="2236b7b6792c61d549b0ade7b2ab338a7910c7d4",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f59bd",
                    table="conferences_discipline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disciplineevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8edf755cac9071e22cc3ea24e9fda73606367952",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_30081",
                    table="conferences_disciplineevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="prompt",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "conferences_promptevent" ("discipline_id", "id", "is_retired", "key", "label", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question", "retired_because", "version") VALUES (NEW."discipline_id", NEW."id", NEW."is_retired", NEW."key", NEW."label", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."question", NEW."retired_because", NEW."version"); RETURN NULL;',
                    hash="60ba87b0dc8a145ed41b938ae5a28664f13bf1ac",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4ab99",
                    table="conferences_prompt",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="prompt",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."discipline_id" IS DISTINCT FROM (NEW."discipline_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_retired" IS DISTINCT FROM (NEW."is_retired") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."order" IS DISTINCT FROM (NEW."order") OR OLD."question" IS DISTINCT FROM (NEW."question") OR OLD."retired_because" IS DISTINCT FROM (NEW."retired_because") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "conferences_promptevent" ("discipline_id", "id", "is_retired", "key", "label", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question", "retired_because", "version") VALUES (NEW."discipline_id", NEW."id", NEW."is_retired", NEW."key", NEW."label", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."question", NEW."retired_because", NEW."version"); RETURN NULL;',
                    hash="95e04fcd4b251b518b745510d1c4ae162f41afe6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_06372",
                    table="conferences_prompt",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="promptevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="75fb2b1f30c7593f11e61173f8db27842ffc4cf1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_80786",
                    table="conferences_promptevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="roomevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="58cc46be9e0b3b3d78a0b92a619113c18599c8a7",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_25491",
                    table="conferences_roomevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
