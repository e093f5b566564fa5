"""The words an offer is found by, kept by the database whoever writes: the product, an import or the seed."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

# lower() in a C database leaves Æ, Ø and Å alone, and the trigrams of one know no other letters than a to z.
LETTERS = """
CREATE FUNCTION catalog_lower(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT translate(lower(words), 'ÆØÅÄÖÜÉ', 'æøåäöüé')
$$;
CREATE FUNCTION catalog_plain(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT translate(
    replace(replace(replace(catalog_lower(words), 'aa', 'a'), 'æ', 'ae'), 'ø', 'oe'), 'åäöüéèêáàóíúçñ', 'aaoueeeaaoiucn'
)
$$;
CREATE FUNCTION catalog_vector(words text, weight "char") RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT setweight(to_tsvector('pg_catalog.danish', catalog_lower(words))
    || to_tsvector('pg_catalog.simple', catalog_lower(words)), weight)
$$
"""
# Every word that an offer ever said, to know what a misspelt one is meant to be. None is taken away: whether anybody
# says it still is looked up then. Two who write a new word at once both add it, so that nobody waits for another.
WORDS = """
CREATE TABLE catalog_word (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, word text NOT NULL, plain text NOT NULL);
CREATE INDEX catalog_word_word ON catalog_word (word);
CREATE INDEX catalog_word_plain ON catalog_word USING gin (plain gin_trgm_ops)
"""
WRITE = """
CREATE FUNCTION catalog_area_labels(wanted bigint) RETURNS text LANGUAGE sql STABLE AS $$
SELECT coalesce(string_agg(area.label, ' '), '') FROM catalog_area area WHERE area.id IN (
    SELECT area_id FROM catalog_offer_barriers WHERE offer_id = wanted
    UNION ALL SELECT area_id FROM catalog_offer_strengthens WHERE offer_id = wanted
)
$$;
CREATE FUNCTION catalog_write_words(wanted bigint) RETURNS void LANGUAGE sql AS $$
INSERT INTO catalog_offerwords (offer_id, status, vector, plain_title, plain)
SELECT offer.id, offer.status,
    catalog_vector(offer.title, 'A') || catalog_vector(areas.labels, 'B') || catalog_vector(offer.purpose, 'C')
        || catalog_vector(concat_ws(' ', offer.content, offer.for_whom, offer.expected_effect, provider.label), 'D'),
    catalog_plain(offer.title), catalog_plain(concat_ws(' ', offer.title, offer.purpose, areas.labels))
FROM catalog_offer offer JOIN catalog_provider provider ON provider.id = offer.provider_id,
    LATERAL (SELECT catalog_area_labels(wanted) AS labels) areas
WHERE offer.id = wanted
ON CONFLICT (offer_id) DO UPDATE
    SET vector = excluded.vector, plain_title = excluded.plain_title, plain = excluded.plain;

INSERT INTO catalog_word (word, plain)
SELECT said.word, catalog_plain(said.word)
FROM catalog_offer offer JOIN catalog_provider provider ON provider.id = offer.provider_id,
    LATERAL unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', catalog_lower(concat_ws(
        ' ', offer.title, offer.purpose, catalog_area_labels(wanted), offer.content, offer.for_whom,
        offer.expected_effect, provider.label
    ))))) said(word)
WHERE offer.id = wanted AND length(said.word) BETWEEN 3 AND 40 AND said.word !~ '[-0-9@./_]'
    AND NOT EXISTS (SELECT FROM catalog_word known WHERE known.word = said.word)
$$
"""
KEEP = """
CREATE FUNCTION catalog_offer_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM catalog_write_words(NEW.id); RETURN NULL; END $$;
CREATE TRIGGER offer_is_found AFTER INSERT OR UPDATE OF title, purpose, content, for_whom, expected_effect, provider_id
    ON catalog_offer FOR EACH ROW EXECUTE FUNCTION catalog_offer_said();

CREATE FUNCTION catalog_offer_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN UPDATE catalog_offerwords SET status = NEW.status WHERE offer_id = NEW.id; RETURN NULL; END $$;
CREATE TRIGGER offer_is_found_in_its_status AFTER UPDATE OF status ON catalog_offer
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION catalog_offer_moved();

CREATE FUNCTION catalog_offer_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN DELETE FROM catalog_offerwords WHERE offer_id = OLD.id; RETURN OLD; END $$;
CREATE TRIGGER offer_is_found_no_more BEFORE DELETE ON catalog_offer
    FOR EACH ROW EXECUTE FUNCTION catalog_offer_gone();

CREATE FUNCTION catalog_link_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM catalog_write_words(coalesce(NEW.offer_id, OLD.offer_id)); RETURN NULL; END $$;
CREATE TRIGGER barrier_is_found AFTER INSERT OR UPDATE OR DELETE ON catalog_offer_barriers
    FOR EACH ROW EXECUTE FUNCTION catalog_link_said();
