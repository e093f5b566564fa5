"""What became of citizens 3, 9 and 12 months after their case was opened, in a world counted by hand."""

import pytest

from evaluation.figures.outcomes import OUTCOMES
from tests.evaluation.figures.counting import on, rows_of
from tests.factories import BenefitSpellFactory, CaseFactory

pytestmark = pytest.mark.django_db


def opened(day, *, until=None, reason="", benefit_until=None):
    """Somebody on a benefit from the first day until the case ended, or until another day."""
    case = CaseFactory(opened_on=day, closed_on=until, close_reason=reason)
    BenefitSpellFactory(case=case, from_on=day, until_on=benefit_until or until)
    return case


def of(case, months):
    """The ends of a citizen that count after so many months."""
    found = rows_of(OUTCOMES)
    return {
        end
        for (pk, part), hit in found.items()
        for n, _, end in [part.partition("-")]
        if pk == case.pk and hit and int(n) == months
    }


@pytest.mark.parametrize(
    ("reason", "ends"),
    [
        ("job", {"job", "selvforsoergende"}),
        ("education", {"uddannelse", "selvforsoergende"}),
        ("flexjob", {"fleksjob", "selvforsoergende"}),
        ("pension", set()),
        ("moved", set()),
        ("other", set()),
    ],
)
def test_what_a_case_ended_with_counts_from_its_day(reason, ends):
    case = opened(on(10, 12, 2025), until=on(10, 3), reason=reason)
    too_late = opened(on(10, 12, 2025), until=on(11, 3), reason=reason)

    assert of(case, 3) == ends
    assert of(too_late, 3) == set()


def test_who_has_no_benefit_supports_themselves_also_with_an_open_case():
    case = opened(on(10, 12, 2025), benefit_until=on(9, 3))
    still = opened(on(10, 12, 2025))

    assert of(case, 3) == {"selvforsoergende"}
    assert of(still, 3) == set()


def test_who_is_in_a_job_supports_themselves_whatever_period_is_written_after_it():
    case = opened(on(10, 12, 2025), until=on(1, 3), reason="job")
    BenefitSpellFactory(case=case, from_on=on(5, 3), until_on=on(20, 3))
    moved = opened(on(10, 12, 2025), until=on(1, 3), reason="moved")

    assert of(case, 3) == {"job", "selvforsoergende"}
    assert of(moved, 3) == set()


def test_each_is_asked_after_on_the_same_day_of_a_later_month():
    three, nine, twelve = on(1, 12, 2025), on(30, 6, 2025), on(31, 3, 2025)
    cases = [opened(day) for day in (three, nine, twelve)]
    opened(on(30, 11, 2025))  # on 28 February
    opened(on(1, 1))

    found = rows_of(OUTCOMES)

    assert {(pk, part.partition("-")[0]) for pk, part in found} == {
        (cases[0].pk, "3"),
        (cases[1].pk, "9"),
        (cases[2].pk, "12"),
    }
    assert len(found) == 12


def test_every_part_has_its_words():
    names = OUTCOMES.names()

    assert len(names) == 12
    assert names["9-uddannelse"] == "9 måneder: i uddannelse"
    opened(on(10, 12, 2025))
    assert {part for _, part in rows_of(OUTCOMES)} <= set(names)
