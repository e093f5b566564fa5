import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0011_endings_and_ranks"),
        ("catalog", "0007_alike"),
        ("conferences", "0003_conferences"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("plans", "0009_from_conference"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("goal", "Mål"), ("factor", "Barriere eller ressource"), ("intervention", "Indsats")],
                        max_length=12,
                        verbose_name="slags",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "På bordet"),
                            ("left_out", "Fravalgt af konferencen"),
                            ("open", "Venter på svar"),
                            ("accepted", "Taget med"),
                            ("declined", "Afvist"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="tilstand",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="hvad")),
                ("because", models.CharField(blank=True, max_length=500, verbose_name="hvorfor")),
                (
                    "goal_kind",
                    models.CharField(
                        blank=True,
                        choices=[("job", "Job"), ("education", "Uddannelse")],
                        max_length=10,
                        verbose_name="slags mål",
                    ),
                ),
                (
                    "factor_kind",
                    models.CharField(
                        blank=True,
                        choices=[("barrier", "Barriere"), ("resource", "Ressource")],
                        max_length=10,
                        verbose_name="barriere eller ressource",
                    ),
                ),
                ("weight", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="vægt")),
                ("elsewhere", models.CharField(blank=True, max_length=120, verbose_name="hvem giver den")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="start")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="slut")),
                (
                    "hours_per_week",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="timer om ugen"
                    ),
                ),
                ("expected_effect", models.TextField(blank=True, max_length=1000, verbose_name="forventet effekt")),
                (
                    "left_out_because",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="hvorfor fravalgt"),
                ),
                ("answer_by", models.DateField(blank=True, editable=False, null=True, verbose_name="svar senest")),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="besvaret")),
                (
                    "declined_because",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="hvorfor afvist"),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="rækkefølge")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="besvaret af",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.area",
                        verbose_name="område",
                    ),
                ),
                (
                    "became_factor",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cases.factor",
                        verbose_name="blev til",
                    ),
                ),
                (
                    "became_goal",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cases.goal",
                        verbose_name="blev til målet",
                    ),
                ),
                (
                    "became_intervention",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="proposal",
                        to="plans.intervention",
                        verbose_name="blev til indsatsen",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.category",
                        verbose_name="kategori",
                    ),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="conferences.conference",
                        verbose_name="konference",
                    ),
                ),
                (
                    "factors",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="cases.factor", verbose_name="barrierer og ressourcer"
                    ),
                ),
                ("goals", models.ManyToManyField(blank=True, related_name="+", to="cases.goal", verbose_name="mål")),
                (
                    "leads_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="efforts",
                        to="conferences.proposal",
                        verbose_name="mål på bordet",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.offer",
                        verbose_name="indsats fra kataloget",
                    ),
                ),
                (
                    "suggested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conferences.discipline",
                        verbose_name="foreslået af",
                    ),
                ),
            ],
            options={
                "verbose_name": "forslag fra en konference",
                "verbose_name_plural": "forslag fra konferencer",
                "ordering": ["kind", "order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ProposalEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("goal", "Mål"), ("factor", "Barriere eller ressource"), ("intervention", "Indsats")],
                        max_length=12,
                        verbose_name="slags",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "På bordet"),
                            ("left_out", "Fravalgt af konferencen"),
                            ("open", "Venter på svar"),
                            ("accepted", "Taget med"),
                            ("declined", "Afvist"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="tilstand",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="hvad")),
                ("because", models.CharField(blank=True, max_length=500, verbose_name="hvorfor")),
                (
                    "goal_kind",
                    models.CharField(
                        blank=True,
                        choices=[("job", "Job"), ("education", "Uddannelse")],
                        max_length=10,
                        verbose_name="slags mål",
                    ),
                ),
                (
                    "factor_kind",
                    models.CharField(
                        blank=True,
                        choices=[("barrier", "Barriere"), ("resource", "Ressource")],
                        max_length=10,
                        verbose_name="barriere eller ressource",
                    ),
                ),
                ("weight", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="vægt")),
                ("elsewhere", models.CharField(blank=True, max_length=120, verbose_name="hvem giver den")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="start")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="slut")),
                (
                    "hours_per_week",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="timer om ugen"
                    ),
                ),
                ("expected_effect", models.TextField(blank=True, max_length=1000, verbose_name="forventet effekt")),
                (
                    "left_out_because",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="hvorfor fravalgt"),
                ),
                ("answer_by", models.DateField(blank=True, editable=False, null=True, verbose_name="svar senest")),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="besvaret")),
                (
                    "declined_because",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="hvorfor afvist"),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="rækkefølge")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="besvaret af",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="catalog.area",
                        verbose_name="område",
                    ),
                ),
                (
                    "became_factor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.factor",
                        verbose_name="blev til",
                    ),
                ),
                (
                    "became_goal",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.goal",
                        verbose_name="blev til målet",
                    ),
                ),
                (
                    "became_intervention",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="plans.intervention",
                        verbose_name="blev til indsatsen",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="catalog.category",
                        verbose_name="kategori",
                    ),
                ),
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
                    "leads_to",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="conferences.proposal",
                        verbose_name="mål på bordet",
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
                        verbose_name="indsats fra kataloget",
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
                        to="conferences.proposal",
                    ),
                ),
                (
                    "suggested_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="conferences.discipline",
                        verbose_name="foreslået af",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProposalFactorEvent",
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
                    "proposal",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="conferences.proposal",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProposalGoalEvent",
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
                    "proposal",
                    models.ForeignKey(
                        db_constraint=False,
                        db_tablespace="",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="conferences.proposal",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProposalFactor",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("conferences.proposal_factors",),
        ),
        migrations.CreateModel(
            name="ProposalGoal",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("conferences.proposal_goals",),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(condition=models.Q(("state", "open")), fields=["answer_by"], name="proposal_to_answer"),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("area", None),
                        ("kind", "goal"),
                        ("offer", None),
                        models.Q(("title", ""), _negated=True),
                        models.Q(("goal_kind", ""), _negated=True),
                    ),
                    models.Q(
                        ("kind", "factor"),
                        ("offer", None),
                        ("weight__isnull", False),
                        models.Q(("factor_kind", ""), _negated=True),
                        models.Q(models.Q(("title", ""), _negated=True), ("area__isnull", False), _connector="OR"),
                    ),
                    models.Q(
                        ("area", None),
                        ("kind", "intervention"),
                        models.Q(
                            ("offer__isnull", False),
                            models.Q(models.Q(("title", ""), _negated=True), ("category__isnull", False)),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="proposal_of_one_kind",
                violation_error_code="title",
                violation_error_message="Skriv, hvad forslaget er.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("weight", None),
                    models.Q(("factor_kind", "barrier"), ("weight__lte", 4)),
                    models.Q(("weight__gte", 1), ("weight__lte", 4)),
                    _connector="OR",
                ),
                name="proposal_weight_on_its_scale",
                violation_error_code="weight",
                violation_error_message="Vægten ligger uden for skalaen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("starts_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="proposal_ends_after_start",
                violation_error_code="ends_on",
                violation_error_message="Slutdatoen skal ligge efter startdatoen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hours_per_week", None),
                    models.Q(("hours_per_week__gt", 0), ("hours_per_week__lte", 60)),
                    _connector="OR",
                ),
                name="proposal_hours_in_a_week",
                violation_error_code="hours_per_week",
                violation_error_message="Timer om ugen skal være mellem 0,5 og 60.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "left_out"), _negated=True),
                    models.Q(("left_out_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="proposal_left_out_for_a_reason",
                violation_error_code="left_out_because",
                violation_error_message="Skriv, hvorfor forslaget er valgt fra.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("state__in", ["accepted", "declined"]),
                    ),
                    models.Q(
                        models.Q(("state__in", ["accepted", "declined"]), _negated=True),
                        ("answered_at", None),
                        ("answered_by", None),
                    ),
                    _connector="OR",
                ),
                name="conference_proposal_answered_by_somebody",
                violation_error_message="Forslaget er ikke besvaret, som det skal.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "declined"), _negated=True),
                    models.Q(("declined_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="proposal_declined_for_a_reason",
                violation_error_code="declined_because",
                violation_error_message="Skriv, hvorfor forslaget er afvist.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="proposal_takes_its_turns",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:left_out,left_out:draft,draft:open,open:accepted,open:declined}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="d068c89fb0ddc1e22b3d131c3221024f25b261d2",
                    operation="UPDATE",
                    pgid="pgtrigger_proposal_takes_its_turns_524b0",
                    table="conferences_proposal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "conferences_proposalevent" ("answer_by", "answered_at", "answered_by_id", "area_id", "became_factor_id", "became_goal_id", "became_intervention_id", "because", "category_id", "conference_id", "declined_because", "elsewhere", "ends_on", "expected_effect", "factor_kind", "goal_kind", "hours_per_week", "id", "kind", "leads_to_id", "left_out_because", "offer_id", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "state", "suggested_by_id", "title", "version", "weight") VALUES (NEW."answer_by", NEW."answered_at", NEW."answered_by_id", NEW."area_id", NEW."became_factor_id", NEW."became_goal_id", NEW."became_intervention_id", NEW."because", NEW."category_id", NEW."conference_id", NEW."declined_because", NEW."elsewhere", NEW."ends_on", NEW."expected_effect", NEW."factor_kind", NEW."goal_kind", NEW."hours_per_week", NEW."id", NEW."kind", NEW."leads_to_id", NEW."left_out_because", NEW."offer_id", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."starts_on", NEW."state", NEW."suggested_by_id", NEW."title", NEW."version", NEW."weight"); RETURN NULL;',
                    hash="d0ecf2dbf3dd8d46a1784f6bbee22264671f6122",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_17251",
                    table="conferences_proposal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "conferences_proposalevent" ("answer_by", "answered_at", "answered_by_id", "area_id", "became_factor_id", "became_goal_id", "became_intervention_id", "because", "category_id", "conference_id", "declined_because", "elsewhere", "ends_on", "expected_effect", "factor_kind", "goal_kind", "hours_per_week", "id", "kind", "leads_to_id", "left_out_because", "offer_id", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "state", "suggested_by_id", "title", "version", "weight") VALUES (NEW."answer_by", NEW."answered_at", NEW."answered_by_id", NEW."area_id", NEW."became_factor_id", NEW."became_goal_id", NEW."became_intervention_id", NEW."because", NEW."category_id", NEW."conference_id", NEW."declined_because", NEW."elsewhere", NEW."ends_on", NEW."expected_effect", NEW."factor_kind", NEW."goal_kind", NEW."hours_per_week", NEW."id", NEW."kind", NEW."leads_to_id", NEW."left_out_because", NEW."offer_id", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."starts_on", NEW."state", NEW."suggested_by_id", NEW."title", NEW."version", NEW."weight"); RETURN NULL;',
                    hash="35e7b26457dd6d57a88ae4e339ad5d1d1055e8ee",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d4cee",
                    table="conferences_proposal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposalevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f8deb728de748e2bced7e237cf644e9fbb034b63",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_66141",
                    table="conferences_proposalevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposalfactorevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d09b474e4c7b4424565fd7d209b574887bfec7f2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_06d89",
                    table="conferences_proposalfactorevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposalgoalevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="759f23577fb79dacdff533bfd3545a95e3e182c3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_fe7bc",
                    table="conferences_proposalgoalevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposalfactor",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "conferences_proposalfactorevent" ("factor_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "proposal_id") VALUES (NEW."factor_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."proposal_id"); RETURN NULL;',
                    hash="518635e3101ad847913472c2f526d58762f327af",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_cb0da",
                    table="conferences_proposal_factors",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposalfactor",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "conferences_proposalfactorevent" ("factor_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "proposal_id") VALUES (OLD."factor_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."proposal_id"); RETURN NULL;',
                    hash="a98a3032b7566a68d2d2a562f501421868d9746a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0c821",
                    table="conferences_proposal_factors",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposalgoal",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "conferences_proposalgoalevent" ("goal_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "proposal_id") VALUES (NEW."goal_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."proposal_id"); RETURN NULL;',
                    hash="8f0560ce0dd0f8a9c058f66b4a87ebe9c7749006",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4ce7e",
                    table="conferences_proposal_goals",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposalgoal",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "conferences_proposalgoalevent" ("goal_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "proposal_id") VALUES (OLD."goal_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."proposal_id"); RETURN NULL;',
                    hash="99437c012c5bbe66f37522080e21e9816d5d7793",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a4fb8",
                    table="conferences_proposal_goals",
                    when="AFTER",
                ),
            ),
        ),
    ]
