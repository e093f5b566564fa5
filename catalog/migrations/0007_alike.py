"""Which offers look like each other, held against each other when one is written: the desk only reads it."""

from django.db import migrations

# Titles weigh most: purposes of offers from the same template begin alike.
LIKENESS = """
CREATE FUNCTION catalog_likeness(one catalog_offer, other catalog_offer) RETURNS real LANGUAGE sql STABLE AS $$
SELECT (0.6 * similarity(one.title, other.title) + 0.4 * similarity(one.purpose, other.purpose))::real
$$
"""
# Rows belong to the offer `one_id`, so that two who write at once never wait for each other. What is likest is enough.
ALIKE = """
CREATE TABLE catalog_alike (one_id bigint NOT NULL, other_id bigint NOT NULL, likeness real NOT NULL);
CREATE INDEX catalog_alike_one ON catalog_alike (one_id);
CREATE INDEX catalog_alike_likeness ON catalog_alike (likeness DESC);

CREATE FUNCTION catalog_write_alike(wanted bigint) RETURNS void LANGUAGE sql AS $$
DELETE FROM catalog_alike WHERE one_id = wanted;
INSERT INTO catalog_alike (one_id, other_id, likeness)
SELECT one.id, other.id, catalog_likeness(one, other)
FROM catalog_offer one JOIN catalog_offer other ON other.id <> one.id AND other.title % one.title
WHERE one.id = wanted AND one.status <> 'retired' AND other.status <> 'retired'
ORDER BY catalog_likeness(one, other) DESC, other.id LIMIT 5
$$;
CREATE FUNCTION catalog_offer_likened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM catalog_write_alike(coalesce(NEW.id, OLD.id)); RETURN NULL; END $$;
CREATE TRIGGER offer_is_likened AFTER INSERT OR DELETE OR UPDATE OF title, purpose, status ON catalog_offer
    FOR EACH ROW EXECUTE FUNCTION catalog_offer_likened();
SELECT catalog_write_alike(id) FROM catalog_offer
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0006_search")]

    operations = [
        migrations.RunSQL(LIKENESS, "DROP FUNCTION catalog_likeness(catalog_offer, catalog_offer)"),
        migrations.RunSQL(
            ALIKE,
            "DROP FUNCTION catalog_offer_likened() CASCADE; DROP FUNCTION catalog_write_alike(bigint);"
            " DROP TABLE catalog_alike",
        ),
    ]
