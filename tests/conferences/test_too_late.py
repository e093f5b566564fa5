"""A colleague was quicker: the other one is told what happened, and keeps what they wrote."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from conferences.offers import accept, close, decline
from tests.conference_factories import (
    AnalysisFactory,
    ConferenceFactory,
    DisciplineFactory,
    ParticipantFactory,
    consent_to,
)
from tests.factories import UserFactory

WORDS = "Jeg vil helst arbejde ude."


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def offered(case, today):
    return AnalysisFactory(case=case, offered=True, offered_on=today, own_words="")


def at(name, case, *args):
    return reverse(f"conferences:{name}", args=[case.pk, *args])


def says(today, answer, **more):
    return {"answer": answer, "answered_on": f"{today:%d.%m.%Y}", "own_words": WORDS} | more


def test_an_answer_that_comes_second_is_shown_with_the_words_and_the_other_answer(staff, case, offered, today):
    decline(offered, on=today, by=case.coordinator)

    response = staff.post(at("analysis_answer", case), says(today, "ja"))

    assert response.status_code == 409
    assert f"Svaret er allerede noteret: Nej tak {today:%d.%m.%Y}." in response.text
    assert "Dit svar var ja tak." in response.text
    assert WORDS in response.text
    offered.refresh_from_db()
    assert (offered.state, offered.own_words) == ("declined", "")


def test_the_same_answer_twice_is_told_and_no_more(staff, case, offered, today):
    profession = DisciplineFactory()
    accept(
        offered,
        on=today,
        disciplines=[profession],
        given_how="oral",
        until=today + datetime.timedelta(days=100),
        by=case.coordinator,
    )

    response = staff.post(at("analysis_answer", case), says(today, "ja"))

    assert f"Svaret er allerede noteret: Ja tak {today:%d.%m.%Y}." in response.text
    assert "Dit svar var" not in response.text


def test_who_has_nothing_to_lose_is_led_to_the_page(staff, case, offered, today):
    decline(offered, on=today, by=case.coordinator)

    response = staff.get(at("analysis_answer", case), follow=True)

    assert response.redirect_chain[-1][0] == at("analysis_detail", case)
    assert "Svaret er allerede noteret: Nej tak" in response.text


@pytest.mark.parametrize("name", ["analysis_offer", "round_table_create"])
def test_the_reason_of_a_second_one_is_kept_on_the_page(staff, case, offered, today, name):
    response = staff.post(at(name, case), {"offered_on": f"{today:%d.%m.%Y}", "because": "I tvivl om timerne"})

    assert response.status_code == 409
    assert "allerede en analyse eller rundbordssamtale i gang" in response.text
    assert "I tvivl om timerne" in response.text
    assert case.analyses.count() == 1


def test_closing_twice_says_so_and_keeps_the_reason(staff, case, offered):
    close(offered, because="Borgeren ombestemte sig.", by=case.coordinator)

    response = staff.post(at("analysis_close", case), {"because": "Flyttet."})

    assert response.status_code == 409
    assert "Analysen er ikke længere i gang." in response.text
    assert "Flyttet." in response.text
    offered.refresh_from_db()
    assert offered.closed_because == "Borgeren ombestemte sig."


@pytest.mark.parametrize("name", ["participant_remove", "participant_replace"])
def test_a_participant_who_is_gone_is_told_of(staff, case, name):
    conference = ConferenceFactory(analysis__case=case)
    participant = ParticipantFactory(conference=conference)
    url = at(name, case, participant.pk)
    staff.post(url, {"user": UserFactory().pk})

    response = staff.post(url, {"user": UserFactory().pk}, follow=True)

    assert "Deltageren er allerede fjernet eller erstattet." in response.text
    assert response.redirect_chain[-1][0] == at("participant_list", case)


def test_a_participant_is_asked_about_before_being_taken_off(staff, case):
    conference = ConferenceFactory(analysis__case=case)
    participant = ParticipantFactory(conference=conference)
    url = at("participant_remove", case, participant.pk)

    assert url in staff.get(at("participant_list", case)).text
    page = staff.get(url).text
    assert f"{participant} får besked" in page
    assert at("participant_list", case) in page
    assert conference.participants.count() == 1

    staff.post(url)
    assert not conference.participants.exists()


def test_a_no_says_that_an_earlier_consent_is_still_there(staff, case, offered, today):
    consent_to(case, DisciplineFactory(label="Psykolog"))
    url = at("analysis_answer", case)

    assert "Et tidligere samtykke gælder stadig" in staff.get(url).text
    response = staff.post(url, says(today, "nej"), follow=True)

    assert "Et tidligere samtykke gælder stadig: Psykolog." in response.text
    assert case.consents.count() == 1


def test_a_yes_is_given_to_no_profession_beforehand(staff, case, offered, today):
    core = DisciplineFactory(is_core=True)
    other = DisciplineFactory(is_core=False)

    response = staff.get(at("analysis_answer", case))

    assert not response.context["form"]["disciplines"].value()
    assert f'data-tick="{core.pk}"' in response.text
    assert f'value="{other.pk}"' in response.text
    name = case.citizen.first_name
    assert f"Hvad svarer {name}?" in response.text
    assert f"Hvilke fag siger {name} ja til?" in response.text


def test_the_conference_that_was_cancelled_last_is_told(staff, case, today):
    analysis = AnalysisFactory(case=case)
    far, near = today + datetime.timedelta(days=20), today + datetime.timedelta(days=6)
    ConferenceFactory(analysis=analysis, day__on=far, cancelled=True, cancelled_because="Først.")
    ConferenceFactory(analysis=analysis, day__on=near, cancelled=True, cancelled_because="Til sidst.")

    assert analysis.conferences.last_cancelled().cancelled_because == "Til sidst."
