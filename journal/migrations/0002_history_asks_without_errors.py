from django.db import migrations

# The same as pghistory's own, which asks for settings in a way that fails outside of a request and catches the error:
# dearer, for each row, than writing the row.
ATTACH_CONTEXT = """
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    given_id uuid := NULLIF(current_setting('pghistory.context_id', true), '');
    given_metadata jsonb := NULLIF(current_setting('pghistory.context_metadata', true), '');
BEGIN
    IF given_id IS NULL OR given_metadata IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO pghistory_context (id, metadata, created_at, updated_at)
    VALUES (given_id, given_metadata, NOW(), NOW())
    ON CONFLICT (id) DO UPDATE
        SET metadata = EXCLUDED.metadata, updated_at = EXCLUDED.updated_at
        WHERE pghistory_context.metadata != EXCLUDED.metadata;
    RETURN given_id;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [migrations.RunSQL(ATTACH_CONTEXT, migrations.RunSQL.noop)]
