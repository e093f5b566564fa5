"""What a referral means to the place of the same intervention, and to the consent it rests on."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.catalog_factories import IntakeFactory, PlaceFactory, ReferralFactory
from tests.factories import CaseFactory, ConsentFactory, DepartmentFactory, InterventionFactory, OfferFactory
from tests.plans.test_referral_link import opened

TODAY = timezone.localdate()
IN_SPRING = TODAY + datetime.timedelta(days=90)


@pytest.fixture
def case(caseworker):
    return CaseFactory(coordinator=caseworker)


@pytest.fixture
def intervention(case):
    offer = OfferFactory(provider__kind="external", provider__label="Kompas", title="Butik")
    return InterventionFactory(
        case=case,
        offer=offer,
        planned=True,
        starts_on=TODAY,
        first_follow_up_on=TODAY + datetime.timedelta(days=14),
        ends_on=TODAY + datetime.timedelta(days=60),
    )


@pytest.fixture
def outside():
    return DepartmentFactory(key="external-provider")


def refer(intervention, **more):
    return ReferralFactory(intervention=intervention, provider=intervention.offer.provider, **more)


@pytest.mark.parametrize(
    ("place", "referral", "words"),
    [
        ("booked", "waiting", "Borgeren har plads, men leverandøren siger, der er ventetid."),
        ("waiting", "started", "Leverandøren skriver, at borgeren er begyndt"),
        ("waiting", "declined", "Leverandøren har sagt nej"),
        ("booked", "accepted", ""),
        ("waiting", "waiting", ""),
    ],
)
def test_a_place_and_a_referral_that_disagree_are_told(staff, case, intervention, place, referral, words):
    PlaceFactory(intervention=intervention, intake=IntakeFactory(offer=intervention.offer), state=place)
    sent = refer(intervention, state=referral)

    page = staff.get(sent.get_absolute_url()).text
    plan = staff.get(reverse("plans:plan_detail", args=[case.pk])).text

    assert sent.contradiction.startswith(words) if words else sent.contradiction == ""
    assert ("Pladsen og henvisningen passer ikke sammen" in page) == bool(words)
    assert not words or (words in page and words in plan)


def test_an_earlier_no_contradicts_nothing(intervention):
    PlaceFactory(intervention=intervention, intake=IntakeFactory(offer=intervention.offer), state="booked")
    earlier = refer(intervention, state="declined")
    refer(intervention, state="accepted")

    assert earlier.contradiction == ""


def test_withdrawing_a_consent_tells_which_referrals_it_shuts(staff, case, intervention, outside, htmx):
    consent = ConsentFactory(case=case, departments=[outside], purpose="plan")
    sent = refer(intervention, state="started")
    url = reverse("plans:referral_shut", args=[case.pk, consent.pk])

    asks = staff.get(reverse("consent_withdraw", args=[case.pk, consent.pk])).text
    told = staff.get(url, headers=htmx).text

    assert f'hx-get="{url}"' in asks
    assert "1 henvisning kan ikke ses mere af leverandøren" in told
    assert "Butik hos Kompas" in told
    assert sent.get_absolute_url() in told
    assert staff.get(url).headers["Location"] == reverse("consent_withdraw", args=[case.pk, consent.pk])


@pytest.mark.parametrize("because", ["another consent", "law", "own", "over", "other purpose", "other department"])
def test_what_does_not_rest_on_the_consent_is_not_shut(staff, case, intervention, outside, htmx, because):
    department = DepartmentFactory(key="hospital") if because == "other department" else outside
    purpose = "analysis" if because == "other purpose" else "plan"
    consent = ConsentFactory(case=case, departments=[department], purpose=purpose)
    if because == "another consent":
        ConsentFactory(case=case, departments=[outside], purpose="inform")
    if because == "own":
        intervention.offer.provider.kind = "internal"
        intervention.offer.provider.save()
    refer(
        intervention,
        state="ended" if because == "over" else "started",
        without_consent_because="Borgeren er med" if because == "law" else "",
    )

    told = staff.get(reverse("plans:referral_shut", args=[case.pk, consent.pk]), headers=htmx).text

    assert "henvisning" not in told


@pytest.fixture
def referral(intervention):
    return refer(intervention, without_consent_because="Borgeren er med")


@pytest.mark.parametrize(
    ("state", "day", "kept"),
    [("waiting", IN_SPRING, IN_SPRING), ("waiting", None, None), ("accepted", IN_SPRING, None)],
)
def test_who_has_to_wait_may_say_when_there_is_room(staff, case, referral, state, day, kept):
    browser, room_on = opened(referral), f"{day:%d.%m.%Y}" if day else ""

    browser.post("/henvisning/svar/", {"state": state, "by_name": "Sanne", "room_on": room_on, "note": "Hilsen"})

    referral.refresh_from_db()
    assert (referral.state, referral.room_on) == (state, kept)
    assert ("Plads fra</dt>" in staff.get(referral.get_absolute_url()).text) == bool(kept)
    assert ("plads fra" in staff.get(reverse("plans:plan_detail", args=[case.pk])).text) == bool(kept)
    assert referral.steps.last().note == (f"Plads fra {room_on}. Hilsen" if kept else "Hilsen")


@pytest.mark.parametrize("days", [-1, 800])
def test_room_is_neither_in_the_past_nor_years_ahead(referral, days):
    room_on = TODAY + datetime.timedelta(days=days)
    given = {"state": "waiting", "by_name": "Sanne", "room_on": f"{room_on:%d.%m.%Y}"}

    response = opened(referral).post("/henvisning/svar/", given)

    assert response.status_code == 422
    assert "Vælg en dag fra i dag og højst to år frem." in response.text


def test_room_is_forgotten_when_there_is_a_place(referral):
    referral.receive()
    referral.answer("waiting", by_name="Sanne", room_on=IN_SPRING)

    referral.answer("accepted", by_name="Sanne")

    referral.refresh_from_db()
    assert referral.room_on is None
