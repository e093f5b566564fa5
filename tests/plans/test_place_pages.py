import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from plans.models import Place
from tests.catalog_factories import IntakeFactory, PlaceFactory
from tests.factories import CaseFactory, InterventionFactory, OfferFactory, UserFactory

SOON = timezone.localdate() + datetime.timedelta(days=14)


@pytest.fixture
def offer():
    return OfferFactory(title="Mentor", slug="mentor")


@pytest.fixture
def intervention(case, offer):
    return planned(case, offer)


@pytest.fixture
def intake(offer):
    return IntakeFactory(offer=offer, capacity=1)


def planned(case, offer):
    return InterventionFactory(
        case=case, offer=offer, planned=True, starts_on=SOON, ends_on=SOON + datetime.timedelta(days=90),
        first_follow_up_on=SOON,
    )  # fmt: skip


def address(name, intervention):
    return reverse(f"plans:place_{name}", args=[intervention.case_id, intervention.pk])


def plan(intervention):
    return reverse("plans:plan_detail", args=[intervention.case_id])


def fill(intake):
    return PlaceFactory(intake=intake, state="booked", booked_at=timezone.now())


def test_a_free_place_is_booked(staff, intervention, intake):
    response = staff.post(address("ask", intervention), {"intake": intake.pk}, follow=True)

    assert "Mentor har fået plads: løbende optag." in response.text
    assert "Har plads" in response.text
    assert intervention.places.get().is_booked


def test_the_button_says_what_asking_comes_to(staff, intervention, intake):
    free = staff.get(address("ask", intervention))
    assert "Tag pladsen" in free.text
    assert "is_urgent" not in free.context["form"].fields

    fill(intake)
    full = staff.get(address("ask", intervention))
    assert "Sæt på venteliste" in full.text
    assert "is_urgent" in full.context["form"].fields

    IntakeFactory(offer=intervention.offer, starts_on=SOON, capacity=1)
    assert "Tag pladsen eller stå på venteliste" in staff.get(address("ask", intervention)).text


def test_without_a_free_place_one_stands_in_line(staff, intervention, intake):
    fill(intake)
    PlaceFactory(intake=intake)

    response = staff.post(address("ask", intervention), {"intake": intake.pk}, follow=True)

    assert "står på ventelisten som nr. 2" in response.text
    assert "nr. 2 af 2" in response.text
    assert "Ventetiden kendes ikke" in response.text


def test_who_goes_first_goes_for_a_reason(staff, intervention, intake):
    fill(intake)

    response = staff.post(address("ask", intervention), {"intake": intake.pk, "is_urgent": "on"})

    assert response.status_code == 422
    assert response.context["form"].errors == {"urgent_because": ["Skriv, hvorfor borgeren skal foran i køen."]}

    staff.post(
        address("ask", intervention), {"intake": intake.pk, "is_urgent": "on", "urgent_because": "Mister boligen."}
    )
    assert intervention.places.get().urgent_because == "Mister boligen."


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"is_cancelled": True, "cancelled_because": "Syg underviser"}, "er aflyst: Syg underviser"),
        ({"starts_on": SOON - datetime.timedelta(days=30)}, "er begyndt"),
        (
            {"starts_on": SOON, "sign_up_by": timezone.localdate() - datetime.timedelta(days=1)},
            "Tilmeldingen til hold fra",
        ),
    ],
)
def test_an_intake_that_was_shut_meanwhile_is_told_at_the_field(staff, intervention, row, words):
    shut = IntakeFactory(offer=intervention.offer, **row)

    response = staff.post(address("ask", intervention), {"intake": shut.pk})

    assert response.status_code == 422
    assert words in response.context["form"].errors["intake"][0]
    assert not Place.objects.exists()


def test_a_closed_period_is_told_at_the_field(staff, intervention, intake):
    intervention.offer.closures.create(from_on=SOON, until_on=SOON, reason="Sommerferie")

    response = staff.post(address("ask", intervention), {"intake": intake.pk})

    assert response.status_code == 422
    assert "(Sommerferie)" in response.context["form"].errors["intake"][0]


