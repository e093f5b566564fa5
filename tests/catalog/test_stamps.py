"""What is kept of the catalogue in memory is read anew after every change, in whatever order changes are committed."""

import pytest
from django.db import connection

from catalog import facets_sql

pytestmark = pytest.mark.django_db


def note(number):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO catalog_change (id, is_of_places) OVERRIDING SYSTEM VALUE VALUES (%s, false)", [number]
        )


def test_a_change_committed_late_is_noticed_though_an_old_line_is_taken_away():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalog_change")
    for number in (1, 2, 9):
        note(number)
    before = facets_sql.stamps()

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalog_change WHERE id = 2")
    note(5)

    assert facets_sql.stamps().offers != before.offers
    assert facets_sql.stamps().places == before.places
