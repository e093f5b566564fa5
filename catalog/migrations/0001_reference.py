import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_history_is_final"),
        ("journal", "0003_access_tells_writing"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        BtreeGistExtension(),  # closed periods of an offer may not overlap
        TrigramExtension(),  # offers are found by words that look alike
        migrations.CreateModel(
            name="Area",
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
                (
                    "kind",
                    models.CharField(
                        choices=[("barrier", "Barriere"), ("resource", "Ressource")],
                        max_length=10,
                        verbose_name="slags",
                    ),
                ),
                ("label", models.CharField(max_length=100, verbose_name="navn")),
                ("help", models.CharField(blank=True, max_length=300, verbose_name="forklaring")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
            ],
            options={
                "verbose_name": "område",
                "verbose_name_plural": "områder",
                "ordering": ["kind", "theme__order", "order", "key"],
            },
        ),
        migrations.CreateModel(
            name="Category",
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
                ("short_label", models.CharField(max_length=30, verbose_name="kort navn")),
                ("description", models.CharField(blank=True, max_length=200, verbose_name="beskrivelse")),
                (
                    "colour",
                    models.CharField(
                        choices=[
                            ("company", "Virksomhedsvendt"),
                            ("skills", "Opkvalificering"),
                            ("health", "Social og sundhed"),
                            ("treatment", "Behandling"),
                            ("mentor", "Mentor"),
                        ],
                        max_length=10,
                        verbose_name="farve",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
            ],
            options={
                "verbose_name": "kategori",
                "verbose_name_plural": "kategorier",
                "ordering": ["order", "key"],
            },
        ),
        migrations.CreateModel(
            name="CategoryEvent",
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
                ("short_label", models.CharField(max_length=30, verbose_name="kort navn")),
                ("description", models.CharField(blank=True, max_length=200, verbose_name="beskrivelse")),
                (
                    "colour",
                    models.CharField(
                        choices=[
                            ("company", "Virksomhedsvendt"),
                            ("skills", "Opkvalificering"),
                            ("health", "Social og sundhed"),
                            ("treatment", "Behandling"),
                            ("mentor", "Mentor"),
                        ],
                        max_length=10,
                        verbose_name="farve",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Indicator",
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
                ("dimension", models.CharField(max_length=60, verbose_name="dimension")),
                ("construct", models.CharField(blank=True, max_length=200, verbose_name="hvad den siger noget om")),
                ("is_shown_to_citizen", models.BooleanField(default=True, verbose_name="vises for borgeren")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
            ],
            options={
                "verbose_name": "indikator",
                "verbose_name_plural": "indikatorer",
                "ordering": ["order", "key"],
            },
        ),
        migrations.CreateModel(
            name="IndicatorEvent",
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
                ("dimension", models.CharField(max_length=60, verbose_name="dimension")),
                ("construct", models.CharField(blank=True, max_length=200, verbose_name="hvad den siger noget om")),
                ("is_shown_to_citizen", models.BooleanField(default=True, verbose_name="vises for borgeren")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TargetGroup",
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
                ("label_plural", models.CharField(max_length=80, verbose_name="navn i flertal")),
                ("short_label", models.CharField(max_length=30, verbose_name="kort navn")),
                ("law_reference", models.CharField(blank=True, max_length=60, verbose_name="lovhenvisning")),
                (
                    "law_reference_old",
                    models.CharField(blank=True, max_length=60, verbose_name="tidligere lovhenvisning"),
                ),
                ("benefit", models.CharField(max_length=60, verbose_name="ydelse")),
                ("is_open_for_new", models.BooleanField(default=True, verbose_name="åben for nye")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ophører")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
            ],
            options={
                "verbose_name": "målgruppe",
                "verbose_name_plural": "målgrupper",
                "ordering": ["order", "key"],
            },
        ),
        migrations.CreateModel(
            name="TargetGroupEvent",
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
                ("label_plural", models.CharField(max_length=80, verbose_name="navn i flertal")),
                ("short_label", models.CharField(max_length=30, verbose_name="kort navn")),
                ("law_reference", models.CharField(blank=True, max_length=60, verbose_name="lovhenvisning")),
                (
                    "law_reference_old",
                    models.CharField(blank=True, max_length=60, verbose_name="tidligere lovhenvisning"),
                ),
                ("benefit", models.CharField(max_length=60, verbose_name="ydelse")),
                ("is_open_for_new", models.BooleanField(default=True, verbose_name="åben for nye")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ophører")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Theme",
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
                ("description", models.CharField(blank=True, max_length=200, verbose_name="beskrivelse")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
            ],
            options={
                "verbose_name": "tema",
                "verbose_name_plural": "temaer",
                "ordering": ["order", "key"],
            },
        ),
        migrations.CreateModel(
            name="ThemeEvent",
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
                ("description", models.CharField(blank=True, max_length=200, verbose_name="beskrivelse")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Track",
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
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
            ],
            options={
                "verbose_name": "spor",
                "verbose_name_plural": "spor",
                "ordering": ["order", "key"],
            },
        ),
        migrations.CreateModel(
            name="TrackEvent",
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
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AreaEvent",
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
                (
                    "kind",
                    models.CharField(
                        choices=[("barrier", "Barriere"), ("resource", "Ressource")],
                        max_length=10,
                        verbose_name="slags",
                    ),
                ),
                ("label", models.CharField(max_length=100, verbose_name="navn")),
                ("help", models.CharField(blank=True, max_length=300, verbose_name="forklaring")),
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
                        to="catalog.area",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="category",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalog_categoryevent" ("colour", "description", "id", "is_retired", "key", "label", "loaded", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "short_label", "version") VALUES (NEW."colour", NEW."description", NEW."id", NEW."is_retired", NEW."key", NEW."label", NEW."loaded", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."retired_because", NEW."short_label", NEW."version"); RETURN NULL;',
                    hash="c3f62377cc439f51d99f11485d3695ce57d5ab92",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_450cc",
                    table="catalog_category",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="category",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalog_categoryevent" ("colour", "description", "id", "is_retired", "key", "label", "loaded", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "short_label", "version") VALUES (NEW."colour", NEW."description", NEW."id", NEW."is_retired", NEW."key", NEW."label", NEW."loaded", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."retired_because", NEW."short_label", NEW."version"); RETURN NULL;',
                    hash="c26ab7dfdbde7dff0edafefe164aeff0ad346501",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8b940",
                    table="catalog_category",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="categoryevent",
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
            model_name="categoryevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalog.category",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="related_barriers",
            field=models.ManyToManyField(
                blank=True,
                related_name="indicators",
                to="catalog.area",
                verbose_name="barrierer, den hænger sammen med",
            ),
        ),
        migrations.AddField(
            model_name="indicatorevent",
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
            model_name="indicatorevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalog.indicator",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="targetgroup",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalog_targetgroupevent" ("benefit", "ends_on", "id", "is_open_for_new", "is_retired", "key", "label", "label_plural", "law_reference", "law_reference_old", "loaded", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "short_label", "version") VALUES (NEW."benefit", NEW."ends_on", NEW."id", NEW."is_open_for_new", NEW."is_retired", NEW."key", NEW."label", NEW."label_plural", NEW."law_reference", NEW."law_reference_old", NEW."loaded", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."retired_because", NEW."short_label", NEW."version"); RETURN NULL;',
                    hash="7ee679ef01aa5a7026ae47727c20f21c71aaf58a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7ef35",
                    table="catalog_targetgroup",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="targetgroup",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalog_targetgroupevent" ("benefit", "ends_on", "id", "is_open_for_new", "is_retired", "key", "label", "label_plural", "law_reference", "law_reference_old", "loaded", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "short_label", "version") VALUES (NEW."benefit", NEW."ends_on", NEW."id", NEW."is_open_for_new", NEW."is_retired", NEW."key", NEW."label", NEW."label_plural", NEW."law_reference", NEW."law_reference_old", NEW."loaded", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."retired_because", NEW."short_label", NEW."version"); RETURN NULL;',
                    hash="8750f75919a137305754f20975b21b9577ac11fa",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_06a1c",
                    table="catalog_targetgroup",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="targetgroupevent",
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
            model_name="targetgroupevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalog.targetgroup",
            ),
        ),
        migrations.AddField(
            model_name="areaevent",
            name="theme",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalog.theme",
                verbose_name="tema",
            ),
        ),
        migrations.AddField(
            model_name="area",
            name="theme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="areas",
                to="catalog.theme",
                verbose_name="tema",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="theme",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalog_themeevent" ("description", "id", "is_retired", "key", "label", "loaded", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "version") VALUES (NEW."description", NEW."id", NEW."is_retired", NEW."key", NEW."label", NEW."loaded", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."retired_because", NEW."version"); RETURN NULL;',
                    hash="307cc7adfa3f77d31053b7944a17e3f927967e41",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d2b45",
                    table="catalog_theme",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="theme",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalog_themeevent" ("description", "id", "is_retired", "key", "label", "loaded", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "version") VALUES (NEW."description", NEW."id", NEW."is_retired", NEW."key", NEW."label", NEW."loaded", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."retired_because", NEW."version"); RETURN NULL;',
                    hash="661970416cda10ef18683694b8e0cd5e97e3d65c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_baa85",
                    table="catalog_theme",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="themeevent",
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
            model_name="themeevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalog.theme",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="track",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalog_trackevent" ("id", "is_retired", "key", "label", "loaded", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "version") VALUES (NEW."id", NEW."is_retired", NEW."key", NEW."label", NEW."loaded", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."retired_because", NEW."version"); RETURN NULL;',
                    hash="f64fca010c04e9d3e8dc4f8da8b243c979ad4467",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d6788",
                    table="catalog_track",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="track",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalog_trackevent" ("id", "is_retired", "key", "label", "loaded", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "version") VALUES (NEW."id", NEW."is_retired", NEW."key", NEW."label", NEW."loaded", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."retired_because", NEW."version"); RETURN NULL;',
                    hash="720c50ac6fe5051bf012f2f64d83e721d1da0bd8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_baa93",
                    table="catalog_track",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="trackevent",
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
            model_name="trackevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalog.track",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="categoryevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ae134e5f8d9ddf42ff64203faaa9d809a705d972",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_511e6",
                    table="catalog_categoryevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicator",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalog_indicatorevent" ("construct", "dimension", "id", "is_retired", "is_shown_to_citizen", "key", "label", "loaded", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "version") VALUES (NEW."construct", NEW."dimension", NEW."id", NEW."is_retired", NEW."is_shown_to_citizen", NEW."key", NEW."label", NEW."loaded", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."retired_because", NEW."version"); RETURN NULL;',
                    hash="80e7cdb3da54b1aaa87f063d0dc97737af16fd9d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6a987",
                    table="catalog_indicator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicator",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalog_indicatorevent" ("construct", "dimension", "id", "is_retired", "is_shown_to_citizen", "key", "label", "loaded", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "version") VALUES (NEW."construct", NEW."dimension", NEW."id", NEW."is_retired", NEW."is_shown_to_citizen", NEW."key", NEW."label", NEW."loaded", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."retired_because", NEW."version"); RETURN NULL;',
                    hash="1a89212a99d8a61c541fb09ec79c4587eb09e7a6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_fb775",
                    table="catalog_indicator",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="indicatorevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f75b0a20fdaf31b9ce16c19b844d2e5f97c40de0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c63c3",
                    table="catalog_indicatorevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="targetgroupevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="495c2e03f6ecd003c1a28ce69c2cbb6d7951afb3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_0fa82",
                    table="catalog_targetgroupevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="areaevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8b0c814e4a41f1020483d5c8d6870cba458fa02f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_21251",
                    table="catalog_areaevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="area",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalog_areaevent" ("help", "id", "is_retired", "key", "kind", "label", "loaded", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "theme_id", "version") VALUES (NEW."help", NEW."id", NEW."is_retired", NEW."key", NEW."kind", NEW."label", NEW."loaded", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."retired_because", NEW."theme_id", NEW."version"); RETURN NULL;',
                    hash="e5a03ae134f6e1d359f55730be0e7afba0bb520b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_48dde",
                    table="catalog_area",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="area",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalog_areaevent" ("help", "id", "is_retired", "key", "kind", "label", "loaded", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_because", "theme_id", "version") VALUES (NEW."help", NEW."id", NEW."is_retired", NEW."key", NEW."kind", NEW."label", NEW."loaded", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."retired_because", NEW."theme_id", NEW."version"); RETURN NULL;',
                    hash="840252767def775abcfdc62c0ced0f0a561200b1",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3ea3b",
                    table="catalog_area",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="themeevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c5ec2d096e20165d50da8f6fe0986bf3edebc867",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b45e2",
                    table="catalog_themeevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trackevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5f4c8dcda51d9cf9d44e9c79eb1bc1f5820c544f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7d5dd",
                    table="catalog_trackevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
