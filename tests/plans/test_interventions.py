import datetime
from functools import partial

import pytest
import time_machine
from django.urls import reverse

from journal.models import Event
from plans.models import Intervention, NoLongerPlanned
from tests.at_once import at_once, browsers_of
from tests.factories import (
    AreaFactory,
    FactorFactory,
    GoalFactory,
    InterventionFactory,
    OfferFactory,
    UserFactory,
)

ANSWERS = {
    "starts_on": "23.02.2026",
    "ends_on": "22.05.2026",
    "hours_per_week": "2,5",
    "expected_effect": "Har overblik over økonomien.",
    "first_follow_up_on": "23.03.2026",
}


@pytest.fixture(autouse=True)
def _a_wednesday_in_february():
    with time_machine.travel(datetime.datetime(2026, 2, 18, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def offer():
    return OfferFactory(
        title="Gæld og økonomi",
        expected_effect="Borgeren har overblik.",
        duration_weeks=8,
        hours_per_week=2,
        follow_up_interval_days=14,
    )


@pytest.fixture
def create_url(case, offer):
    return reverse("plans:intervention_create", args=[case.pk, offer.slug])


def address(action, intervention):
    return reverse(f"plans:intervention_{action}", args=[intervention.case_id, intervention.pk])


def test_one_that_is_in_the_plan_is_added_once_more_only_when_that_is_meant(staff, case, offer, create_url):
    planned = InterventionFactory(case=case, offer=offer, planned=True)
    assert address("update", planned) in staff.get(create_url).text

    response = staff.post(create_url, ANSWERS)

    assert response.status_code == 422
    assert "Indsatsen er i planen. Sæt flueben" in response.text
    staff.post(create_url, ANSWERS | {"again": "on"})
    assert case.interventions.filter(offer=offer).count() == 2


def test_the_form_begins_with_what_the_catalogue_says(staff, case, offer, create_url):
    met, other = FactorFactory(case=case), FactorFactory(case=case)
    offer.barriers.add(met.area)
    goal = GoalFactory(case=case, rank=1)
    GoalFactory(case=case, rank=2)

    form = staff.get(create_url).context["form"]

    assert form["starts_on"].value() == datetime.date(2026, 2, 23)
    assert form["ends_on"].value() == datetime.date(2026, 4, 17)
    assert form["first_follow_up_on"].value() == datetime.date(2026, 3, 9)
    assert form["expected_effect"].value() == "Borgeren har overblik."
    assert form["goals"].value() == [goal.pk]
    assert form["factors"].value() == [met.pk]
    assert str(other) in staff.get(create_url).text


def test_what_is_added_is_planned_and_stands_on_the_timeline(staff, case, create_url):
    factor, goal = FactorFactory(case=case), GoalFactory(case=case)

    response = staff.post(create_url, ANSWERS | {"goals": goal.pk, "factors": factor.pk})

    intervention = case.interventions.get()
    assert response.headers["Location"] == reverse("plans:plan_build", args=[case.pk])
    assert intervention.status == "proposed"
    assert intervention.hours_per_week == 2.5
    assert [*intervention.goals.all(), *intervention.factors.all()] == [goal, factor]
    assert Event.objects.filter(case_id=case.pk, text="Indsats lagt i planen: Gæld og økonomi").exists()


def test_only_what_changes_the_plan_is_noted_as_a_change(case, caseworker):
    intervention = InterventionFactory.build(
        case=case, offer=OfferFactory(), planned=True, starts_on=datetime.date(2026, 2, 23)
    )

    intervention.plan(by=caseworker)
    intervention.change(by=caseworker)
    intervention.start(on=datetime.date(2026, 2, 18), by=caseworker)
    InterventionFactory(case=case, planned=True).drop(reason="Syg", by=caseworker)

    changes = Event.objects.filter(case_id=case.pk, code="plan_changed").order_by("pk")
    assert [event.text.split(":")[0] for event in changes] == [
        "Indsats lagt i planen",
        "Indsats ændret",
        "Indsats fravalgt",
    ]


def test_what_has_begun_already_is_started_at_once(staff, case, create_url):
    staff.post(create_url, ANSWERS | {"starts_on": "16.02.2026"})

    intervention = case.interventions.get()
    assert intervention.status == "running"
    assert intervention.follow_up_on == datetime.date(2026, 3, 23)


def test_what_is_from_the_catalogue_does_not_begin_before_the_case_was_opened(staff, case, create_url):
    refused = staff.post(create_url, ANSWERS | {"starts_on": "31.08.2025"})
    staff.post(create_url, ANSWERS | {"starts_on": "01.09.2025"})

    assert refused.status_code == 422
    assert refused.context["form"].errors["starts_on"] == [
        "Sagen er oprettet 01.09.2025. Indsatsen kan ikke begynde før."
    ]
    assert case.interventions.get().status == "running"


def test_help_from_elsewhere_that_ran_before_the_case_was_opened_is_entered_as_running(staff, case, offer):
    given = ANSWERS | {"title": "Samtaler", "category": offer.category_id, "elsewhere": "Region", "payer": "region"}

    response = staff.post(reverse("plans:elsewhere_create", args=[case.pk]), given | {"starts_on": "04.08.2025"})

    intervention = case.interventions.get()
    assert response.status_code == 302
    assert intervention.starts_on < case.opened_on
    assert (intervention.status, intervention.starts_on) == ("running", datetime.date(2025, 8, 4))
    assert (intervention.ends_on, intervention.follow_up_on) == (
        datetime.date(2026, 5, 22),
        datetime.date(2026, 3, 23),
    )
    assert staff.get(reverse("plans:plan_detail", args=[case.pk])).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_two_who_add_the_same_offer_at_once_the_second_is_asked():
    case, offer = InterventionFactory().case, OfferFactory()
    url = reverse("plans:intervention_add", args=[case.pk, offer.slug])

    answers = at_once(*(partial(browser.post, url) for browser in browsers_of(*[case.coordinator] * 2)))

    line = case.interventions.get(offer=offer)
    assert sorted(answer["Location"] for answer in answers) == sorted(
        [
            f"{reverse('plans:plan_line', args=[case.pk, line.pk])}#linje",
            reverse("plans:intervention_create", args=[case.pk, offer.slug]),
        ]
    )


@pytest.mark.parametrize(
    ("field", "answers", "message"),
    [
        ("ends_on", {"ends_on": "20.02.2026"}, "Slutdatoen skal ligge efter startdatoen."),
        ("first_follow_up_on", {"first_follow_up_on": "20.02.2026"}, "Første opfølgning kan ikke ligge før start."),
        ("hours_per_week", {"hours_per_week": "0"}, "Timer om ugen skal være mellem 0,5 og 60."),
        ("hours_per_week", {"hours_per_week": "mange"}, "Skriv et tal, for eksempel 12,5."),
        (
            "starts_on",
            {"starts_on": "01.02.2016"},
            "Sagen er oprettet 01.09.2025. Indsatsen kan ikke begynde før.",
        ),
        ("ends_on", {"ends_on": "01.02.2099"}, "Indsatsen varer mere end fem år. Kontrollér datoen."),
        ("starts_on", {"starts_on": "30.02.2026"}, "Skriv datoen som 24.11.2026."),
    ],
)
def test_rules_are_told_at_the_field(staff, create_url, field, answers, message):
    response = staff.post(create_url, ANSWERS | answers)

    assert response.status_code == 422
    assert response.context["form"].errors[field] == [message]
    assert not Intervention.objects.exists()


@pytest.mark.parametrize(("field", "factory"), [("goals", GoalFactory), ("factors", FactorFactory)])
def test_goals_and_barriers_of_another_case_are_refused(staff, create_url, field, factory):
    response = staff.post(create_url, ANSWERS | {field: factory().pk})

    assert response.context["form"].errors[field] == ["Vælg blandt det, der står i sagen."]
    assert not Intervention.objects.exists()


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_only_published_offers_can_be_planned(staff, case, status):
    offer = OfferFactory(status=status)

    assert staff.post(reverse("plans:intervention_create", args=[case.pk, offer.slug]), ANSWERS).status_code == 404


def test_sending_the_form_twice_adds_one(staff, case, create_url):
    answers = ANSWERS | {"_key": "6a1c1e7c-8d2f-4f60-9a3a-0d4e5b7f2c11"}

    staff.post(create_url, answers)
    staff.post(create_url, answers)

    assert case.interventions.count() == 1


def test_a_planned_intervention_can_be_edited(staff, case):
    kept, removed = FactorFactory(case=case), FactorFactory(case=case)
    intervention = InterventionFactory(case=case, planned=True)
    intervention.factors.add(kept, removed)

    response = staff.post(
        address("update", intervention), ANSWERS | {"version": intervention.version, "factors": kept.pk}
    )

    intervention.refresh_from_db()
    assert response.headers["Location"].endswith(f"#intervention-{intervention.pk}")
    assert intervention.expected_effect == "Har overblik over økonomien."
    assert list(intervention.factors.all()) == [kept]


def test_a_goal_that_was_dropped_since_stays_chosen(staff, case):
    goal = GoalFactory(case=case, status="dropped", status_reason="Skiftede mening")
    intervention = InterventionFactory(case=case, planned=True)
    intervention.goals.add(goal)

    staff.post(address("update", intervention), ANSWERS | {"version": intervention.version, "goals": goal.pk})

    assert list(intervention.goals.all()) == [goal]


def test_editing_what_runs_moves_neither_start_nor_follow_up(staff, case):
    intervention = InterventionFactory(case=case)

    staff.post(address("update", intervention), ANSWERS | {"version": intervention.version})

    intervention.refresh_from_db()
    assert intervention.starts_on == datetime.date(2026, 1, 5)
    assert intervention.follow_up_on == datetime.date(2026, 3, 2)
    assert intervention.ends_on == datetime.date(2026, 5, 22)


def test_what_has_ended_is_not_edited(staff, case):
    intervention = InterventionFactory(case=case, completed=True)

    response = staff.post(address("update", intervention), ANSWERS | {"version": intervention.version})

    assert response.status_code == 422
    assert "kan ikke ændres mere" in response.text


def test_the_second_of_two_editors_sees_both_texts(staff, case, caseworker):
    intervention = InterventionFactory(case=case, planned=True)
    opened_on = intervention.version
    intervention.expected_effect = "Det skrev min kollega."
    intervention.change(by=caseworker)

    response = staff.post(address("update", intervention), ANSWERS | {"version": opened_on})

    assert response.status_code == 409
    assert "Det skrev min kollega." in response.text
    assert "Har overblik over økonomien." in response.text
    intervention.refresh_from_db()
    assert intervention.expected_effect == "Det skrev min kollega."


def test_starting_before_time_moves_the_whole_intervention(staff, case):
    intervention = InterventionFactory(
        case=case,
        planned=True,
        starts_on=datetime.date(2026, 2, 25),
        ends_on=datetime.date(2026, 3, 25),
        first_follow_up_on=datetime.date(2026, 3, 4),
    )

    staff.post(address("start", intervention))

    intervention.refresh_from_db()
    assert intervention.status == "running"
    assert intervention.starts_on == datetime.date(2026, 2, 18)
    assert intervention.ends_on == datetime.date(2026, 3, 18)
    assert intervention.follow_up_on == datetime.date(2026, 2, 25)


def test_start_swaps_the_intervention_in_place(staff, case, htmx):
    intervention = InterventionFactory(case=case, planned=True)

    text = staff.post(address("start", intervention), headers=htmx).text

    assert f'id="intervention-{intervention.pk}"' in text
    assert "I gang" in text
    assert "Registrér opfølgning" in text
    assert f"{intervention} er i gang." in text


@pytest.mark.parametrize("action", ["start", "drop"])
def test_what_a_colleague_started_meanwhile_stays_as_it_is(staff, case, action):
    intervention = InterventionFactory(case=case)

    response = staff.post(address(action, intervention), {"reason": "Nej"}, follow=True)

    intervention.refresh_from_db()
    assert "Indsatsen er ikke længere planlagt." in response.text
    assert intervention.status == "running"
    assert intervention.version == 1


def test_dropping_takes_a_reason(staff, case):
    intervention = InterventionFactory(case=case, planned=True)

    response = staff.post(address("drop", intervention), {"reason": ""})
    assert response.status_code == 422
    assert "Skriv, hvorfor indsatsen fravælges." in response.text
    staff.post(address("drop", intervention), {"reason": "Karina vil hellere i praktik"})

    intervention.refresh_from_db()
    assert intervention.status == "dropped"
    assert intervention.end_reason == "Karina vil hellere i praktik"
    assert intervention.ended_on == datetime.date(2026, 2, 18)


@pytest.mark.parametrize("action", ["update", "start", "drop"])
def test_another_team_changes_nothing(client, case, action):
    intervention = InterventionFactory(case=case, planned=True)
    client.force_login(UserFactory())

    assert client.post(address(action, intervention), {"reason": "Nej"}).status_code == 404
    intervention.refresh_from_db()
    assert intervention.status == "proposed"


def test_a_resource_the_offer_strengthens_is_chosen_beforehand(staff, case, offer, create_url):
    area = AreaFactory(kind="resource")
    resource = FactorFactory(case=case, kind="resource", area=area)
    offer.strengthens.add(area)

    assert staff.get(create_url).context["form"]["factors"].value() == [resource.pk]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_act_at_once_the_second_is_told():
    intervention = InterventionFactory(planned=True)
    person = intervention.case.coordinator
    one, other = (Intervention.objects.get(pk=intervention.pk) for _ in range(2))

    answers = at_once(
        partial(one.start, on=datetime.date(2026, 2, 18), by=person),
        partial(other.drop, reason="Nej", by=person),
        expected=NoLongerPlanned,
    )

    intervention.refresh_from_db()
    was_told = [isinstance(answer, NoLongerPlanned) for answer in answers]
    assert was_told.count(True) == 1
    assert intervention.status == ("dropped" if was_told[0] else "running")
    assert intervention.version == 2


def test_a_colleague_who_was_first_shows_in_place(staff, case, htmx):
    intervention = InterventionFactory(case=case)

    text = staff.post(address("start", intervention), headers=htmx).text

    assert "Indsatsen er ikke længere planlagt." in text
    assert "I gang" in text
