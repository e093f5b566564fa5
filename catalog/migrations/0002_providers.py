import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_reference"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="aftale")),
                ("from_on", models.DateField(verbose_name="fra")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="til og med")),
                ("terms", models.TextField(blank=True, max_length=2000, verbose_name="vilkår")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
            ],
            options={
                "verbose_name": "aftale med leverandør",
                "verbose_name_plural": "aftaler med leverandører",
                "ordering": ["-from_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ProviderContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="navn")),
                ("title", models.CharField(blank=True, max_length=80, verbose_name="titel")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="telefon")),
                ("email", models.EmailField(blank=True, max_length=120, verbose_name="e-mail")),
                ("takes_referrals", models.BooleanField(default=False, verbose_name="får henvisninger")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="stoppet")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
            ],
            options={
                "verbose_name": "kontaktperson",
                "verbose_name_plural": "kontaktpersoner",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ProviderContactEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=80, verbose_name="navn")),
                ("title", models.CharField(blank=True, max_length=80, verbose_name="titel")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="telefon")),
                ("email", models.EmailField(blank=True, max_length=120, verbose_name="e-mail")),
                ("takes_referrals", models.BooleanField(default=False, verbose_name="får henvisninger")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="stoppet")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProviderEvent",
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
                ("label", models.CharField(max_length=100, verbose_name="navn")),
                (
                    "kind",
                    models.CharField(
                        choices=[("internal", "Kommunen"), ("external", "Ekstern")],
                        max_length=10,
                        verbose_name="slags",
                    ),
                ),
                ("cvr", models.CharField(blank=True, max_length=8, verbose_name="CVR-nummer")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="telefon")),
                ("email", models.EmailField(blank=True, max_length=120, verbose_name="e-mail")),
                ("website", models.URLField(blank=True, verbose_name="hjemmeside")),
                ("about", models.TextField(blank=True, max_length=2000, verbose_name="om leverandøren")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Provider",
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
                ("label", models.CharField(max_length=100, verbose_name="navn")),
                (
                    "kind",
                    models.CharField(
                        choices=[("internal", "Kommunen"), ("external", "Ekstern")],
                        max_length=10,
                        verbose_name="slags",
                    ),
                ),
                ("cvr", models.CharField(blank=True, max_length=8, verbose_name="CVR-nummer")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="telefon")),
                ("email", models.EmailField(blank=True, max_length=120, verbose_name="e-mail")),
                ("website", models.URLField(blank=True, verbose_name="hjemmeside")),
                ("about", models.TextField(blank=True, max_length=2000, verbose_name="om leverandøren")),
            ],
            options={
                "verbose_name": "leverandør",
                "verbose_name_plural": "leverandører",
                "ordering": ["label", "key"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cvr", ""), ("cvr__regex", "^\\d{8}$"), _connector="OR"),
                        name="provider_cvr_is_eight_digits",
                        violation_error_code="cvr",
                        violation_error_message="Et CVR-nummer har otte cifre.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("title", models.CharField(max_length=120, verbose_name="aftale")),
                ("from_on", models.DateField(verbose_name="fra")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="til og med")),
                ("terms", models.TextField(blank=True, max_length=2000, verbose_name="vilkår")),
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
                        to="catalog.agreement",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="agreement",
            name="provider",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="agreements",
                to="catalog.provider",
                verbose_name="leverandør",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="provider",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalog_providerevent" ("about", "address", "cvr", "email", "id", "is_retired", "key", "kind", "label", "loaded", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "retired_because", "version", "website") VALUES (NEW."about", NEW."address", NEW."cvr", NEW."email", NEW."id", NEW."is_retired", NEW."key", NEW."kind", NEW."label", NEW."loaded", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."retired_because", NEW."version", NEW."website"); RETURN NULL;',
                    hash="f33353ed5b22d47e77a0f7696116201e1224f974",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_987f8",
                    table="catalog_provider",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="provider",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalog_providerevent" ("about", "address", "cvr", "email", "id", "is_retired", "key", "kind", "label", "loaded", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "retired_because", "version", "website") VALUES (NEW."about", NEW."address", NEW."cvr", NEW."email", NEW."id", NEW."is_retired", NEW."key", NEW."kind", NEW."label", NEW."loaded", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."retired_because", NEW."version", NEW."website"); RETURN NULL;',
                    hash="3446108640516c3577fc2870b9d821334f522648",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_25ad7",
                    table="catalog_provider",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="providercontact",
            name="provider",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contacts",
                to="catalog.provider",
                verbose_name="leverandør",
            ),
        ),
        migrations.AddField(
            model_name="providercontactevent",
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
            model_name="providercontactevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalog.providercontact",
            ),
        ),
        migrations.AddField(
            model_name="providercontactevent",
            name="provider",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="catalog.provider",
                verbose_name="leverandør",
            ),
        ),
        migrations.AddField(
            model_name="providerevent",
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
            model_name="providerevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="catalog.provider",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreementevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="407817a65b44af72b6efabe2da5f405d211afc84",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_8eb55",
                    table="catalog_agreementevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"),
                name="agreement_ends_after_start",
                violation_error_code="until_on",
                violation_error_message="Aftalen kan ikke slutte, før den begynder.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalog_agreementevent" ("from_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "terms", "title", "until_on", "version") VALUES (NEW."from_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."provider_id", NEW."terms", NEW."title", NEW."until_on", NEW."version"); RETURN NULL;',
                    hash="9e2961a62c088979d9f0d644773a9f8671a964e1",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_08ccc",
                    table="catalog_agreement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalog_agreementevent" ("from_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "terms", "title", "until_on", "version") VALUES (NEW."from_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."provider_id", NEW."terms", NEW."title", NEW."until_on", NEW."version"); RETURN NULL;',
                    hash="a432d9022470df2cdf7852e03499663bc39ea5e0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f0ef5",
                    table="catalog_agreement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="providercontact",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "catalog_providercontactevent" ("email", "id", "left_on", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "provider_id", "takes_referrals", "title", "version") VALUES (NEW."email", NEW."id", NEW."left_on", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."provider_id", NEW."takes_referrals", NEW."title", NEW."version"); RETURN NULL;',
                    hash="5285a930d0da96d60cc46ff85420eb0e5d7b6672",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0c73c",
                    table="catalog_providercontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="providercontact",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "catalog_providercontactevent" ("email", "id", "left_on", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "provider_id", "takes_referrals", "title", "version") VALUES (NEW."email", NEW."id", NEW."left_on", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."provider_id", NEW."takes_referrals", NEW."title", NEW."version"); RETURN NULL;',
                    hash="e45bd65dbb186b5d186e4cf3dba3f46922dbc441",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_44814",
                    table="catalog_providercontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="providercontactevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="fa87eb66d0b140dd44ea434dc1499c2490751d71",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e39ca",
                    table="catalog_providercontactevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="providerevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7dd4c15d06935804f8e92c952b6bcf2db5b0f603",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_6adb8",
                    table="catalog_providerevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