CREATE TRIGGER resource_is_found AFTER INSERT OR UPDATE OR DELETE ON catalog_offer_strengthens
    FOR EACH ROW EXECUTE FUNCTION catalog_link_said();

CREATE FUNCTION catalog_area_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalog_write_words(offer_id) FROM (
        SELECT offer_id FROM catalog_offer_barriers WHERE area_id = NEW.id
        UNION SELECT offer_id FROM catalog_offer_strengthens WHERE area_id = NEW.id
    ) named;
    RETURN NULL;
END $$;
CREATE TRIGGER area_is_found AFTER UPDATE OF label ON catalog_area
    FOR EACH ROW WHEN (OLD.label IS DISTINCT FROM NEW.label) EXECUTE FUNCTION catalog_area_said();

CREATE FUNCTION catalog_provider_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM catalog_write_words(id) FROM catalog_offer WHERE provider_id = NEW.id; RETURN NULL; END $$;
CREATE TRIGGER provider_is_found AFTER UPDATE OF label ON catalog_provider
    FOR EACH ROW WHEN (OLD.label IS DISTINCT FROM NEW.label) EXECUTE FUNCTION catalog_provider_said()
"""
# What each word asked for is looked up by. Words that say nothing (at, og, for) are left out beside others. A short one
# begins others in a title only (ryg, not rygning), unless nothing is found so (`loosely`).
ASKED = """
CREATE FUNCTION catalog_asked(words text[], loosely boolean)
RETURNS TABLE (plain text, query tsquery, whole tsquery, pattern text) LANGUAGE sql STABLE AS $$
SELECT catalog_plain(word),
    CASE WHEN loosely OR length(word) > 3 THEN begun ELSE whole
        || to_tsquery('pg_catalog.danish', quoted || ':*A') || to_tsquery('pg_catalog.simple', quoted || ':*A') END,
    whole,
    CASE WHEN length(word) > 3 THEN '%' || replace(catalog_plain(word), '_', '\\_') || '%' ELSE '' END
FROM unnest(words) word, LATERAL (SELECT '''' || catalog_lower(word) || '''' AS quoted) x,
    LATERAL (
        SELECT to_tsquery('pg_catalog.danish', quoted || ':*') || to_tsquery('pg_catalog.simple', quoted || ':*') AS begun,
            to_tsquery('pg_catalog.danish', quoted) || to_tsquery('pg_catalog.simple', quoted) AS whole,
            numnode(to_tsquery('pg_catalog.danish', quoted || ':*')) = 0 AS says_nothing
    ) y
WHERE NOT says_nothing OR cardinality(words) = 1
$$
"""
# A title counts most, also a word inside another (Hverdagsmentor), then a barrier or resource, then the purpose; and a
# whole word more than the beginning of one. What is asked is made once: inlined, it would be made anew for each hit.
HOLDING = """
CREATE FUNCTION catalog_holding(words text[], statuses text[], loosely boolean)
RETURNS TABLE (offer_id bigint, rank real) LANGUAGE sql STABLE AS $$
WITH asked AS MATERIALIZED (SELECT * FROM catalog_asked(words, loosely))
SELECT held.offer_id, sum(
    ts_rank('{0.02, 0.1, 0.5, 1}', held.vector, asked.query) + ts_rank('{0.02, 0.1, 0.5, 1}', held.vector, asked.whole)
        + CASE WHEN held.plain_title LIKE asked.pattern THEN 2 ELSE 0 END
)::real
FROM asked
JOIN catalog_offerwords held ON held.vector @@ asked.query OR held.plain LIKE asked.pattern
WHERE held.status = ANY(statuses)
GROUP BY held.offer_id HAVING count(*) = (SELECT count(*) FROM asked)
$$
"""
# Words that no such offer holds give way to the one most like them that some do; null when there is none.
MEANT = """
CREATE FUNCTION catalog_meant(words text[], statuses text[]) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    asked text;
    candidate text;
    chosen text;
    meant text[] := '{}';
BEGIN
    FOREACH asked IN ARRAY words LOOP
        chosen := NULL;
        IF cardinality(words) > 1 AND (
            NOT EXISTS (SELECT FROM catalog_asked(words, true) one WHERE one.plain = catalog_plain(asked))
            OR EXISTS (SELECT FROM catalog_holding(ARRAY[asked], statuses, true))
        ) THEN
            chosen := asked;
        ELSE
            FOR candidate IN
                SELECT known.word FROM catalog_word known WHERE catalog_plain(asked) <% known.plain
                GROUP BY known.word, known.plain
                ORDER BY similarity(catalog_plain(asked), known.plain) DESC, known.word LIMIT 8
            LOOP
                IF EXISTS (
                    SELECT FROM catalog_offerwords held
                    WHERE held.vector @@ to_tsquery('pg_catalog.simple', quote_literal(candidate))
                        AND held.status = ANY(statuses)
                ) THEN
                    chosen := candidate;
                    EXIT;
                END IF;
            END LOOP;
        END IF;
        IF chosen IS NULL THEN
            RETURN NULL;
        END IF;
        meant := meant || chosen;
    END LOOP;
    RETURN meant;
END
$$;
ALTER FUNCTION catalog_meant(text[], text[]) SET pg_trgm.word_similarity_threshold = 0.52
"""
# Those that hold every word, or begin with the short ones. Only when there are none, those that hold what the words are
# meant to be, which is told.
FOUND = """
CREATE FUNCTION catalog_found(words text[], statuses text[])
RETURNS TABLE (offer_id bigint, rank real, meant text) LANGUAGE plpgsql STABLE AS $$
DECLARE
    others text[];
BEGIN
    RETURN QUERY SELECT held.offer_id, held.rank, '' FROM catalog_holding(words, statuses, false) held;
    IF NOT FOUND AND EXISTS (SELECT FROM unnest(words) word WHERE length(word) <= 3) THEN
        RETURN QUERY SELECT held.offer_id, held.rank, '' FROM catalog_holding(words, statuses, true) held;
    END IF;
    IF NOT FOUND THEN
        others := catalog_meant(words, statuses);
        IF others <> words THEN
            RETURN QUERY SELECT held.offer_id, held.rank, array_to_string(others, ' ')
            FROM catalog_holding(others, statuses, true) held;
        END IF;
    END IF;
END
$$
"""
# A line for each statement that changes what the facets are counted from (catalog.shelf): the offers, or their places,
# which change much more often. Nobody waits for another: old lines are taken away by whoever comes by, those that
# somebody else is at are left.
CHANGES = """
CREATE TABLE catalog_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    is_of_places boolean NOT NULL
);
CREATE FUNCTION catalog_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_change (is_of_places) VALUES (TG_TABLE_NAME IN ('catalog_intake', 'catalog_closure'));
    DELETE FROM catalog_change WHERE id IN (
        SELECT id FROM catalog_change WHERE at < now() - interval '1 day' LIMIT 100 FOR UPDATE SKIP LOCKED
    );
    RETURN NULL;
