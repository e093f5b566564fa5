import datetime
import uuid
from datetime import timedelta
from functools import partial
from urllib.parse import urlencode

import pytest
from django.test import Client

from followup.models import FollowUp
from journal.models import Event
from plans.models import Reconsideration
from tests.at_once import at_once, browsers_of
from tests.factories import (
    CaseFactory,
    FactorFactory,
    FollowUpFactory,
    GoalFactory,
    InterventionFactory,
    InvolvementFactory,
    OfferFactory,
    UserFactory,
)
from tests.followup.conftest import TODAY

DAY = timedelta(days=1)
ANSWERS = {
    "held_on": "09.03.2026",
    "effect": "as_expected",
    "decision": "continue",
    "next_on": "07.04.2026",
    "note": "Mødestabil siden februar.",
    "seen_version": "1",
}


@pytest.fixture
def intervention(caseworker):
    return InterventionFactory(
        case__coordinator=caseworker,
        offer=OfferFactory(title="Virksomhedspraktik", follow_up_interval_days=28),
        starts_on=datetime.date(2026, 1, 5),
        ends_on=datetime.date(2026, 6, 26),
        follow_up_on=datetime.date(2026, 3, 2),
    )


@pytest.fixture
def url(intervention):
    return f"/sager/{intervention.case_id}/indsatser/{intervention.pk}/opfoelgning/"


def stored(intervention):
    intervention.refresh_from_db()
    return intervention


def test_a_saturday_is_asked_about_and_may_stand(staff, url, intervention):
    saturday = ANSWERS | {"next_on": "11.04.2026"}

    asked = staff.post(url, saturday)
    untouched = stored(intervention).follow_up_on
    staff.post(url, saturday | {"fridag": "on"})

    assert asked.status_code == 422
    assert "Sæt flueben, hvis opfølgningen skal være den dag." in asked.text
    assert untouched == datetime.date(2026, 3, 2)
    assert stored(intervention).follow_up_on == datetime.date(2026, 4, 11)


def test_the_page_shows_what_to_decide_on(staff, url, intervention):
    goal = GoalFactory(case=intervention.case, title="Lagermedarbejder")
    barrier = FactorFactory(case=intervention.case, area=None, own_words="Sover dårligt", weight=3, start_weight=4)
    intervention.goals.add(goal)
    intervention.factors.add(barrier)
    FollowUpFactory(intervention=intervention, note="Kom for sent to gange.", registered_by__first_name="Hanne")

    page = staff.get(url).text

    for text in (
        "Opfølgning på Virksomhedspraktik",
        "Kan møde tre dage om ugen",
        "05.01.2026–26.06.2026",
        "Lagermedarbejder",
        "Sover dårligt",
        "Kom for sent to gange.",
        "Hanne",
        "for 8 dage siden",
    ):
        assert text in page


def test_the_next_date_is_suggested_by_the_catalogue_and_nothing_is_chosen_beforehand(staff, url):
    page = staff.get(url).text

    assert 'value="07.04.2026"' in page
    assert 'value="10.03.2026"' in page
    assert " checked" not in page


@pytest.mark.parametrize(
    ("ends_on", "proposed"),
    [("2026-03-29", "27.03.2026"), ("2026-03-11", "11.03.2026"), ("2026-03-09", "07.04.2026")],
)
def test_the_next_date_is_proposed_while_it_lasts(staff, url, intervention, ends_on, proposed):
    type(intervention).objects.filter(pk=intervention.pk).update(ends_on=ends_on)

    assert f'name="next_on" value="{proposed}"' in staff.get(url).text


def test_no_next_date_is_proposed_on_the_last_day(staff, url, intervention):
    type(intervention).objects.filter(pk=intervention.pk).update(ends_on=TODAY)

    assert 'name="next_on" value=' not in staff.get(url).text


