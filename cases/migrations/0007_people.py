import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import cases.models.benefit_spell
import cases.screenings


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_goals_factors"),
        ("catalog", "0001_reference"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BenefitKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=40, unique=True, verbose_name="nøgle")),
                ("label", models.CharField(max_length=60, unique=True, verbose_name="ydelse")),
                ("from_on", models.DateField(verbose_name="gælder fra")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="gælder til")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="rækkefølge")),
                ("loaded", models.JSONField(default=dict, editable=False, verbose_name="indlæst")),
            ],
            options={
                "verbose_name": "ydelse",
                "verbose_name_plural": "ydelser",
                "ordering": ["order", "label"],
            },
        ),
        migrations.CreateModel(
            name="ContactPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("relative", "Pårørende"),
                            ("companion", "Bisidder"),
                            ("guardian", "Værge"),
                            ("doctor", "Læge"),
                            ("treatment", "Behandler"),
                            ("employer", "Arbejdsgiver"),
                            ("fund", "A-kasse eller fagforening"),
                            ("authority", "Anden myndighed"),
                            ("other", "Andet"),
                        ],
                        max_length=10,
                        verbose_name="tilknytning",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="navn")),
                (
                    "organisation",
                    models.CharField(blank=True, max_length=120, verbose_name="arbejdsplads eller organisation"),
                ),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="telefon")),
                ("email", models.EmailField(blank=True, max_length=120, verbose_name="e-mail")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="bemærkning")),
                ("from_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="fra")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="til")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
            ],
            options={
                "verbose_name": "kontaktperson",
                "verbose_name_plural": "kontaktpersoner",
                "ordering": ["from_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ContactPersonEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("relative", "Pårørende"),
                            ("companion", "Bisidder"),
                            ("guardian", "Værge"),
                            ("doctor", "Læge"),
                            ("treatment", "Behandler"),
                            ("employer", "Arbejdsgiver"),
                            ("fund", "A-kasse eller fagforening"),
                            ("authority", "Anden myndighed"),
                            ("other", "Andet"),
                        ],
                        max_length=10,
                        verbose_name="tilknytning",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="navn")),
                (
                    "organisation",
                    models.CharField(blank=True, max_length=120, verbose_name="arbejdsplads eller organisation"),
                ),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="telefon")),
                ("email", models.EmailField(blank=True, max_length=120, verbose_name="e-mail")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="bemærkning")),
                ("from_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="fra")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="til")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="JoinRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("coordinator", "Ansvarlig medarbejder"),
                            ("colleague", "Kollega"),
                            ("company_consultant", "Virksomhedskonsulent"),
                            ("mentor", "Mentor"),
                            ("discipline", "Fagperson"),
                            ("analysis", "Deltager i analyse"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="rolle i sagen",
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        max_length=300,
                        validators=[
                            django.core.validators.MinLengthValidator(
                                10, "Skriv lidt mere om, hvorfor du skal være med i sagen."
                            )
                        ],
                        verbose_name="begrundelse",
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="spurgt")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("granted", "Ja"), ("declined", "Nej")],
                        max_length=10,
                        verbose_name="svar",
                    ),
                ),
                ("answer_words", models.CharField(blank=True, max_length=300, verbose_name="begrundelse for svaret")),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="besvaret")),
            ],
            options={
                "verbose_name": "anmodning om at deltage",
                "verbose_name_plural": "anmodninger om at deltage",
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="JoinRequestEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("coordinator", "Ansvarlig medarbejder"),
                            ("colleague", "Kollega"),
                            ("company_consultant", "Virksomhedskonsulent"),
                            ("mentor", "Mentor"),
                            ("discipline", "Fagperson"),
                            ("analysis", "Deltager i analyse"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="rolle i sagen",
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        max_length=300,
                        validators=[
                            django.core.validators.MinLengthValidator(
                                10, "Skriv lidt mere om, hvorfor du skal være med i sagen."
                            )
                        ],
                        verbose_name="begrundelse",
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="spurgt")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("granted", "Ja"), ("declined", "Nej")],
                        max_length=10,
                        verbose_name="svar",
                    ),
                ),
                ("answer_words", models.CharField(blank=True, max_length=300, verbose_name="begrundelse for svaret")),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="besvaret")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RestartRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=40, unique=True, verbose_name="nøgle")),
                (
                    "trigger",
                    models.CharField(
                        choices=[
                            ("group", "Når målgruppen skifter"),
                            ("benefit", "Når ydelsen skifter med målgruppen"),
                        ],
                        max_length=10,
                        verbose_name="hvornår",
                    ),
                ),
                ("label", models.CharField(max_length=80, verbose_name="hvad begynder forfra")),
                ("text", models.CharField(max_length=300, verbose_name="forklaring")),
                ("from_on", models.DateField(verbose_name="gælder fra")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="gælder til")),
                ("loaded", models.JSONField(default=dict, editable=False, verbose_name="indlæst")),
            ],
            options={
                "verbose_name": "regel for ny start",
                "verbose_name_plural": "regler for ny start",
                "ordering": ["from_on", "key"],
            },
        ),
        migrations.CreateModel(
            name="Screening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="titel")),
                ("edition", models.PositiveSmallIntegerField(editable=False, verbose_name="udgave")),
                ("intro", models.TextField(blank=True, max_length=1000, verbose_name="vejledning")),
                (
                    "questions",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[cases.screenings.check_questions],
                        verbose_name="spørgsmål",
                    ),
                ),
                (
                    "thresholds",
                    models.JSONField(
                        blank=True, default=list, validators=[cases.screenings.check_thresholds], verbose_name="trin"
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="udgivet")),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="taget ud af brug"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="ændret")),
            ],
            options={
                "verbose_name": "screeningsskema",
                "verbose_name_plural": "screeningsskemaer",
                "ordering": ["-edition"],
            },
        ),
        migrations.CreateModel(
            name="ScreeningAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answers", models.JSONField(default=dict, verbose_name="svar")),
                ("points", models.PositiveSmallIntegerField(editable=False, verbose_name="point")),
                ("on", models.DateField(default=django.utils.timezone.localdate, verbose_name="dato")),
                ("note", models.TextField(max_length=1000, verbose_name="din egen vurdering")),
            ],
            options={
                "verbose_name": "udfyldt screening",
                "verbose_name_plural": "udfyldte screeninger",
                "ordering": ["-on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ScreeningAnswerEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("answers", models.JSONField(default=dict, verbose_name="svar")),
                ("points", models.PositiveSmallIntegerField(editable=False, verbose_name="point")),
                ("on", models.DateField(default=django.utils.timezone.localdate, verbose_name="dato")),
                ("note", models.TextField(max_length=1000, verbose_name="din egen vurdering")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TargetGroupSpell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="fra")),
                ("until_on", models.DateField(blank=True, editable=False, null=True, verbose_name="til")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="begrundelse")),
            ],
            options={
                "verbose_name": "periode i målgruppe",
                "verbose_name_plural": "perioder i målgruppe",
                "ordering": ["from_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TargetGroupSpellEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("from_on", models.DateField(verbose_name="fra")),
                ("until_on", models.DateField(blank=True, editable=False, null=True, verbose_name="til")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="begrundelse")),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="benefitspell",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="benefitspell",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="involvement",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="involvement",
            name="update_update",
        ),
        migrations.AddField(
            model_name="benefitspell",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="benefitspellevent",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="involvement",
            name="handed_over_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="overdraget"),
        ),
        migrations.AddField(
            model_name="involvement",
            name="handed_over_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="overdraget af",
            ),
        ),
        migrations.AddField(
            model_name="involvement",
            name="reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="begrundelse"),
        ),
        migrations.AddField(
            model_name="involvement",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="afløser",
            ),
        ),
        migrations.AddField(
            model_name="involvementevent",
            name="handed_over_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="overdraget"),
        ),
        migrations.AddField(
            model_name="involvementevent",
            name="handed_over_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="overdraget af",
            ),
        ),
        migrations.AddField(
            model_name="involvementevent",
            name="reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="begrundelse"),
        ),
        migrations.AddField(
            model_name="involvementevent",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="afløser",
            ),
        ),
        migrations.AddIndex(
            model_name="involvement",
            index=models.Index(
                condition=models.Q(("handed_over_at__isnull", False)),
                fields=["handed_over_at"],
                name="involvement_handed_over",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="benefitspell",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_benefitspellevent" ("benefit", "case_id", "from_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until_on", "version") VALUES (NEW."benefit", NEW."case_id", NEW."from_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."until_on", NEW."version"); RETURN NULL;',
                    hash="6542992d1dc3098f18dd1f48cd2e676dc6e2a670",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c5b3d",
                    table="cases_benefitspell",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="benefitspell",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_benefitspellevent" ("benefit", "case_id", "from_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until_on", "version") VALUES (NEW."benefit", NEW."case_id", NEW."from_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."until_on", NEW."version"); RETURN NULL;',
                    hash="38edf93605a928c32f8deb922df22587fb203a0f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9e4bf",
                    table="cases_benefitspell",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="involvement",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_involvementevent" ("case_id", "from_on", "handed_over_at", "handed_over_by_id", "id", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "replaces_id", "until_on", "user_id") VALUES (NEW."case_id", NEW."from_on", NEW."handed_over_at", NEW."handed_over_by_id", NEW."id", NEW."part", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."replaces_id", NEW."until_on", NEW."user_id"); RETURN NULL;',
                    hash="1136ac82a0dbe8cf8e20b7551a3f56fc7b66f75a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_64c42",
                    table="cases_involvement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="involvement",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_involvementevent" ("case_id", "from_on", "handed_over_at", "handed_over_by_id", "id", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "replaces_id", "until_on", "user_id") VALUES (NEW."case_id", NEW."from_on", NEW."handed_over_at", NEW."handed_over_by_id", NEW."id", NEW."part", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."replaces_id", NEW."until_on", NEW."user_id"); RETURN NULL;',
                    hash="82d4edd4964debd8373c73628207d9a8528dadff",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_cf369",
                    table="cases_involvement",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AlterConstraint(
            model_name="benefitspell",
            name="benefit_spell_ends_after_start",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"),
                name="benefit_spell_ends_after_start",
                violation_error_code="until_on",
                violation_error_message="Perioden kan ikke slutte, før den begynder.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="involvement",
            name="involvement_ends_after_start",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"),
                name="involvement_ends_after_start",
                violation_error_code="until_on",
                violation_error_message="Tilknytningen kan ikke slutte, før den begynder.",
            ),
        ),
        migrations.AddConstraint(
            model_name="benefitkind",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"),
                name="benefit_kind_ends_after_it_began",
                violation_error_code="until_on",
                violation_error_message="Ydelsen kan ikke ophøre, før den begynder.",
            ),
        ),
        migrations.AddField(
            model_name="contactperson",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contact_persons",
                to="cases.case",
                verbose_name="sag",
            ),
        ),
        migrations.AddField(
            model_name="contactpersonevent",
            name="case",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="cases.case",
                verbose_name="sag",
            ),
        ),
        migrations.AddField(
            model_name="contactpersonevent",
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
            model_name="contactpersonevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="cases.contactperson",
            ),
        ),
        migrations.AddField(
            model_name="joinrequest",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="besvaret af",
            ),
        ),
        migrations.AddField(
            model_name="joinrequest",
            name="asker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="join_requests",
                to=settings.AUTH_USER_MODEL,
                verbose_name="medarbejder",
            ),
        ),
        migrations.AddField(
            model_name="joinrequest",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="join_requests",
                to="cases.case",
                verbose_name="sag",
            ),
        ),
        migrations.AddField(
            model_name="joinrequestevent",
            name="answered_by",
            field=models.ForeignKey(
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
        migrations.AddField(
            model_name="joinrequestevent",
            name="asker",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="medarbejder",
            ),
        ),
        migrations.AddField(
            model_name="joinrequestevent",
            name="case",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="cases.case",
                verbose_name="sag",
            ),
        ),
        migrations.AddField(
            model_name="joinrequestevent",
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
            model_name="joinrequestevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="cases.joinrequest",
            ),
        ),
        migrations.AddConstraint(
            model_name="restartrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"),
                name="restart_rule_ends_after_it_began",
                violation_error_code="until_on",
                violation_error_message="Reglen kan ikke ophøre, før den begynder.",
            ),
        ),
        migrations.AddField(
            model_name="screening",
            name="changed_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="ændret af",
            ),
        ),
        migrations.AddField(
            model_name="screeninganswer",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="udfyldt af",
            ),
        ),
        migrations.AddField(
            model_name="screeninganswer",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="screening_answers",
                to="cases.case",
                verbose_name="sag",
            ),
        ),
        migrations.AddField(
            model_name="screeninganswer",
            name="screening",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="cases.screening",
                verbose_name="skema",
            ),
        ),
        migrations.AddField(
            model_name="screeninganswerevent",
            name="by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="udfyldt af",
            ),
        ),
        migrations.AddField(
            model_name="screeninganswerevent",
            name="case",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="cases.case",
                verbose_name="sag",
            ),
        ),
        migrations.AddField(
            model_name="screeninganswerevent",
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
            model_name="screeninganswerevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="cases.screeninganswer",
            ),
        ),
        migrations.AddField(
            model_name="screeninganswerevent",
            name="screening",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="cases.screening",
                verbose_name="skema",
            ),
        ),
        migrations.AddField(
            model_name="targetgroupspell",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="target_group_spells",
                to="cases.case",
                verbose_name="sag",
            ),
        ),
        migrations.AddField(
            model_name="targetgroupspell",
            name="target_group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalog.targetgroup",
                verbose_name="målgruppe",
            ),
        ),
        migrations.AddField(
            model_name="targetgroupspellevent",
            name="case",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="cases.case",
                verbose_name="sag",
            ),
        ),
        migrations.AddField(
            model_name="targetgroupspellevent",
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
            model_name="targetgroupspellevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="cases.targetgroupspell",
            ),
        ),
        migrations.AddField(
            model_name="targetgroupspellevent",
            name="target_group",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalog.targetgroup",
                verbose_name="målgruppe",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactperson",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"),
                name="contact_person_ends_after_start",
                violation_error_code="until_on",
                violation_error_message="Kontakten kan ikke slutte, før den begynder.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactperson",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_contactpersonevent" ("case_id", "email", "from_on", "id", "kind", "name", "note", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "until_on", "version") VALUES (NEW."case_id", NEW."email", NEW."from_on", NEW."id", NEW."kind", NEW."name", NEW."note", NEW."organisation", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."until_on", NEW."version"); RETURN NULL;',
                    hash="4999618624b65d172c054503eaffbd5f59bd7dc8",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_07fdf",
                    table="cases_contactperson",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactperson",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_contactpersonevent" ("case_id", "email", "from_on", "id", "kind", "name", "note", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "until_on", "version") VALUES (NEW."case_id", NEW."email", NEW."from_on", NEW."id", NEW."kind", NEW."name", NEW."note", NEW."organisation", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."until_on", NEW."version"); RETURN NULL;',
                    hash="a86953f3f4967d5bef1ea33a610ec27c4a4a6548",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e6b13",
                    table="cases_contactperson",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactpersonevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3ac4f9cb5d6aeaf84ae2546ca3ce1d755f528641",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_8b152",
                    table="cases_contactpersonevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="joinrequest",
            index=models.Index(condition=models.Q(("answer", "")), fields=["case"], name="join_request_waiting"),
        ),
        migrations.AddConstraint(
            model_name="joinrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answer", "")),
                fields=("case", "asker"),
                name="join_request_one_waiting",
                violation_error_code="why",
                violation_error_message="Du har allerede spurgt. Svaret kommer som en besked.",
            ),
        ),
        migrations.AddConstraint(
            model_name="joinrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                    models.Q(
                        models.Q(("answer", ""), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="join_request_answered_by_someone",
                violation_error_message="Et svar har en person og et tidspunkt.",
            ),
        ),
        migrations.AddConstraint(
            model_name="joinrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "declined"), _negated=True),
                    models.Q(("answer_words", ""), _negated=True),
                    _connector="OR",
                ),
                name="join_request_declined_with_words",
                violation_error_code="answer_words",
                violation_error_message="Skriv, hvorfor svaret er nej.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="joinrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_joinrequestevent" ("answer", "answer_words", "answered_at", "answered_by_id", "asked_at", "asker_id", "case_id", "id", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "why") VALUES (NEW."answer", NEW."answer_words", NEW."answered_at", NEW."answered_by_id", NEW."asked_at", NEW."asker_id", NEW."case_id", NEW."id", NEW."part", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."why"); RETURN NULL;',
                    hash="0ae6114b43d134ba3424318f85f7bc05cb29c2dc",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7be90",
                    table="cases_joinrequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="joinrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_joinrequestevent" ("answer", "answer_words", "answered_at", "answered_by_id", "asked_at", "asker_id", "case_id", "id", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "why") VALUES (NEW."answer", NEW."answer_words", NEW."answered_at", NEW."answered_by_id", NEW."asked_at", NEW."asker_id", NEW."case_id", NEW."id", NEW."part", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."why"); RETURN NULL;',
                    hash="59b07b12dcf2c5ba73069efa85693d2e81b9dd62",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_021e1",
                    table="cases_joinrequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="joinrequestevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b6435da4545fba7066385a3430642d04526597c4",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3198f",
                    table="cases_joinrequestevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="screening",
            constraint=models.UniqueConstraint(fields=("edition",), name="screening_edition_is_unique"),
        ),
        migrations.AddConstraint(
            model_name="screening",
            constraint=models.UniqueConstraint(
                condition=models.Q(("published_at__isnull", False), ("withdrawn_at", None)),
                fields=("withdrawn_at",),
                name="screening_one_in_use",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="screening",
            constraint=models.UniqueConstraint(
                condition=models.Q(("published_at", None)),
                fields=("published_at",),
                name="screening_one_draft",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="screening",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn_at", None), ("published_at__isnull", False), _connector="OR"),
                name="screening_withdrawn_was_published",
                violation_error_message="Kun et udgivet skema kan tages ud af brug.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="screening",
            trigger=pgtrigger.compiler.Trigger(
                name="published_screening_is_final",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.published_at IS NOT NULL AND (OLD.title, OLD.edition, OLD.intro, OLD.questions, OLD.thresholds, OLD.published_at) IS DISTINCT FROM (NEW.title, NEW.edition, NEW.intro, NEW.questions, NEW.thresholds, NEW.published_at))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="feef07b31c228597dbca7389604f03697244e093",
                    operation="UPDATE",
                    pgid="pgtrigger_published_screening_is_final_92490",
                    table="cases_screening",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="screening",
            trigger=pgtrigger.compiler.Trigger(
                name="published_screening_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."published_at" IS NOT NULL)',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="9cad6a1753ca3a118a87954116a16e912a08e7b9",
                    operation="DELETE",
                    pgid="pgtrigger_published_screening_is_kept_498f3",
                    table="cases_screening",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="screeninganswer",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_screeninganswerevent" ("answers", "by_id", "case_id", "id", "note", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "screening_id") VALUES (NEW."answers", NEW."by_id", NEW."case_id", NEW."id", NEW."note", NEW."on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."points", NEW."screening_id"); RETURN NULL;',
                    hash="05bf65fef20939cf2328d54dbd29c8dd3ad69128",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_58436",
                    table="cases_screeninganswer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="screeninganswer",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_screeninganswerevent" ("answers", "by_id", "case_id", "id", "note", "on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points", "screening_id") VALUES (NEW."answers", NEW."by_id", NEW."case_id", NEW."id", NEW."note", NEW."on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."points", NEW."screening_id"); RETURN NULL;',
                    hash="5bcd39d377c370e939a3045cd21b4a53da9cd2b7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ae111",
                    table="cases_screeninganswer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="screeninganswerevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f5c316c56609c7230c0581756e4045cb9f18d63a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_6d3c2",
                    table="cases_screeninganswerevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="targetgroupspell",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"),
                name="target_group_spell_ends_after_start",
                violation_error_code="from_on",
                violation_error_message="Perioden kan ikke slutte, før den begynder.",
            ),
        ),
        migrations.AddConstraint(
            model_name="targetgroupspell",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("case", "="),
                    (
                        cases.models.benefit_spell.DateRange(
                            "from_on",
                            "until_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_lower=True, inclusive_upper=True
                            ),
                        ),
                        "&&",
                    ),
                ],
                name="target_group_spell_no_overlap",
                violation_error_code="from_on",
                violation_error_message="Borgeren er allerede i en målgruppe i den periode.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="targetgroupspell",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_targetgroupspellevent" ("case_id", "from_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "target_group_id", "until_on") VALUES (NEW."case_id", NEW."from_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."target_group_id", NEW."until_on"); RETURN NULL;',
                    hash="67d006bc13c7d628a6e03ad238269694c4a7e511",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_351c3",
                    table="cases_targetgroupspell",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="targetgroupspell",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_targetgroupspellevent" ("case_id", "from_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "target_group_id", "until_on") VALUES (NEW."case_id", NEW."from_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."target_group_id", NEW."until_on"); RETURN NULL;',
                    hash="561ab1ee7b4fa0a03de37a6964301568dff5cb10",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_34e64",
                    table="cases_targetgroupspell",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="targetgroupspellevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6715173d885fc40200e8ceb5fd8de12f635bb627",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_4d1ec",
                    table="cases_targetgroupspellevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(
            # Every case has been in its target group since the day it says.
            "INSERT INTO cases_targetgroupspell (case_id, target_group_id, from_on, reason) "
            "SELECT id, target_group_id, target_group_from_on, '' FROM cases_case",
            migrations.RunSQL.noop,
        ),
    ]
