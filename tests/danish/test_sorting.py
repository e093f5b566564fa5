import random

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from danish.sorting import sort_key, sort_key_expression

IN_ORDER = [
    "Andersen",
    "Müller",
    "Zebra",
    "Zoé",
    "Ærø",
    "Ørsted",
    "Østergård",
    "Aabenraa",
    "Åby",
    "ål",
    "Aarhus",
    "Åse",
]
OTHERS = ["", "François", "Łukasz", "Ñandú", "Hansen-Holm", "D'Angelo", "ÁÉÍ", "Şükrü", "aaa", "AA", "Zażółć", "ß"]


@pytest.fixture
def person(db):
    """A throw-away table with a generated sort column, as the models have it."""
    with isolate_apps("danish"):

        class Person(models.Model):
            first_name = models.CharField(max_length=80)
            last_name = models.CharField(max_length=80)
            sort_key = models.GeneratedField(
                expression=sort_key_expression("last_name", "first_name"),
                output_field=models.CharField(max_length=161, db_collation="C"),
                db_persist=True,
            )

            class Meta:
                app_label = "danish"

            def __str__(self):
                return f"{self.first_name} {self.last_name}"

        with connection.schema_editor() as editor:
            editor.create_model(Person)
        yield Person


def test_the_database_sorts_the_danish_way(person):
    shuffled = random.Random(1).sample(IN_ORDER, len(IN_ORDER))
    person.objects.bulk_create(person(last_name=name, first_name="Bo") for name in shuffled)

    assert list(person.objects.order_by("sort_key").values_list("last_name", flat=True)) == IN_ORDER


def test_a_short_last_name_comes_before_a_longer_one(person):
    person.objects.create(last_name="Hansen-Holm", first_name="Anna")
    person.objects.create(last_name="Hansen", first_name="Åse")
    person.objects.create(last_name="Hansen", first_name="Øjvind")

    names = [f"{row.first_name} {row.last_name}" for row in person.objects.order_by("sort_key")]

    assert names == ["Øjvind Hansen", "Åse Hansen", "Anna Hansen-Holm"]


def test_python_and_the_database_make_the_same_key(person):
    names = IN_ORDER + OTHERS
    person.objects.bulk_create(person(last_name=name, first_name="Aase") for name in names)

    assert all(row.sort_key == sort_key(f"{row.last_name} Aase") for row in person.objects.order_by("pk"))


def test_python_sorts_the_danish_way():
    assert sorted(random.Random(2).sample(IN_ORDER, len(IN_ORDER)), key=sort_key) == IN_ORDER
