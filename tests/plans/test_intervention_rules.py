import datetime

import pytest
from django.core.exceptions import ValidationError

from followup.models import FollowUp
from plans.models import EFFECTS, Intervention
from tests.factories import CaseFactory, InterventionFactory, OfferFactory

DATES = {
    "starts_on": datetime.date(2026, 3, 2),
    "ends_on": datetime.date(2026, 6, 5),
    "first_follow_up_on": datetime.date(2026, 3, 30),
}
FUTURE = datetime.date(2099, 1, 1)
ELSEWHERE = {"offer": None, "provider": None, "elsewhere": "Psykologerne"}


@pytest.fixture(autouse=True)
def _a_wednesday_in_february(time_machine):
    time_machine.move_to("2026-02-18 09:00+01:00", tick=False)


def planned(**changes):
    offer = OfferFactory()
    said = {"offer": offer, "title": offer.title, "category": offer.category, "provider": offer.provider}
    values = DATES | {"hours_per_week": 6, "expected_effect": "Møder stabilt"} | said | changes
    return Intervention(case=CaseFactory(), **values)


def test_a_sound_intervention_may_be_planned():
    assert planned().full_clean() is None  # no rule is broken


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"ends_on": datetime.date(2026, 3, 1)}, "ends_on", "Slutdatoen skal ligge efter startdatoen"),
        ({"first_follow_up_on": datetime.date(2026, 3, 1)}, "first_follow_up_on", "kan ikke ligge før start"),
        (
            {"first_follow_up_on": datetime.date(2100, 12, 31)},
            "first_follow_up_on",
            "mens indsatsen er i gang, senest",
        ),
        ({"hours_per_week": 0}, "hours_per_week", "mellem 0,5 og 60"),
        ({"hours_per_week": 61}, "hours_per_week", "mellem 0,5 og 60"),
        ({"starts_on": datetime.date(2025, 8, 31)}, "starts_on", "Sagen er oprettet 01.09.2025. Indsatsen kan ikke"),
        ({"starts_on": datetime.date(2010, 1, 1), **ELSEWHERE}, "starts_on", "kan tidligst være begyndt"),
        (
            {"starts_on": datetime.date(2099, 1, 1), "ends_on": datetime.date(2099, 2, 1)},
            "starts_on",
            "begynde senest",
        ),
        ({"status": "running", "starts_on": FUTURE, "ends_on": FUTURE}, "starts_on", "ude i fremtiden"),
        ({"ends_on": datetime.date(2062, 6, 5)}, "ends_on", "mere end fem år"),
    ],
)
def test_rules_are_told_at_the_field(changes, field, message):
    with pytest.raises(ValidationError) as found:
        planned(**changes).full_clean()

    assert message in str(found.value.message_dict[field])


def test_what_is_over_cannot_be_changed():
    intervention = InterventionFactory(completed=True)

    with pytest.raises(ValidationError, match=r"sluttede 02\.03\.2026 og kan ikke ændres"):
        intervention.full_clean()


def test_nothing_is_begun_before_the_citizen_was_born():
    intervention = planned(starts_on=datetime.date(2024, 3, 1), **ELSEWHERE)
    intervention.case.citizen.birth_on = datetime.date(2024, 3, 2)

    with pytest.raises(ValidationError, match=r"tidligst være begyndt 02\.03\.2024"):
        intervention.full_clean()


@pytest.mark.parametrize("status", ["proposed", "agreed", "running"])
def test_help_from_elsewhere_may_have_begun_before_the_case_was_opened(status):
    intervention = InterventionFactory.build(
        case=CaseFactory(),
        category=OfferFactory().category,
        title="Samtaler",
        status=status,
        **ELSEWHERE,
        starts_on=datetime.date(2025, 6, 1),
        follow_up_on=datetime.date(2026, 3, 2) if status == "running" else None,
    )

    assert intervention.starts_on < intervention.case.opened_on
    assert intervention.full_clean() is None  # no rule is broken


@pytest.mark.parametrize(
    ("today", "begins"),
    [(datetime.date(2026, 3, 9), datetime.date(2026, 3, 2)), (datetime.date(2026, 2, 23), datetime.date(2026, 2, 23))],
)
def test_it_starts_as_planned_or_today_if_that_is_earlier(today, begins):
    assert planned().start_day(today) == begins


@pytest.mark.parametrize("effect", EFFECTS)
def test_every_effect_has_its_words(effect):
    assert Intervention(latest_effect=effect).effect_words


def test_every_effect_of_a_follow_up_is_known_to_the_plan():
    assert set(FollowUp.Effect.values) | {""} == set(EFFECTS)


def test_what_a_colleague_wrote_meanwhile_is_not_overwritten():
    intervention = InterventionFactory(planned=True)
    seen_before = Intervention.objects.get(pk=intervention.pk)
    intervention.expected_effect = "Har ro om aftenen."
    intervention.change(by=intervention.case.coordinator)

    seen_before.start(on=seen_before.starts_on, by=intervention.case.coordinator)

    intervention.refresh_from_db()
    assert (intervention.status, intervention.expected_effect) == ("running", "Har ro om aftenen.")
    assert intervention.version == 3
