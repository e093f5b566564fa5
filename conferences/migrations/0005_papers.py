import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import plans.models.paper


class Migration(migrations.Migration):
    dependencies = [
        ("conferences", "0004_proposals"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConferencePaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reader",
                    models.CharField(
                        choices=[("citizen", "Til borgeren"), ("staff", "Fuld udgave")],
                        default="citizen",
                        max_length=8,
                        verbose_name="udgave",
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="bestilt")),
                (
                    "pdf",
                    models.FileField(
                        blank=True,
                        editable=False,
                        storage=plans.models.paper.paper_storage,
                        upload_to=plans.models.paper.random_name,
                        verbose_name="pdf",
                    ),
                ),
                (
                    "edition",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="udgave af indhold og udseende"
                    ),
                ),
                ("drawn_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="tegnet")),
                (
                    "problem",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="hvorfor den ikke er tegnet"
                    ),
                ),
                (
                    "tries",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="mislykkede forsøg"),
                ),
                (
                    "try_again_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="næste forsøg"),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="conferences.conference",
                        verbose_name="konference",
                    ),
                ),
            ],
            options={
                "verbose_name": "referat på papir",
                "verbose_name_plural": "referater på papir",
                "ordering": ["conference", "reader"],
            },
        ),
        migrations.CreateModel(
            name="ConferencePaperEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "reader",
                    models.CharField(
                        choices=[("citizen", "Til borgeren"), ("staff", "Fuld udgave")],
                        default="citizen",
                        max_length=8,
                        verbose_name="udgave",
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="bestilt")),
                (
                    "pdf",
                    models.FileField(
                        blank=True,
                        editable=False,
                        storage=plans.models.paper.paper_storage,
                        upload_to=plans.models.paper.random_name,
                        verbose_name="pdf",
                    ),
                ),
                (
                    "edition",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="udgave af indhold og udseende"
                    ),
                ),
                ("drawn_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="tegnet")),
                (
                    "problem",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="hvorfor den ikke er tegnet"
                    ),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="conferences.conference",
                        verbose_name="konference",
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
                        to="conferences.conferencepaper",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="conferencepaper",
            index=models.Index(condition=models.Q(("pdf", "")), fields=["asked_at"], name="conference_paper_undrawn"),
        ),
        migrations.AddConstraint(
            model_name="conferencepaper",
            constraint=models.UniqueConstraint(fields=("conference", "reader"), name="conference_paper_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conferencepaper",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "conferences_conferencepaperevent" ("asked_at", "conference_id", "drawn_at", "edition", "id", "pdf", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "reader") VALUES (NEW."asked_at", NEW."conference_id", NEW."drawn_at", NEW."edition", NEW."id", NEW."pdf", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."problem", NEW."reader"); RETURN NULL;',
                    hash="84edb3a87b70dc658f3c6e88de9ad75535f9c415",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a23a7",
                    table="conferences_conferencepaper",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conferencepaper",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."conference_id" IS DISTINCT FROM (NEW."conference_id") OR OLD."drawn_at" IS DISTINCT FROM (NEW."drawn_at") OR OLD."edition" IS DISTINCT FROM (NEW."edition") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."pdf" IS DISTINCT FROM (NEW."pdf") OR OLD."problem" IS DISTINCT FROM (NEW."problem") OR OLD."reader" IS DISTINCT FROM (NEW."reader"))',
                    func='INSERT INTO "conferences_conferencepaperevent" ("asked_at", "conference_id", "drawn_at", "edition", "id", "pdf", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "reader") VALUES (NEW."asked_at", NEW."conference_id", NEW."drawn_at", NEW."edition", NEW."id", NEW."pdf", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."problem", NEW."reader"); RETURN NULL;',
                    hash="3edcc648a28fd02bfe469f90ad88780a27245811",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0d435",
                    table="conferences_conferencepaper",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="conferencepaperevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4cca74803330f5ed6c633c6df0b661557f6b464a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5b519",
                    table="conferences_conferencepaperevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
