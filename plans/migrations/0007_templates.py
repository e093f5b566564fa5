import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0006_approvals"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanTemplate",
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
                ("label", models.CharField(max_length=80, verbose_name="navn")),
                ("description", models.CharField(blank=True, max_length=300, verbose_name="hvornår den bruges")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
                (
                    "times_used",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="gange brugt"),
                ),
            ],
            options={
                "verbose_name": "planskabelon",
                "verbose_name_plural": "planskabeloner",
                "ordering": ["order", "key"],
            },
        ),
        migrations.CreateModel(
            name="PlanTemplateEvent",
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
                ("key", models.SlugField(db_index=False, max_length=60, verbose_name="nøgle")),
                ("label", models.CharField(max_length=80, verbose_name="navn")),
                ("description", models.CharField(blank=True, max_length=300, verbose_name="hvornår den bruges")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlanTemplateLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_retired", models.BooleanField(default=False, editable=False, verbose_name="bruges ikke længere")),
                (
                    "retired_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="hvorfor ikke længere"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("loaded", models.JSONField(default=dict, editable=False, verbose_name="indlæst")),
                ("key", models.SlugField(max_length=80, unique=True, verbose_name="nøgle")),
                (
                    "starts_after_weeks",
                    models.PositiveSmallIntegerField(default=0, verbose_name="begynder efter uger"),
                ),
                ("weeks", models.PositiveSmallIntegerField(verbose_name="varighed i uger")),
                ("hours_per_week", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="timer om ugen")),
                ("expected_effect", models.TextField(blank=True, max_length=1000, verbose_name="forventet effekt")),
            ],
            options={
                "verbose_name": "linje i planskabelon",
                "verbose_name_plural": "linjer i planskabelon",
                "ordering": ["template", "starts_after_weeks", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PlanTemplateLineEvent",
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
                ("key", models.SlugField(db_index=False, max_length=80, verbose_name="nøgle")),
                (
                    "starts_after_weeks",
                    models.PositiveSmallIntegerField(default=0, verbose_name="begynder efter uger"),
                ),
                ("weeks", models.PositiveSmallIntegerField(verbose_name="varighed i uger")),
                ("hours_per_week", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="timer om ugen")),
                ("expected_effect", models.TextField(blank=True, max_length=1000, verbose_name="forventet effekt")),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plantemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_plantemplateevent" ("description", "id", "is_retired", "key", "label", "loaded", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "version") VALUES (NEW."description", NEW."id", NEW."is_retired", NEW."key", NEW."label", NEW."loaded", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."retired_because", NEW."version"); RETURN NULL;',
                    hash="3d3293a7a13c58f975f4442bc46f286afe938314",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0d8ed",
                    table="plans_plantemplate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plantemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_retired" IS DISTINCT FROM (NEW."is_retired") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."loaded" IS DISTINCT FROM (NEW."loaded") OR OLD."order" IS DISTINCT FROM (NEW."order") OR OLD."retired_because" IS DISTINCT FROM (NEW."retired_because") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "plans_plantemplateevent" ("description", "id", "is_retired", "key", "label", "loaded", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "version") VALUES (NEW."description", NEW."id", NEW."is_retired", NEW."key", NEW."label", NEW."loaded", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."retired_because", NEW."version"); RETURN NULL;',
                    hash="61d47df86559fa57e8a2fab1a86132be9cb6a6b5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7623c",
                    table="plans_plantemplate",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="plantemplateevent",
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
            model_name="plantemplateevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="plans.plantemplate",
            ),
        ),
        migrations.AddField(
            model_name="plantemplateline",
            name="offer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalog.offer",
                verbose_name="indsats",
            ),
        ),
        migrations.AddField(
            model_name="plantemplateline",
            name="template",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lines",
                to="plans.plantemplate",
                verbose_name="skabelon",
            ),
        ),
        migrations.AddField(
            model_name="plantemplatelineevent",
            name="offer",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalog.offer",
                verbose_name="indsats",
            ),
        ),
        migrations.AddField(
            model_name="plantemplatelineevent",
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
            model_name="plantemplatelineevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="plans.plantemplateline",
            ),
        ),
        migrations.AddField(
            model_name="plantemplatelineevent",
            name="template",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="plans.plantemplate",
                verbose_name="skabelon",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plantemplateevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9191c69a134b112c45eb48fde051a01bf1924d24",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f7754",
                    table="plans_plantemplateevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="plantemplateline",
            constraint=models.CheckConstraint(
                condition=models.Q(("weeks__gte", 1), ("weeks__lte", 260)),
                name="plantemplateline_lasts_a_while",
                violation_error_code="weeks",
                violation_error_message="En indsats varer mindst én uge og højst fem år.",
            ),
        ),
        migrations.AddConstraint(
            model_name="plantemplateline",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts_after_weeks__lte", 104)),
                name="plantemplateline_begins_within_two_years",
                violation_error_code="starts_after_weeks",
                violation_error_message="En indsats begynder højst 104 uger efter planens start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="plantemplateline",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours_per_week__gt", 0), ("hours_per_week__lte", 60)),
                name="plantemplateline_hours_in_a_week",
                violation_error_code="hours_per_week",
                violation_error_message="Timer om ugen skal være mellem 0,5 og 60.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plantemplateline",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_plantemplatelineevent" ("expected_effect", "hours_per_week", "id", "is_retired", "key", "loaded", "offer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "starts_after_weeks", "template_id", "version", "weeks") VALUES (NEW."expected_effect", NEW."hours_per_week", NEW."id", NEW."is_retired", NEW."key", NEW."loaded", NEW."offer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."retired_because", NEW."starts_after_weeks", NEW."template_id", NEW."version", NEW."weeks"); RETURN NULL;',
                    hash="3409408bb19a43c7f953b29de8a1aa98981b33ea",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_68706",
                    table="plans_plantemplateline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plantemplateline",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "plans_plantemplatelineevent" ("expected_effect", "hours_per_week", "id", "is_retired", "key", "loaded", "offer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "starts_after_weeks", "template_id", "version", "weeks") VALUES (NEW."expected_effect", NEW."hours_per_week", NEW."id", NEW."is_retired", NEW."key", NEW."loaded", NEW."offer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."retired_because", NEW."starts_after_weeks", NEW."template_id", NEW."version", NEW."weeks"); RETURN NULL;',
                    hash="51db5125e21ea1721003a156588670df9db3c1ec",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f00b8",
                    table="plans_plantemplateline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plantemplatelineevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f0097a8a71b2ded39bafd5cd83dbd18693d92008",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ee78b",
                    table="plans_plantemplatelineevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
