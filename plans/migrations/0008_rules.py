import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0007_templates"),
    ]

    operations = [
        migrations.CreateModel(
            name="DurationRule",
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
                ("label", models.CharField(max_length=80, verbose_name="hvad")),
                ("law", models.CharField(max_length=60, verbose_name="lovgrundlag")),
                ("weeks", models.PositiveSmallIntegerField(verbose_name="uger")),
                ("from_on", models.DateField(verbose_name="gælder fra")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="gælder til")),
                ("is_confirmed", models.BooleanField(default=False, verbose_name="bekræftet i kilde")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
                (
                    "target_groups",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="catalog.targetgroup", verbose_name="målgrupper"
                    ),
                ),
            ],
            options={
                "verbose_name": "regel om varighed",
                "verbose_name_plural": "regler om varighed",
                "ordering": ["order", "key"],
            },
        ),
        migrations.CreateModel(
            name="DurationRuleEvent",
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
                ("loaded", models.JSONField(default=dict, editable=False, verbose_name="indlæst")),
                ("key", models.SlugField(db_index=False, max_length=40, verbose_name="nøgle")),
                ("label", models.CharField(max_length=80, verbose_name="hvad")),
                ("law", models.CharField(max_length=60, verbose_name="lovgrundlag")),
                ("weeks", models.PositiveSmallIntegerField(verbose_name="uger")),
                ("from_on", models.DateField(verbose_name="gælder fra")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="gælder til")),
                ("is_confirmed", models.BooleanField(default=False, verbose_name="bekræftet i kilde")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
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
                        to="plans.durationrule",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="durationrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("weeks__gte", 1), ("weeks__lte", 520)), name="duration_rule_in_weeks"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="durationrule",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_durationruleevent" ("from_on", "id", "is_confirmed", "is_retired", "key", "label", "law", "loaded", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "until_on", "version", "weeks") VALUES (NEW."from_on", NEW."id", NEW."is_confirmed", NEW."is_retired", NEW."key", NEW."label", NEW."law", NEW."loaded", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."retired_because", NEW."until_on", NEW."version", NEW."weeks"); RETURN NULL;',
                    hash="e72ce49b9a844b966622d0e63d07e86575d972f5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_27817",
                    table="plans_durationrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="durationrule",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "plans_durationruleevent" ("from_on", "id", "is_confirmed", "is_retired", "key", "label", "law", "loaded", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "until_on", "version", "weeks") VALUES (NEW."from_on", NEW."id", NEW."is_confirmed", NEW."is_retired", NEW."key", NEW."label", NEW."law", NEW."loaded", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."retired_because", NEW."until_on", NEW."version", NEW."weeks"); RETURN NULL;',
                    hash="ec756a894979c4d1de6fd48e379633a8b41b56d2",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_97839",
                    table="plans_durationrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="durationruleevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5ea2707240096f9f039afa6bdd75d268d354caa5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_84dab",
                    table="plans_durationruleevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
