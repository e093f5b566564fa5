import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# A trigger's condition may ask a function of another row, and nothing else of it.
IS_SIGNED = """
CREATE FUNCTION contribution_is_signed(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
SELECT signed_at IS NOT NULL FROM conferences_contribution WHERE id = wanted
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0011_endings_and_ranks"),
        ("catalog", "0007_alike"),
        ("conferences", "0001_analyses"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Addition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("added", "Tilføjelse"), ("withdrawn", "Underskriften er trukket tilbage")],
                        default="added",
                        editable=False,
                        max_length=10,
                        verbose_name="slags",
                    ),
                ),
                ("text", models.TextField(max_length=4000, verbose_name="tilføjelse")),
                (
                    "is_confidential",
                    models.BooleanField(default=False, verbose_name="kun for de fag, samtykket nævner"),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="skrevet"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="skrevet af",
                    ),
                ),
            ],
            options={
                "verbose_name": "tilføjelse til et bidrag",
                "verbose_name_plural": "tilføjelser til bidrag",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Contribution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assigned_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="bedt om at bidrage"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="frist")),
                ("interview_on", models.DateField(blank=True, null=True, verbose_name="samtale med borgeren")),
                ("strengths", models.TextField(blank=True, max_length=4000, verbose_name="det kan bæres videre")),
                ("obstacles", models.TextField(blank=True, max_length=4000, verbose_name="det står i vejen")),
                ("needed", models.TextField(blank=True, max_length=4000, verbose_name="det skal der til")),
                ("suggestion", models.TextField(blank=True, max_length=4000, verbose_name="forslag med egne ord")),
                (
                    "considerations",
                    models.TextField(blank=True, max_length=4000, verbose_name="hensyn på arbejdspladsen"),
                ),
                ("confidential", models.TextField(blank=True, max_length=10000, verbose_name="fagligt notat")),
                (
                    "hours_from",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="timer om ugen fra start",
                    ),
                ),
                (
                    "hours_to",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="op til",
                    ),
                ),
                ("hours_note", models.CharField(blank=True, max_length=120, verbose_name="om timerne")),
                ("saved_at", models.DateTimeField(auto_now=True, verbose_name="gemt")),
                (
                    "signed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="underskrevet"),
                ),
                (
                    "left_out_because",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="hvorfor faget ikke er med"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "analysis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contributions",
                        to="conferences.analysis",
                        verbose_name="analyse",
                    ),
                ),
                (
                    "assigned_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="bedt af",
                    ),
                ),
                (
                    "discipline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="conferences.discipline",
                        verbose_name="fag",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="medarbejder",
                    ),
                ),
            ],
            options={
                "verbose_name": "fagligt bidrag",
                "verbose_name_plural": "faglige bidrag",
                "ordering": ["analysis", "discipline__order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="AdditionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("added", "Tilføjelse"), ("withdrawn", "Underskriften er trukket tilbage")],
                        default="added",
                        editable=False,
                        max_length=10,
                        verbose_name="slags",
                    ),
                ),
                ("text", models.TextField(max_length=4000, verbose_name="tilføjelse")),
                (
                    "is_confidential",
                    models.BooleanField(default=False, verbose_name="kun for de fag, samtykket nævner"),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="skrevet"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="skrevet af",
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
                        to="conferences.addition",
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="conferences.contribution",
                        verbose_name="fagligt bidrag",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="addition",
            name="contribution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="additions",
                to="conferences.contribution",
                verbose_name="fagligt bidrag",
            ),
        ),
        migrations.CreateModel(
            name="ContributionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "assigned_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="bedt om at bidrage"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="frist")),
                ("interview_on", models.DateField(blank=True, null=True, verbose_name="samtale med borgeren")),
                ("strengths", models.TextField(blank=True, max_length=4000, verbose_name="det kan bæres videre")),
                ("obstacles", models.TextField(blank=True, max_length=4000, verbose_name="det står i vejen")),
                ("needed", models.TextField(blank=True, max_length=4000, verbose_name="det skal der til")),
                ("suggestion", models.TextField(blank=True, max_length=4000, verbose_name="forslag med egne ord")),
                (
                    "considerations",
                    models.TextField(blank=True, max_length=4000, verbose_name="hensyn på arbejdspladsen"),
                ),
                ("confidential", models.TextField(blank=True, max_length=10000, verbose_name="fagligt notat")),
                (
                    "hours_from",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="timer om ugen fra start",
                    ),
                ),
                (
                    "hours_to",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="op til",
                    ),
                ),
                ("hours_note", models.CharField(blank=True, max_length=120, verbose_name="om timerne")),
                ("saved_at", models.DateTimeField(auto_now=True, verbose_name="gemt")),
                (
                    "signed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="underskrevet"),
                ),
                (
                    "left_out_because",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="hvorfor faget ikke er med"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "analysis",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="conferences.analysis",
                        verbose_name="analyse",
                    ),
                ),
                (
                    "assigned_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="bedt af",
                    ),
                ),
                (
                    "discipline",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="conferences.discipline",
                        verbose_name="fag",
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
                        to="conferences.contribution",
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
            name="Observation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(max_length=4000, verbose_name="iagttagelse")),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="observations",
                        to="conferences.contribution",
                        verbose_name="fagligt bidrag",
                    ),
                ),
                (
                    "prompt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="conferences.prompt",
                        verbose_name="spørgsmål",
                    ),
                ),
            ],
            options={
                "verbose_name": "iagttagelse",
                "verbose_name_plural": "iagttagelser",
                "ordering": ["prompt__order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ObservationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("text", models.TextField(max_length=4000, verbose_name="iagttagelse")),
                (
                    "contribution",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="conferences.contribution",
                        verbose_name="fagligt bidrag",
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
                        to="conferences.observation",
                    ),
                ),
                (
                    "prompt",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="conferences.prompt",
                        verbose_name="spørgsmål",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("goal", models.CharField(blank=True, max_length=120, verbose_name="mål")),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="hvorfor")),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestions",
                        to="conferences.contribution",
                        verbose_name="fagligt bidrag",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.offer",
                        verbose_name="indsats",
                    ),
                ),
            ],
            options={
                "verbose_name": "forslag fra et fag",
                "verbose_name_plural": "forslag fra fagene",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SuggestionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("goal", models.CharField(blank=True, max_length=120, verbose_name="mål")),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="hvorfor")),
                (
                    "contribution",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="conferences.contribution",
                        verbose_name="fagligt bidrag",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
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
                        to="conferences.suggestion",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Weighing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("weight", models.PositiveSmallIntegerField(verbose_name="vægt")),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="weighings",
                        to="conferences.contribution",
                        verbose_name="fagligt bidrag",
                    ),
                ),
                (
                    "factor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.factor",
                        verbose_name="barriere eller ressource",
                    ),
                ),
            ],
            options={
                "verbose_name": "vægt fra et fag",
                "verbose_name_plural": "vægte fra fagene",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="WeighingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("weight", models.PositiveSmallIntegerField(verbose_name="vægt")),
                (
                    "contribution",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="conferences.contribution",
                        verbose_name="fagligt bidrag",
                    ),
                ),
                (
                    "factor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.factor",
                        verbose_name="barriere eller ressource",
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
                        to="conferences.weighing",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(
                condition=models.Q(("signed_at", None)), fields=["user", "due_on"], name="contribution_to_write"
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.UniqueConstraint(
                fields=("analysis", "discipline"),
                name="contribution_once_a_discipline",
                violation_error_code="discipline",
                violation_error_message="Faget er allerede med i analysen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_at", None),
                    models.Q(
                        models.Q(("strengths", ""), _negated=True),
                        models.Q(("obstacles", ""), _negated=True),
                        models.Q(("needed", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="contribution_signed_says_something",
                violation_error_message="Skriv, hvad der kan bære, hvad der står i vejen, og hvad der skal til.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(("signed_at", None), ("left_out_because", ""), _connector="OR"),
                name="contribution_signed_or_left_out",
                violation_error_message="Faget er ikke med, eller har underskrevet.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hours_to", None),
                    models.Q(("hours_from__isnull", False), ("hours_to__gte", models.F("hours_from"))),
                    _connector="OR",
                ),
                name="contribution_hours_in_order",
                violation_error_code="hours_to",
                violation_error_message="Skriv først det laveste og så det højeste timetal.",
            ),
        ),
        migrations.RunSQL(IS_SIGNED, "DROP FUNCTION contribution_is_signed(bigint)"),
        pgtrigger.migrations.AddTrigger(
            model_name="contribution",
            trigger=pgtrigger.compiler.Trigger(
                name="contribution_signed_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.signed_at IS NOT NULL AND NEW.signed_at IS NOT NULL AND ROW(OLD.signed_at, OLD.strengths, OLD.obstacles, OLD.needed, OLD.suggestion, OLD.considerations, OLD.confidential, OLD.hours_from, OLD.hours_to, OLD.hours_note, OLD.interview_on, OLD.user_id) IS DISTINCT FROM ROW(NEW.signed_at, NEW.strengths, NEW.obstacles, NEW.needed, NEW.suggestion, NEW.considerations, NEW.confidential, NEW.hours_from, NEW.hours_to, NEW.hours_note, NEW.interview_on, NEW.user_id))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="49fc9ef4bdf3c6ecb1ffb4d4b2bcf704f8debfe4",
                    operation="UPDATE",
                    pgid="pgtrigger_contribution_signed_stays_098d6",
                    table="conferences_contribution",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contribution",
            trigger=pgtrigger.compiler.Trigger(
                name="contribution_signed_with_all",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."signed_at" IS NOT NULL AND OLD."signed_at" IS NULL)',
                    func="UPDATE conferences_observation SET contribution_id = NEW.id WHERE contribution_id = NEW.id; UPDATE conferences_weighing SET contribution_id = NEW.id WHERE contribution_id = NEW.id; UPDATE conferences_suggestion SET contribution_id = NEW.id WHERE contribution_id = NEW.id; RETURN NULL;",
                    hash="6589069f5f84b6cc0107f25f10b8f241253eb9af",
                    operation="UPDATE",
                    pgid="pgtrigger_contribution_signed_with_all_35be7",
                    table="conferences_contribution",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contribution",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."signed_at" IS NOT NULL)',
                    func='INSERT INTO "conferences_contributionevent" ("analysis_id", "assigned_at", "assigned_by_id", "confidential", "considerations", "discipline_id", "due_on", "hours_from", "hours_note", "hours_to", "id", "interview_on", "left_out_because", "needed", "obstacles", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at", "signed_at", "strengths", "suggestion", "user_id", "version") VALUES (NEW."analysis_id", NEW."assigned_at", NEW."assigned_by_id", NEW."confidential", NEW."considerations", NEW."discipline_id", NEW."due_on", NEW."hours_from", NEW."hours_note", NEW."hours_to", NEW."id", NEW."interview_on", NEW."left_out_because", NEW."needed", NEW."obstacles", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."saved_at", NEW."signed_at", NEW."strengths", NEW."suggestion", NEW."user_id", NEW."version"); RETURN NULL;',
                    hash="686a2c016c373cffb99a0a080762b11a8d443ea6",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a1155",
                    table="conferences_contribution",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contribution",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."signed_at" IS NOT NULL OR OLD."signed_at" IS NOT NULL)',
                    func='INSERT INTO "conferences_contributionevent" ("analysis_id", "assigned_at", "assigned_by_id", "confidential", "considerations", "discipline_id", "due_on", "hours_from", "hours_note", "hours_to", "id", "interview_on", "left_out_because", "needed", "obstacles", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "saved_at", "signed_at", "strengths", "suggestion", "user_id", "version") VALUES (NEW."analysis_id", NEW."assigned_at", NEW."assigned_by_id", NEW."confidential", NEW."considerations", NEW."discipline_id", NEW."due_on", NEW."hours_from", NEW."hours_note", NEW."hours_to", NEW."id", NEW."interview_on", NEW."left_out_because", NEW."needed", NEW."obstacles", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."saved_at", NEW."signed_at", NEW."strengths", NEW."suggestion", NEW."user_id", NEW."version"); RETURN NULL;',
                    hash="9b2d508c5c50a94ab2f7b467b38ed19a1d0a4d51",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_82011",
                    table="conferences_contribution",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="additionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0fd3f6db2f3e288d2952513c6e235c52eed0f65b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f6fd0",
                    table="conferences_additionevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="addition",
            trigger=pgtrigger.compiler.Trigger(
                name="addition_is_final",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="56541d2c9393a5183e0a41e2c1cf73b45dd0a1f4",
                    operation="UPDATE",
                    pgid="pgtrigger_addition_is_final_0c13e",
                    table="conferences_addition",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="addition",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "conferences_additionevent" ("at", "by_id", "contribution_id", "id", "is_confidential", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."at", NEW."by_id", NEW."contribution_id", NEW."id", NEW."is_confidential", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."text"); RETURN NULL;',
                    hash="8749bce326e9f73da88e7be244f29010325856cb",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5f27a",
                    table="conferences_addition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="addition",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "conferences_additionevent" ("at", "by_id", "contribution_id", "id", "is_confidential", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."at", NEW."by_id", NEW."contribution_id", NEW."id", NEW."is_confidential", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."text"); RETURN NULL;',
                    hash="ddcfc320f451ea5440261b3c1f028edeff5f5366",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5af02",
                    table="conferences_addition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contributionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="697b9f29cef5eed10ee50cb777a125a78b521e1e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_af856",
                    table="conferences_contributionevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.UniqueConstraint(fields=("contribution", "prompt"), name="observation_once_a_prompt"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="observation",
            trigger=pgtrigger.compiler.Trigger(
                name="observation_not_removed_when_signed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (contribution_is_signed(OLD.contribution_id))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="a75a476251a250ab4b55f8185e2caaaace97e0fb",
                    operation="DELETE",
                    pgid="pgtrigger_observation_not_removed_when_signed_ee8bb",
                    table="conferences_observation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="observation",
            trigger=pgtrigger.compiler.Trigger(
                name="observation_stays_as_signed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (contribution_is_signed(OLD.contribution_id) AND (ROW(OLD.contribution_id, OLD.prompt_id, OLD.text) IS DISTINCT FROM ROW(NEW.contribution_id, NEW.prompt_id, NEW.text)) OR contribution_is_signed(NEW.contribution_id) AND (ROW(OLD.contribution_id, OLD.prompt_id, OLD.text) IS DISTINCT FROM ROW(NEW.contribution_id, NEW.prompt_id, NEW.text)))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="e58a26bab424918af05ee34a5f812382696f9f51",
                    operation="UPDATE",
                    pgid="pgtrigger_observation_stays_as_signed_d1818",
                    table="conferences_observation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="observation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (contribution_is_signed(NEW.contribution_id))",
                    func='INSERT INTO "conferences_observationevent" ("contribution_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prompt_id", "text") VALUES (NEW."contribution_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prompt_id", NEW."text"); RETURN NULL;',
                    hash="ca225eacfb60895a07e5b444915bcaae59dd1efe",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a6001",
                    table="conferences_observation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="observation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (contribution_is_signed(NEW.contribution_id))",
                    func='INSERT INTO "conferences_observationevent" ("contribution_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prompt_id", "text") VALUES (NEW."contribution_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."prompt_id", NEW."text"); RETURN NULL;',
                    hash="155018264486eef6898e4cbda9429d1ac7a82cbc",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_af067",
                    table="conferences_observation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="observationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="eaee34f054e58a48a6fcf7e332273b5476dc1379",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_1fcef",
                    table="conferences_observationevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("goal", ""), ("offer__isnull", False)),
                    models.Q(("offer", None), models.Q(("goal", ""), _negated=True)),
                    _connector="OR",
                ),
                name="suggestion_of_an_offer_or_a_goal",
                violation_error_message="Vælg en indsats, eller skriv et mål.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.UniqueConstraint(
                fields=("contribution", "offer"),
                name="suggestion_once_an_offer",
                violation_error_message="Indsatsen er allerede foreslået.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suggestion",
            trigger=pgtrigger.compiler.Trigger(
                name="suggestion_not_removed_when_signed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (contribution_is_signed(OLD.contribution_id))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="bb1d6134ca5e0c5162721a6d7046109c791ebbfd",
                    operation="DELETE",
                    pgid="pgtrigger_suggestion_not_removed_when_signed_f718c",
                    table="conferences_suggestion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suggestion",
            trigger=pgtrigger.compiler.Trigger(
                name="suggestion_stays_as_signed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (contribution_is_signed(OLD.contribution_id) AND (ROW(OLD.contribution_id, OLD.offer_id, OLD.goal, OLD.words) IS DISTINCT FROM ROW(NEW.contribution_id, NEW.offer_id, NEW.goal, NEW.words)) OR contribution_is_signed(NEW.contribution_id) AND (ROW(OLD.contribution_id, OLD.offer_id, OLD.goal, OLD.words) IS DISTINCT FROM ROW(NEW.contribution_id, NEW.offer_id, NEW.goal, NEW.words)))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="8d82c6a51a4a90e38e2a6e0df108490659514957",
                    operation="UPDATE",
                    pgid="pgtrigger_suggestion_stays_as_signed_2bd1e",
                    table="conferences_suggestion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suggestion",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (contribution_is_signed(NEW.contribution_id))",
                    func='INSERT INTO "conferences_suggestionevent" ("contribution_id", "goal", "id", "offer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "words") VALUES (NEW."contribution_id", NEW."goal", NEW."id", NEW."offer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."words"); RETURN NULL;',
                    hash="11ca3905ec05e8852c3db4e8f9892f4024525cff",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ce373",
                    table="conferences_suggestion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suggestion",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (contribution_is_signed(NEW.contribution_id))",
                    func='INSERT INTO "conferences_suggestionevent" ("contribution_id", "goal", "id", "offer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "words") VALUES (NEW."contribution_id", NEW."goal", NEW."id", NEW."offer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."words"); RETURN NULL;',
                    hash="5ab4e148d78f46d669cc6f0f60b9590287222ca9",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_dfe6c",
                    table="conferences_suggestion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suggestionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="caf4dfda87a14b88d4c5de755a05ccd1fad02edb",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_47920",
                    table="conferences_suggestionevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="weighing",
            constraint=models.UniqueConstraint(fields=("contribution", "factor"), name="weighing_once_a_factor"),
        ),
        migrations.AddConstraint(
            model_name="weighing",
            constraint=models.CheckConstraint(condition=models.Q(("weight__lte", 4)), name="weighing_on_its_scale"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="weighing",
            trigger=pgtrigger.compiler.Trigger(
                name="weighing_not_removed_when_signed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (contribution_is_signed(OLD.contribution_id))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="0ef87ee2aabc0990e4e2a8377813e05e30967ff4",
                    operation="DELETE",
                    pgid="pgtrigger_weighing_not_removed_when_signed_144e9",
                    table="conferences_weighing",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="weighing",
            trigger=pgtrigger.compiler.Trigger(
                name="weighing_stays_as_signed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (contribution_is_signed(OLD.contribution_id) AND (ROW(OLD.contribution_id, OLD.factor_id, OLD.weight) IS DISTINCT FROM ROW(NEW.contribution_id, NEW.factor_id, NEW.weight)) OR contribution_is_signed(NEW.contribution_id) AND (ROW(OLD.contribution_id, OLD.factor_id, OLD.weight) IS DISTINCT FROM ROW(NEW.contribution_id, NEW.factor_id, NEW.weight)))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="8dc08faf9b832d128f86ff7dd450c055004aa16e",
                    operation="UPDATE",
                    pgid="pgtrigger_weighing_stays_as_signed_eb734",
                    table="conferences_weighing",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="weighing",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (contribution_is_signed(NEW.contribution_id))",
                    func='INSERT INTO "conferences_weighingevent" ("contribution_id", "factor_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "weight") VALUES (NEW."contribution_id", NEW."factor_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."weight"); RETURN NULL;',
                    hash="ff64c1afa7cece246c6abb5f1164bf7a2a29ca1a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5003d",
                    table="conferences_weighing",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="weighing",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (contribution_is_signed(NEW.contribution_id))",
                    func='INSERT INTO "conferences_weighingevent" ("contribution_id", "factor_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "weight") VALUES (NEW."contribution_id", NEW."factor_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."weight"); RETURN NULL;',
                    hash="e2fe86ef328005c950f63055cde2c7ad8ebe364a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_61f79",
                    table="conferences_weighing",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="weighingevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="32b036212c8d77a313e98b08c23e8cd5d4106fa2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_30dda",
                    table="conferences_weighingevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
