import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0004_places"),
    ]

    operations = [
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=120, verbose_name="sendes til")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "Sendt"),
                            ("received", "Modtaget"),
                            ("accepted", "Accepteret"),
                            ("waiting", "Venter på plads"),
                            ("started", "Startet"),
                            ("declined", "Afvist"),
                            ("ended", "Afsluttet"),
                            ("withdrawn", "Trukket tilbage"),
                            ("expired", "Udløbet uden svar"),
                        ],
                        default="sent",
                        editable=False,
                        max_length=10,
                        verbose_name="tilstand",
                    ),
                ),
                (
                    "shares",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("phone", "Telefon"),
                                ("email", "E-mail"),
                                ("birth", "Fødselsdato"),
                                ("goals", "Job- og uddannelsesmål"),
                                ("barriers", "De barrierer, indsatsen tager fat på"),
                                ("effect", "Forventet effekt"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="hvad leverandøren får at se",
                    ),
                ),
                (
                    "without_consent_because",
                    models.CharField(blank=True, max_length=300, verbose_name="hvorfor uden samtykke"),
                ),
                ("message", models.CharField(blank=True, max_length=2000, verbose_name="besked til leverandøren")),
                ("answer_by", models.DateField(verbose_name="svar senest")),
                ("room_on", models.DateField(blank=True, editable=False, null=True, verbose_name="plads fra")),
                (
                    "link_hash",
                    models.CharField(editable=False, max_length=64, unique=True, verbose_name="linkets aftryk"),
                ),
                ("link_until", models.DateTimeField(editable=False, verbose_name="linket virker til")),
                ("mailed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="link sendt")),
                (
                    "mailing_until",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="sendes nu"),
                ),
                (
                    "mail_tries",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="forsøg på at sende"),
                ),
                (
                    "mail_problem",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="hvorfor mailen ikke kom frem"
                    ),
                ),
                ("reminded_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="påmindet")),
                ("sent_at", models.DateTimeField(auto_now_add=True, verbose_name="sendt")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "intervention",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="referrals",
                        to="plans.intervention",
                        verbose_name="indsats",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="catalog.provider",
                        verbose_name="leverandør",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sendt af",
                    ),
                ),
            ],
            options={
                "verbose_name": "henvisning",
                "verbose_name_plural": "henvisninger",
                "ordering": ["-sent_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReferralEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("email", models.EmailField(max_length=120, verbose_name="sendes til")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "Sendt"),
                            ("received", "Modtaget"),
                            ("accepted", "Accepteret"),
                            ("waiting", "Venter på plads"),
                            ("started", "Startet"),
                            ("declined", "Afvist"),
                            ("ended", "Afsluttet"),
                            ("withdrawn", "Trukket tilbage"),
                            ("expired", "Udløbet uden svar"),
                        ],
                        default="sent",
                        editable=False,
                        max_length=10,
                        verbose_name="tilstand",
                    ),
                ),
                (
                    "shares",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("phone", "Telefon"),
                                ("email", "E-mail"),
                                ("birth", "Fødselsdato"),
                                ("goals", "Job- og uddannelsesmål"),
                                ("barriers", "De barrierer, indsatsen tager fat på"),
                                ("effect", "Forventet effekt"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="hvad leverandøren får at se",
                    ),
                ),
                (
                    "without_consent_because",
                    models.CharField(blank=True, max_length=300, verbose_name="hvorfor uden samtykke"),
                ),
                ("message", models.CharField(blank=True, max_length=2000, verbose_name="besked til leverandøren")),
                ("answer_by", models.DateField(verbose_name="svar senest")),
                ("room_on", models.DateField(blank=True, editable=False, null=True, verbose_name="plads fra")),
                ("link_until", models.DateTimeField(editable=False, verbose_name="linket virker til")),
                ("mailed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="link sendt")),
                (
                    "mail_problem",
                    models.CharField(
                        blank=True, editable=False, max_length=200, verbose_name="hvorfor mailen ikke kom frem"
                    ),
                ),
                ("reminded_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="påmindet")),
                ("sent_at", models.DateTimeField(auto_now_add=True, verbose_name="sendt")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
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
                        to="plans.referral",
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
                    "sent_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sendt af",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReferralProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("extend", "Forlæng"), ("hours", "Andre timer om ugen"), ("stop", "Stop")],
                        max_length=8,
                        verbose_name="forslag",
                    ),
                ),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="ny slutdato")),
                (
                    "hours_per_week",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="timer om ugen"
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="begrundelse")),
                ("by_name", models.CharField(max_length=80, verbose_name="foreslået af")),
                ("proposed_at", models.DateTimeField(auto_now_add=True, verbose_name="foreslået")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "Venter på svar"),
                            ("accepted", "Godkendt"),
                            ("declined", "Afvist"),
                            ("lapsed", "Bortfaldet"),
                        ],
                        default="new",
                        editable=False,
                        max_length=8,
                        verbose_name="tilstand",
                    ),
                ),
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
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="plans.referral",
                        verbose_name="henvisning",
                    ),
                ),
            ],
            options={
                "verbose_name": "forslag fra leverandør",
                "verbose_name_plural": "forslag fra leverandører",
                "ordering": ["-proposed_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReferralProposalEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("extend", "Forlæng"), ("hours", "Andre timer om ugen"), ("stop", "Stop")],
                        max_length=8,
                        verbose_name="forslag",
                    ),
                ),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="ny slutdato")),
                (
                    "hours_per_week",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="timer om ugen"
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="begrundelse")),
                ("by_name", models.CharField(max_length=80, verbose_name="foreslået af")),
                ("proposed_at", models.DateTimeField(auto_now_add=True, verbose_name="foreslået")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "Venter på svar"),
                            ("accepted", "Godkendt"),
                            ("declined", "Afvist"),
                            ("lapsed", "Bortfaldet"),
                        ],
                        default="new",
                        editable=False,
                        max_length=8,
                        verbose_name="tilstand",
                    ),
                ),
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
                        to="plans.referralproposal",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="plans.referral",
                        verbose_name="henvisning",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReferralStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "Sendt"),
                            ("received", "Modtaget"),
                            ("accepted", "Accepteret"),
                            ("waiting", "Venter på plads"),
                            ("started", "Startet"),
                            ("declined", "Afvist"),
                            ("ended", "Afsluttet"),
                            ("withdrawn", "Trukket tilbage"),
                            ("expired", "Udløbet uden svar"),
                        ],
                        max_length=10,
                        verbose_name="tilstand",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="hvornår")),
                ("by_name", models.CharField(blank=True, max_length=80, verbose_name="navn hos leverandøren")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="bemærkning")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="af",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="plans.referral",
                        verbose_name="henvisning",
                    ),
                ),
            ],
            options={
                "verbose_name": "trin i en henvisning",
                "verbose_name_plural": "trin i en henvisning",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReferralStepEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "Sendt"),
                            ("received", "Modtaget"),
                            ("accepted", "Accepteret"),
                            ("waiting", "Venter på plads"),
                            ("started", "Startet"),
                            ("declined", "Afvist"),
                            ("ended", "Afsluttet"),
                            ("withdrawn", "Trukket tilbage"),
                            ("expired", "Udløbet uden svar"),
                        ],
                        max_length=10,
                        verbose_name="tilstand",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="hvornår")),
                ("by_name", models.CharField(blank=True, max_length=80, verbose_name="navn hos leverandøren")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="bemærkning")),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="af",
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
                        to="plans.referralstep",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="plans.referral",
                        verbose_name="henvisning",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("state__in", ["sent", "received"])),
                fields=["answer_by"],
                name="referral_to_answer",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(condition=models.Q(("mailed_at", None)), fields=["sent_at"], name="referral_to_mail"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["sent", "received", "accepted", "waiting", "started"])),
                fields=("intervention",),
                name="referral_one_at_a_time",
                violation_error_message="Der er allerede en henvisning i gang for indsatsen.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="referral_steps_in_order",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{sent:received,received:accepted,received:waiting,received:declined,accepted:started,accepted:waiting,accepted:declined,waiting:started,waiting:accepted,waiting:declined,started:ended,sent:withdrawn,received:withdrawn,accepted:withdrawn,waiting:withdrawn,started:withdrawn,sent:expired,received:expired,accepted:ended,waiting:ended}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="6a2d5722811a81691699f4ba6be7d11fded5744c",
                    operation="UPDATE",
                    pgid="pgtrigger_referral_steps_in_order_c6fac",
                    table="plans_referral",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_referralevent" ("answer_by", "email", "id", "intervention_id", "link_until", "mail_problem", "mailed_at", "message", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "reminded_at", "room_on", "sent_at", "sent_by_id", "shares", "state", "version", "without_consent_because") VALUES (NEW."answer_by", NEW."email", NEW."id", NEW."intervention_id", NEW."link_until", NEW."mail_problem", NEW."mailed_at", NEW."message", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."provider_id", NEW."reminded_at", NEW."room_on", NEW."sent_at", NEW."sent_by_id", NEW."shares", NEW."state", NEW."version", NEW."without_consent_because"); RETURN NULL;',
                    hash="a5a435b3009130c9796614e13d079500e976e03d",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_20985",
                    table="plans_referral",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."answer_by" IS DISTINCT FROM (NEW."answer_by") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."intervention_id" IS DISTINCT FROM (NEW."intervention_id") OR OLD."link_until" IS DISTINCT FROM (NEW."link_until") OR OLD."mail_problem" IS DISTINCT FROM (NEW."mail_problem") OR OLD."mailed_at" IS DISTINCT FROM (NEW."mailed_at") OR OLD."message" IS DISTINCT FROM (NEW."message") OR OLD."provider_id" IS DISTINCT FROM (NEW."provider_id") OR OLD."reminded_at" IS DISTINCT FROM (NEW."reminded_at") OR OLD."room_on" IS DISTINCT FROM (NEW."room_on") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at") OR OLD."sent_by_id" IS DISTINCT FROM (NEW."sent_by_id") OR OLD."shares" IS DISTINCT FROM (NEW."shares") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."without_consent_because" IS DISTINCT FROM (NEW."without_consent_because"))',
                    func='INSERT INTO "plans_referralevent" ("answer_by", "email", "id", "intervention_id", "link_until", "mail_problem", "mailed_at", "message", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "reminded_at", "room_on", "sent_at", "sent_by_id", "shares", "state", "version", "without_consent_because") VALUES (NEW."answer_by", NEW."email", NEW."id", NEW."intervention_id", NEW."link_until", NEW."mail_problem", NEW."mailed_at", NEW."message", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."provider_id", NEW."reminded_at", NEW."room_on", NEW."sent_at", NEW."sent_by_id", NEW."shares", NEW."state", NEW."version", NEW."without_consent_because"); RETURN NULL;',
                    hash="b8ac89cb63d5ad7b4018f949fcb746825b32612a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_56a68",
                    table="plans_referral",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referralevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a52f89d64362996a4cdf2e9d84cdcf74b9a03e80",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e19f2",
                    table="plans_referralevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="referralproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("hours_per_week", None), ("kind", "extend"), ("until_on__isnull", False)),
                    models.Q(
                        ("hours_per_week__gt", 0), ("hours_per_week__lte", 60), ("kind", "hours"), ("until_on", None)
                    ),
                    models.Q(("hours_per_week", None), ("kind", "stop"), ("until_on__isnull", False)),
                    _connector="OR",
                ),
                name="proposal_says_what",
                violation_error_message="Skriv den nye slutdato eller de nye timer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("answered_by", None), ("state", "new")),
                    models.Q(("answered_at__isnull", False), ("answered_by", None), ("state", "lapsed")),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("state__in", ["accepted", "declined"]),
                    ),
                    _connector="OR",
                ),
                name="proposal_answered_by_somebody",
                violation_error_message="Skriv, hvem der har svaret på forslaget, og hvornår.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "declined"), _negated=True),
                    models.Q(("answer", ""), _negated=True),
                    _connector="OR",
                ),
                name="proposal_declined_with_words",
                violation_error_code="answer",
                violation_error_message="Skriv, hvorfor forslaget afvises.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "new")),
                fields=("referral", "kind"),
                name="proposal_one_of_a_kind",
                violation_error_message="Det samme er allerede foreslået og venter på svar.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referralproposal",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_referralproposalevent" ("answer", "answered_at", "answered_by_id", "by_name", "hours_per_week", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "reason", "referral_id", "state", "until_on", "version") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by_id", NEW."by_name", NEW."hours_per_week", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."reason", NEW."referral_id", NEW."state", NEW."until_on", NEW."version"); RETURN NULL;',
                    hash="4bc324755661d3306e1a198db2cb3f7208e76372",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7ee3d",
                    table="plans_referralproposal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referralproposal",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "plans_referralproposalevent" ("answer", "answered_at", "answered_by_id", "by_name", "hours_per_week", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "reason", "referral_id", "state", "until_on", "version") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by_id", NEW."by_name", NEW."hours_per_week", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."reason", NEW."referral_id", NEW."state", NEW."until_on", NEW."version"); RETURN NULL;',
                    hash="19d2d3b04594aca047dda2131a83c403c1b284ca",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_12463",
                    table="plans_referralproposal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referralproposalevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="75344ba9975a5468765f0cfd9c106906e4310d2b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_85e61",
                    table="plans_referralproposalevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referralstep",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_referralstepevent" ("at", "by_id", "by_name", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referral_id", "state") VALUES (NEW."at", NEW."by_id", NEW."by_name", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."referral_id", NEW."state"); RETURN NULL;',
                    hash="e82f4e12f01cb37060ce7d2304ac5f8bd432762a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b80b7",
                    table="plans_referralstep",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referralstep",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_referralstepevent" ("at", "by_id", "by_name", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referral_id", "state") VALUES (OLD."at", OLD."by_id", OLD."by_name", OLD."id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."referral_id", OLD."state"); RETURN NULL;',
                    hash="58e006da11cf98f7d26a8913a950a02026e5472a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9fabf",
                    table="plans_referralstep",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referralstepevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="bfcdeada99be627feb237bc4f81afbba86f5f6e2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7b4d1",
                    table="plans_referralstepevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
