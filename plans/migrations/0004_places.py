import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0003_reconsiderations"),
    ]

    operations = [
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "På venteliste"),
                            ("offered", "Tilbudt plads"),
                            ("booked", "Har plads"),
                            ("given_up", "Opgivet"),
                            ("lapsed", "Tilbuddet udløb"),
                            ("left", "Færdig"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="tilstand",
                    ),
                ),
                ("is_urgent", models.BooleanField(default=False, verbose_name="foran i køen")),
                ("urgent_because", models.CharField(blank=True, max_length=200, verbose_name="hvorfor foran i køen")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="bedt om")),
                ("answer_by", models.DateField(blank=True, editable=False, null=True, verbose_name="svar senest")),
                ("booked_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="fik plads")),
                ("ended_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="sluttede")),
                (
                    "ended_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="hvorfor opgivet"),
                ),
                ("moved_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="flyttet")),
                (
                    "moved_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="hvorfor flyttet"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "asked_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="bedt om af",
                    ),
                ),
                (
                    "intake",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="catalog.intake",
                        verbose_name="optag",
                    ),
                ),
                (
                    "intervention",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="plans.intervention",
                        verbose_name="indsats",
                    ),
                ),
            ],
            options={
                "verbose_name": "plads",
                "verbose_name_plural": "pladser",
                "ordering": ["asked_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PlaceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "På venteliste"),
                            ("offered", "Tilbudt plads"),
                            ("booked", "Har plads"),
                            ("given_up", "Opgivet"),
                            ("lapsed", "Tilbuddet udløb"),
                            ("left", "Færdig"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="tilstand",
                    ),
                ),
                ("is_urgent", models.BooleanField(default=False, verbose_name="foran i køen")),
                ("urgent_because", models.CharField(blank=True, max_length=200, verbose_name="hvorfor foran i køen")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="bedt om")),
                ("answer_by", models.DateField(blank=True, editable=False, null=True, verbose_name="svar senest")),
                ("booked_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="fik plads")),
                ("ended_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="sluttede")),
                (
                    "ended_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="hvorfor opgivet"),
                ),
                ("moved_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="flyttet")),
                (
                    "moved_because",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="hvorfor flyttet"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="bedt om af",
                    ),
                ),
                (
                    "intake",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="catalog.intake",
                        verbose_name="optag",
                    ),
                ),
                (
                    "intervention",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="plans.intervention",
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
                        to="plans.place",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="place",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["intake", "-is_urgent", "asked_at"],
                name="place_line",
            ),
        ),
        migrations.AddIndex(
            model_name="place",
            index=models.Index(condition=models.Q(("state", "offered")), fields=["answer_by"], name="place_to_answer"),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["waiting", "offered", "booked"])),
                fields=("intervention",),
                name="place_one_at_a_time",
                violation_error_message="Indsatsen har allerede en plads eller står på en venteliste.",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer_by__isnull", False), ("state", "offered")),
                    models.Q(("state", "offered"), _negated=True),
                    _connector="OR",
                ),
                name="place_offered_until_a_day",
                violation_error_message="Skriv, hvornår tilbuddet om en plads skal være besvaret.",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_urgent", False), models.Q(("urgent_because", ""), _negated=True), _connector="OR"
                ),
                name="place_urgent_for_a_reason",
                violation_error_code="urgent_because",
                violation_error_message="Skriv, hvorfor borgeren skal foran i køen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state__in", ["waiting", "offered", "booked"])),
                    models.Q(("ended_at__isnull", False), ("state__in", ["given_up", "lapsed", "left"])),
                    _connector="OR",
                ),
                name="place_ended_has_a_time",
                violation_error_message="En plads, der er opgivet eller brugt, har en dag, den sluttede.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="place",
            trigger=pgtrigger.compiler.Trigger(
                name="count_taken",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP <> 'INSERT' AND OLD.state IN ('waiting', 'offered', 'booked') THEN\n    UPDATE catalog_intake\n    SET booked = booked - (OLD.state <> 'waiting')::int, waiting = waiting - (OLD.state = 'waiting')::int\n    WHERE id = OLD.intake_id;\nEND IF;\nIF TG_OP <> 'DELETE' AND NEW.state IN ('waiting', 'offered', 'booked') THEN\n    UPDATE catalog_intake\n    SET booked = booked + (NEW.state <> 'waiting')::int, waiting = waiting + (NEW.state = 'waiting')::int\n    WHERE id = NEW.intake_id;\nEND IF;\nRETURN NULL;\n",
                    hash="0d54def3bd78d9eef38c044a185e2d7eedd7ffa4",
                    operation='INSERT OR UPDATE OF "state", "intake_id" OR DELETE',
                    pgid="pgtrigger_count_taken_dbaf7",
                    table="plans_place",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="place",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_placeevent" ("answer_by", "asked_at", "asked_by_id", "booked_at", "ended_at", "ended_because", "id", "intake_id", "intervention_id", "is_urgent", "moved_at", "moved_because", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "urgent_because", "version") VALUES (NEW."answer_by", NEW."asked_at", NEW."asked_by_id", NEW."booked_at", NEW."ended_at", NEW."ended_because", NEW."id", NEW."intake_id", NEW."intervention_id", NEW."is_urgent", NEW."moved_at", NEW."moved_because", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."state", NEW."urgent_because", NEW."version"); RETURN NULL;',
                    hash="4a718c762fce96b4f2bee2237f3141c873fde0ff",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1423e",
                    table="plans_place",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="place",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "plans_placeevent" ("answer_by", "asked_at", "asked_by_id", "booked_at", "ended_at", "ended_because", "id", "intake_id", "intervention_id", "is_urgent", "moved_at", "moved_because", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "urgent_because", "version") VALUES (NEW."answer_by", NEW."asked_at", NEW."asked_by_id", NEW."booked_at", NEW."ended_at", NEW."ended_because", NEW."id", NEW."intake_id", NEW."intervention_id", NEW."is_urgent", NEW."moved_at", NEW."moved_because", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."state", NEW."urgent_because", NEW."version"); RETURN NULL;',
                    hash="f4d5d8fce5d6e21236a67290ff83e75c4886d178",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_71066",
                    table="plans_place",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="placeevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b924d313c5e3efa7cd5d72dbbde52daa20ea624a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ceb0e",
                    table="plans_placeevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
