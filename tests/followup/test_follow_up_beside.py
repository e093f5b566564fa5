import datetime

import pytest

from followup.follow_up_shown import movements_of
from followup.models import FollowUp
from journal.models import Event
from plans.models import ReferralProposal, ReferralStep
from tests.catalog_factories import ReferralFactory
from tests.factories import IndicatorFactory, InterventionFactory, OfferFactory, UserFactory
from tests.followup.conftest import TODAY
from tests.followup.measurement_factories import measured
from tests.followup.measuring_factories import InstrumentFactory
from tests.followup.test_follow_up_create import ANSWERS


@pytest.fixture
def intervention(caseworker):
    return InterventionFactory(
        case__coordinator=caseworker,
        offer=OfferFactory(title="Virksomhedspraktik"),
        starts_on=datetime.date(2026, 1, 5),
        hours_per_week=15,
    )


@pytest.fixture
def beside(intervention):
    return InterventionFactory(
        case=intervention.case, offer=OfferFactory(title="Jobklub"), hours_per_week=6, follow_up_on=TODAY
    )


@pytest.fixture
def url(intervention):
    return f"/sager/{intervention.case_id}/indsatser/{intervention.pk}/opfoelgning/"


def stop(*interventions):
    return {"also_stop": [f"{one.pk}.{one.version}" for one in interventions], "because": "Praktikken fylder mere."}


def stored(intervention):
    intervention.refresh_from_db()
    return intervention


def test_what_runs_beside_it_is_shown_with_its_hours(staff, url, beside):
    page = staff.get(url).text

    assert "Kan noget andet stoppe?" in page
    assert "Jobklub, 6 timer om ugen til 26.06.2026" in page
    assert "Der er 2 indsatser i gang på samme tid, 21 timer om ugen i alt." in page
    assert " checked" not in page


def test_the_only_one_has_nothing_beside_it_to_stop(staff, url, intervention):
    InterventionFactory(case=intervention.case, planned=True)
    InterventionFactory(
        case=intervention.case, status="paused", paused_on=TODAY, paused_because="Ferie", follow_up_on=None
    )
    InterventionFactory()

    assert "Kan noget andet stoppe?" not in staff.get(url).text


def test_what_runs_beside_it_is_stopped_with_the_follow_up(staff, url, intervention, beside):
    response = staff.post(url, ANSWERS | stop(beside))

    assert response.status_code == 302
    assert (stored(beside).status, beside.ended_on) == ("stopped", datetime.date(2026, 3, 9))
    assert beside.end_reason == "Praktikken fylder mere."
    assert stored(intervention).is_running
    assert FollowUp.objects.get().intervention == intervention
    told = set(Event.objects.filter(case_id=intervention.case_id).values_list("text", flat=True))
    assert "Indsats afbrudt ved opfølgning på Virksomhedspraktik: Jobklub" in told
    assert "Planen skal genovervejes: Jobklub er afbrudt" in told


def test_one_that_began_after_the_meeting_ends_on_its_first_day(staff, url, beside):
    beside.starts_on = beside.first_follow_up_on = TODAY
    beside.save()

    staff.post(url, ANSWERS | stop(beside))

    assert stored(beside).ended_on == TODAY


def test_a_reason_is_asked_for_and_nothing_is_saved_without(staff, url, beside):
    response = staff.post(url, ANSWERS | stop(beside) | {"because": " "})

    assert response.status_code == 422
    assert "Skriv, hvorfor det kan stoppe." in response.text
    assert f'value="{beside.pk}.1"' in response.text
    assert "checked" in response.text
    assert not FollowUp.objects.exists()
    assert stored(beside).is_running


@pytest.mark.parametrize("also_stop", ["nonsense", "1", "-1.1", "\x00", "1.1.1", "9" * 400, "²." + "1"])
def test_garbage_stops_nothing(staff, url, beside, also_stop):
    response = staff.post(url, ANSWERS | {"also_stop": also_stop, "because": "Derfor"})

    assert response.status_code == 422
    assert not FollowUp.objects.exists()


