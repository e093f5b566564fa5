import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0004_curating"),
    ]

    operations = [
        migrations.CreateModel(
            name="Closure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="fra")),
                ("until_on", models.DateField(verbose_name="til og med")),
                ("reason", models.CharField(blank=True, max_length=120, verbose_name="hvorfor")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closures",
                        to="catalog.offer",
                        verbose_name="indsats",
                    ),
                ),
            ],
            options={
                "verbose_name": "lukket periode",
                "verbose_name_plural": "lukkede perioder",
                "ordering": ["from_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Intake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="starter")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="slutter")),
                ("sign_up_by", models.DateField(blank=True, null=True, verbose_name="tilmelding senest")),
                ("capacity", models.PositiveSmallIntegerField(verbose_name="pladser")),
                ("booked", models.PositiveIntegerField(default=0, editable=False, verbose_name="optaget")),
                ("waiting", models.PositiveIntegerField(default=0, editable=False, verbose_name="på venteliste")),
                (
                    "days_to_answer",
                    models.PositiveSmallIntegerField(default=5, verbose_name="dage til at svare på en ledig plads"),
                ),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="sted")),
                ("is_cancelled", models.BooleanField(default=False, editable=False, verbose_name="aflyst")),
                (
                    "cancelled_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="hvorfor aflyst"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="intakes",
                        to="catalog.offer",
                        verbose_name="indsats",
                    ),
                ),
            ],
            options={
                "verbose_name": "optag",
                "verbose_name_plural": "optag",
                "ordering": [models.OrderBy(models.F("starts_on"), nulls_first=True), "pk"],
            },
        ),
        migrations.CreateModel(
            name="IntakeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="starter")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="slutter")),
                ("sign_up_by", models.DateField(blank=True, null=True, verbose_name="tilmelding senest")),
                ("capacity", models.PositiveSmallIntegerField(verbose_name="pladser")),
                (
                    "days_to_answer",
                    models.PositiveSmallIntegerField(default=5, verbose_name="dage til at svare på en ledig plads"),
                ),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="sted")),
                ("is_cancelled", models.BooleanField(default=False, editable=False, verbose_name="aflyst")),
                (
                    "cancelled_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="hvorfor aflyst"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
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
                        to="catalog.intake",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ClosureEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("from_on", models.DateField(verbose_name="fra")),
                ("until_on", models.DateField(verbose_name="til og med")),
                ("reason", models.CharField(blank=True, max_length=120, verbose_name="hvorfor")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
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
                        to="catalog.closure",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OfferWait",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("days", models.PositiveIntegerField(verbose_name="dage")),
                ("counted_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="opgjort")),
                (
                    "offer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wait",
                        to="catalog.offer",
                        verbose_name="indsats",
                    ),
                ),
            ],
            options={
                "verbose_name": "ventetid",
                "verbose_name_plural": "ventetider",
                "ordering": ["offer"],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="intakeevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="96585b571648b73884cc792a50ad2f6b150cfe69",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_06a58",
                    table="catalog_intakeevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.CheckConstraint(
                condition=models.Q(("booked__lte", models.F("capacity"))),
                name="intake_not_overbooked",
                violation_error_code="capacity",
                violation_error_message="Der er optaget flere pladser end det.",
            ),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None),
                    models.Q(("ends_on__gte", models.F("starts_on")), ("starts_on__isnull", False)),
                    _connector="OR",
                ),
                name="intake_ends_after_start",
                violation_error_code="ends_on",
                violation_error_message="Optaget kan ikke slutte, før det begynder.",
            ),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sign_up_by", None),
                    models.Q(("sign_up_by__lte", models.F("starts_on")), ("starts_on__isnull", False)),
                    _connector="OR",
                ),
                name="intake_sign_up_before_start",
                violation_error_code="sign_up_by",
                violation_error_message="Tilmeldingen skal slutte, før optaget begynder.",
            ),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.CheckConstraint(
                condition=models.Q(("days_to_answer__gte", 1), ("days_to_answer__lte", 60)),
                name="intake_days_to_answer",
                violation_error_code="days_to_answer",
                violation_error_message="Der skal være mellem 1 og 60 dage til at svare.",
            ),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_cancelled", False), ("starts_on", None)),
                fields=("offer",),
                name="intake_one_without_a_day",
                violation_error_message="Indsatsen har allerede løbende optag.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="intake",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalog_intakeevent" ("cancelled_because", "capacity", "days_to_answer", "ends_on", "id", "is_cancelled", "offer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "sign_up_by", "starts_on", "version") VALUES (NEW."cancelled_because", NEW."capacity", NEW."days_to_answer", NEW."ends_on", NEW."id", NEW."is_cancelled", NEW."offer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."sign_up_by", NEW."starts_on", NEW."version"); RETURN NULL;',
                    hash="7029ba9d1874e8961190fcb9fe8ef615351ba444",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_79892",
                    table="catalog_intake",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="intake",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."cancelled_because" IS DISTINCT FROM (NEW."cancelled_because") OR OLD."capacity" IS DISTINCT FROM (NEW."capacity") OR OLD."days_to_answer" IS DISTINCT FROM (NEW."days_to_answer") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_cancelled" IS DISTINCT FROM (NEW."is_cancelled") OR OLD."offer_id" IS DISTINCT FROM (NEW."offer_id") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."sign_up_by" IS DISTINCT FROM (NEW."sign_up_by") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "catalog_intakeevent" ("cancelled_because", "capacity", "days_to_answer", "ends_on", "id", "is_cancelled", "offer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "sign_up_by", "starts_on", "version") VALUES (NEW."cancelled_because", NEW."capacity", NEW."days_to_answer", NEW."ends_on", NEW."id", NEW."is_cancelled", NEW."offer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."sign_up_by", NEW."starts_on", NEW."version"); RETURN NULL;',
                    hash="cbcaad91c45025bf4ce7f4965289efb280497e82",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_65e52",
                    table="catalog_intake",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closureevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6cb7605ca3bf1b89ca92269fd7ae0a33a074c3ba",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_4f660",
                    table="catalog_closureevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__gte", models.F("from_on"))),
                name="closure_ends_after_start",
                violation_error_code="until_on",
                violation_error_message="Perioden kan ikke slutte, før den begynder.",
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            "from_on",
                            "until_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                    ("offer", "="),
                ],
                name="closures_do_not_overlap",
                violation_error_code="from_on",
                violation_error_message="Perioden overlapper en anden lukket periode.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closure",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalog_closureevent" ("from_on", "id", "offer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "until_on", "version") VALUES (NEW."from_on", NEW."id", NEW."offer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."until_on", NEW."version"); RETURN NULL;',
                    hash="8f90be94291f0eddb1e856e25cb65a20f847b6c9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a59d8",
                    table="catalog_closure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closure",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalog_closureevent" ("from_on", "id", "offer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "until_on", "version") VALUES (NEW."from_on", NEW."id", NEW."offer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."until_on", NEW."version"); RETURN NULL;',
                    hash="25ada87431039c89f0a91b62baca1aad500d4544",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_10c4b",
                    table="catalog_closure",
                    when="AFTER",
                ),
            ),
        ),
    ]