def test_a_next_date_after_the_end_is_refused(staff, url, intervention):
    type(intervention).objects.filter(pk=intervention.pk).update(ends_on="2026-03-30")

    response = staff.post(url, ANSWERS)

    assert response.status_code == 422
    assert "Indsatsen slutter 30.03.2026. Forlæng den først, eller vælg en dato inden." in response.text
    assert not FollowUp.objects.exists()
    assert staff.post(url, ANSWERS | {"next_on": "30.03.2026"}).status_code == 302


def test_carrying_on_moves_the_follow_up(staff, url, intervention):
    response = staff.post(url, ANSWERS, follow=True)

    assert response.redirect_chain == [(f"/sager/{intervention.case_id}/plan/", 302)]
    assert "Opfølgningen er registreret." in response.text
    assert stored(intervention).follow_up_on == datetime.date(2026, 4, 7)
    assert (intervention.status, intervention.latest_effect) == ("running", "as_expected")
    assert FollowUp.objects.get().registered_by == intervention.case.coordinator


def test_it_keeps_the_day_it_was_due_also_after_a_pause(staff, url, intervention, caseworker):
    staff.post(url, ANSWERS)
    stored(intervention).pause(on=TODAY, until=None, because="Syg", by=caseworker)
    intervention.resume(follow_up_on=TODAY + DAY, by=caseworker)

    staff.post(url, ANSWERS | {"held_on": "10.03.2026", "seen_version": str(intervention.version)})

    assert list(FollowUp.objects.order_by("pk").values_list("due_on", flat=True)) == [
        datetime.date(2026, 3, 2),
        TODAY + DAY,
    ]


def test_adjusting_keeps_it_running_and_says_so(staff, url, intervention):
    staff.post(url, ANSWERS | {"decision": "adjust", "effect": "less"})

    assert stored(intervention).needs_adjusting
    assert intervention.is_running


@pytest.mark.parametrize(
    ("decision", "status", "reason"), [("stop", "stopped", "Mødestabil siden februar."), ("complete", "completed", "")]
)
def test_ending_it_drops_the_suggested_date(staff, url, intervention, decision, status, reason):
    staff.post(url, ANSWERS | {"decision": decision})

    assert stored(intervention).status == status
    assert intervention.ended_on == datetime.date(2026, 3, 9)
    assert intervention.end_reason == reason
    assert intervention.follow_up_on is None
    assert FollowUp.objects.get().next_on is None


def test_no_effect_marks_the_plan(staff, url, intervention):
    response = staff.post(url, ANSWERS | {"effect": "none", "decision": "adjust"}, follow=True)

    doubt = Reconsideration.objects.get()
    assert doubt.case == intervention.case
    assert doubt.reason == "Virksomhedspraktik har ikke haft effekt"
    assert "Planen er markeret til genovervejelse." in response.text
    assert f'href="/sager/{intervention.case_id}/plan/genovervej/"' in response.text


@pytest.mark.parametrize(
    ("effect", "cause", "reason"),
    [
        ("as_expected", "other", "Besluttet ved opfølgning på Virksomhedspraktik"),
        ("too_early", "other", "Besluttet ved opfølgning på Virksomhedspraktik"),
        ("less", "no_effect", "Virksomhedspraktik har mindre effekt end forventet"),
        ("none", "no_effect", "Virksomhedspraktik har ikke haft effekt"),
    ],
)
def test_the_plan_is_thought_over_whatever_the_effect_and_the_intervention_goes_on(
    staff, url, intervention, effect, cause, reason
):
    response = staff.post(url, ANSWERS | {"effect": effect, "decision": "reconsider"}, follow=True)

    doubt = Reconsideration.objects.get()
    assert (doubt.case, doubt.cause, doubt.reason) == (intervention.case, cause, reason)
    assert stored(intervention).is_running
    assert intervention.follow_up_on == datetime.date(2026, 4, 7)
    assert "Planen er markeret til genovervejelse." in response.text


def test_a_plan_that_is_marked_keeps_its_first_reason(staff, url, intervention):
    Reconsideration.ask(intervention.case, reason="Borgeren flytter", by=None)

    staff.post(url, ANSWERS | {"decision": "reconsider"})

    assert Reconsideration.objects.get().reason == "Borgeren flytter"


