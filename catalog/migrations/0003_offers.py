import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import danish.sorting


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_providers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="titel")),
                (
                    "delivery",
                    models.CharField(
                        choices=[
                            ("individual", "Individuelt"),
                            ("group", "Hold"),
                            ("workplace", "På en arbejdsplads"),
                        ],
                        max_length=12,
                        verbose_name="form",
                    ),
                ),
                ("purpose", models.TextField(max_length=1000, verbose_name="formål")),
                ("content", models.TextField(max_length=5000, verbose_name="indhold")),
                ("for_whom", models.TextField(blank=True, max_length=1000, verbose_name="hvem den er for")),
                ("not_for", models.TextField(blank=True, max_length=1000, verbose_name="hvem den ikke er for")),
                ("expected_effect", models.TextField(max_length=1000, verbose_name="forventet effekt")),
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
                ("place", models.CharField(blank=True, max_length=120, verbose_name="sted")),
                ("duration_weeks", models.PositiveSmallIntegerField(verbose_name="varighed i uger")),
                ("hours_per_week", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="timer om ugen")),
                ("capacity", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="pladser")),
                (
                    "price_per_week",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="pris pr. borger pr. uge"
                    ),
                ),
                (
                    "follow_up_interval_days",
                    models.PositiveSmallIntegerField(default=28, verbose_name="dage mellem opfølgninger"),
                ),
                (
                    "revision_interval_months",
                    models.PositiveSmallIntegerField(default=12, verbose_name="måneder mellem revisioner"),
                ),
                ("legal_basis", models.CharField(blank=True, max_length=200, verbose_name="lovgrundlag")),
                ("evidence", models.TextField(blank=True, max_length=2000, verbose_name="viden om indsatsen")),
                ("requires_consent", models.BooleanField(default=False, verbose_name="kræver samtykke")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="bemærkning")),
                ("key", models.SlugField(max_length=60, unique=True, verbose_name="nøgle")),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="adresse")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Kladde"), ("published", "Udgivet"), ("retired", "Udgået")],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("revise_on", models.DateField(blank=True, editable=False, null=True, verbose_name="næste revision")),
                ("retired_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="udgået")),
                (
                    "retired_because",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="hvorfor udgået"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="ændret")),
                ("loaded", models.JSONField(default=dict, editable=False, verbose_name="indlæst")),
                (
                    "sort_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=danish.sorting.Translate(
                            django.db.models.functions.text.Replace(
                                django.db.models.functions.text.Lower("title"), models.Value("aa"), models.Value("å")
                            ),
                            models.Value(
                                "æäÆÄøöØÖőŐåÅáàâãÁÀÂÃçčćÇČĆðÐéèêëÉÈÊËğĞíìîïıÍÌÎÏłŁñńÑŃóòôõÓÒÔÕšśşŠŚŞúùûÚÙÛüýÿÜÝžźżŽŹŻ"
                            ),
                            models.Value(
                                "{{{{||||||}}aaaaaaaaccccccddeeeeeeeeggiiiiiiiiillnnnnoooooooossssssuuuuuuyyyyyzzzzzz"
                            ),
                        ),
                        output_field=models.CharField(db_collation="C", max_length=130),
                    ),
                ),
                (
                    "barriers",
                    models.ManyToManyField(
                        blank=True,
                        limit_choices_to={"kind": "barrier"},
                        related_name="offers_against",
                        to="catalog.area",
                        verbose_name="barrierer",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="catalog.category",
                        verbose_name="kategori",
                    ),
                ),
                (
                    "changed_by",
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
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="catalog.offer",
                        verbose_name="lagt sammen med",
                    ),
                ),
                (
                    "retired_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="udgået ved",
                    ),
                ),
                (
                    "strengthens",
                    models.ManyToManyField(
                        blank=True,
                        limit_choices_to={"kind": "resource"},
                        related_name="offers_for",
                        to="catalog.area",
                        verbose_name="ressourcer",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="catalog.provider",
                        verbose_name="leverandør",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="catalog.providercontact",
                        verbose_name="kontaktperson",
                    ),
                ),
                (
                    "target_groups",
                    models.ManyToManyField(
                        blank=True, related_name="offers", to="catalog.targetgroup", verbose_name="målgrupper"
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="catalog.track",
                        verbose_name="spor",
                    ),
                ),
            ],
            options={
                "verbose_name": "indsats i kataloget",
                "verbose_name_plural": "indsatser i kataloget",
                "ordering": ["sort_key", "pk"],
            },
        ),
        migrations.CreateModel(
            name="OfferVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="titel")),
                (
                    "delivery",
                    models.CharField(
                        choices=[
                            ("individual", "Individuelt"),
                            ("group", "Hold"),
                            ("workplace", "På en arbejdsplads"),
                        ],
                        max_length=12,
                        verbose_name="form",
                    ),
                ),
                ("purpose", models.TextField(max_length=1000, verbose_name="formål")),
                ("content", models.TextField(max_length=5000, verbose_name="indhold")),
                ("for_whom", models.TextField(blank=True, max_length=1000, verbose_name="hvem den er for")),
                ("not_for", models.TextField(blank=True, max_length=1000, verbose_name="hvem den ikke er for")),
                ("expected_effect", models.TextField(max_length=1000, verbose_name="forventet effekt")),
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
                ("place", models.CharField(blank=True, max_length=120, verbose_name="sted")),
                ("duration_weeks", models.PositiveSmallIntegerField(verbose_name="varighed i uger")),
                ("hours_per_week", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="timer om ugen")),
                ("capacity", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="pladser")),
                (
                    "price_per_week",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="pris pr. borger pr. uge"
                    ),
                ),
                (
                    "follow_up_interval_days",
                    models.PositiveSmallIntegerField(default=28, verbose_name="dage mellem opfølgninger"),
                ),
                (
                    "revision_interval_months",
                    models.PositiveSmallIntegerField(default=12, verbose_name="måneder mellem revisioner"),
                ),
                ("legal_basis", models.CharField(blank=True, max_length=200, verbose_name="lovgrundlag")),
                ("evidence", models.TextField(blank=True, max_length=2000, verbose_name="viden om indsatsen")),
                ("requires_consent", models.BooleanField(default=False, verbose_name="kræver samtykke")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="bemærkning")),
                ("number", models.PositiveSmallIntegerField(editable=False, verbose_name="version nr.")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Kladde"),
                            ("in_review", "Til godkendelse"),
                            ("published", "Udgivet"),
                            ("superseded", "Afløst"),
                            ("discarded", "Opgivet"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="tilstand",
                    ),
                ),
                (
                    "change_note",
                    models.CharField(blank=True, max_length=300, verbose_name="hvad er ændret, og hvorfor"),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="skrevet")),
                ("saved_at", models.DateTimeField(auto_now=True, verbose_name="gemt")),
                (
                    "writer_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="skrevet af disse",
                    ),
                ),
                (
                    "sent_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="sendt til godkendelse"),
                ),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="afgjort")),
                (
                    "decided_because",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="begrundelse"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "barriers",
                    models.ManyToManyField(
                        blank=True,
                        limit_choices_to={"kind": "barrier"},
                        related_name="+",
                        to="catalog.area",
                        verbose_name="barrierer",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="catalog.category",
                        verbose_name="kategori",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="afgjort af",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="skrevet af",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="catalog.offer",
                        verbose_name="indsats",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sendt af",
                    ),
                ),
                (
                    "strengthens",
                    models.ManyToManyField(
                        blank=True,
                        limit_choices_to={"kind": "resource"},
                        related_name="+",
                        to="catalog.area",
                        verbose_name="ressourcer",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="catalog.provider",
                        verbose_name="leverandør",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="catalog.providercontact",
                        verbose_name="kontaktperson",
                    ),
                ),
                (
                    "target_groups",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="catalog.targetgroup", verbose_name="målgrupper"
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="catalog.track",
                        verbose_name="spor",
                    ),
                ),
            ],
            options={
                "verbose_name": "version af en indsats",
                "verbose_name_plural": "versioner af indsatser",
                "ordering": ["offer", "-number"],
            },
        ),
        migrations.CreateModel(
            name="OfferVersionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("title", models.CharField(max_length=120, verbose_name="titel")),
                (
                    "delivery",
                    models.CharField(
                        choices=[
                            ("individual", "Individuelt"),
                            ("group", "Hold"),
                            ("workplace", "På en arbejdsplads"),
                        ],
                        max_length=12,
                        verbose_name="form",
                    ),
                ),
                ("purpose", models.TextField(max_length=1000, verbose_name="formål")),
                ("content", models.TextField(max_length=5000, verbose_name="indhold")),
                ("for_whom", models.TextField(blank=True, max_length=1000, verbose_name="hvem den er for")),
                ("not_for", models.TextField(blank=True, max_length=1000, verbose_name="hvem den ikke er for")),
                ("expected_effect", models.TextField(max_length=1000, verbose_name="forventet effekt")),
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
                ("place", models.CharField(blank=True, max_length=120, verbose_name="sted")),
                ("duration_weeks", models.PositiveSmallIntegerField(verbose_name="varighed i uger")),
                ("hours_per_week", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="timer om ugen")),
                ("capacity", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="pladser")),
                (
                    "price_per_week",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="pris pr. borger pr. uge"
                    ),
                ),
                (
                    "follow_up_interval_days",
                    models.PositiveSmallIntegerField(default=28, verbose_name="dage mellem opfølgninger"),
                ),
                (
                    "revision_interval_months",
                    models.PositiveSmallIntegerField(default=12, verbose_name="måneder mellem revisioner"),
                ),
                ("legal_basis", models.CharField(blank=True, max_length=200, verbose_name="lovgrundlag")),
                ("evidence", models.TextField(blank=True, max_length=2000, verbose_name="viden om indsatsen")),
                ("requires_consent", models.BooleanField(default=False, verbose_name="kræver samtykke")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="bemærkning")),
                ("number", models.PositiveSmallIntegerField(editable=False, verbose_name="version nr.")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Kladde"),
                            ("in_review", "Til godkendelse"),
                            ("published", "Udgivet"),
                            ("superseded", "Afløst"),
                            ("discarded", "Opgivet"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="tilstand",
                    ),
                ),
                (
                    "change_note",
                    models.CharField(blank=True, max_length=300, verbose_name="hvad er ændret, og hvorfor"),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="skrevet")),
                ("saved_at", models.DateTimeField(auto_now=True, verbose_name="gemt")),
                (
                    "writer_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="skrevet af disse",
                    ),
                ),
                (
                    "sent_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="sendt til godkendelse"),
                ),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="afgjort")),
                (
                    "decided_because",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="begrundelse"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
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
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="afgjort af",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="skrevet af",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="catalog.offer",
                        verbose_name="indsats",
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
                        to="catalog.offerversion",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sendt af",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="catalog.provider",
                        verbose_name="leverandør",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="catalog.providercontact",
                        verbose_name="kontaktperson",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="catalog.track",
                        verbose_name="spor",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OfferEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("title", models.CharField(max_length=120, verbose_name="titel")),
                (
                    "delivery",
                    models.CharField(
                        choices=[
                            ("individual", "Individuelt"),
                            ("group", "Hold"),
                            ("workplace", "På en arbejdsplads"),
                        ],
                        max_length=12,
                        verbose_name="form",
                    ),
                ),
                ("purpose", models.TextField(max_length=1000, verbose_name="formål")),
                ("content", models.TextField(max_length=5000, verbose_name="indhold")),
                ("for_whom", models.TextField(blank=True, max_length=1000, verbose_name="hvem den er for")),
                ("not_for", models.TextField(blank=True, max_length=1000, verbose_name="hvem den ikke er for")),
                ("expected_effect", models.TextField(max_length=1000, verbose_name="forventet effekt")),
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
                ("place", models.CharField(blank=True, max_length=120, verbose_name="sted")),
                ("duration_weeks", models.PositiveSmallIntegerField(verbose_name="varighed i uger")),
                ("hours_per_week", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="timer om ugen")),
                ("capacity", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="pladser")),
                (
                    "price_per_week",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="pris pr. borger pr. uge"
                    ),
                ),
                (
                    "follow_up_interval_days",
                    models.PositiveSmallIntegerField(default=28, verbose_name="dage mellem opfølgninger"),
                ),
                (
                    "revision_interval_months",
                    models.PositiveSmallIntegerField(default=12, verbose_name="måneder mellem revisioner"),
                ),
                ("legal_basis", models.CharField(blank=True, max_length=200, verbose_name="lovgrundlag")),
                ("evidence", models.TextField(blank=True, max_length=2000, verbose_name="viden om indsatsen")),
                ("requires_consent", models.BooleanField(default=False, verbose_name="kræver samtykke")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="bemærkning")),
                ("key", models.SlugField(db_index=False, max_length=60, verbose_name="nøgle")),
                ("slug", models.SlugField(db_index=False, max_length=80, verbose_name="adresse")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Kladde"), ("published", "Udgivet"), ("retired", "Udgået")],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("revise_on", models.DateField(blank=True, editable=False, null=True, verbose_name="næste revision")),
                ("retired_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="udgået")),
                (
                    "retired_because",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="hvorfor udgået"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="ændret")),
                ("loaded", models.JSONField(default=dict, editable=False, verbose_name="indlæst")),
                (
                    "sort_key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=danish.sorting.Translate(
                            django.db.models.functions.text.Replace(
                                django.db.models.functions.text.Lower("title"), models.Value("aa"), models.Value("å")
                            ),
                            models.Value(
                                "æäÆÄøöØÖőŐåÅáàâãÁÀÂÃçčćÇČĆðÐéèêëÉÈÊËğĞíìîïıÍÌÎÏłŁñńÑŃóòôõÓÒÔÕšśşŠŚŞúùûÚÙÛüýÿÜÝžźżŽŹŻ"
                            ),
                            models.Value(
                                "{{{{||||||}}aaaaaaaaccccccddeeeeeeeeggiiiiiiiiillnnnnoooooooossssssuuuuuuyyyyyzzzzzz"
                            ),
                        ),
                        output_field=models.CharField(db_collation="C", max_length=130),
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
                    "changed_by",
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
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="catalog.offer",
                        verbose_name="lagt sammen med",
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
                        to="catalog.offer",
                    ),
                ),
                (
                    "retired_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="udgået ved",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="catalog.provider",
                        verbose_name="leverandør",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="catalog.providercontact",
                        verbose_name="kontaktperson",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="catalog.track",
                        verbose_name="spor",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offerversionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="751f13fe84a1910d6fe91bb57ee3eb66b0d5d549",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_dfffb",
                    table="catalog_offerversionevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="offerversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("duration_weeks__gte", 1), ("duration_weeks__lte", 260)),
                name="offerversion_lasts_at_least_a_week",
                violation_error_code="duration_weeks",
                violation_error_message="En indsats varer mindst én uge og højst fem år.",
            ),
        ),
        migrations.AddConstraint(
            model_name="offerversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_per_week__gte", 0)),
                name="offerversion_price_not_negative",
                violation_error_code="price_per_week",
                violation_error_message="Prisen kan ikke være negativ.",
            ),
        ),
        migrations.AddConstraint(
            model_name="offerversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours_per_week__gt", 0), ("hours_per_week__lte", 60)),
                name="offerversion_hours_in_a_week",
                violation_error_code="hours_per_week",
                violation_error_message="Timer om ugen skal være mellem 0,5 og 60.",
            ),
        ),
        migrations.AddConstraint(
            model_name="offerversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("revision_interval_months__gte", 1), ("revision_interval_months__lte", 60)),
                name="offerversion_revised_now_and_then",
                violation_error_code="revision_interval_months",
                violation_error_message="Der skal være mellem 1 og 60 måneder mellem revisioner.",
            ),
        ),
        migrations.AddConstraint(
            model_name="offerversion",
            constraint=models.UniqueConstraint(fields=("offer", "number"), name="offerversion_number_once"),
        ),
        migrations.AddConstraint(
            model_name="offerversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["draft", "in_review"])),
                fields=("offer",),
                name="offerversion_one_on_the_desk",
            ),
        ),
        migrations.AddConstraint(
            model_name="offerversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "published")), fields=("offer",), name="offerversion_one_in_force"
            ),
        ),
        migrations.AddConstraint(
            model_name="offerversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "discarded"]), ("sent_at__isnull", False), _connector="OR"),
                name="offerversion_sent_before_decided",
                violation_error_message="En udgave sendes til godkendelse, før den afgøres.",
            ),
        ),
        migrations.AddConstraint(
            model_name="offerversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "in_review"]), ("decided_at__isnull", False), _connector="OR"
                ),
                name="offerversion_published_was_decided",
                violation_error_message="En udgave er afgjort, før den udgives eller opgives.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offerversion",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalog_offerversionevent" ("capacity", "category_id", "change_note", "contact_id", "content", "decided_at", "decided_because", "decided_by_id", "delivery", "duration_weeks", "evidence", "expected_effect", "expected_indicators", "follow_up_interval_days", "for_whom", "hours_per_week", "id", "legal_basis", "made_at", "made_by_id", "not_for", "note", "number", "offer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "price_per_week", "provider_id", "purpose", "requires_consent", "revision_interval_months", "saved_at", "sent_at", "sent_by_id", "state", "title", "track_id", "version", "writer_ids") VALUES (NEW."capacity", NEW."category_id", NEW."change_note", NEW."contact_id", NEW."content", NEW."decided_at", NEW."decided_because", NEW."decided_by_id", NEW."delivery", NEW."duration_weeks", NEW."evidence", NEW."expected_effect", NEW."expected_indicators", NEW."follow_up_interval_days", NEW."for_whom", NEW."hours_per_week", NEW."id", NEW."legal_basis", NEW."made_at", NEW."made_by_id", NEW."not_for", NEW."note", NEW."number", NEW."offer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."price_per_week", NEW."provider_id", NEW."purpose", NEW."requires_consent", NEW."revision_interval_months", NEW."saved_at", NEW."sent_at", NEW."sent_by_id", NEW."state", NEW."title", NEW."track_id", NEW."version", NEW."writer_ids"); RETURN NULL;',
                    hash="3007f8f9ee6538e000cd8eab23e5fbd540072f70",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9a073",
                    table="catalog_offerversion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offerversion",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalog_offerversionevent" ("capacity", "category_id", "change_note", "contact_id", "content", "decided_at", "decided_because", "decided_by_id", "delivery", "duration_weeks", "evidence", "expected_effect", "expected_indicators", "follow_up_interval_days", "for_whom", "hours_per_week", "id", "legal_basis", "made_at", "made_by_id", "not_for", "note", "number", "offer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "price_per_week", "provider_id", "purpose", "requires_consent", "revision_interval_months", "saved_at", "sent_at", "sent_by_id", "state", "title", "track_id", "version", "writer_ids") VALUES (NEW."capacity", NEW."category_id", NEW."change_note", NEW."contact_id", NEW."content", NEW."decided_at", NEW."decided_because", NEW."decided_by_id", NEW."delivery", NEW."duration_weeks", NEW."evidence", NEW."expected_effect", NEW."expected_indicators", NEW."follow_up_interval_days", NEW."for_whom", NEW."hours_per_week", NEW."id", NEW."legal_basis", NEW."made_at", NEW."made_by_id", NEW."not_for", NEW."note", NEW."number", NEW."offer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."price_per_week", NEW."provider_id", NEW."purpose", NEW."requires_consent", NEW."revision_interval_months", NEW."saved_at", NEW."sent_at", NEW."sent_by_id", NEW."state", NEW."title", NEW."track_id", NEW."version", NEW."writer_ids"); RETURN NULL;',
                    hash="720c74712e1c531c250a179b94fae0ad8e6f0856",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_46892",
                    table="catalog_offerversion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offerevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e5a470af66a9d7190fa5ed6cf39f5efdbb59ba0e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d9dac",
                    table="catalog_offerevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["title"], name="offer_title_alike", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("duration_weeks__gte", 1), ("duration_weeks__lte", 260)),
                name="offer_lasts_at_least_a_week",
                violation_error_code="duration_weeks",
                violation_error_message="En indsats varer mindst én uge og højst fem år.",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_per_week__gte", 0)),
                name="offer_price_not_negative",
                violation_error_code="price_per_week",
                violation_error_message="Prisen kan ikke være negativ.",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours_per_week__gt", 0), ("hours_per_week__lte", 60)),
                name="offer_hours_in_a_week",
                violation_error_code="hours_per_week",
                violation_error_message="Timer om ugen skal være mellem 0,5 og 60.",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("revision_interval_months__gte", 1), ("revision_interval_months__lte", 60)),
                name="offer_revised_now_and_then",
                violation_error_code="revision_interval_months",
                violation_error_message="Der skal være mellem 1 og 60 måneder mellem revisioner.",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status", "retired"),
                        models.Q(("retired_because", ""), _negated=True),
                        ("retired_at__isnull", False),
                    ),
                    models.Q(
                        models.Q(("status", "retired"), _negated=True), ("retired_at", None), ("retired_because", "")
                    ),
                    _connector="OR",
                ),
                name="offer_retired_for_a_reason",
                violation_error_code="retired_because",
                violation_error_message="Skriv, hvorfor indsatsen udgår.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offer",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalog_offerevent" ("capacity", "category_id", "changed_at", "changed_by_id", "contact_id", "content", "delivery", "duration_weeks", "evidence", "expected_effect", "expected_indicators", "follow_up_interval_days", "for_whom", "hours_per_week", "id", "key", "legal_basis", "loaded", "merged_into_id", "not_for", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "price_per_week", "provider_id", "purpose", "requires_consent", "retired_at", "retired_because", "retired_by_id", "revise_on", "revision_interval_months", "slug", "status", "title", "track_id", "version") VALUES (NEW."capacity", NEW."category_id", NEW."changed_at", NEW."changed_by_id", NEW."contact_id", NEW."content", NEW."delivery", NEW."duration_weeks", NEW."evidence", NEW."expected_effect", NEW."expected_indicators", NEW."follow_up_interval_days", NEW."for_whom", NEW."hours_per_week", NEW."id", NEW."key", NEW."legal_basis", NEW."loaded", NEW."merged_into_id", NEW."not_for", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."price_per_week", NEW."provider_id", NEW."purpose", NEW."requires_consent", NEW."retired_at", NEW."retired_because", NEW."retired_by_id", NEW."revise_on", NEW."revision_interval_months", NEW."slug", NEW."status", NEW."title", NEW."track_id", NEW."version"); RETURN NULL;',
                    hash="0b4651794f4ea736dbf4f8b560b59e92295f83a5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_31907",
                    table="catalog_offer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="offer",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalog_offerevent" ("capacity", "category_id", "changed_at", "changed_by_id", "contact_id", "content", "delivery", "duration_weeks", "evidence", "expected_effect", "expected_indicators", "follow_up_interval_days", "for_whom", "hours_per_week", "id", "key", "legal_basis", "loaded", "merged_into_id", "not_for", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "price_per_week", "provider_id", "purpose", "requires_consent", "retired_at", "retired_because", "retired_by_id", "revise_on", "revision_interval_months", "slug", "status", "title", "track_id", "version") VALUES (NEW."capacity", NEW."category_id", NEW."changed_at", NEW."changed_by_id", NEW."contact_id", NEW."content", NEW."delivery", NEW."duration_weeks", NEW."evidence", NEW."expected_effect", NEW."expected_indicators", NEW."follow_up_interval_days", NEW."for_whom", NEW."hours_per_week", NEW."id", NEW."key", NEW."legal_basis", NEW."loaded", NEW."merged_into_id", NEW."not_for", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."price_per_week", NEW."provider_id", NEW."purpose", NEW."requires_consent", NEW."retired_at", NEW."retired_because", NEW."retired_by_id", NEW."revise_on", NEW."revision_interval_months", NEW."slug", NEW."status", NEW."title", NEW."track_id", NEW."version"); RETURN NULL;',
                    hash="9c0934c444590a4d370443b9ae820eff51f773a8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5a434",
                    table="catalog_offer",
                    when="AFTER",
                ),
            ),
        ),
    ]
