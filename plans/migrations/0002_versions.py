import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import plans.models.paper
import plans.models.paper_batch


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0001_interventions"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reader",
                    models.CharField(
                        choices=[("citizen", "Til borgeren"), ("staff", "Fuld udgave")],
                        default="citizen",
                        max_length=8,
                        verbose_name="udgave",
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="bestilt")),
                (
                    "pdf",
                    models.FileField(
                        blank=True,
                        editable=False,
                        storage=plans.models.paper.paper_storage,
                        upload_to=plans.models.paper.random_name,
                        verbose_name="pdf",
                    ),
                ),
                (
                    "edition",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="udgave af indhold og udseende"
                    ),
                ),
                ("drawn_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="tegnet")),
                (
                    "problem",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="hvorfor den ikke er tegnet"
                    ),
                ),
                (
                    "tries",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="mislykkede forsøg"),
                ),
                (
                    "try_again_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="næste forsøg"),
                ),
            ],
            options={
                "verbose_name": "plan på papir",
                "verbose_name_plural": "planer på papir",
                "ordering": ["version", "reader"],
            },
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(editable=False, verbose_name="version")),
                ("agreed_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="aftalt")),
                (
                    "citizen_view",
                    models.CharField(
                        choices=[
                            ("agrees", "Er enig i planen"),
                            ("partly", "Er delvist enig i planen"),
                            ("disagrees", "Er uenig"),
                            ("unable", "Kunne ikke svare"),
                        ],
                        max_length=10,
                        verbose_name="borgerens holdning",
                    ),
                ),
                (
                    "citizen_words",
                    models.TextField(blank=True, max_length=1000, verbose_name="med borgerens egne ord"),
                ),
                (
                    "signed_how",
                    models.CharField(
                        choices=[
                            ("paper", "Underskrevet på papir"),
                            ("digital", "Godkendt digitalt"),
                            ("spoken", "Mundtligt i en samtale"),
                            ("not", "Ikke underskrevet"),
                        ],
                        max_length=8,
                        verbose_name="hvordan er den godkendt",
                    ),
                ),
                ("content", models.JSONField(editable=False, verbose_name="planen, som den stod")),
                ("frozen_at", models.DateTimeField(auto_now_add=True, verbose_name="gemt")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plan_versions",
                        to="cases.case",
                        verbose_name="sag",
                    ),
                ),
                (
                    "frozen_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="aftalt af",
                    ),
                ),
            ],
            options={
                "verbose_name": "planversion",
                "verbose_name_plural": "planversioner",
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="PlanPaperEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "reader",
                    models.CharField(
                        choices=[("citizen", "Til borgeren"), ("staff", "Fuld udgave")],
                        default="citizen",
                        max_length=8,
                        verbose_name="udgave",
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="bestilt")),
                (
                    "pdf",
                    models.FileField(
                        blank=True,
                        editable=False,
                        storage=plans.models.paper.paper_storage,
                        upload_to=plans.models.paper.random_name,
                        verbose_name="pdf",
                    ),
                ),
                (
                    "edition",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="udgave af indhold og udseende"
                    ),
                ),
                ("drawn_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="tegnet")),
                (
                    "problem",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="hvorfor den ikke er tegnet"
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
                        to="plans.planpaper",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="plans.planversion",
                        verbose_name="planversion",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="planpaper",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="papers",
                to="plans.planversion",
                verbose_name="planversion",
            ),
        ),
        migrations.CreateModel(
            name="PlanVersionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("number", models.PositiveSmallIntegerField(editable=False, verbose_name="version")),
                ("agreed_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="aftalt")),
                (
                    "citizen_view",
                    models.CharField(
                        choices=[
                            ("agrees", "Er enig i planen"),
                            ("partly", "Er delvist enig i planen"),
                            ("disagrees", "Er uenig"),
                            ("unable", "Kunne ikke svare"),
                        ],
                        max_length=10,
                        verbose_name="borgerens holdning",
                    ),
                ),
                (
                    "citizen_words",
                    models.TextField(blank=True, max_length=1000, verbose_name="med borgerens egne ord"),
                ),
                (
                    "signed_how",
                    models.CharField(
                        choices=[
                            ("paper", "Underskrevet på papir"),
                            ("digital", "Godkendt digitalt"),
                            ("spoken", "Mundtligt i en samtale"),
                            ("not", "Ikke underskrevet"),
                        ],
                        max_length=8,
                        verbose_name="hvordan er den godkendt",
                    ),
                ),
                ("content", models.JSONField(editable=False, verbose_name="planen, som den stod")),
                ("frozen_at", models.DateTimeField(auto_now_add=True, verbose_name="gemt")),
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
                    "frozen_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="aftalt af",
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
                        to="plans.planversion",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PaperBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reader",
                    models.CharField(
                        choices=[("citizen", "Til borgeren"), ("staff", "Fuld udgave")],
                        default="citizen",
                        max_length=8,
                        verbose_name="udgave",
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="bestilt")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="planer i alt")),
                ("packed", models.PositiveIntegerField(default=0, verbose_name="planer i filen")),
                (
                    "zip",
                    models.FileField(
                        blank=True,
                        editable=False,
                        storage=plans.models.paper_batch.batch_storage,
                        upload_to=plans.models.paper_batch.own_name,
                        verbose_name="fil",
                    ),
                ),
                ("ready_at", models.DateTimeField(blank=True, null=True, verbose_name="færdig")),
                ("stopped_at", models.DateTimeField(blank=True, null=True, verbose_name="stoppet")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="paper_batches",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="bestilt af",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                        verbose_name="team",
                    ),
                ),
            ],
            options={
                "verbose_name": "bunke af planer",
                "verbose_name_plural": "bunker af planer",
                "ordering": ["-asked_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ready_at", None), ("stopped_at", None)),
                        fields=["asked_at"],
                        name="paper_batch_under_way",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("packed__lte", models.F("total"))),
                        name="paper_batch_packs_no_more_than_all",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("zip", ""),
                            models.Q(("ready_at__isnull", False), ("stopped_at", None)),
                            _connector="OR",
                        ),
                        name="paper_batch_file_is_ready",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanInBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Venter"), ("drawn", "Tegnet"), ("failed", "Ikke med")],
                        default="waiting",
                        max_length=8,
                        verbose_name="tilstand",
                    ),
                ),
                (
                    "problem",
                    models.CharField(blank=True, max_length=300, verbose_name="hvorfor den ikke er med"),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="forsøg")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="afgjort")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plans",
                        to="plans.paperbatch",
                        verbose_name="bunke",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="plans.planversion",
                        verbose_name="planversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan i en bunke",
                "verbose_name_plural": "planer i bunker",
                "ordering": ["version__case", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "version"), name="plan_in_batch_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state", "failed"), ("problem", ""), _connector="XOR"),
                        name="plan_in_batch_fails_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="plan_version_number_once"),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("citizen_view__in", ["partly", "disagrees"]), _negated=True),
                    models.Q(("citizen_words", ""), _negated=True),
                    _connector="OR",
                ),
                name="plan_version_disagreement_in_words",
                violation_error_code="citizen_words",
                violation_error_message="Skriv, hvad borgeren er uenig i.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="planversion",
            trigger=pgtrigger.compiler.Trigger(
                name="plan_version_is_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="3c573b5b7fda70ade320cf3c41eda102e2383687",
                    operation="UPDATE",
                    pgid="pgtrigger_plan_version_is_frozen_4a087",
                    table="plans_planversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="planversion",
            trigger=pgtrigger.compiler.Trigger(
                name="plan_version_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="38c14f99b7bbf4ec3de5172600904c500580a148",
                    operation="DELETE",
                    pgid="pgtrigger_plan_version_stays_72532",
                    table="plans_planversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="planversion",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_planversionevent" ("agreed_on", "case_id", "citizen_view", "citizen_words", "content", "frozen_at", "frozen_by_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed_how") VALUES (NEW."agreed_on", NEW."case_id", NEW."citizen_view", NEW."citizen_words", NEW."content", NEW."frozen_at", NEW."frozen_by_id", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."signed_how"); RETURN NULL;',
                    hash="01220a7b88763a25ac95d8cfb9dd076f4d044e39",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5b865",
                    table="plans_planversion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="planversion",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "plans_planversionevent" ("agreed_on", "case_id", "citizen_view", "citizen_words", "content", "frozen_at", "frozen_by_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signed_how") VALUES (NEW."agreed_on", NEW."case_id", NEW."citizen_view", NEW."citizen_words", NEW."content", NEW."frozen_at", NEW."frozen_by_id", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."signed_how"); RETURN NULL;',
                    hash="d388b52015aa4290302d743e78e9af1752676367",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_af5e4",
                    table="plans_planversion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="planpaperevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="52938a4fa09234c6194042047a9e22f6c748d325",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_0645f",
                    table="plans_planpaperevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="planpaper",
            index=models.Index(condition=models.Q(("pdf", "")), fields=["asked_at"], name="plan_paper_undrawn"),
        ),
        migrations.AddConstraint(
            model_name="planpaper",
            constraint=models.UniqueConstraint(fields=("version", "reader"), name="plan_paper_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="planpaper",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_planpaperevent" ("asked_at", "drawn_at", "edition", "id", "pdf", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "reader", "version_id") VALUES (NEW."asked_at", NEW."drawn_at", NEW."edition", NEW."id", NEW."pdf", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."problem", NEW."reader", NEW."version_id"); RETURN NULL;',
                    hash="903feee26337dff6d919ac373cac22ecc970c28b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_be762",
                    table="plans_planpaper",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="planpaper",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."drawn_at" IS DISTINCT FROM (NEW."drawn_at") OR OLD."edition" IS DISTINCT FROM (NEW."edition") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."pdf" IS DISTINCT FROM (NEW."pdf") OR OLD."problem" IS DISTINCT FROM (NEW."problem") OR OLD."reader" IS DISTINCT FROM (NEW."reader") OR OLD."version_id" IS DISTINCT FROM (NEW."version_id"))',
                    func='INSERT INTO "plans_planpaperevent" ("asked_at", "drawn_at", "edition", "id", "pdf", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "reader", "version_id") VALUES (NEW."asked_at", NEW."drawn_at", NEW."edition", NEW."id", NEW."pdf", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."problem", NEW."reader", NEW."version_id"); RETURN NULL;',
                    hash="42e847c0f6540115b0fdbd0c2431e93169030959",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b98f9",
                    table="plans_planpaper",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="planversionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="90ce489c852ce3d19f4ee55fdb92c8ff403808d6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_478db",
                    table="plans_planversionevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