@pytest.mark.parametrize("chosen", ["", "0", "x", "9" * 40])
def test_an_intake_that_is_none_is_refused(staff, intervention, intake, chosen):
    response = staff.post(address("ask", intervention), {"intake": chosen})

    assert response.status_code == 422
    assert response.context["form"].errors["intake"] == ["Vælg et optag fra listen."]


def test_an_intake_of_another_offer_is_refused(staff, intervention, intake):
    response = staff.post(address("ask", intervention), {"intake": IntakeFactory().pk})

    assert response.status_code == 422
    assert not Place.objects.exists()


def test_a_cpr_number_in_the_reason_is_not_kept(staff, intervention, intake):
    fill(intake)

    staff.post(
        address("ask", intervention), {"intake": intake.pk, "is_urgent": "on", "urgent_because": "Se 010180-1234"}
    )

    assert "1234" not in intervention.places.get().urgent_because


def test_asking_twice_asks_once(staff, intervention, intake):
    for _ in range(2):
        response = staff.post(address("ask", intervention), {"intake": intake.pk}, follow=True)

    assert "allerede en plads" in response.text
    assert intervention.places.count() == 1


def test_without_open_intakes_the_page_says_so(staff, intervention):
    text = staff.get(address("ask", intervention)).text

    assert "Ingen optag er åbne for tilmelding" in text


def test_who_adds_an_intervention_is_led_to_its_places(staff, case, intake):
    url = reverse("plans:intervention_create", args=[case.pk, "mentor"])
    starting = staff.get(url).context["form"]

    response = staff.post(
        url,
        {
            name: starting[name].value()
            for name in ["starts_on", "ends_on", "hours_per_week", "first_follow_up_on", "expected_effect"]
        },
    )

    intervention = case.interventions.get()
    assert response.headers["Location"] == address("ask", intervention)


def test_a_new_intervention_begins_with_the_next_intake(staff, case, offer):
    IntakeFactory(offer=offer, starts_on=SOON)

    form = staff.get(reverse("plans:intervention_create", args=[case.pk, "mentor"])).context["form"]

    assert form["starts_on"].value() == SOON


def test_an_offered_place_is_answered(staff, intervention, intake):
    PlaceFactory(intake=intake, intervention=intervention, state="offered", answer_by=SOON)

    assert "Svar senest" in staff.get(plan(intervention)).text
    response = staff.post(address("answer", intervention), {"answer": "yes"}, follow=True)

    assert "Mentor har fået plads" in response.text


def test_no_to_an_offered_place_has_a_reason_and_passes_it_on(staff, intervention, intake):
    PlaceFactory(intake=intake, intervention=intervention, state="offered", answer_by=SOON)
    following = PlaceFactory(intake=intake)

    refused = staff.post(address("answer", intervention), {"answer": "no"})
    staff.post(address("answer", intervention), {"answer": "no", "because": "Er begyndt i job."})

    assert refused.status_code == 422
    following.refresh_from_db()
    assert following.is_offered
    assert intervention.places.get().ended_because == "Er begyndt i job."


def test_an_offer_that_is_over_is_told(staff, intervention, intake):
    PlaceFactory(
        intake=intake,
        intervention=intervention,
        state="offered",
        answer_by=timezone.localdate() - datetime.timedelta(days=1),
    )

    response = staff.post(address("answer", intervention), {"answer": "yes"}, follow=True)

    assert "Fristen for at svare er udløbet" in response.text
    assert intervention.places.get().is_offered


@pytest.mark.parametrize("name", ["answer", "update", "give_up"])
def test_without_a_place_the_pages_lead_to_the_plan(staff, intervention, name):
    response = staff.get(address(name, intervention), follow=True)

    assert response.redirect_chain[0][0].startswith(plan(intervention))
    assert "ikke længere" in response.text


