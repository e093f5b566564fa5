import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0003_offers"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfferTemplate",
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
                ("label", models.CharField(max_length=80, verbose_name="navn")),
                ("description", models.CharField(blank=True, max_length=200, verbose_name="hvornår den bruges")),
                ("content", models.JSONField(default=dict, verbose_name="indhold")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
            ],
            options={
                "verbose_name": "skabelon",
                "verbose_name_plural": "skabeloner",
                "ordering": ["order", "key"],
            },
        ),
        migrations.CreateModel(
            name="OfferTemplateEvent",
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
                ("label", models.CharField(max_length=80, verbose_name="navn")),
                ("description", models.CharField(blank=True, max_length=200, verbose_name="hvornår den bruges")),
                ("content", models.JSONField(default=dict, verbose_name="indhold")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CatalogImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("yaml", "YAML"), ("xlsx", "Excel")], max_length=4, verbose_name="slags"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "Læses"),
                            ("read", "Læst"),
                            ("applying", "Gennemføres"),
                            ("applied", "Gennemført"),
                            ("dropped", "Slettet"),
                            ("stopped", "Stoppet"),
                        ],
                        default="reading",
                        editable=False,
                        max_length=8,
                        verbose_name="tilstand",
                    ),
                ),
                ("content", models.JSONField(verbose_name="indhold")),
                (
                    "base",
                    models.CharField(blank=True, max_length=64, verbose_name="kataloget, det er sammenlignet med"),
                ),
                (
                    "is_stale",
                    models.BooleanField(default=False, editable=False, verbose_name="kataloget blev ændret imens"),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="forsøg")),
                (
                    "problem",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="hvorfor den stoppede"),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="indlæst")),
                ("applied_at", models.DateTimeField(blank=True, null=True, verbose_name="gennemført")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="indlæst af",
                    ),
                ),
            ],
            options={
                "verbose_name": "import af kataloget",
                "verbose_name_plural": "importer af kataloget",
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="OfferSuggestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[("colleague", "Forslag fra en medarbejder"), ("coverage", "Hul i dækningen")],
                        default="colleague",
                        editable=False,
                        max_length=10,
                        verbose_name="kilde",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("new", "Nyt"), ("taken_up", "Taget op"), ("declined", "Afvist")],
                        default="new",
                        editable=False,
                        max_length=10,
                        verbose_name="tilstand",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="hvad mangler")),
                ("text", models.TextField(max_length=2000, verbose_name="hvad skulle den kunne")),
                ("suggested_at", models.DateTimeField(auto_now_add=True, verbose_name="foreslået")),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="svar")),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="besvaret")),
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
                    "areas",
                    models.ManyToManyField(blank=True, related_name="+", to="catalog.area", verbose_name="barrierer"),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to="catalog.offer",
                        verbose_name="blev til",
                    ),
                ),
                (
                    "suggested_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offer_suggestions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="foreslået af",
                    ),
                ),
            ],
            options={
                "verbose_name": "forslag til indsats",
                "verbose_name_plural": "forslag til indsatser",
                "ordering": ["-suggested_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="OfferSuggestionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "source",
                    models.CharField(
                        choices=[("colleague", "Forslag fra en medarbejder"), ("coverage", "Hul i dækningen")],
                        default="colleague",
                        editable=False,
                        max_length=10,
                        verbose_name="kilde",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("new", "Nyt"), ("taken_up", "Taget op"), ("declined", "Afvist")],
                        default="new",
                        editable=False,
                        max_length=10,
                        verbose_name="tilstand",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="hvad mangler")),
                ("text", models.TextField(max_length=2000, verbose_name="hvad skulle den kunne")),
                ("suggested_at", models.DateTimeField(auto_now_add=True, verbose_name="foreslået")),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="svar")),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="besvaret")),
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
                    "offer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="catalog.offer",
                        verbose_name="blev til",
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
                        to="catalog.offersuggestion",
                    ),
                ),
                (
                    "suggested_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="foreslået af",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offertemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalog_offertemplateevent" ("content", "description", "id", "is_retired", "key", "label", "loaded", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "version") VALUES (NEW."content", NEW."description", NEW."id", NEW."is_retired", NEW."key", NEW."label", NEW."loaded", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."retired_because", NEW."version"); RETURN NULL;',
                    hash="0775268709da1ddd4f5a12bf0a12289750660fc2",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3bca8",
                    table="catalog_offertemplate",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offertemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalog_offertemplateevent" ("content", "description", "id", "is_retired", "key", "label", "loaded", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "version") VALUES (NEW."content", NEW."description", NEW."id", NEW."is_retired", NEW."key", NEW."label", NEW."loaded", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."retired_because", NEW."version"); RETURN NULL;',
                    hash="841f16d95f57d9b8a6164440369d4b772f5d1cd9",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8de56",
                    table="catalog_offertemplate",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="offertemplateevent",
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
            model_name="offertemplateevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalog.offertemplate",
            ),
        ),
        migrations.AddField(
            model_name="offersuggestion",
            name="target_groups",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="catalog.targetgroup", verbose_name="målgrupper"
            ),
        ),
        migrations.AddConstraint(
            model_name="catalogimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("applied_at__isnull", False), ("state", "applied")),
                    models.Q(models.Q(("state", "applied"), _negated=True), ("applied_at", None)),
                    _connector="OR",
                ),
                name="catalogimport_applied_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="catalogimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["applied", "dropped", "stopped"]), _negated=True),
                    ("content", {}),
                    _connector="OR",
                ),
                name="catalogimport_over_is_empty",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offersuggestionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1d125ffae8c8cfd61150154a3473f7b5d807be7a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5bb40",
                    table="catalog_offersuggestionevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offertemplateevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ecf74b3696afd1ce8237303aab5bee12a1b794bf",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_0adca",
                    table="catalog_offertemplateevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="offersuggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("state", "new")),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("state__in", ["taken_up", "declined"]),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="offersuggestion_answered_with_words",
                violation_error_code="answer",
                violation_error_message="Skriv et svar til den, der har foreslået indsatsen.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offersuggestion",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalog_offersuggestionevent" ("answer", "answered_at", "answered_by_id", "id", "offer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "state", "suggested_at", "suggested_by_id", "text", "title", "version") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by_id", NEW."id", NEW."offer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source", NEW."state", NEW."suggested_at", NEW."suggested_by_id", NEW."text", NEW."title", NEW."version"); RETURN NULL;',
                    hash="2769e3a4df1974a63c9bddf6efbc546eaa52a800",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_888d7",
                    table="catalog_offersuggestion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offersuggestion",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalog_offersuggestionevent" ("answer", "answered_at", "answered_by_id", "id", "offer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "state", "suggested_at", "suggested_by_id", "text", "title", "version") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by_id", NEW."id", NEW."offer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source", NEW."state", NEW."suggested_at", NEW."suggested_by_id", NEW."text", NEW."title", NEW."version"); RETURN NULL;',
                    hash="b2a4c898efb2692996134a1957f227355f648f37",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7d358",
                    table="catalog_offersuggestion",
                    when="AFTER",
                ),
            ),
        ),
    ]