def test_too_early_to_say_is_an_answer(staff, url, intervention):
    staff.post(url, ANSWERS | {"effect": "too_early"})

    assert stored(intervention).latest_effect == "too_early"
    assert not Reconsideration.objects.exists()


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        ({"decision": "continue"}, "indsatsen fortsætter"),
        ({"decision": "adjust"}, "indsatsen justeres"),
        ({"decision": "reconsider"}, "indsatsen fortsætter, mens planen genovervejes"),
        ({"decision": "complete", "next_on": ""}, "indsatsen er gennemført"),
        ({"decision": "stop", "next_on": ""}, "indsatsen stopper før tid"),
    ],
)
def test_the_timeline_tells_it(staff, url, intervention, decision, words):
    staff.post(url, ANSWERS | decision)

    event = Event.objects.get(kind="follow_up")
    assert (event.case_id, event.text) == (intervention.case_id, f"Opfølgning på Virksomhedspraktik: {words}")


def at_field(page, name):
    """Whether the message of a field stands right at it."""
    return f'id="id_{name}_error"' in page


@pytest.mark.parametrize(
    ("answers", "field", "message"),
    [
        ({"effect": "none"}, "decision", "En indsats uden effekt skal justeres, stoppes eller genovervejes."),
        ({"next_on": ""}, "next_on", "Sæt en dato for næste opfølgning"),
        ({"decision": "adjust", "next_on": ""}, "next_on", "Sæt en dato for næste opfølgning"),
        ({"decision": "reconsider", "next_on": ""}, "next_on", "Sæt en dato for næste opfølgning"),
        ({"next_on": "09.03.2026"}, "next_on", "Næste opfølgning skal ligge efter denne."),
        ({"held_on": "11.03.2026"}, "held_on", "Opfølgningen kan ikke ligge ude i fremtiden."),
        ({"held_on": "04.01.2026"}, "held_on", "Opfølgningen kan ikke ligge før indsatsens start 05.01.2026."),
        ({"held_on": "31.02.2026"}, "held_on", "Skriv datoen som 24.11.2026."),
        ({"held_on": ""}, "held_on", "Skriv en dato."),
        ({"effect": ""}, "effect", "Vælg, hvordan indsatsen virker."),
        ({"effect": "wonderful"}, "effect", "på listen"),
        ({"decision": ""}, "decision", "Vælg, hvad der skal ske med indsatsen."),
        ({"note": "  "}, "note", "Skriv, hvorfor I besluttede det."),
        ({"note": "x" * 2001}, "note", "2000"),
        ({"note": "x" * 100_000}, "note", "2000"),
        ({"note": "nul\x00byte"}, "note", "tegn, der ikke kan gemmes"),
        ({"next_on": "9" * 1000}, "next_on", "Skriv datoen som 24.11.2026."),
    ],
)
def test_rules_are_told_at_their_field_and_nothing_typed_is_lost(staff, url, intervention, answers, field, message):
    response = staff.post(url, ANSWERS | answers)

    assert response.status_code == 422
    assert "<title>Fejl: Registrér opfølgning" in response.text
    assert message in response.text
    assert at_field(response.text, field)
    if field != "note":
        assert "Mødestabil siden februar." in response.text
    assert not FollowUp.objects.exists()
    assert stored(intervention).version == 1


def test_half_a_character_does_not_break_anything(staff, url):
    body = urlencode(ANSWERS | {"note": b"halvt \xed\xa0\x80 tegn"})

    staff.post(url, body, content_type="application/x-www-form-urlencoded")

    assert FollowUp.objects.get().note.startswith("halvt ")


@pytest.mark.parametrize(
    "written", ["24.02.2026", "24/02-26", "24/2", "240226", "2026-02-24", " 24.2.2026 ", "24.02.26", "24-02-2026"]
)
def test_dates_are_read_as_they_are_written(staff, url, written):
    staff.post(url, ANSWERS | {"held_on": written})

    assert FollowUp.objects.get().held_on == datetime.date(2026, 2, 24)


