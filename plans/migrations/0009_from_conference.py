import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0008_rules"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="intervention",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="intervention",
            name="update_update",
        ),
        migrations.AddField(
            model_name="intervention",
            name="conference_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="fra konferencen"),
        ),
        migrations.AddField(
            model_name="interventionevent",
            name="conference_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="fra konferencen"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="intervention",
            trigger=pgtrigger.compiler.Trigger(
                name="intervention_stays_from_its_conference",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."conference_on" IS DISTINCT FROM (NEW."conference_on"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="e9baf8bf9e01e4f1436a4ce8cbb16ae1361ec4ce",
                    operation="UPDATE",
                    pgid="pgtrigger_intervention_stays_from_its_conference_b672f",
                    table="plans_intervention",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="intervention",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "plans_interventionevent" ("case_id", "category_id", "company", "conference_on", "created_at", "created_by_id", "edited_at", "edited_by_id", "elsewhere", "end_reason", "ended_on", "ends_on", "expected_effect", "expected_indicators", "first_follow_up_on", "follow_up_on", "hours_per_week", "id", "judged_how", "latest_effect", "longer_because", "needs_adjusting", "offer_id", "offer_version_id", "paused_because", "paused_on", "paused_until", "payer", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_per_week", "provider_id", "purpose", "responsible_id", "starts_on", "status", "title", "version") VALUES (NEW."case_id", NEW."category_id", NEW."company", NEW."conference_on", NEW."created_at", NEW."created_by_id", NEW."edited_at", NEW."edited_by_id", NEW."elsewhere", NEW."end_reason", NEW."ended_on", NEW."ends_on", NEW."expected_effect", NEW."expected_indicators", NEW."first_follow_up_on", NEW."follow_up_on", NEW."hours_per_week", NEW."id", NEW."judged_how", NEW."latest_effect", NEW."longer_because", NEW."needs_adjusting", NEW."offer_id", NEW."offer_version_id", NEW."paused_because", NEW."paused_on", NEW."paused_until", NEW."payer", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."price_per_week", NEW."provider_id", NEW."purpose", NEW."responsible_id", NEW."starts_on", NEW."status", NEW."title", NEW."version"); RETURN NULL;',
                    hash="9cc94e2ac61a0adb0656ea736f4b1783b8c21f13",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c8a96",
                    table="plans_intervention",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="intervention",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "plans_interventionevent" ("case_id", "category_id", "company", "conference_on", "created_at", "created_by_id", "edited_at", "edited_by_id", "elsewhere", "end_reason", "ended_on", "ends_on", "expected_effect", "expected_indicators", "first_follow_up_on", "follow_up_on", "hours_per_week", "id", "judged_how", "latest_effect", "longer_because", "needs_adjusting", "offer_id", "offer_version_id", "paused_because", "paused_on", "paused_until", "payer", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "price_per_week", "provider_id", "purpose", "responsible_id", "starts_on", "status", "title", "version") VALUES (NEW."case_id", NEW."category_id", NEW."company", NEW."conference_on", NEW."created_at", NEW."created_by_id", NEW."edited_at", NEW."edited_by_id", NEW."elsewhere", NEW."end_reason", NEW."ended_on", NEW."ends_on", NEW."expected_effect", NEW."expected_indicators", NEW."first_follow_up_on", NEW."follow_up_on", NEW."hours_per_week", NEW."id", NEW."judged_how", NEW."latest_effect", NEW."longer_because", NEW."needs_adjusting", NEW."offer_id", NEW."offer_version_id", NEW."paused_because", NEW."paused_on", NEW."paused_until", NEW."payer", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."price_per_week", NEW."provider_id", NEW."purpose", NEW."responsible_id", NEW."starts_on", NEW."status", NEW."title", NEW."version"); RETURN NULL;',
                    hash="aa4601cb96d16901e6f142007538260d76899127",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bbe95",
                    table="plans_intervention",
                    when="AFTER",
                ),
            ),
        ),
    ]
