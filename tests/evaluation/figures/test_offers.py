"""How the offers of the catalogue are used and how it goes, in a world counted by hand."""

import datetime

import pytest

from evaluation.behind import behind
from evaluation.figures.offers import OFFERS_EFFECT, OFFERS_LATER, OFFERS_MOVED, OFFERS_USED
from evaluation.freezing import freeze
from evaluation.models import FrozenFigure
from tests.evaluation.figures.counting import MARCH, on, rows_of
from tests.evaluation.figures.test_progression import TO_BOTH, measured
from tests.factories import CaseFactory, IndicatorFactory, InterventionFactory, OfferFactory, TeamFactory, UserFactory
from tests.followup.measuring_factories import InstrumentFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def line(offer, case=None, **values):
    case = case or CaseFactory(opened_on=on(1, 1, 2025))
    values.setdefault("starts_on", on(5, 1))
    values.setdefault("ends_on", on(1, 6))
    values.setdefault("first_follow_up_on", values["starts_on"])
    if "ended_on" in values:
        values["follow_up_on"] = None
    return InterventionFactory(case=case, offer=offer, **values)


def test_an_offer_is_used_by_those_who_begin_in_the_month():
    offer = OfferFactory()
    first = line(offer, starts_on=on(1, 3), ends_on=on(28, 3))
    last = line(offer, starts_on=on(31, 3), ends_on=on(13, 4), case=CaseFactory(is_restricted=True))
    again = line(offer, starts_on=on(20, 3), ends_on=on(30, 3), case=first.case)
    line(offer, starts_on=on(28, 2))
    line(offer, starts_on=on(1, 4))
    line(offer, starts_on=on(10, 3), planned=True)
    line(None, starts_on=on(10, 3), title="Hjælp fra en nabo", category=offer.category, provider=None)

    assert rows_of(OFFERS_USED) == {(first.case_id, str(offer.pk)): 4, (last.case_id, str(offer.pk)): 2}
    assert again.case_id == first.case_id


def test_the_last_follow_up_says_what_came_of_an_offer():
    offer = OfferFactory()
    ends = {"status": "completed", "latest_effect": "as_expected"}
    as_expected = line(offer, **ends, ended_on=on(1, 3))
    stopped = line(offer, status="stopped", latest_effect="none", ended_on=on(31, 3), end_reason="Flyttet")
    never_told = line(offer, status="completed", latest_effect="", ended_on=on(10, 3))
    line(offer, **ends, ended_on=on(2, 3), case=stopped.case)
    line(offer, **ends, ended_on=on(28, 2))

    key = str(offer.pk)
    assert rows_of(OFFERS_EFFECT) == {
        (as_expected.case_id, key): True,
        (stopped.case_id, key): False,
        (never_told.case_id, key): False,
    }


def test_a_job_half_a_year_later_counts_until_that_day():
    offer, ended = OfferFactory(), on(15, 9, 2025)

    def later(**closed):
        case = CaseFactory(opened_on=on(1, 1, 2025), **closed)
        return line(offer, case, status="completed", ended_on=ended, starts_on=on(1, 6, 2025), ends_on=ended).case_id

    in_time = later(closed_on=on(15, 3), close_reason="job")
    too_late = later(closed_on=on(16, 3), close_reason="education")
    moved, still = later(closed_on=on(1, 2), close_reason="moved"), later()

    key = str(offer.pk)
    assert rows_of(OFFERS_LATER) == {
        (in_time, key): True,
        (too_late, key): False,
        (moved, key): False,
        (still, key): False,
    }


@pytest.fixture
def questions():
    edition = InstrumentFactory(asked=[TO_BOTH, TO_BOTH, TO_BOTH])
    asked = list(edition.questions.order_by("order"))
    for question in asked:
        question.indicator = IndicatorFactory()
        question.save()
    return asked


def test_what_an_offer_was_to_move_is_measured_before_and_after(questions):
    offer = OfferFactory()
    case = CaseFactory(opened_on=on(1, 1, 2025))
    keys = [questions[0].indicator.key, questions[1].indicator.key]
    line(
        offer,
        case,
        starts_on=on(10, 1),
        ends_on=on(20, 2),
        ended_on=on(20, 2),
        status="completed",
        expected_indicators=keys,
    )
    measured(case, on(1, 12, 2025), [1, 1, 1], questions)
    measured(case, on(10, 1), [3, 4, 5], questions)
    measured(case, on(1, 2), [9, 9, 9], questions)
    measured(case, on(1, 3), [6, 5, 9], questions)
    measured(case, on(30, 3), [9, 9, 9], questions)

    assert rows_of(OFFERS_MOVED) == {(case.pk, str(offer.pk)): 2}


def test_what_was_measured_after_an_offer_counts_when_it_is_closed(questions):
    offer = OfferFactory()
    ends = {"starts_on": on(10, 1), "ends_on": on(20, 2), "ended_on": on(20, 2), "status": "completed"}
    in_march, in_april = (line(offer, **ends, expected_indicators=[questions[0].indicator.key]).case for _ in range(2))
    for case, began_on, closed_on in ((in_march, on(28, 2), on(31, 3)), (in_april, on(28, 2), on(1, 4))):
        measured(case, on(5, 1), [5, 5, 5], questions)
        measured(case, began_on, [7, 5, 5], questions, closed_on=closed_on)

    assert rows_of(OFFERS_MOVED) == {(in_march.pk, str(offer.pk)): 2}


def test_without_a_measurement_before_or_after_nothing_is_said(questions):
    offer = OfferFactory()
    ends = {"starts_on": on(10, 1), "ends_on": on(20, 2), "ended_on": on(20, 2), "status": "completed"}
    ends["expected_indicators"] = [questions[0].indicator.key]
    no_before, no_after, next_month = (CaseFactory(opened_on=on(1, 1, 2025)) for _ in range(3))
    for case in (no_before, no_after, next_month):
        line(offer, case, **ends)
    measured(no_before, on(5, 3), [5, 5, 5], questions)
    measured(no_after, on(5, 1), [5, 5, 5], questions)
    measured(next_month, on(5, 1), [5, 5, 5], questions)
    measured(next_month, on(1, 4), [5, 5, 5], questions)

    assert rows_of(OFFERS_MOVED) == {}


def test_the_number_is_the_length_of_the_lists_of_all_teams():
    offer, teams = OfferFactory(title="Mentor"), TeamFactory.create_batch(2)
    for number in range(11):
        line(offer, CaseFactory(team=teams[number % 2], is_restricted=number == 0), starts_on=on(number + 1, 3))

    freeze(MARCH, [OFFERS_USED])

    told = FrozenFigure.objects.get(target_group=None)
    readers = {team: UserFactory(team=team, team_lead=True) for team in teams}
    found = [
        one
        for team in teams
        for one in behind(OFFERS_USED, MARCH, of=team, group=None, part=str(offer.pk), reader=readers[team])
    ]
    assert told.number == len(found) == 11
    assert told.team_id is None
    assert sum(one.case is None for one in found) == 1
    assert OFFERS_USED.names()[told.part] == "Mentor"