def test_the_first_day_and_today_are_allowed(staff, url, intervention):
    staff.post(url, ANSWERS | {"held_on": "05.01.2026"})
    staff.post(url, ANSWERS | {"held_on": "10.03.2026", "seen_version": "2"})

    assert set(FollowUp.objects.values_list("held_on", flat=True)) == {datetime.date(2026, 1, 5), TODAY}


def test_a_leap_day_is_followed_up_and_suggested_from(staff, url, caseworker, clock):
    clock.move_to(datetime.datetime(2028, 2, 1, 12, tzinfo=datetime.UTC))
    staff.force_login(caseworker)
    assert 'value="29.02.2028"' in staff.get(url).text
    clock.move_to(datetime.datetime(2028, 2, 29, 12, tzinfo=datetime.UTC))
    staff.force_login(caseworker)

    staff.post(url, ANSWERS | {"held_on": "29.02.2028", "next_on": "28.03.2028"})

    assert FollowUp.objects.get().held_on == datetime.date(2028, 2, 29)


def test_late_in_the_evening_of_the_long_sunday_is_still_sunday(staff, url, caseworker, clock):
    clock.move_to(datetime.datetime(2026, 10, 25, 22, 59, tzinfo=datetime.UTC))
    staff.force_login(caseworker)

    assert staff.post(url, ANSWERS | {"held_on": "26.10.2026", "next_on": "20.11.2026"}).status_code == 422
    assert staff.post(url, ANSWERS | {"held_on": "25.10.2026", "next_on": "20.11.2026"}).status_code == 302


@pytest.mark.parametrize("version", ["", "en", "-1", "9" * 300, "\x00"])
def test_a_broken_version_saves_nothing(staff, url, version):
    assert staff.post(url, ANSWERS | {"seen_version": version}).status_code == 422
    assert not FollowUp.objects.exists()


def test_htmx_gets_the_form_and_then_the_card(staff, url, htmx, intervention):
    FollowUpFactory(intervention=intervention, note="Kom for sent to gange.")

    opened = staff.get(url, headers=htmx).text
    assert opened.lstrip().startswith("<article")
    assert f'id="intervention-{intervention.pk}"' in opened
    assert "<html" not in opened
    assert "Kom for sent to gange." in opened

    refused = staff.post(url, ANSWERS | {"next_on": ""}, headers=htmx)
    assert refused.status_code == 422
    assert refused.text.lstrip().startswith("<article")

    saved = staff.post(url, ANSWERS, headers=htmx)
    assert saved.status_code == 200
    assert f'id="intervention-{intervention.pk}"' in saved.text
    assert "Opfølgningen er registreret." in saved.text
    assert "<html" not in saved.text


def test_two_at_once_the_second_sees_the_first_and_keeps_what_was_typed(staff, url, intervention):
    colleague = UserFactory(team=intervention.case.team, first_name="Signe", last_name="Dahl")
    other = Client()
    other.force_login(colleague)
    other.post(url, ANSWERS | {"note": "Signe så det først."})

    response = staff.post(url, ANSWERS | {"note": "Jeg så det også.", "effect": "less"})

    assert response.status_code == 409
    for text in ("Signe Dahl har gemt ændringer imens", "Signe så det først.", "Jeg så det også.", "Mindre end"):
        assert text in response.text
    assert FollowUp.objects.count() == 1

    assert 'name="seen_version" value="2"' in response.text
    assert staff.post(url, ANSWERS | {"note": "Jeg så det også.", "seen_version": "2"}).status_code == 302
    assert FollowUp.objects.count() == 2


def test_two_at_once_with_htmx_opens_a_dialog(staff, url, htmx, intervention):
    FollowUpFactory(intervention=intervention)
    intervention.change(by=intervention.case.coordinator)

    response = staff.post(url, ANSWERS, headers=htmx)

    assert response.status_code == 409
    assert response.text.lstrip().startswith("<dialog")
    assert "Mødestabil siden februar." in response.text


