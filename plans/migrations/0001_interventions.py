import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_history_is_final"),
        ("cases", "0011_endings_and_ranks"),
        ("catalog", "0007_alike"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Intervention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="hvad")),
                ("elsewhere", models.CharField(blank=True, max_length=120, verbose_name="hvor")),
                ("company", models.CharField(blank=True, max_length=120, verbose_name="virksomhed")),
                ("purpose", models.TextField(blank=True, max_length=1000, verbose_name="formål")),
                ("expected_effect", models.TextField(blank=True, max_length=1000, verbose_name="forventet effekt")),
                (
                    "expected_indicators",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="indikatorer, der ventes at flytte sig",
                    ),
                ),
                ("judged_how", models.CharField(blank=True, max_length=300, verbose_name="sådan vurderes effekten")),
                (
                    "price_per_week",
                    models.DecimalField(decimal_places=2, default=0, max_digits=9, verbose_name="pris pr. uge"),
                ),
                (
                    "payer",
                    models.CharField(
                        choices=[
                            ("job_centre", "Jobcentret"),
                            ("department", "En anden forvaltning"),
                            ("region", "Regionen"),
                            ("company", "Virksomheden"),
                            ("nobody", "Koster ikke noget"),
                        ],
                        default="job_centre",
                        max_length=10,
                        verbose_name="hvem betaler",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="start")),
                ("ends_on", models.DateField(verbose_name="slut")),
                ("hours_per_week", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="timer om ugen")),
                ("first_follow_up_on", models.DateField(verbose_name="første opfølgning")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Foreslået"),
                            ("agreed", "Aftalt"),
                            ("running", "I gang"),
                            ("paused", "Sat på pause"),
                            ("completed", "Gennemført"),
                            ("stopped", "Afbrudt"),
                            ("dropped", "Fravalgt"),
                        ],
                        default="proposed",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "follow_up_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="næste opfølgning"),
                ),
                ("paused_on", models.DateField(blank=True, editable=False, null=True, verbose_name="på pause fra")),
                ("paused_until", models.DateField(blank=True, editable=False, null=True, verbose_name="på pause til")),
                (
                    "paused_because",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="hvorfor på pause"),
                ),
                (
                    "longer_because",
                    models.CharField(blank=True, max_length=300, verbose_name="hvorfor længere end normalt"),
                ),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="sluttede")),
                (
                    "end_reason",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="begrundelse"),
                ),
                (
                    "latest_effect",
                    models.CharField(blank=True, editable=False, max_length=15, verbose_name="seneste effekt"),
                ),
                ("needs_adjusting", models.BooleanField(default=False, editable=False, verbose_name="skal justeres")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="oprettet")),
                (
                    "edited_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="ændret"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interventions",
                        to="cases.case",
                        verbose_name="sag",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interventions",
                        to="catalog.category",
                        verbose_name="kategori",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="oprettet af",
                    ),
                ),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ændret af",
                    ),
                ),
                (
                    "factors",
                    models.ManyToManyField(
                        blank=True,
                        related_name="interventions",
                        to="cases.factor",
                        verbose_name="barrierer og ressourcer",
                    ),
                ),
                (
                    "goals",
                    models.ManyToManyField(
                        blank=True, related_name="interventions", to="cases.goal", verbose_name="mål"
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interventions",
                        to="catalog.offer",
                        verbose_name="indsats",
                    ),
                ),
                (
                    "offer_version",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interventions",
                        to="catalog.offerversion",
                        verbose_name="version af indsatsen",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interventions",
                        to="catalog.provider",
                        verbose_name="leverandør",
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
                        verbose_name="ansvarlig",
                    ),
                ),
            ],
            options={
                "verbose_name": "indsats",
                "verbose_name_plural": "indsatser",
                "ordering": ["starts_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="InterventionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("title", models.CharField(max_length=120, verbose_name="hvad")),
                ("elsewhere", models.CharField(blank=True, max_length=120, verbose_name="hvor")),
                ("company", models.CharField(blank=True, max_length=120, verbose_name="virksomhed")),
                ("purpose", models.TextField(blank=True, max_length=1000, verbose_name="formål")),
                ("expected_effect", models.TextField(blank=True, max_length=1000, verbose_name="forventet effekt")),
                (
                    "expected_indicators",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="indikatorer, der ventes at flytte sig",
                    ),
                ),
                ("judged_how", models.CharField(blank=True, max_length=300, verbose_name="sådan vurderes effekten")),
                (
                    "price_per_week",
                    models.DecimalField(decimal_places=2, default=0, max_digits=9, verbose_name="pris pr. uge"),
                ),
                (
                    "payer",
                    models.CharField(
                        choices=[
                            ("job_centre", "Jobcentret"),
                            ("department", "En anden forvaltning"),
                            ("region", "Regionen"),
                            ("company", "Virksomheden"),
                            ("nobody", "Koster ikke noget"),
                        ],
                        default="job_centre",
                        max_length=10,
                        verbose_name="hvem betaler",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="start")),
                ("ends_on", models.DateField(verbose_name="slut")),
                ("hours_per_week", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="timer om ugen")),
                ("first_follow_up_on", models.DateField(verbose_name="første opfølgning")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Foreslået"),
                            ("agreed", "Aftalt"),
                            ("running", "I gang"),
                            ("paused", "Sat på pause"),
                            ("completed", "Gennemført"),
                            ("stopped", "Afbrudt"),
                            ("dropped", "Fravalgt"),
                        ],
                        default="proposed",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "follow_up_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="næste opfølgning"),
                ),
                ("paused_on", models.DateField(blank=True, editable=False, null=True, verbose_name="på pause fra")),
                ("paused_until", models.DateField(blank=True, editable=False, null=True, verbose_name="på pause til")),
                (
                    "paused_because",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="hvorfor på pause"),
                ),
                (
                    "longer_because",
                    models.CharField(blank=True, max_length=300, verbose_name="hvorfor længere end normalt"),
                ),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="sluttede")),
                (
                    "end_reason",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="begrundelse"),
                ),
                (
                    "latest_effect",
                    models.CharField(blank=True, editable=False, max_length=15, verbose_name="seneste effekt"),
                ),
                ("needs_adjusting", models.BooleanField(default=False, editable=False, verbose_name="skal justeres")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="oprettet")),
                (
                    "edited_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="ændret"),
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
                    "category",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="catalog.category",
                        verbose_name="kategori",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="oprettet af",
                    ),
                ),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ændret af",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="catalog.offer",
                        verbose_name="indsats",
                    ),
                ),
                (
                    "offer_version",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="catalog.offerversion",
                        verbose_name="version af indsatsen",
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
                        to="plans.intervention",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="catalog.provider",
                        verbose_name="leverandør",
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
                        verbose_name="ansvarlig",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InterventionFactorEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "factor",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.factor",
                    ),
                ),
                (
                    "intervention",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="plans.intervention",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InterventionGoalEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "goal",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.goal",
                    ),
                ),
                (
                    "intervention",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="plans.intervention",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InterventionFactor",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("plans.intervention_factors",),
        ),
        migrations.CreateModel(
            name="InterventionGoal",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("plans.intervention_goals",),
        ),
        migrations.AddIndex(
            model_name="intervention",
            index=models.Index(
                condition=models.Q(("status__in", ("proposed", "agreed", "running", "paused"))),
                fields=["case"],
                name="intervention_in_plan",
            ),
        ),
        migrations.AddIndex(
            model_name="intervention",
            index=models.Index(
                condition=models.Q(("status", "running")),
                fields=["follow_up_on"],
                include=("case",),
                name="intervention_due",
            ),
        ),
        migrations.AddIndex(
            model_name="intervention",
            index=models.Index(
                condition=models.Q(("status", "running")),
                fields=["ends_on"],
                include=("case",),
                name="intervention_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("follow_up_on__isnull", False), ("status", "running")),
                    models.Q(models.Q(("status", "running"), _negated=True), ("follow_up_on", None)),
                    _connector="OR",
                ),
                name="intervention_follow_up_while_running",
                violation_error_message="En indsats i gang skal have en dato for næste opfølgning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on", None), ("status__in", ["proposed", "agreed", "running", "paused"])),
                    models.Q(("ended_on__isnull", False), ("status__in", ["completed", "stopped", "dropped"])),
                    _connector="OR",
                ),
                name="intervention_ended_has_a_date",
                violation_error_message="En afsluttet indsats skal have en slutdato.",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["stopped", "dropped"]), _negated=True),
                    models.Q(("end_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="intervention_stopped_with_a_reason",
                violation_error_message="Skriv, hvorfor indsatsen er afbrudt eller fravalgt.",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("paused_on__isnull", False),
                        ("status", "paused"),
                        models.Q(("paused_because", ""), _negated=True),
                    ),
                    models.Q(
                        ("paused_because", ""),
                        ("paused_until", None),
                        ("status__in", ["completed", "stopped"]),
                    ),
                    models.Q(
                        models.Q(("status", "paused"), _negated=True),
                        ("paused_because", ""),
                        ("paused_on", None),
                        ("paused_until", None),
                    ),
                    _connector="OR",
                ),
                name="intervention_rests_for_a_reason",
                violation_error_code="paused_because",
                violation_error_message="Skriv, hvorfor indsatsen er sat på pause.",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paused_until", None), ("paused_until__gte", models.F("paused_on")), _connector="OR"
                ),
                name="intervention_rests_until_later",
                violation_error_code="paused_until",
                violation_error_message="Pausen kan ikke slutte, før den begynder.",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True),
                name="intervention_is_called_something",
                violation_error_code="title",
                violation_error_message="Skriv, hvad indsatsen er.",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("elsewhere", ""), ("offer__isnull", False), ("provider__isnull", False)),
                    models.Q(("offer", None), ("offer_version", None), ("provider", None)),
                    _connector="OR",
                ),
                name="intervention_of_the_catalogue_or_elsewhere",
                violation_error_code="elsewhere",
                violation_error_message="En indsats fra kataloget har sin leverandør derfra.",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_per_week__gte", 0)),
                name="intervention_price_not_negative",
                violation_error_code="price_per_week",
                violation_error_message="Prisen kan ikke være negativ.",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="intervention_ends_after_start",
                violation_error_code="ends_on",
                violation_error_message="Slutdatoen skal ligge efter startdatoen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_follow_up_on__gte", models.F("starts_on"))),
                name="intervention_first_follow_up_after_start",
                violation_error_code="first_follow_up_on",
                violation_error_message="Første opfølgning kan ikke ligge før start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours_per_week__gt", 0), ("hours_per_week__lte", 60)),
                name="intervention_hours_in_a_week",
                violation_error_code="hours_per_week",
                violation_error_message="Timer om ugen skal være mellem 0,5 og 60.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="intervention",
            trigger=pgtrigger.compiler.Trigger(
                name="intervention_takes_its_turns",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{proposed:agreed,proposed:running,proposed:dropped,agreed:running,agreed:dropped,running:paused,running:completed,running:stopped,paused:running,paused:completed,paused:stopped}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="e11225f9bce3464cd4a9404e68417b29e85a7f67",
                    operation="UPDATE",
                    pgid="pgtrigger_intervention_takes_its_turns_f856f",
                    table="plans_intervention",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="intervention",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_interventionevent" ("case_id", "category_id", "company", "created_at", "created_by_id", "edited_at", "edited_by_id", "elsewhere", "end_reason", "ended_on", "ends_on", "expected_effect", "expected_indicators", "first_follow_up_on", "follow_up_on", "hours_per_week", "id", "judged_how", "latest_effect", "longer_because", "needs_adjusting", "offer_id", "offer_version_id", "paused_because", "paused_on", "paused_until", "payer", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_per_week", "provider_id", "purpose", "responsible_id", "starts_on", "status", "title", "version") VALUES (NEW."case_id", NEW."category_id", NEW."company", NEW."created_at", NEW."created_by_id", NEW."edited_at", NEW."edited_by_id", NEW."elsewhere", NEW."end_reason", NEW."ended_on", NEW."ends_on", NEW."expected_effect", NEW."expected_indicators", NEW."first_follow_up_on", NEW."follow_up_on", NEW."hours_per_week", NEW."id", NEW."judged_how", NEW."latest_effect", NEW."longer_because", NEW."needs_adjusting", NEW."offer_id", NEW."offer_version_id", NEW."paused_because", NEW."paused_on", NEW."paused_until", NEW."payer", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."price_per_week", NEW."provider_id", NEW."purpose", NEW."responsible_id", NEW."starts_on", NEW."status", NEW."title", NEW."version"); RETURN NULL;',
                    hash="66142529abb114a97759b48f6e2bbd785837a745",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c8a96",
                    table="plans_intervention",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="intervention",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "plans_interventionevent" ("case_id", "category_id", "company", "created_at", "created_by_id", "edited_at", "edited_by_id", "elsewhere", "end_reason", "ended_on", "ends_on", "expected_effect", "expected_indicators", "first_follow_up_on", "follow_up_on", "hours_per_week", "id", "judged_how", "latest_effect", "longer_because", "needs_adjusting", "offer_id", "offer_version_id", "paused_because", "paused_on", "paused_until", "payer", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_per_week", "provider_id", "purpose", "responsible_id", "starts_on", "status", "title", "version") VALUES (NEW."case_id", NEW."category_id", NEW."company", NEW."created_at", NEW."created_by_id", NEW."edited_at", NEW."edited_by_id", NEW."elsewhere", NEW."end_reason", NEW."ended_on", NEW."ends_on", NEW."expected_effect", NEW."expected_indicators", NEW."first_follow_up_on", NEW."follow_up_on", NEW."hours_per_week", NEW."id", NEW."judged_how", NEW."latest_effect", NEW."longer_because", NEW."needs_adjusting", NEW."offer_id", NEW."offer_version_id", NEW."paused_because", NEW."paused_on", NEW."paused_until", NEW."payer", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."price_per_week", NEW."provider_id", NEW."purpose", NEW."responsible_id", NEW."starts_on", NEW."status", NEW."title", NEW."version"); RETURN NULL;',
                    hash="f75a187dd538366eb6a9bfdc78502a3501d0af01",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bbe95",
                    table="plans_intervention",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interventionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8f0329c89ed22da7e7e155bbb4f56a1d5f397616",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_6febf",
                    table="plans_interventionevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interventionfactorevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6592700d88ace9cd386189c4a0d0ddefe7a6e447",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e9626",
                    table="plans_interventionfactorevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interventiongoalevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="48e0730c9edbdb371989efc263c0e22c5d41bd74",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_02b91",
                    table="plans_interventiongoalevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interventionfactor",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_interventionfactorevent" ("factor_id", "id", "intervention_id", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (NEW."factor_id", NEW."id", NEW."intervention_id", _pgh_attach_context(), NOW(), \'insert\'); RETURN NULL;',
                    hash="7863549bccd097e995bcba8ae4600abc67424d9b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_eded5",
                    table="plans_intervention_factors",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interventionfactor",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_interventionfactorevent" ("factor_id", "id", "intervention_id", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (OLD."factor_id", OLD."id", OLD."intervention_id", _pgh_attach_context(), NOW(), \'delete\'); RETURN NULL;',
                    hash="3df3ebffe23b41cec0451c416291171ef7aa72b4",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1d22b",
                    table="plans_intervention_factors",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interventiongoal",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_interventiongoalevent" ("goal_id", "id", "intervention_id", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (NEW."goal_id", NEW."id", NEW."intervention_id", _pgh_attach_context(), NOW(), \'insert\'); RETURN NULL;',
                    hash="3019f40f80b4844615ba07dd3b774fcea59eb18c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_832b2",
                    table="plans_intervention_goals",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interventiongoal",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_interventiongoalevent" ("goal_id", "id", "intervention_id", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (OLD."goal_id", OLD."id", OLD."intervention_id", _pgh_attach_context(), NOW(), \'delete\'); RETURN NULL;',
                    hash="81496a5cf6cea9dc965ed2a237212448929130be",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_378ea",
                    table="plans_intervention_goals",
                    when="AFTER",
                ),
            ),
        ),
    ]
