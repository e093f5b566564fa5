import datetime

import pytest

from cases.models import Deadline
from notices.consents import tell_of_ends
from notices.models import Notice
from tests.factories import ConsentFactory, DepartmentFactory

TODAY = datetime.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _rule():
    Deadline.objects.create(key="consent-ends", subject="consent_ends", days=30, from_on=datetime.date(2020, 1, 1))


@pytest.mark.parametrize(("days_left", "told"), [(31, 0), (30, 1), (1, 1), (0, 1), (-1, 0)])
def test_a_consent_is_told_of_a_month_before_it_ends(case, days_left, told):
    ConsentFactory(case=case, until_on=TODAY + datetime.timedelta(days=days_left))

    assert tell_of_ends(TODAY) == told


def test_who_is_responsible_is_told_once_and_nothing_of_the_citizen(case, caseworker):
    ConsentFactory(case=case, until_on=datetime.date(2026, 3, 20))
    ConsentFactory(until_on=datetime.date(2026, 6, 20))

    assert [tell_of_ends(TODAY + datetime.timedelta(days=day)) for day in (0, 0, 1, 9)] == [1, 0, 0, 0]
    notice = Notice.objects.get()
    assert notice.recipient == caseworker
    assert notice.text == f"Et samtykke i sag {case.number} slutter 20.03.2026. Tal om et nyt."
    assert notice.url == f"/sager/{case.pk}/samtykke/"


def test_what_is_left_of_a_consent_is_not_told_of_again(case, caseworker):
    whole = ConsentFactory(
        case=case, until_on=datetime.date(2026, 3, 20), departments=[DepartmentFactory() for _ in range(3)]
    )
    assert tell_of_ends(TODAY) == 1

    for department in whole.departments.all()[:2]:
        whole.narrow(without=[department], by=caseworker)
        assert tell_of_ends(TODAY) == 0


def test_nothing_is_told_of_what_is_withdrawn_or_of_a_closed_case(case, caseworker):
    soon = datetime.date(2026, 3, 20)
    ConsentFactory(case=case, until_on=soon).withdraw(by=caseworker)
    ConsentFactory(case__closed_on=TODAY, case__close_reason="job", until_on=soon)

    assert tell_of_ends(TODAY) == 0


def test_the_number_of_days_is_a_row(case):
    ConsentFactory(case=case, until_on=datetime.date(2026, 3, 20))
    Deadline.objects.update(days=10)

    assert tell_of_ends(TODAY) == 0


def test_many_cost_as_many_queries_as_one(django_assert_num_queries, case):
    ConsentFactory.create_batch(5, until_on=datetime.date(2026, 3, 20))

    with django_assert_num_queries(6):
        assert tell_of_ends(TODAY) == 5