def test_one_of_another_case_is_not_stopped(staff, url, beside):
    foreign = InterventionFactory()

    response = staff.post(url, ANSWERS | stop(foreign))

    assert response.status_code == 409
    assert stored(foreign).is_running
    assert not FollowUp.objects.exists()


def test_one_that_a_colleague_changed_meanwhile_is_not_stopped_unseen(staff, url, beside):
    beside.change(by=UserFactory())

    response = staff.post(url, ANSWERS | {"also_stop": [f"{beside.pk}.1"], "because": "Praktikken fylder mere."})

    assert response.status_code == 409
    assert "En kollega har ændret noget af det, du ville stoppe." in response.text
    assert "Mødestabil siden februar." in response.text
    assert "Praktikken fylder mere." in response.text
    assert not FollowUp.objects.exists()
    assert staff.post(url, ANSWERS | stop(beside)).status_code == 302
    assert not stored(beside).is_running


def test_one_that_changes_in_the_moment_of_saving_is_told_too(staff, url, intervention, beside, monkeypatch):
    register = FollowUp.register_and_stop

    def too_late(follow_up, **kwargs):
        beside.change(by=UserFactory())
        register(follow_up, **kwargs)

    monkeypatch.setattr(FollowUp, "register_and_stop", too_late)

    response = staff.post(url, ANSWERS | stop(beside))

    assert response.status_code == 409
    assert "En kollega har ændret noget af det, du ville stoppe." in response.text
    assert not FollowUp.objects.exists()
    assert stored(beside).is_running


def test_what_was_measured_since_it_began_is_drawn(staff, url, intervention):
    instrument = InstrumentFactory()
    first, second, *_ = instrument.questions.order_by("order").values_list("indicator__key", flat=True)
    unmeasured = IndicatorFactory(label="Søvn")
    intervention.expected_indicators = [first, second, unmeasured.key]
    intervention.save()
    for month, numbers in [((2025, 10), [9, 9]), ((2025, 12), [3, 6]), ((2026, 2), [4, 5]), ((2026, 3), [7, None])]:
        measured(intervention.case, instrument, datetime.date(*month, 1), citizen=numbers)

    page = staff.get(url).text

    assert 'aria-label="Indikator 1.1: 3, 4, 7"' in page
    assert "fra 3 til 7 på tre måneder, højest nu" in page
    assert '<span class="hm-delta hm-delta--up">+4</span>' in page
    assert 'aria-label="Indikator 1.2: 6, 5"' in page
    assert "ikke målt endnu" in page


def test_staffs_own_belief_is_not_shown_where_it_is_not_for_the_reader(intervention):
    instrument = InstrumentFactory()
    hidden = instrument.questions.get(is_for_staff_only=True)
    intervention.expected_indicators = [hidden.indicator.key]
    intervention.save()
    measured(intervention.case, instrument, TODAY, staff=[None, None, None, 6])

    mine = movements_of(intervention.case, [intervention], intervention.case.coordinator)
    others = movements_of(intervention.case, [intervention], UserFactory())

    assert mine[intervention.pk][0].values == (6,)
    assert others[intervention.pk][0].values == ()


def test_what_the_provider_says_stands_beside(staff, url, intervention):
    referral = ReferralFactory(intervention=intervention, state="started")
    ReferralStep.objects.create(referral=referral, state="started", by_name="Ida Holm", note="Møder hver dag.")
    ReferralProposal.objects.create(
        referral=referral, kind="hours", hours_per_week=20, reason="Kan klare mere.", by_name="Ida Holm"
    )

    page = staff.get(url).text

    for words in ("Møder hver dag.", "timer om ugen</a>", "Kan klare mere.", "Venter på svar", str(referral.provider)):
        assert words in page