def test_a_place_is_given_up_for_a_reason(staff, intervention, intake):
    PlaceFactory(intake=intake, intervention=intervention, state="booked")

    assert staff.post(address("give_up", intervention), {"because": " "}).status_code == 422
    response = staff.post(address("give_up", intervention), {"because": "Vil hellere i praktik."}, follow=True)

    assert "Bed om plads" in response.text
    assert intervention.places.get().state == "given_up"


@pytest.mark.parametrize(
    ("state", "words"),
    [("booked", "Pladsen gives videre til den næste."), ("waiting", "Borgeren kommer af ventelisten.")],
)
def test_what_giving_up_means_depends_on_what_is_given_up(staff, intervention, intake, state, words):
    PlaceFactory(intake=intake, intervention=intervention, state=state)

    assert words in staff.get(address("give_up", intervention)).text


def test_where_there_is_nowhere_to_move_the_page_says_so(staff, intervention, intake):
    PlaceFactory(intake=intake, intervention=intervention, state="booked")
    assert "ikke andre optag at flytte til" in staff.get(address("update", intervention)).text

    IntakeFactory(offer=intake.offer, starts_on=SOON)

    assert "ikke andre optag at flytte til" not in staff.get(address("update", intervention)).text


def test_a_place_is_moved_and_two_at_once_meet(staff, intervention, intake):
    other = IntakeFactory(offer=intervention.offer, starts_on=SOON)
    place = PlaceFactory(intake=intake, intervention=intervention, state="booked")

    moved = staff.post(address("update", intervention), {"intake": other.pk, "version": place.version})
    met = staff.post(address("update", intervention), {"intake": intake.pk, "version": place.version})

    assert moved.status_code == 302
    assert met.status_code == 409
    place.refresh_from_db()
    assert (place.intake, place.state) == (other, "booked")


def test_a_plan_that_begins_on_another_day_than_the_intake_says_so(staff, intervention):
    later = IntakeFactory(offer=intervention.offer, starts_on=SOON + datetime.timedelta(days=7))
    PlaceFactory(intake=later, intervention=intervention, state="booked")

    assert "Ret datoen" in staff.get(plan(intervention)).text


def test_an_offer_that_lapsed_stands_in_the_plan(staff, intervention, intake):
    PlaceFactory(intake=intake, intervention=intervention, state="lapsed", ended_at=timezone.now())

    text = staff.get(plan(intervention)).text

    assert "Tilbuddet udløb" in text
    assert "Bed om plads" in text


def test_ones_own_waiting_lists(staff, client, case, intervention, intake):
    fill(intake)
    mine = PlaceFactory(intake=intake, intervention=intervention)
    PlaceFactory(intake=intake, intervention__case=CaseFactory(citizen__last_name="Fremmed"))
    PlaceFactory(intake=intake, intervention=planned(case, intake.offer), state="given_up", ended_at=timezone.now())

    response = staff.get(reverse("place_list"))

    assert [place.pk for place in response.context["page"]] == [mine.pk]
    assert "Nr. 1 af 2" in response.text
    assert "Fremmed" not in response.text


def test_more_waiting_cost_as_many_queries(staff, case, intervention, intake, count_queries):
    PlaceFactory(intake=intake, intervention=intervention)

    def look():
        return staff.get(reverse("place_list")), staff.get(plan(intervention))

    one = count_queries(look)
    for _ in range(4):
        PlaceFactory(intake=intake, intervention=planned(case, intake.offer))

    assert count_queries(look) == one


def test_a_colleague_of_another_team_finds_no_place(client, intervention, intake):
    client.force_login(UserFactory())

    assert client.post(address("ask", intervention), {"intake": intake.pk}).status_code == 404
    assert not Place.objects.exists()


def test_editors_have_no_waiting_lists_of_citizens(client):
    client.force_login(UserFactory(curator=True))

    assert client.get(reverse("place_list")).status_code == 403
