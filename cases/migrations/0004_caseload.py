import django.db.models.constraints
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_case_life"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("memo", models.CharField(blank=True, max_length=300, verbose_name="huskeseddel")),
                ("memo_on", models.DateField(blank=True, null=True, verbose_name="huskes den")),
                (
                    "shape",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("circle", "Cirkel"),
                            ("square", "Firkant"),
                            ("triangle", "Trekant"),
                            ("diamond", "Rude"),
                            ("star", "Stjerne"),
                        ],
                        max_length=10,
                        verbose_name="form",
                    ),
                ),
                (
                    "colour",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("red", "Rød"),
                            ("amber", "Gul"),
                            ("green", "Grøn"),
                            ("blue", "Blå"),
                            ("violet", "Lilla"),
                            ("grey", "Grå"),
                        ],
                        max_length=10,
                        verbose_name="farve",
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=30, verbose_name="mærkat")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="cases.case",
                        verbose_name="sag",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="medarbejder",
                    ),
                ),
            ],
            options={
                "verbose_name": "huskeseddel",
                "verbose_name_plural": "huskesedler",
                "ordering": ["user", "case"],
            },
        ),
        migrations.CreateModel(
            name="CaseMarkEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("memo", models.CharField(blank=True, max_length=300, verbose_name="huskeseddel")),
                ("memo_on", models.DateField(blank=True, null=True, verbose_name="huskes den")),
                (
                    "shape",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("circle", "Cirkel"),
                            ("square", "Firkant"),
                            ("triangle", "Trekant"),
                            ("diamond", "Rude"),
                            ("star", "Stjerne"),
                        ],
                        max_length=10,
                        verbose_name="form",
                    ),
                ),
                (
                    "colour",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("red", "Rød"),
                            ("amber", "Gul"),
                            ("green", "Grøn"),
                            ("blue", "Blå"),
                            ("violet", "Lilla"),
                            ("grey", "Grå"),
                        ],
                        max_length=10,
                        verbose_name="farve",
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=30, verbose_name="mærkat")),
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
                        to="cases.casemark",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
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
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="navn")),
                ("query", models.CharField(blank=True, max_length=600, verbose_name="visning")),
                ("rank", models.PositiveSmallIntegerField(editable=False, verbose_name="rækkefølge")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="medarbejder",
                    ),
                ),
            ],
            options={
                "verbose_name": "visning",
                "verbose_name_plural": "visninger",
                "ordering": ["rank", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="casemark",
            constraint=models.UniqueConstraint(fields=("user", "case"), name="case_mark_one_for_each_person"),
        ),
        migrations.AddConstraint(
            model_name="casemark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("colour", ""), ("label", ""), ("shape", "")),
                    models.Q(
                        models.Q(("shape", ""), _negated=True),
                        models.Q(("colour", ""), _negated=True),
                        models.Q(("label", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="case_mark_label_has_words_shape_and_colour",
                violation_error_code="label",
                violation_error_message="En mærkat skal have både ord, form og farve.",
            ),
        ),
        migrations.AddConstraint(
            model_name="casemark",
            constraint=models.CheckConstraint(
                condition=models.Q(("memo_on", None), models.Q(("memo", ""), _negated=True), _connector="OR"),
                name="case_mark_day_has_a_memo",
                violation_error_code="memo",
                violation_error_message="Skriv, hvad du vil huske den dag.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casemark",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_casemarkevent" ("case_id", "colour", "id", "label", "memo", "memo_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shape", "user_id", "version") VALUES (NEW."case_id", NEW."colour", NEW."id", NEW."label", NEW."memo", NEW."memo_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."shape", NEW."user_id", NEW."version"); RETURN NULL;',
                    hash="07424f8bdc5206407852f53103c62e626b4a0e81",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4d432",
                    table="cases_casemark",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casemark",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_casemarkevent" ("case_id", "colour", "id", "label", "memo", "memo_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shape", "user_id", "version") VALUES (NEW."case_id", NEW."colour", NEW."id", NEW."label", NEW."memo", NEW."memo_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."shape", NEW."user_id", NEW."version"); RETURN NULL;',
                    hash="912d1a4863ccdea782c4ff2cdecf869ccc0e70cc",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a4244",
                    table="cases_casemark",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casemarkevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f31fbd8efb62e8fd1eac620ce344a668e4b20de1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_64a46",
                    table="cases_casemarkevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                fields=("user", "name"),
                name="saved_view_name_is_unique",
                violation_error_code="name",
                violation_error_message="Du har allerede en visning med det navn.",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("user", "rank"),
                name="saved_view_rank_is_unique",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.CheckConstraint(
                condition=models.Q(("query__regex", "(^|&)(q|soegt|side)="), _negated=True),
                name="saved_view_holds_no_search",
                violation_error_code="query",
                violation_error_message="En visning kan ikke gemme en søgning på navn eller en side i listen.",
            ),
        ),
    ]
