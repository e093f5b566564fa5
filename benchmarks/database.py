"""A database of its own for each size, on whatever server the project uses."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from hjoerring.embedded import servers

SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1m": 1_000_000, "offers": 1_000, "clock": 10_000}
OFFERS = {"offers": 5_000}  # beside those that are shipped
USER, LEAD, EDITOR, PASSWORD = "bench1", "bench_lead", "bench_editor", "ikke-en-hemmelighed"


@contextmanager
def in_database(size: str) -> Iterator[None]:
    """Servers run and Django is set up for the database of this size, which is made if it is missing.

    Django can be set up only once in a process, so each size needs a process of its own.
    """
    os.environ["HJM_BENCH_SIZE"] = size
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.bench_settings"
    with servers.in_use():
        import django
        from django.db import connection

        django.setup()
        create_missing(str(connection.settings_dict["NAME"]))
        yield
        connection.close()


def create_missing(name: str) -> None:
    from django.db import connection

    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f'CREATE DATABASE "{name}"')
