"""What the citizen says shuts and opens the case in the same moment, and no longer than it was said for."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Case
from conferences.access import AFTER, adjust
from conferences.staffing import ask
from conferences.tasks import settle_consents
from tests.conference_factories import (
    AnalysisFactory,
    ConferenceFactory,
    ContributionFactory,
    DisciplineFactory,
    ParticipantFactory,
    consent_to,
)
from tests.factories import InvolvementFactory, UserFactory

DAY = datetime.timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def analysis(case, today):
    return AnalysisFactory(case=case, interviews_by=today, conference_by=today + 20 * DAY)


@pytest.fixture
def profession():
    return DisciplineFactory(key="nurse", label="Sygeplejerske")


@pytest.fixture
def nurse():
    return UserFactory(discipline=True, profession="nurse")


@pytest.fixture
def consent(case, profession):
    return consent_to(case, profession)


@pytest.fixture
def contribution(consent, analysis, profession, nurse, caseworker, today):
    return ask(analysis, profession, nurse, due_on=today + 9 * DAY, by=caseworker)


def sees(user, case):
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()


def give_again(staff, case, *professions, **terms):
    today = timezone.localdate()
    answers = {"purpose": "analysis", "given_how": "oral", "from_on": today, "until_on": today + 200 * DAY} | terms
    response = staff.post(
        reverse("consent_create", args=[case.pk]),
        {name: f"{it:%d.%m.%Y}" if isinstance(it, datetime.date) else it for name, it in answers.items()}
        | {"departments": [one.department_id for one in professions]},
    )
    assert response.status_code == 302, response.text


def take_back(staff, case, consent, **answers):
    response = staff.post(reverse("consent_withdraw", args=[case.pk, consent.pk]), answers)
    assert response.status_code == 302, response.text


def test_a_word_taken_back_on_the_page_shuts_the_case_before_the_answer_comes(
    staff, client, case, consent, contribution, nurse
):
    client.force_login(nurse)
    page = reverse("conferences:analysis_detail", args=[case.pk])
    assert client.get(page).status_code == 200

    client.force_login(case.coordinator)
    take_back(client, case, consent)

    client.force_login(nurse)
    assert client.get(page).status_code == 404
    assert settle_consents() == 0


def test_only_the_profession_that_is_named_no_more_is_shut_out(
    staff, case, consent, contribution, profession, nurse, analysis, caseworker, today
):
    other, therapist = DisciplineFactory(), UserFactory(discipline=True)
    both = consent_to(case, profession, other)
    ask(analysis, other, therapist, due_on=today + 9 * DAY, by=caseworker)

    take_back(staff, case, both, departments=[profession.department_id])
    assert sees(nurse, case)  # the other consent still names it
    take_back(staff, case, consent)

    assert not sees(nurse, case)
    assert sees(therapist, case)


def test_who_has_signed_or_is_invited_is_shut_out_too_also_after_the_conference(
    staff, case, consent, analysis, profession, nurse, caseworker, today
):
    InvolvementFactory(case=case, user=nurse, part="analysis", from_on=today - DAY, until_on=today + DAY)
    signed = ContributionFactory(analysis=analysis, discipline=profession, user=nurse, signed=True)
    guest = UserFactory(discipline=True)
    InvolvementFactory(case=case, user=guest, part="analysis", from_on=today - DAY, until_on=today + DAY)
    conference = ConferenceFactory(analysis=analysis, day__on=today - DAY, held=True)
    ParticipantFactory(conference=conference, user=guest, discipline=profession)
    analysis.state, analysis.held_on = "held", today - DAY
    analysis.save()

    take_back(staff, case, consent)

    signed.refresh_from_db()
    assert signed.is_signed
    assert not sees(nurse, case)
    assert not sees(guest, case)


@pytest.mark.parametrize("state", ["held", "translated"])
def test_it_is_so_in_every_state_of_the_analysis(staff, case, consent, contribution, nurse, analysis, today, state):
    ConferenceFactory(analysis=analysis, day__on=today, held=True)
    type(analysis).objects.filter(pk=analysis.pk).update(state="held", held_on=today)
    if state == "translated":
        type(analysis).objects.filter(pk=analysis.pk).update(state=state, translated_on=today)

    take_back(staff, case, consent)
    assert not sees(nurse, case)

    give_again(staff, case, contribution.discipline)
    assert sees(nurse, case)


def test_who_is_invited_without_a_profession_stays(staff, case, consent, analysis, profession, caseworker, today):
    colleague = UserFactory(discipline=True)
    conference = ConferenceFactory(analysis=analysis, day__on=today + DAY)
    ParticipantFactory(conference=conference, user=colleague)
    InvolvementFactory(case=case, user=colleague, part="analysis", from_on=today, until_on=today + DAY)
    ContributionFactory(analysis=analysis, discipline=profession, user=colleague)

    take_back(staff, case, consent)

    assert sees(colleague, case)


@pytest.mark.parametrize("is_signed", [False, True])
def test_a_word_given_again_opens_the_case_again(
    staff, case, consent, contribution, profession, nurse, analysis, is_signed
):
    if is_signed:
        written = {"strengths": "Møder til tiden.", "obstacles": "Kort søvn.", "needed": "En fast makker."}
        type(contribution).objects.filter(pk=contribution.pk).update(signed_at=timezone.now(), **written)
    take_back(staff, case, consent)
    assert not sees(nurse, case)

    give_again(staff, case, profession)

    assert sees(nurse, case)
    assert nurse.involvements.get().until_on == analysis.conference_by + AFTER


def test_who_is_no_longer_asked_does_not_get_in_by_a_new_word(staff, case, consent, contribution, profession, nurse):
    take_back(staff, case, consent)
    contribution.refresh_from_db()
    contribution.left_out_because = "Borgeren vil ikke."
    contribution.save()

    give_again(staff, case, profession)

    assert not sees(nurse, case)


def test_a_new_word_after_all_is_over_opens_nothing(staff, case, profession, nurse, today):
    long_ago = today - 30 * DAY
    analysis = AnalysisFactory(case=case, held=True, held_on=long_ago)
    ConferenceFactory(analysis=analysis, day__on=long_ago, held=True)
    ContributionFactory(analysis=analysis, discipline=profession, user=nurse, signed=True)

    give_again(staff, case, profession)

    assert not sees(nurse, case)


def test_the_case_is_open_no_longer_than_the_word_is_given_for(
    staff, case, analysis, profession, nurse, caseworker, today
):
    consent_to(case, profession, until_on=today + 5 * DAY)
    ask(analysis, profession, nurse, due_on=today + 9 * DAY, by=caseworker)
    assert nurse.involvements.get().until_on == today + 5 * DAY

    give_again(staff, case, profession, from_on=today + 6 * DAY)

    assert nurse.involvements.get().until_on == analysis.conference_by + AFTER


def test_a_word_for_later_opens_the_case_then(staff, case, consent, contribution, profession, nurse, today):
    take_back(staff, case, consent)

    give_again(staff, case, profession, from_on=today + 3 * DAY)

    assert not sees(nurse, case)
    assert nurse.involvements.get().from_on == today + 3 * DAY


def test_moving_the_conference_lets_no_profession_in_that_is_not_named(case, analysis, profession, nurse, today):
    conference = ConferenceFactory(analysis=analysis, day__on=today + DAY)
    ParticipantFactory(conference=conference, user=nurse, discipline=profession)

    adjust(case, by=case.coordinator)

    assert not sees(nurse, case)


@pytest.mark.parametrize("kind", ["analysis", "round_table"])
@pytest.mark.parametrize("is_mate", [False, True])
def test_a_profession_that_is_not_named_cannot_be_invited(
    staff, case, analysis, profession, nurse, today, kind, is_mate
):
    type(analysis).objects.filter(pk=analysis.pk).update(kind=kind)
    if is_mate:  # who sees the case anyway does not come as the profession either
        nurse = UserFactory(team=case.team)
        ContributionFactory(analysis=analysis, discipline=profession, user=nurse)
    ConferenceFactory(analysis=analysis, day__on=today + DAY)
    url = reverse("conferences:participant_create", args=[case.pk])
    answers = {"kind": "staff", "user": nurse.pk, "discipline": profession.pk, "name": ""}

    refused = staff.post(url, answers)
    assert refused.status_code == 422
    assert (
        "Borgerens samtykke omfatter ikke sygeplejerske. Registrér et samtykke, eller invitér uden fag."
        in refused.text
    )
    assert sees(nurse, case) is is_mate
    assert reverse("consent_create", args=[case.pk]) in refused.text

    consent_to(case, profession)
    assert staff.post(url, answers).status_code == 302
    assert sees(nurse, case)


def test_somebody_is_invited_to_a_round_table_without_a_profession_and_keeps_the_access(staff, case, nurse, today):
    analysis = AnalysisFactory(case=case, round_table=True)
    ConferenceFactory(analysis=analysis, day__on=today + DAY)
    url = reverse("conferences:participant_create", args=[case.pk])

    staff.post(url, {"kind": "staff", "user": nurse.pk, "discipline": "", "name": ""})

    assert settle_consents() == 0
    assert sees(nurse, case)