def test_a_plan_edited_in_between_is_told_without_a_follow_up(staff, url, intervention):
    intervention.change(by=intervention.case.coordinator)

    response = staff.post(url, ANSWERS)

    assert response.status_code == 409
    assert "Seneste opfølgning" not in response.text
    assert "Mødestabil siden februar." in response.text


def test_what_was_typed_about_one_just_ended_is_kept_but_not_saved(staff, url, intervention):
    intervention.stop(on=TODAY, reason="Fik job", effect="as_expected")

    response = staff.post(url, ANSWERS | {"seen_version": "2"})

    assert response.status_code == 409
    assert "Indsatsen er sluttet 10.03.2026" in response.text
    assert "Mødestabil siden februar." in response.text
    assert "Gem også min" not in response.text
    assert staff.get(url).status_code == 404


def test_sending_twice_saves_once(staff, url, htmx):
    key = {"_key": str(uuid.uuid4())}

    first, second = staff.post(url, ANSWERS | key), staff.post(url, ANSWERS | key)

    assert FollowUp.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_sending_twice_with_htmx_leads_to_the_plan(staff, url, htmx, intervention):
    key = {"_key": str(uuid.uuid4())}

    staff.post(url, ANSWERS | key, headers=htmx)
    second = staff.post(url, ANSWERS | key, headers=htmx)

    assert FollowUp.objects.count() == 1
    assert second.status_code == 204
    assert second.headers["HX-Redirect"] == f"/sager/{intervention.case_id}/plan/"


def test_only_running_interventions_of_this_case_are_found(staff, caseworker, intervention):
    foreign = InterventionFactory()
    planned = InterventionFactory(case=intervention.case, planned=True)
    mine = CaseFactory(coordinator=caseworker)

    for case, pk in (
        (intervention.case, foreign.pk),
        (foreign.case, foreign.pk),
        (mine, intervention.pk),
        (intervention.case, planned.pk),
        (intervention.case, 2**62),
    ):
        address = f"/sager/{case.pk}/indsatser/{pk}/opfoelgning/"
        assert staff.get(address).status_code == 404
        assert staff.post(address, ANSWERS).status_code == 404
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize("number", ["9" * 19, "9" * 400])
def test_giant_numbers_in_the_address_are_not_found(staff, intervention, number):
    assert staff.get(f"/sager/{intervention.case_id}/indsatser/{number}/opfoelgning/").status_code == 404
    assert staff.get(f"/sager/{number}/indsatser/{intervention.pk}/opfoelgning/").status_code == 404


def test_a_closed_case_is_not_followed_up(staff, url, intervention):
    case = intervention.case
    case.closed_on, case.close_reason = TODAY, "job"
    case.save()

    assert staff.get(url).status_code == 403
    answer = staff.post(url, ANSWERS)
    assert answer.status_code == 409
    assert "Sagen er afsluttet imens" in answer.text
    assert not FollowUp.objects.exists()


def test_a_mentor_reads_but_does_not_register(client, url, intervention):
    mentor = InvolvementFactory(case=intervention.case, user=UserFactory(mentor=True)).user
    client.force_login(mentor)

    assert client.get(f"/sager/{intervention.case_id}/opfoelgning/").status_code == 200
    assert client.post(url, ANSWERS).status_code == 403


def test_a_restricted_case_is_there_for_the_coordinator_only(client, staff, url, intervention):
    intervention.case.is_restricted = True
    intervention.case.save()

    assert staff.get(url).status_code == 200
    client.force_login(UserFactory(team=intervention.case.team))
    assert client.get(url).status_code == 404


def test_what_somebody_wrote_is_escaped(staff, url, intervention):
    staff.post(url, ANSWERS | {"note": "<script>alert(1)</script>"})

    page = staff.get(f"/sager/{intervention.case_id}/opfoelgning/").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.django_db(transaction=True)
def test_two_registering_in_the_same_moment_save_one(url, intervention):
    browsers = browsers_of(*UserFactory.create_batch(2, team=intervention.case.team))

    answers = at_once(*(partial(browser.post, url, ANSWERS) for browser in browsers))

    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert FollowUp.objects.count() == 1
