import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0002_versions"),
    ]

    operations = [
        migrations.CreateModel(
            name="AdviceAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("advice", models.CharField(max_length=40, verbose_name="råd")),
                ("mark", models.CharField(max_length=64, verbose_name="det, rådet bygger på")),
                ("because", models.CharField(max_length=300, verbose_name="set, fordi")),
                ("at", models.DateTimeField(auto_now=True, verbose_name="set")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set af",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="advice_answers",
                        to="cases.case",
                        verbose_name="sag",
                    ),
                ),
            ],
            options={
                "verbose_name": "svar på et råd",
                "verbose_name_plural": "svar på råd",
                "ordering": ["case", "advice"],
            },
        ),
        migrations.CreateModel(
            name="AdviceAnswerEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("advice", models.CharField(max_length=40, verbose_name="råd")),
                ("mark", models.CharField(max_length=64, verbose_name="det, rådet bygger på")),
                ("because", models.CharField(max_length=300, verbose_name="set, fordi")),
                ("at", models.DateTimeField(auto_now=True, verbose_name="set")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set af",
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
                        to="plans.adviceanswer",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Reconsideration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("no_effect", "En opfølgning uden den forventede effekt"),
                            ("no_progress", "Ingen fremgang i tre målinger"),
                            ("broken_off", "En indsats er afbrudt"),
                            ("other", "Andet"),
                        ],
                        default="other",
                        max_length=12,
                        verbose_name="anledning",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="grund")),
                ("opened_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="siden")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="afklaret")),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="svar")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reconsiderations",
                        to="cases.case",
                        verbose_name="sag",
                    ),
                ),
            ],
            options={
                "verbose_name": "genovervejelse",
                "verbose_name_plural": "genovervejelser",
                "ordering": ["-opened_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReconsiderationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("no_effect", "En opfølgning uden den forventede effekt"),
                            ("no_progress", "Ingen fremgang i tre målinger"),
                            ("broken_off", "En indsats er afbrudt"),
                            ("other", "Andet"),
                        ],
                        default="other",
                        max_length=12,
                        verbose_name="anledning",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="grund")),
                ("opened_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="siden")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="afklaret")),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="svar")),
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
                        to="plans.reconsideration",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="adviceanswer",
            constraint=models.UniqueConstraint(fields=("case", "advice"), name="advice_answered_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="adviceanswer",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_adviceanswerevent" ("advice", "at", "because", "by_id", "case_id", "id", "mark", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."advice", NEW."at", NEW."because", NEW."by_id", NEW."case_id", NEW."id", NEW."mark", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."version"); RETURN NULL;',
                    hash="c1154fd75abef5e76fe84c6bdf282ffd836284b1",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e1337",
                    table="plans_adviceanswer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="adviceanswer",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "plans_adviceanswerevent" ("advice", "at", "because", "by_id", "case_id", "id", "mark", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."advice", NEW."at", NEW."because", NEW."by_id", NEW."case_id", NEW."id", NEW."mark", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."version"); RETURN NULL;',
                    hash="b783dced9528023fe2ba1acf9e423b59642ca852",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3b4fb",
                    table="plans_adviceanswer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="adviceanswerevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d826bee4e9e5fac7ca9a553501efa147dc2e8434",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_73023",
                    table="plans_adviceanswerevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="reconsideration",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_on", None)), fields=("case",), name="reconsideration_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="reconsideration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("closed_on", None)),
                    models.Q(("closed_on__isnull", False), models.Q(("answer", ""), _negated=True)),
                    _connector="OR",
                ),
                name="reconsideration_closed_with_an_answer",
                violation_error_code="answer",
                violation_error_message="Skriv, hvorfor planen holder.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reconsideration",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_reconsiderationevent" ("answer", "case_id", "cause", "closed_on", "id", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."answer", NEW."case_id", NEW."cause", NEW."closed_on", NEW."id", NEW."opened_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason"); RETURN NULL;',
                    hash="c522a593139b4bdef0ff117093d82c27dd5f1f6c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_93743",
                    table="plans_reconsideration",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reconsideration",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "plans_reconsiderationevent" ("answer", "case_id", "cause", "closed_on", "id", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."answer", NEW."case_id", NEW."cause", NEW."closed_on", NEW."id", NEW."opened_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason"); RETURN NULL;',
                    hash="5dcefaf43e687df7b021d24f37443984fbb05ee6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_38c8f",
                    table="plans_reconsideration",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reconsiderationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2eb944dbbd35f6ee66b9608a77d8b1438bd8bc6a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_11f3a",
                    table="plans_reconsiderationevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