END $$
"""
CHANGING = [
    "offer",
    "offer_barriers",
    "offer_strengthens",
    "offer_target_groups",
    "category",
    "track",
    "provider",
    "area",
    "targetgroup",
    "intake",
    "closure",
]
NOTE = """
CREATE TRIGGER change_is_noted AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON catalog_{}
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_note_change()
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0005_intakes")]

    operations = [
        migrations.CreateModel(
            name="OfferWords",
            fields=[
                (
                    "offer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="catalog.offer",
                        verbose_name="indsats",
                    ),
                ),
                ("status", models.CharField(max_length=10, verbose_name="tilstand")),
                ("vector", django.contrib.postgres.search.SearchVectorField(verbose_name="ord og stammer")),
                ("plain_title", models.TextField(verbose_name="titel i almindelige bogstaver")),
                ("plain", models.TextField(verbose_name="ord i almindelige bogstaver")),
            ],
            options={
                "verbose_name": "ord at finde en indsats på",
                "verbose_name_plural": "ord at finde indsatser på",
                "ordering": ["offer"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["vector"], name="offer_words"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["plain"], name="offer_words_plain", opclasses=["gin_trgm_ops"]
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            LETTERS,
            'DROP FUNCTION catalog_vector(text, "char"); DROP FUNCTION catalog_plain(text);'
            " DROP FUNCTION catalog_lower(text)",
        ),
        migrations.RunSQL(WORDS, "DROP TABLE catalog_word"),
        migrations.RunSQL(
            WRITE, "DROP FUNCTION catalog_write_words(bigint); DROP FUNCTION catalog_area_labels(bigint)"
        ),
        migrations.RunSQL(
            KEEP,
            "DROP FUNCTION catalog_offer_said() CASCADE; DROP FUNCTION catalog_offer_moved() CASCADE;"
            " DROP FUNCTION catalog_offer_gone() CASCADE;"
            " DROP FUNCTION catalog_link_said() CASCADE; DROP FUNCTION catalog_area_said() CASCADE;"
            " DROP FUNCTION catalog_provider_said() CASCADE",
        ),
        migrations.RunSQL(ASKED, "DROP FUNCTION catalog_asked(text[], boolean)"),
        migrations.RunSQL(HOLDING, "DROP FUNCTION catalog_holding(text[], text[], boolean)"),
        migrations.RunSQL(MEANT, "DROP FUNCTION catalog_meant(text[], text[])"),
        migrations.RunSQL(FOUND, "DROP FUNCTION catalog_found(text[], text[])"),
        migrations.RunSQL(CHANGES, "DROP FUNCTION catalog_note_change() CASCADE; DROP TABLE catalog_change"),
        migrations.RunSQL([NOTE.format(table) for table in CHANGING], migrations.RunSQL.noop),
        migrations.RunSQL("SELECT catalog_write_words(id) FROM catalog_offer", migrations.RunSQL.noop),
    ]
