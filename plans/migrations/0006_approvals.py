import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0005_referrals"),
    ]

    operations = [
        migrations.CreateModel(
            name="PriceLimitEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("kroner", models.PositiveIntegerField(verbose_name="beløb i kroner")),
                ("from_on", models.DateField(verbose_name="gælder fra")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="gælder til")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlanApproval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.CharField(editable=False, max_length=64, verbose_name="planen, som den stod")),
                ("price", models.DecimalField(decimal_places=2, editable=False, max_digits=12, verbose_name="pris")),
                ("limit", models.PositiveIntegerField(editable=False, verbose_name="grænse")),
                ("because", models.CharField(max_length=500, verbose_name="hvorfor prisen er nødvendig")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Venter på svar"),
                            ("approved", "Godkendt"),
                            ("declined", "Afvist"),
                            ("withdrawn", "Trukket tilbage"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=10,
                        verbose_name="svar",
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="spurgt")),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="besvaret")),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="begrundelse")),
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
                    "asked_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="spurgt af",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plan_approvals",
                        to="cases.case",
                        verbose_name="sag",
                    ),
                ),
            ],
            options={
                "verbose_name": "godkendelse af plan",
                "verbose_name_plural": "godkendelser af planer",
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PlanApprovalEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("mark", models.CharField(editable=False, max_length=64, verbose_name="planen, som den stod")),
                ("price", models.DecimalField(decimal_places=2, editable=False, max_digits=12, verbose_name="pris")),
                ("limit", models.PositiveIntegerField(editable=False, verbose_name="grænse")),
                ("because", models.CharField(max_length=500, verbose_name="hvorfor prisen er nødvendig")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Venter på svar"),
                            ("approved", "Godkendt"),
                            ("declined", "Afvist"),
                            ("withdrawn", "Trukket tilbage"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=10,
                        verbose_name="svar",
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="spurgt")),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="besvaret")),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="begrundelse")),
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
                    "asked_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="spurgt af",
                    ),
                ),
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
                        to="plans.planapproval",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PriceLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kroner", models.PositiveIntegerField(verbose_name="beløb i kroner")),
                ("from_on", models.DateField(verbose_name="gælder fra")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="gælder til")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
            ],
            options={
                "verbose_name": "beløbsgrænse",
                "verbose_name_plural": "beløbsgrænser",
                "ordering": ["-from_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("from_on",), name="price_limit_one_from_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="price_limit_ends_after_it_began",
                        violation_error_code="until_on",
                        violation_error_message="Grænsen kan ikke ophøre, før den begynder.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pricelimit",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_pricelimitevent" ("from_on", "id", "kroner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until_on", "version") VALUES (NEW."from_on", NEW."id", NEW."kroner", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."until_on", NEW."version"); RETURN NULL;',
                    hash="d034af510fe2ff670cdcccd02969a8a26c56556f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f2a0d",
                    table="plans_pricelimit",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pricelimit",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "plans_pricelimitevent" ("from_on", "id", "kroner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until_on", "version") VALUES (NEW."from_on", NEW."id", NEW."kroner", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."until_on", NEW."version"); RETURN NULL;',
                    hash="c190b977578d4c549995c82bf24ce21408a85951",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_02ae6",
                    table="plans_pricelimit",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="pricelimitevent",
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
            model_name="pricelimitevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="plans.pricelimit",
            ),
        ),
        migrations.AddIndex(
            model_name="planapproval",
            index=models.Index(fields=["case"], include=("state",), name="plan_approval_of_case"),
        ),
        migrations.AddConstraint(
            model_name="planapproval",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")), fields=("case",), name="plan_approval_one_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="planapproval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("answered_by", None), ("state", "waiting")),
                    models.Q(
                        models.Q(("state", "waiting"), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="plan_approval_answered_by_somebody",
                violation_error_message="Skriv, hvem der har svaret, og hvornår.",
            ),
        ),
        migrations.AddConstraint(
            model_name="planapproval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "declined"), _negated=True),
                    models.Q(("answer", ""), _negated=True),
                    _connector="OR",
                ),
                name="plan_approval_declined_for_a_reason",
                violation_error_code="answer",
                violation_error_message="Skriv, hvorfor planen ikke godkendes.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="planapproval",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_planapprovalevent" ("answer", "answered_at", "answered_by_id", "asked_at", "asked_by_id", "because", "case_id", "id", "limit", "mark", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "state") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by_id", NEW."asked_at", NEW."asked_by_id", NEW."because", NEW."case_id", NEW."id", NEW."limit", NEW."mark", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."price", NEW."state"); RETURN NULL;',
                    hash="d807ba48f76f17c4a32be41c1773ca585712ea34",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_38f99",
                    table="plans_planapproval",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="planapproval",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "plans_planapprovalevent" ("answer", "answered_at", "answered_by_id", "asked_at", "asked_by_id", "because", "case_id", "id", "limit", "mark", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price", "state") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by_id", NEW."asked_at", NEW."asked_by_id", NEW."because", NEW."case_id", NEW."id", NEW."limit", NEW."mark", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."price", NEW."state"); RETURN NULL;',
                    hash="770c2ca2dc03a36097052622e537d3ffa2e918cd",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_34b23",
                    table="plans_planapproval",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="planapprovalevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9f5578ad7c41d4bcef465f47493850c8b453c197",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d23da",
                    table="plans_planapprovalevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pricelimitevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="548ab477b9af3d37de7076ea2a58ba9b05caac15",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_33de0",
                    table="plans_pricelimitevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
