import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Count

from benchmarks.clock import BARE_ITEMS, bare, counted, fill, statements
from benchmarks.http import pages
from benchmarks.seed import seed
from cases.models import BenefitSpell, Case, Citizen, Factor, Goal
from catalog.models import Offer
from conferences.models import Analysis
from evaluation.figures import FIGURES, Month
from evaluation.figures.steps import STEPS, STEPS_TAKEN
from followup.clock_sql import Rules
from followup.digest import tell_digests
from followup.models import ContactDeadline, FollowUp, Measurement
from plans.models import Intervention

TODAY = datetime.date(2026, 11, 20)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def _no_vacuum(monkeypatch):
    """VACUUM cannot run in a test's transaction."""
    for module in ("seed", "clock"):
        monkeypatch.setattr(f"benchmarks.{module}.tidy", lambda cursor: None)


@pytest.fixture(autouse=True)
def _seeded(_no_vacuum):
    seed(150, 1, TODAY)


def test_the_same_seed_gives_the_same_data_on_another_day():
    first = seed(150, 1, TODAY)

    assert seed(150, 1, TODAY + datetime.timedelta(days=30)) == first
    assert seed(150, 2, TODAY) != first


def test_a_larger_catalogue_is_found_like_the_shipped_one():
    seed(40, 1, TODAY, copies=120)

    copies = Offer.objects.published().filter(key__startswith="bench_")
    assert copies.count() == 120
    assert copies.filter(barriers=None).count() < 20
    assert copies.exclude(words=None).count() == 120
    assert set(copies.values_list("pk", flat=True)) & set(
        Offer.objects.matching("mentor").values_list("pk", flat=True)
    )


def test_rows_belong_together():
    assert Case.objects.count() == Citizen.objects.count() == 150
    for model in (Case, Goal, Factor, Intervention, FollowUp):  # written with foreign keys off, so asked for here
        for column in (column for column in model._meta.fields if column.is_relation and not column.null):
            found = model.objects.select_related(column.name).exclude(**{f"{column.name}__pk": None})
            assert found.count() == model.objects.count() > 0, column
            assert len(list(found)) == model.objects.count(), column
    loads = Case.objects.filter(involvements__part="coordinator").values_list("involvements__user")
    assert max(count for _, count in loads.annotate(count=Count("pk"))) == 33


def test_rows_keep_the_rules_of_their_models():
    broken = []
    for model in (Case, BenefitSpell, Goal, Intervention, FollowUp, Measurement, ContactDeadline, Analysis):
        for row in model.objects.order_by("pk")[:60]:
            try:
                row.validate_constraints(exclude=["rank"])
            except ValidationError as found:
                broken.append((row, found.messages))

    assert broken == []


def test_the_newest_whole_month_holds_what_each_figure_counts():
    seed(600, 1, TODAY)
    month = Month.whole(datetime.date(2026, 10, 1))

    with connection.cursor() as cursor:
        for figure in FIGURES:
            values = figure.settings(month.last) | {"first": month.first, "last": month.last}
            cursor.execute(f"SELECT part, count(*) FROM ({figure.rows}) counted GROUP BY part", values)
            found = dict(cursor.fetchall())
            assert sum(found.values()) > 5, figure.key
            assert figure.key != STEPS_TAKEN.key or found.keys() == STEPS.keys(), found


def test_the_pages_to_measure_are_found():
    paths = [page.path for page in pages(set())]

    assert paths[:2] == ["/gulv/", "/sager/"]
    assert paths[2] == "/sager/?side=sidste"
    assert paths[3] == "/min-dag/"
    assert paths[4:6] == ["/team/", "/rapporter/maal/"]
    assert re.fullmatch(r"/sager/\d+/", paths[6])


def test_the_bare_statement_counts_the_same_for_each_person():
    fill(TODAY, 150, rows=150 * 40)
    paused = Intervention.objects.filter(pk__in=Intervention.objects.order_by("pk")[:2000].values("pk"))
    rests = {"status": "paused", "paused_on": TODAY - 9 * DAY, "paused_because": "Ferie", "follow_up_on": None}
    paused.update(**rests, paused_until=TODAY - 3 * DAY)
    rules = Rules(TODAY)

    assert [kind.key for kind in rules.kinds()] == list(BARE_ITEMS)
    for kind in rules.kinds():
        found = counted(kind, rules)
        assert found == bare(kind, rules), kind.key
        assert sum(late for late, _ in found.values()) > 0, kind.key
        assert bool(kind.soon) is any(soon for _, soon in found.values()), kind.key
        assert statements(lambda kind=kind: counted(kind, rules)) == 1
    assert tell_digests(TODAY) > 0
