"""Weeks on support: of those on it, and of those whose time on it ended."""

import datetime
import random

import pytest

from cases.models import BenefitSpell
from cases.support_time import unbroken_since
from evaluation.figures.support import SUPPORT_ENDED, SUPPORT_NOW
from evaluation.freezing import freeze
from evaluation.models import FrozenFigure
from tests.evaluation.figures.counting import MARCH, on, rows_of
from tests.factories import BenefitSpellFactory, CaseFactory, TargetGroupFactory, TeamFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def supported(*periods, **values):
    case = CaseFactory(**values)
    for first, last in periods:
        BenefitSpellFactory(case=case, from_on=first, until_on=last)
    return case.pk


def test_those_on_support_are_counted_to_the_last_day_of_the_month():
    since_april = supported((on(1, 4, 2025), None))
    another_benefit = supported((on(3, 3, 2025), on(31, 12, 2025)), (on(1, 1), None))
    a_day_without = supported((on(3, 3, 2025), on(31, 12, 2025)), (on(2, 1), None))
    protected = supported((on(24, 3), None), is_restricted=True)
    begins_on_the_last_day = supported((on(31, 3), None))
    ends_later = supported((on(17, 3), on(1, 4)))
    closed_later = supported((on(17, 3), on(1, 4)), closed_on=on(1, 4), close_reason="job")
    supported((on(1, 4), None))
    supported((on(1, 4, 2025), on(31, 3)))
    supported((on(1, 4, 2025), None), closed_on=on(31, 3), close_reason="job")
    supported((on(1, 4, 2025), None), opened_on=on(1, 4))

    assert {case: round(weeks * 7) for case, weeks in rows_of(SUPPORT_NOW).items()} == {
        since_april: 364,
        another_benefit: 393,
        a_day_without: 88,
        protected: 7,
        begins_on_the_last_day: 0,
        ends_later: 14,
        closed_later: 14,
    }


def test_those_whose_time_ended_in_the_month_are_counted_with_both_days():
    first_day = supported((on(2, 3, 2025), on(1, 3)))
    last_day = supported((on(25, 3), on(31, 3)))
    another_benefit_before = supported((on(1, 2), on(28, 2)), (on(1, 3), on(14, 3)))
    protected = supported((on(1, 3), on(7, 3)), is_restricted=True)
    closed = supported((on(1, 3), on(7, 3)), closed_on=on(7, 3), close_reason="job")
    twice = supported((on(1, 2), on(3, 3)), (on(10, 3), on(16, 3)))
    again_after = supported((on(1, 3), on(7, 3)), (on(9, 3), None))
    supported((on(1, 2), on(28, 2)))
    supported((on(1, 3), on(1, 4)))
    supported((on(1, 2), on(14, 3)), (on(15, 3), None))
    supported((on(1, 2), on(31, 3)), (on(1, 4), None))
    supported((on(1, 2), on(3, 3)), opened_on=on(4, 3))

    assert {case: round(weeks * 7) for case, weeks in rows_of(SUPPORT_ENDED).items()} == {
        first_day: 365,
        last_day: 7,
        another_benefit_before: 42,
        protected: 7,
        closed: 7,
        twice: 7,
        again_after: 7,
    }


def test_only_who_came_off_it_by_own_means_is_counted():
    """Closed the same day, some days later, or with time on support that was to end after the case."""
    own = [
        supported((on(1, 3), on(7, 3)), closed_on=closed_on, close_reason=reason)
        for reason in ("job", "education", "flexjob")
        for closed_on in (on(7, 3), on(1, 4))
    ]
    still_open = supported((on(1, 3), on(7, 3)))
    for reason in ("pension", "moved", "other"):
        for closed_on in (on(5, 3), on(7, 3), on(7, 4)):
            supported((on(1, 3), on(7, 3)), closed_on=closed_on, close_reason=reason)
    long_before = supported((on(1, 3), on(7, 3)), closed_on=on(8, 4), close_reason="pension")

    assert set(rows_of(SUPPORT_ENDED)) == {*own, still_open, long_before}
    assert "førtidspension, flytning eller »andet« senest 31 dage efter, tæller ikke med" in SUPPORT_ENDED.words


def test_five_who_were_given_a_pension_are_not_told_of_as_fewer_weeks():
    of = {"team": TeamFactory(), "target_group": TargetGroupFactory(), "closed_on": on(20, 3)}
    for reason in ["pension"] * 5 + ["job"] * 6:
        supported((on(1, 10, 2025), on(20, 3)), close_reason=reason, **of)

    freeze(MARCH, [SUPPORT_ENDED])

    assert FrozenFigure.objects.scoped(None, None).get().number == 6


def test_the_sum_and_the_middle_one_are_kept_to_be_held_against_the_marks():
    of = {"team": TeamFactory(), "target_group": TargetGroupFactory()}
    for weeks in (1, 2, 3, 4, 10):
        supported((MARCH.last - weeks * 7 * DAY, None), **of)

    freeze(MARCH, [SUPPORT_NOW])

    of_all = FrozenFigure.objects.scoped(None, None).get()
    assert (of_all.number, of_all.total, of_all.median) == (5, 20, 3)
    assert SUPPORT_NOW.marks == SUPPORT_ENDED.marks == ((121, "ved start", False), (68, "mål", True))


def some_periods(chance):
    """One after the other around March, often without a day between; the last one may go on."""
    day, found = on(1, 1) + chance.randrange(40) * DAY, []
    for _ in range(chance.randrange(1, 7)):
        last = day + chance.randrange(25) * DAY
        found.append((day, last))
        day = last + chance.choice([1, 1, 2, 9]) * DAY
    if chance.random() < 0.4:
        found[-1] = (found[-1][0], None)
    return found


def ended_after(periods):
    """The days of the last unbroken time that ended in March, as one citizen's are counted."""
    begins = {first for first, _ in periods}
    ends = [last for _, last in periods if last and MARCH.first <= last <= MARCH.last and last + DAY not in begins]
    if not ends:
        return None
    going_on = [(first, None if last == max(ends) else last) for first, last in periods if first <= max(ends)]
    return (max(ends) - unbroken_since(going_on, max(ends))).days + 1


def test_both_agree_with_what_is_counted_for_one_citizen():
    chance = random.Random(121)
    lives = {CaseFactory(opened_on=on(1, 1, 2025)): some_periods(chance) for _ in range(120)}
    BenefitSpell.objects.bulk_create(
        BenefitSpell(case=case, benefit="Kontanthjælp", from_on=first, until_on=last)
        for case, periods in lives.items()
        for first, last in periods
    )
    since = {case.pk: unbroken_since(periods, MARCH.last) for case, periods in lives.items()}
    ended = {case.pk: ended_after(periods) for case, periods in lives.items()}

    assert {case: round(weeks * 7) for case, weeks in rows_of(SUPPORT_NOW).items()} == {
        case: (MARCH.last - day).days for case, day in since.items() if day
    }
    assert {case: round(weeks * 7) for case, weeks in rows_of(SUPPORT_ENDED).items()} == {
        case: days for case, days in ended.items() if days
    }
