import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import CaseFactory, UserFactory
from tests.world import keep_files_in

pytest_plugins = ["tests.plugin_services"]


@pytest.fixture(autouse=True)
def _database(db):
    """Every test may use the database."""


@pytest.fixture(autouse=True)
def _quick_and_close(settings, monkeypatch, tmp_path):
    """Passwords cost nothing, files land in the test's own directory, static files are found without a manifest."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    keep_files_in(tmp_path, settings, monkeypatch)


@pytest.fixture(scope="session")
def base_url():
    """Instead of pytest-base-url's own, which is made in a way that pytest 9 warns about."""


@pytest.fixture
def caseworker():
    return UserFactory()


@pytest.fixture
def case(caseworker):
    return CaseFactory(coordinator=caseworker)


@pytest.fixture
def staff(client, caseworker):
    client.force_login(caseworker)
    return client


@pytest.fixture
def htmx():
    """Headers of a request sent by htmx."""
    return {"HX-Request": "true"}


@pytest.fixture
def count_queries():
    """How many queries a call makes; the first call of a session, which notes when it began, is not counted."""

    def count(call):
        call()
        with CaptureQueriesContext(connection) as queries:
            call()
        return sum("SAVEPOINT" not in query["sql"] for query in queries)

    return count


@pytest.fixture(scope="session", autouse=True)
def _unordered_querysets_are_shuffled():
    """No test may pass by the luck of the order rows come back in."""
    from django.db.models import OrderBy
    from django.db.models.functions import Random
    from django.db.models.sql.compiler import SQLCompiler

    found = SQLCompiler._order_by_pairs

    def order_by_pairs(self):
        pairs = list(found(self))
        query = self.query
        if not pairs and not query.distinct and not query.combinator and query.group_by is None:
            pairs = [(OrderBy(Random()), False)]
        return iter(pairs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLCompiler, "_order_by_pairs", order_by_pairs)
        yield


@pytest.fixture(scope="session", autouse=True)
def _only_what_has_rows_is_emptied():
    """After a test that commits: to truncate all tables is to make a thousand files anew, and few have a row."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    known_by_django = {"django_content_type", "auth_permission"}  # the same before and after
    others_at_work = (
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle')"
    )

    def answered(cursor):
        cursor.execute(others_at_work)
        return not cursor.fetchone()[0]

    def sql_flush(self, style, tables, **how):
        with self.connection.cursor() as cursor:
            for _ in range(250):  # what a closed browser had asked for would meet the emptying in a deadlock
                if answered(cursor):
                    break
                time.sleep(0.02)
            cursor.execute(
                " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in tables)
            )
            filled = {name for (name,) in cursor.fetchall()} - known_by_django
        without_triggers = "SET LOCAL session_replication_role = replica"
        return [without_triggers, *(f'DELETE FROM "{name}"' for name in sorted(filled))]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield
