"""Whether the talks that had to be held by a day of the month were, by the law and by the municipality's standard."""

import pytest

from evaluation.figures.contact import TALKS_IN_TIME
from tests.evaluation.figures.counting import on, rows_of
from tests.factories import CaseFactory
from tests.followup.clock_factories import RuleOfClockFactory, WaitingContactFactory

pytestmark = pytest.mark.django_db


def due(case, day, state="kept", kind="legal", **values):
    settled_on = None if state == "open" else day
    WaitingContactFactory(case=case, latest_on=day, state=state, kind=kind, settled_on=settled_on, **values)


def test_all_talks_of_a_citizen_have_to_be_in_time():
    kept, broken, waiting, one_of_two, protected, closed = (
        CaseFactory(),
        CaseFactory(),
        CaseFactory(),
        CaseFactory(),
        CaseFactory(is_restricted=True),
        CaseFactory(closed_on=on(31, 3), close_reason="job"),
    )
    due(kept, on(1, 3))
    due(kept, on(31, 3), number=3)
    due(broken, on(31, 3), "late")
    due(waiting, on(1, 3), "open")
    due(one_of_two, on(2, 3))
    due(one_of_two, on(30, 3), "late", number=3)
    due(protected, on(10, 3))
    due(closed, on(10, 3), "late")
    outside = CaseFactory()
    due(outside, on(28, 2))
    due(outside, on(1, 4), "late", number=3)
    due(outside, on(10, 3), "void", number=4, void_because="Ny regel")

    assert rows_of(TALKS_IN_TIME) == {
        (kept.pk, "legal"): True,
        (broken.pk, "legal"): False,
        (waiting.pk, "legal"): False,
        (one_of_two.pk, "legal"): False,
        (protected.pk, "legal"): True,
        (closed.pk, "legal"): False,
    }


def test_the_law_and_our_own_standard_are_told_apart():
    case = CaseFactory()
    due(case, on(10, 3))
    due(case, on(12, 3), "late", "local")

    assert rows_of(TALKS_IN_TIME) == {(case.pk, "legal"): True, (case.pk, "local"): False}


def test_what_the_unemployment_fund_holds_is_not_ours():
    first = RuleOfClockFactory(key="first", first_by="unemployment_fund")
    weeks = RuleOfClockFactory(key="weeks", municipality_after_weeks=10, from_on=on(1, 1, 2021))
    theirs, ours = CaseFactory(), CaseFactory()
    due(theirs, on(10, 3), "late", rule=first, number=1)
    due(theirs, on(12, 3), "late", rule=weeks, number=2, anchor_on=on(1, 1))
    due(ours, on(10, 3), rule=first, number=2)
    due(ours, on(13, 3), "late", "local", rule=weeks, number=2, anchor_on=on(1, 1))

    assert rows_of(TALKS_IN_TIME) == {(ours.pk, "legal"): True, (ours.pk, "local"): False}
