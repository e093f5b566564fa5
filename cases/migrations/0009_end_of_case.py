import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import cases.models.case_extract

FUNCTIONS = """
-- Every row that belongs to the citizen of a case: in steps along the foreign keys that may not be empty, in the
-- tables themselves and in their histories, where rows that were deleted long ago still stand.
CREATE FUNCTION citizen_rows(wanted bigint)
RETURNS TABLE (live_table text, history_table text, row_ids bigint[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    reached jsonb;
    histories jsonb := '{}';
    fresh text[] := '{cases_citizen}';
    fresher text[];
    link record;
    parents bigint[];
    found bigint[];
    question text;
BEGIN
    SELECT jsonb_build_object('cases_citizen', jsonb_build_array(citizen_id)) INTO reached
    FROM cases_case WHERE id = wanted;
    IF reached IS NULL THEN
        RETURN;
    END IF;
    WHILE cardinality(fresh) > 0 LOOP
        fresher := '{}';
        FOR link IN
            SELECT child.oid, child.relname::text AS child, parent.relname::text AS parent, key.attname::text AS key
            FROM pg_constraint c
            JOIN pg_class child ON child.oid = c.conrelid
            JOIN pg_class parent ON parent.oid = c.confrelid
            JOIN pg_attribute key ON key.attrelid = c.conrelid AND key.attnum = c.conkey[1]
            -- Who stands in for one case is of that case, though who does for a target group names none.
            WHERE c.contype = 'f' AND (key.attnotnull OR child.relname = 'cases_coverpart')
                AND parent.relname = ANY (fresh)
                AND child.relnamespace = 'public'::regnamespace
            ORDER BY child.relname, key.attname
        LOOP
            IF NOT histories ? link.child THEN
                histories := histories || jsonb_build_object(link.child, (
                    SELECT (regexp_match(f.prosrc, 'INSERT INTO "([a-z0-9_]+event)"'))[1]
                    FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid
                    WHERE t.tgrelid = link.oid AND NOT t.tgisinternal
                        AND f.prosrc ~ 'INSERT INTO "[a-z0-9_]+event"'
                    LIMIT 1
                ));
            END IF;
            parents := ARRAY(SELECT jsonb_array_elements_text(reached -> link.parent)::bigint);
            question := format('SELECT id::bigint FROM %I WHERE %I = ANY ($1)', link.child, link.key);
            IF EXISTS (
                SELECT FROM pg_attribute
                WHERE attrelid = to_regclass(histories ->> link.child) AND attname = link.key AND NOT attisdropped
            ) THEN
                question := question || format(
                    ' UNION SELECT id::bigint FROM %I WHERE %I = ANY ($1)', histories ->> link.child, link.key
                );
            END IF;
            EXECUTE format('SELECT array_agg(id) FROM (%s) rows (id)', question) INTO found USING parents;
            IF found IS NOT NULL AND NOT coalesce(reached -> link.child, '[]') @> to_jsonb(found) THEN
                reached := reached || jsonb_build_object(link.child, (
                    SELECT jsonb_agg(DISTINCT id)
                    FROM jsonb_array_elements(coalesce(reached -> link.child, '[]') || to_jsonb(found)) ids (id)
                ));
                fresher := array_append(fresher, link.child);
            END IF;
        END LOOP;
        fresh := fresher;
    END LOOP;
    RETURN QUERY
        SELECT key, coalesce(
            histories ->> key, CASE WHEN to_regclass(key || 'event') IS NOT NULL THEN key || 'event' END
        ), ARRAY(SELECT jsonb_array_elements_text(value)::bigint)
        FROM jsonb_each(reached) ORDER BY key;
    -- What was asked and said about a look at the case knows it by the number of the look.
    RETURN QUERY
        SELECT 'evaluation_looksample', 'evaluation_looksampleevent', array_agg(DISTINCT sample.id)
        FROM (
            SELECT id, access_id FROM evaluation_looksample
            UNION SELECT id, access_id FROM evaluation_looksampleevent
        ) sample
        JOIN journal_access look ON look.id = sample.access_id
        WHERE look.case_id = wanted
        HAVING count(*) > 0;
    -- Why cases were given away stands with all that were given away together, and goes with the last of them.
    RETURN QUERY
        SELECT 'cases_movebatch', 'cases_movebatchevent', array_agg(DISTINCT gone.batch_id)
        FROM (
            SELECT batch_id, case_id FROM cases_casemove UNION SELECT batch_id, case_id FROM cases_casemoveevent
        ) gone
        WHERE gone.case_id = wanted AND NOT EXISTS (
            SELECT FROM cases_casemove other WHERE other.batch_id = gone.batch_id AND other.case_id <> wanted
        )
        HAVING count(*) > 0;
END
$$;

-- Nothing of the citizen is left but a number in a month's figures. Refuses what two persons have not decided, or the
-- retention rule; returns how many rows of each table are gone.
CREATE FUNCTION erase_citizen(order_id bigint, today date)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    asked cases_erasureorder;
    ended cases_case;
    part record;
    link record;
    count bigint;
    days bigint;
    counts jsonb := '{}';
    addresses text[];
BEGIN
    SELECT * INTO asked FROM cases_erasureorder WHERE id = order_id FOR UPDATE;
    IF asked.id IS NULL OR asked.stage NOT IN ('notice', 'grace') THEN
        RAISE EXCEPTION USING ERRCODE = 'HJ001', MESSAGE = 'no order waits';
    END IF;
    IF EXISTS (SELECT FROM cases_erasurestop WHERE lifted_at IS NULL) THEN
        RAISE EXCEPTION USING ERRCODE = 'HJ002', MESSAGE = 'erasing is stopped';
    END IF;
    IF asked.reason = 'retention' AND asked.due_on > today THEN
        RAISE EXCEPTION USING ERRCODE = 'HJ003', MESSAGE = 'too early';
    END IF;
    IF asked.reason <> 'retention' AND asked.approved_by_id IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'HJ004', MESSAGE = 'not approved';
    END IF;
    SELECT * INTO ended FROM cases_case WHERE id = asked.case_id FOR UPDATE;
    IF ended.id IS NULL OR ended.closed_on IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'HJ005', MESSAGE = 'no closed case';
    END IF;

    IF asked.reason <> 'mistake' THEN
        SELECT coalesce(sum(least(coalesce(until_on, ended.closed_on), ended.closed_on) - from_on + 1), 0) INTO days
        FROM cases_benefitspell WHERE case_id = ended.id AND from_on <= ended.closed_on;
        INSERT INTO cases_monthlytrace AS trace (month, target_group_id, outcome, weeks_band, count)
        VALUES (
            date_trunc('month', ended.closed_on)::date, ended.target_group_id, ended.close_reason,
            CASE WHEN days <= 182 THEN 'half' WHEN days <= 364 THEN 'year' WHEN days <= 728 THEN 'two'
                WHEN days <= 1820 THEN 'five' ELSE 'longer' END,
            1
        )
        ON CONFLICT (month, target_group_id, outcome, weeks_band) DO UPDATE SET count = trace.count + 1;
    END IF;

    -- The draw of a month (evaluation.samples): none of its looks goes while it is drawn.
    PERFORM pg_advisory_xact_lock(8020118);
    SET CONSTRAINTS ALL DEFERRED;
    CREATE TEMPORARY TABLE going ON COMMIT DROP AS SELECT * FROM citizen_rows(ended.id);
    PERFORM set_config('pgtrigger.ignore', (
        SELECT '{' || string_agg(t.tgname, ',') || '}'
        FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid
        JOIN pg_proc f ON f.oid = t.tgfoid
        WHERE NOT t.tgisinternal AND f.prosrc ~ 'RAISE EXCEPTION|INSERT INTO "[a-z0-9_]+event"' AND (
            c.relname IN ('journal_event', 'journal_access')
            OR c.relname IN (SELECT live_table FROM going UNION SELECT history_table FROM going)
        )
    ), true);
    FOR part IN SELECT * FROM going ORDER BY live_table LOOP
        EXECUTE format('DELETE FROM %I WHERE id = ANY ($1)', part.live_table) USING part.row_ids;
        GET DIAGNOSTICS count = ROW_COUNT;
        counts := counts || jsonb_build_object(part.live_table, count);
        IF part.history_table IS NOT NULL THEN
            EXECUTE format('DELETE FROM %I WHERE id = ANY ($1)', part.history_table) USING part.row_ids;
            GET DIAGNOSTICS count = ROW_COUNT;
            counts := counts || jsonb_build_object(part.history_table, count);
        END IF;
    END LOOP;
    -- What is not the citizen's own but points to something of theirs stays, and points to nothing.
    FOR link IN
        SELECT child.relname::text AS child, key.attname::text AS key, going.row_ids
        FROM going
        JOIN pg_class parent ON parent.relname = going.live_table
            AND parent.relnamespace = 'public'::regnamespace
        JOIN pg_constraint c ON c.confrelid = parent.oid AND c.contype = 'f'
        JOIN pg_class child ON child.oid = c.conrelid
        JOIN pg_attribute key ON key.attrelid = c.conrelid AND key.attnum = c.conkey[1]
        WHERE NOT key.attnotnull
    LOOP
        EXECUTE format('UPDATE %I SET %I = NULL WHERE %2$I = ANY ($1)', link.child, link.key) USING link.row_ids;
    END LOOP;

    SELECT array_append(array_agg(format(page, sample)), format('/sager/%s/', ended.id)) INTO addresses
    FROM going, unnest(row_ids) sample, unnest('{/opslag/%s/,/team/stikproever/%s/}'::text[]) page
    WHERE live_table = 'evaluation_looksample';
    DELETE FROM journal_event WHERE case_id = ended.id;
    GET DIAGNOSTICS count = ROW_COUNT;
    counts := counts || jsonb_build_object('journal_event', count);
    DELETE FROM journal_access WHERE case_id = ended.id;
    GET DIAGNOSTICS count = ROW_COUNT;
    counts := counts || jsonb_build_object('journal_access', count);
    DELETE FROM notices_notice WHERE case_id = ended.id OR url ^@ ANY (addresses);
    GET DIAGNOSTICS count = ROW_COUNT;
    counts := counts || jsonb_build_object('notices_notice', count);
    DELETE FROM accounts_heldform WHERE path ^@ ANY (addresses);
    GET DIAGNOSTICS count = ROW_COUNT;
    counts := counts || jsonb_build_object('accounts_heldform', count);
    UPDATE cases_caseexport SET sealed = NULL, case_ids = '{}' WHERE ended.id = ANY (case_ids);
    -- A file that was imported may name the citizen, in rows that only its owner can open.
    DELETE FROM cases_importfault WHERE case_import_id IN (
        SELECT id FROM cases_caseimport WHERE finished_at IS NOT NULL AND sealed IS NOT NULL
    );
    UPDATE cases_caseimport SET sealed = NULL WHERE finished_at IS NOT NULL AND sealed IS NOT NULL;
    DELETE FROM journal_submission WHERE answer_url ^@ ANY (addresses);
    DELETE FROM pghistory_context WHERE (metadata ->> 'url') ^@ ANY (addresses);
    PERFORM set_config('pgtrigger.ignore', '{}', true);
    DROP TABLE going;

    UPDATE cases_erasureorder
    SET stage = 'done', done_at = clock_timestamp(), explanation = '', receipt = counts
    WHERE id = asked.id;
    UPDATE cases_erasureorder SET explanation = '' WHERE case_id = ended.id;
    RETURN counts;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_history_is_final"),
        ("cases", "0008_consent_documents"),
        ("catalog", "0001_reference"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseExtract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("bundle", "Samlede oplysninger"), ("looks", "Opslag i din sag")],
                        max_length=8,
                        verbose_name="slags",
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="bestilt")),
                (
                    "steps_done",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="trin færdige"),
                ),
                (
                    "tries",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="forsøg"),
                ),
                (
                    "lease_until",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="en er i gang til"),
                ),
                (
                    "problem",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="hvorfor den ikke er lavet"
                    ),
                ),
                ("ready_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="klar")),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="fjernet")),
                (
                    "pdf",
                    models.FileField(
                        blank=True,
                        editable=False,
                        storage=cases.models.case_extract.extract_storage,
                        upload_to=cases.models.case_extract.random_name,
                        verbose_name="pdf",
                    ),
                ),
                (
                    "data",
                    models.FileField(
                        blank=True,
                        editable=False,
                        storage=cases.models.case_extract.extract_storage,
                        upload_to=cases.models.case_extract.random_name,
                        verbose_name="json",
                    ),
                ),
            ],
            options={
                "verbose_name": "udtræk",
                "verbose_name_plural": "udtræk",
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CaseExtractEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("bundle", "Samlede oplysninger"), ("looks", "Opslag i din sag")],
                        max_length=8,
                        verbose_name="slags",
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="bestilt")),
                (
                    "problem",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="hvorfor den ikke er lavet"
                    ),
                ),
                ("ready_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="klar")),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="fjernet")),
                (
                    "pdf",
                    models.FileField(
                        blank=True,
                        editable=False,
                        storage=cases.models.case_extract.extract_storage,
                        upload_to=cases.models.case_extract.random_name,
                        verbose_name="pdf",
                    ),
                ),
                (
                    "data",
                    models.FileField(
                        blank=True,
                        editable=False,
                        storage=cases.models.case_extract.extract_storage,
                        upload_to=cases.models.case_extract.random_name,
                        verbose_name="json",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ErasureOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case_id", models.BigIntegerField(verbose_name="sag")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("notice", "Varslet"),
                            ("grace", "Frist til indsigelse"),
                            ("kept", "Bevares"),
                            ("done", "Slettet"),
                        ],
                        default="notice",
                        max_length=8,
                        verbose_name="trin",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("retention", "Opbevaringsfristen er udløbet"),
                            ("withdrawn", "Borgeren har ret til at blive slettet"),
                            ("mistake", "Sagen er oprettet ved en fejl"),
                            ("order", "Afgørelse fra en myndighed"),
                        ],
                        max_length=12,
                        verbose_name="grund",
                    ),
                ),
                ("explanation", models.CharField(blank=True, max_length=300, verbose_name="begrundelse")),
                ("due_on", models.DateField(verbose_name="slettes tidligst")),
                (
                    "ordered_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="oprettet"),
                ),
                (
                    "stage_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="på trinnet siden"
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="godkendt")),
                ("kept_until", models.DateField(blank=True, null=True, verbose_name="bevares til")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="slettet")),
                ("receipt", models.JSONField(default=dict, editable=False, verbose_name="kvittering")),
                (
                    "files",
                    models.JSONField(default=list, editable=False, verbose_name="filer, der mangler at blive fjernet"),
                ),
            ],
            options={
                "verbose_name": "sletning",
                "verbose_name_plural": "sletninger",
                "ordering": ["-ordered_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ErasureStop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stopped_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="stoppet")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="ophævet")),
            ],
            options={
                "verbose_name": "stop for sletning",
                "verbose_name_plural": "stop for sletning",
                "ordering": ["-stopped_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="MonthlyTrace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="måned")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("job", "I job"),
                            ("education", "I uddannelse"),
                            ("flexjob", "I fleksjob"),
                            ("pension", "Førtidspension"),
                            ("moved", "Flyttet"),
                            ("other", "Andet"),
                        ],
                        max_length=10,
                        verbose_name="afsluttet med",
                    ),
                ),
                (
                    "weeks_band",
                    models.CharField(
                        choices=[
                            ("half", "Op til 26 uger"),
                            ("year", "27–52 uger"),
                            ("two", "53–104 uger"),
                            ("five", "105–260 uger"),
                            ("longer", "Over 260 uger"),
                        ],
                        max_length=6,
                        verbose_name="uger på forsørgelse",
                    ),
                ),
                ("count", models.PositiveIntegerField(default=1, verbose_name="antal")),
            ],
            options={
                "verbose_name": "månedstal",
                "verbose_name_plural": "månedstal",
                "ordering": ["month", "target_group", "outcome", "weeks_band", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RetentionRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=40, unique=True, verbose_name="nøgle")),
                ("years", models.PositiveSmallIntegerField(verbose_name="år efter afslutningen")),
                ("notice_days", models.PositiveSmallIntegerField(verbose_name="varsles så mange dage før")),
                ("grace_days", models.PositiveSmallIntegerField(verbose_name="så mange dage til indsigelse bagefter")),
                ("from_on", models.DateField(verbose_name="gælder fra")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="gælder til")),
                ("loaded", models.JSONField(default=dict, editable=False, verbose_name="indlæst")),
            ],
            options={
                "verbose_name": "opbevaringsregel",
                "verbose_name_plural": "opbevaringsregler",
                "ordering": ["from_on", "pk"],
            },
        ),
        migrations.AddField(
            model_name="caseextract",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="bestilt af",
            ),
        ),
        migrations.AddField(
            model_name="caseextract",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="extracts",
                to="cases.case",
                verbose_name="sag",
            ),
        ),
        migrations.AddField(
            model_name="caseextractevent",
            name="asked_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="bestilt af",
            ),
        ),
        migrations.AddField(
            model_name="caseextractevent",
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
            model_name="caseextractevent",
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
            model_name="caseextractevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="cases.caseextract",
            ),
        ),
        migrations.AddField(
            model_name="erasureorder",
            name="approved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="godkendt af",
            ),
        ),
        migrations.AddField(
            model_name="erasureorder",
            name="kept_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="bevaret af",
            ),
        ),
        migrations.AddField(
            model_name="erasureorder",
            name="ordered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="bestilt af",
            ),
        ),
        migrations.AddField(
            model_name="erasureorder",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.team", verbose_name="team"
            ),
        ),
        migrations.AddField(
            model_name="erasurestop",
            name="lifted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="ophævet af",
            ),
        ),
        migrations.AddField(
            model_name="erasurestop",
            name="stopped_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="stoppet af",
            ),
        ),
        migrations.AddField(
            model_name="monthlytrace",
            name="target_group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalog.targetgroup",
                verbose_name="målgruppe",
            ),
        ),
        migrations.AddConstraint(
            model_name="retentionrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("grace_days__gte", 1),
                    ("grace_days__lte", 365),
                    ("notice_days__lte", 365),
                    ("years__gte", 1),
                    ("years__lte", 50),
                ),
                name="retention_rule_is_within_reason",
                violation_error_code="years",
                violation_error_message="Sager gemmes 1–50 år, og fristen til indsigelse er 1–365 dage.",
            ),
        ),
        migrations.AddConstraint(
            model_name="retentionrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"),
                name="retention_rule_ends_after_it_began",
                violation_error_code="until_on",
                violation_error_message="Reglen kan ikke ophøre, før den begynder.",
            ),
        ),
        migrations.AddIndex(
            model_name="caseextract",
            index=models.Index(
                condition=models.Q(("removed_at", None)), fields=["asked_at"], name="case_extract_kept"
            ),
        ),
        migrations.AddConstraint(
            model_name="caseextract",
            constraint=models.UniqueConstraint(
                condition=models.Q(("problem", ""), ("ready_at", None), ("removed_at", None)),
                fields=("case", "kind", "asked_by"),
                name="case_extract_one_at_a_time",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="caseextract",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_caseextractevent" ("asked_at", "asked_by_id", "case_id", "data", "id", "kind", "pdf", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "ready_at", "removed_at") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."case_id", NEW."data", NEW."id", NEW."kind", NEW."pdf", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."problem", NEW."ready_at", NEW."removed_at"); RETURN NULL;',
                    hash="3387aa56c01140d310b999c0aa4c19808f28b081",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f18b9",
                    table="cases_caseextract",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="caseextract",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."asked_by_id" IS DISTINCT FROM (NEW."asked_by_id") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."data" IS DISTINCT FROM (NEW."data") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."pdf" IS DISTINCT FROM (NEW."pdf") OR OLD."problem" IS DISTINCT FROM (NEW."problem") OR OLD."ready_at" IS DISTINCT FROM (NEW."ready_at") OR OLD."removed_at" IS DISTINCT FROM (NEW."removed_at"))',
                    func='INSERT INTO "cases_caseextractevent" ("asked_at", "asked_by_id", "case_id", "data", "id", "kind", "pdf", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "ready_at", "removed_at") VALUES (NEW."asked_at", NEW."asked_by_id", NEW."case_id", NEW."data", NEW."id", NEW."kind", NEW."pdf", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."problem", NEW."ready_at", NEW."removed_at"); RETURN NULL;',
                    hash="2a70236a4ebcd6da642fb9f88c1680d95364174a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_da891",
                    table="cases_caseextract",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="caseextractevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ba81377b1227ae4ec0785c424a572a11b1f97580",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ed33b",
                    table="cases_caseextractevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="erasureorder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stage__in", ["notice", "grace"])),
                fields=("case_id",),
                name="erasure_order_one_waiting",
                violation_error_message="Sagen står allerede til sletning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasureorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by", None),
                    models.Q(
                        ("ordered_by__isnull", False), models.Q(("ordered_by", models.F("approved_by")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="erasure_order_takes_two_persons",
                violation_error_message="En anden end den, der har bestilt sletningen, skal godkende den.",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasureorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stage", "done"), _negated=True),
                    ("reason", "retention"),
                    ("approved_by__isnull", False),
                    _connector="OR",
                ),
                name="erasure_order_early_is_approved",
                violation_error_message="En sletning før tid skal godkendes af to.",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasureorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at__isnull", False), ("explanation", ""), ("stage", "done")),
                    models.Q(models.Q(("stage", "done"), _negated=True), ("done_at", None)),
                    _connector="OR",
                ),
                name="erasure_order_done_leaves_a_receipt",
                violation_error_message="En udført sletning har en kvittering.",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasureorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kept_by__isnull", False), ("stage", "kept")),
                    models.Q(("stage", "kept"), _negated=True),
                    _connector="OR",
                ),
                name="erasure_order_kept_by_somebody",
                violation_error_message="Skriv, hvem der har besluttet at bevare sagen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasurestop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lifted_at", None), ("lifted_by", None)),
                    models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                    _connector="OR",
                ),
                name="erasure_stop_lifted_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlytrace",
            constraint=models.UniqueConstraint(
                fields=("month", "target_group", "outcome", "weeks_band"), name="monthly_trace_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlytrace",
            constraint=models.CheckConstraint(
                condition=models.Q(("count__gte", 1)), name="monthly_trace_counts_cases"
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlytrace",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="monthly_trace_is_of_a_month"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="erasureorder",
            trigger=pgtrigger.compiler.Trigger(
                name="decided_is_decided",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'DELETE' THEN\n    RAISE EXCEPTION 'an erasure order stays';\nEND IF;\nIF OLD.stage IN ('done', 'kept') AND\n    (to_jsonb(OLD) - '{files,explanation}'::text[]) <> (to_jsonb(NEW) - '{files,explanation}'::text[])\nTHEN\n    RAISE EXCEPTION 'this erasure order is decided';\nEND IF;\nIF OLD.approved_by_id IS NOT NULL AND (OLD.ordered_by_id, OLD.approved_by_id, OLD.approved_at)\n    IS DISTINCT FROM (NEW.ordered_by_id, NEW.approved_by_id, NEW.approved_at)\nTHEN\n    RAISE EXCEPTION 'this erasure order is approved';\nEND IF;\nRETURN NEW;\n",
                    hash="81325ed14672950f6193992b2c01c7fd9a64f065",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_decided_is_decided_509e9",
                    table="cases_erasureorder",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="erasurestop",
            trigger=pgtrigger.compiler.Trigger(
                name="stop_is_only_lifted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'DELETE' OR OLD.lifted_at IS NOT NULL\n    OR (OLD.id, OLD.stopped_by_id, OLD.stopped_at) IS DISTINCT FROM (NEW.id, NEW.stopped_by_id, NEW.stopped_at)\nTHEN\n    RAISE EXCEPTION 'a stop of erasing stays as it was';\nEND IF;\nRETURN NEW;\n",
                    hash="1ce2103b31f48ae0dae3b89e3a87d70ecb234a4c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_stop_is_only_lifted_0ff57",
                    table="cases_erasurestop",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(
            FUNCTIONS,
            "DROP FUNCTION erase_citizen(bigint, date); DROP FUNCTION citizen_rows(bigint);",
        ),
    ]
