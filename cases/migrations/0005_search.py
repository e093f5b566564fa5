import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

# What a word sounds like: letters that are heard alike are written alike, so that Christensen is near Kristensen
# and Muhammed near Mohamad.
SOUND = """
CREATE FUNCTION cases_sound_of(word text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT regexp_replace(
    translate(
        replace(replace(replace(replace(replace(replace(word, '{', 'ae'), 'oe', 'o'), 'ph', 'f'), 'ch', 'k'),
            'ck', 'k'), 'th', 't'),
        '|}czwqyu', 'oaksvkio'
    ),
    '(.)\\1+', '\\1', 'g'
)
$$
"""
# A name turned once for each of its words. What is not folded in the sort key, the letters of further languages, is here.
TURNED = """
CREATE FUNCTION cases_names_of(sort_key text) RETURNS TABLE (key text, word text) LANGUAGE sql STABLE STRICT AS $$
SELECT DISTINCT left(array_to_string(words[n:] || words[:n - 1], ' '), 170), left(cases_sound_of(words[n]), 170)
FROM array_remove(regexp_split_to_array(unaccent(sort_key), '[[:space:].,''´`’-]+'), '') words,
    generate_series(1, cardinality(words)) n
$$
"""
WRITE = """
CREATE FUNCTION cases_write_search_names(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM cases_searchname WHERE case_id = wanted;
    INSERT INTO cases_searchname (case_id, team_id, key, word)
    SELECT found.id, CASE WHEN found.is_restricted THEN NULL ELSE found.team_id END, name.key, name.word
    FROM cases_case found
    JOIN cases_citizen citizen ON citizen.id = found.citizen_id,
    cases_names_of(citizen.sort_key) name
    WHERE found.id = wanted;
END
$$
"""
DROP = "DROP FUNCTION {}"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_history_is_final"), ("cases", "0004_caseload")]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.CreateModel(
            name="SearchName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(db_collation="C", max_length=170, verbose_name="navn fra dette ord")),
                ("word", models.CharField(max_length=170, verbose_name="ord, som det lyder")),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_names",
                        to="cases.case",
                        verbose_name="sag",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.team",
                        verbose_name="team, der kan finde borgeren",
                    ),
                ),
            ],
            options={
                "verbose_name": "navn at søge på",
                "verbose_name_plural": "navne at søge på",
                "ordering": ["key", "case"],
            },
        ),
        migrations.AddIndex("searchname", models.Index(fields=["team", "key", "case"], name="search_name_in_team")),
        migrations.AddIndex("searchname", models.Index(fields=["case", "key"], name="search_name_of_case")),
        migrations.AddIndex(
            "searchname",
            django.contrib.postgres.indexes.GinIndex(
                fields=["word"], name="search_name_sounds", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.RunSQL(SOUND, DROP.format("cases_sound_of(text)")),
        migrations.RunSQL(TURNED, DROP.format("cases_names_of(text)")),
        migrations.RunSQL(WRITE, DROP.format("cases_write_search_names(bigint)")),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_is_found",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM cases_write_search_names(NEW.id); RETURN NULL;",
                    hash="cfcefde61adfaf6efcdeb38b69508764e00b58e5",
                    operation="INSERT",
                    pgid="pgtrigger_case_is_found_1daee",
                    table="cases_case",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_is_found_by_others",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."citizen_id" IS DISTINCT FROM (NEW."citizen_id") OR OLD."is_restricted" IS DISTINCT FROM (NEW."is_restricted") OR OLD."team_id" IS DISTINCT FROM (NEW."team_id"))',
                    func="PERFORM cases_write_search_names(NEW.id); RETURN NULL;",
                    hash="d29dbb6be4826d55fcd4f742690f2341bbc50411",
                    operation="UPDATE",
                    pgid="pgtrigger_case_is_found_by_others_f7643",
                    table="cases_case",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_is_found_no_more",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="DELETE FROM cases_searchname WHERE case_id = OLD.id; RETURN NULL;",
                    hash="b2a0ffd2c6bb3c557a6d656500801f74a92f2493",
                    operation="DELETE",
                    pgid="pgtrigger_case_is_found_no_more_ac149",
                    table="cases_case",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="citizen",
            trigger=pgtrigger.compiler.Trigger(
                name="name_is_found",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name"))',
                    func="PERFORM cases_write_search_names(id) FROM cases_case WHERE citizen_id = NEW.id; RETURN NULL;",
                    hash="81dcefb169f7a39607ce32a9163d0dfe1b5dc275",
                    operation="UPDATE",
                    pgid="pgtrigger_name_is_found_b0b65",
                    table="cases_citizen",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL("SELECT cases_write_search_names(id) FROM cases_case", migrations.RunSQL.noop),
    ]
