import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_history_is_final"),
        ("cases", "0009_end_of_case"),
        ("catalog", "0001_reference"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseExport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="bestilt")),
                (
                    "kind",
                    models.CharField(
                        choices=[("xlsx", "Excel (.xlsx)"), ("csv", "CSV (semikolon)")],
                        max_length=4,
                        verbose_name="slags",
                    ),
                ),
                ("columns", models.JSONField(default=list, verbose_name="kolonner")),
                (
                    "reason",
                    models.CharField(blank=True, max_length=200, verbose_name="hvorfor med hele cpr-nummeret"),
                ),
                ("request_id", models.CharField(blank=True, max_length=36, verbose_name="forespørgsel")),
                (
                    "case_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None, verbose_name="sager i rækkefølge"
                    ),
                ),
                ("rows_total", models.PositiveIntegerField(verbose_name="rækker")),
                ("written_at", models.DateTimeField(blank=True, null=True, verbose_name="skrevet")),
                ("sealed", models.BinaryField(null=True, verbose_name="fil")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="forsøg")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_exports",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="bestilt af",
                    ),
                ),
            ],
            options={
                "verbose_name": "eksport",
                "verbose_name_plural": "eksporter",
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CaseImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="sendt ind")),
                (
                    "read_as",
                    models.CharField(
                        choices=[
                            ("xlsx", "Excel-fil"),
                            ("utf8", "CSV-fil i UTF-8"),
                            ("utf16", "CSV-fil i UTF-16"),
                            ("cp1252", "CSV-fil i Windows-1252 (latin-1)"),
                        ],
                        max_length=10,
                        verbose_name="læst som",
                    ),
                ),
                ("sealed", models.BinaryField(null=True, verbose_name="indhold")),
                ("rows_total", models.PositiveIntegerField(verbose_name="rækker")),
                ("matching", models.JSONField(default=dict, verbose_name="kolonner")),
                ("support_since", models.DateField(blank=True, null=True, verbose_name="på forsørgelse siden, alle")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "Ikke startet"),
                            ("running", "I gang"),
                            ("done", "Færdig"),
                            ("stopped", "Stoppet"),
                        ],
                        default="checking",
                        max_length=10,
                        verbose_name="tilstand",
                    ),
                ),
                ("rows_done", models.PositiveIntegerField(default=0, verbose_name="behandlet")),
                ("rows_created", models.PositiveIntegerField(default=0, verbose_name="oprettet")),
                ("rows_known", models.PositiveIntegerField(default=0, verbose_name="findes allerede")),
                ("rows_faulty", models.PositiveIntegerField(default=0, verbose_name="med fejl")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="startet")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="slut")),
                ("problem", models.CharField(blank=True, max_length=300, verbose_name="hvorfor den stoppede")),
                ("lease", models.UUIDField(blank=True, null=True, verbose_name="hvem der arbejder på den")),
                ("lease_until", models.DateTimeField(blank=True, null=True, verbose_name="indtil")),
                (
                    "tries",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="forsøg, siden der sidst blev en række færdig"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_imports",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="importeret af",
                    ),
                ),
                (
                    "coordinator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ansvarlig for alle",
                    ),
                ),
                (
                    "target_group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.targetgroup",
                        verbose_name="målgruppe til alle",
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
                "verbose_name": "import",
                "verbose_name_plural": "importer",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ImportFault",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.PositiveIntegerField(verbose_name="række")),
                ("reason", models.CharField(max_length=300, verbose_name="hvorfor")),
                (
                    "case_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="faults",
                        to="cases.caseimport",
                        verbose_name="import",
                    ),
                ),
            ],
            options={
                "verbose_name": "afvist række",
                "verbose_name_plural": "afviste rækker",
                "ordering": ["row"],
            },
        ),
        migrations.AddIndex(
            model_name="caseexport",
            index=models.Index(
                condition=models.Q(("written_at", None)), fields=["asked_at"], name="case_export_unwritten"
            ),
        ),
        migrations.AddConstraint(
            model_name="caseimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "rows_done",
                        models.F("rows_created") + models.F("rows_known") + models.F("rows_faulty"),
                    ),
                    ("rows_done__lte", models.F("rows_total")),
                ),
                name="case_import_counts_every_row_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finished_at", None), ("state__in", ["checking", "running"])),
                    models.Q(("finished_at__isnull", False), ("state__in", ["done", "stopped"])),
                    _connector="OR",
                ),
                name="case_import_done_is_finished",
            ),
        ),
        migrations.AddConstraint(
            model_name="importfault",
            constraint=models.UniqueConstraint(fields=("case_import", "row"), name="import_fault_once_a_row"),
        ),
    ]
