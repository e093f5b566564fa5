"""Who is invited to a conference, let in, taken off and replaced."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from cases.models import Case
from conferences import invitations, planning
from conferences.models import Participant
from notices.models import Notice
from tests.conference_factories import (
    AnalysisFactory,
    ConferenceDayFactory,
    ContributionFactory,
    DisciplineFactory,
    consent_to,
)
from tests.factories import UserFactory

NOON = datetime.datetime(2026, 2, 9, 11, tzinfo=datetime.UTC)
FRIDAY = datetime.date(2026, 2, 20)
TWO_WEEKS_LATER = datetime.date(2026, 3, 6)


@pytest.fixture(autouse=True)
def _a_monday_in_february():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def planned(case, caseworker):
    analysis = AnalysisFactory(case=case, takes_part=True)
    day = ConferenceDayFactory(team=case.team, on=FRIDAY, chair=None, created_by=caseworker)
    begins = datetime.datetime(2026, 2, 20, 9, tzinfo=datetime.UTC)
    ends = begins + datetime.timedelta(minutes=45)
    return planning.plan(analysis, day=day, starts_at=begins, ends_at=ends, by=caseworker)


def address(name, planned, *parts):
    return reverse(f"conferences:participant_{name}", args=[planned.analysis.case_id, *parts])


def invite(staff, planned, **given):
    answers = {"kind": "staff", "user": "", "discipline": "", "name": ""}
    return staff.post(address("create", planned), answers | given)


def sees(user, case):
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()


def test_a_colleague_sees_the_case_from_the_invitation_until_two_weeks_after(staff, planned, case):
    guest, field = UserFactory(discipline=True), DisciplineFactory()
    consent_to(case, field)

    invite(staff, planned, user=guest.pk, discipline=field.pk)

    participant = planned.participants.get(user=guest)
    assert participant.discipline == field
    assert guest.involvements.get().until_on == TWO_WEEKS_LATER
    assert sees(guest, case)
    assert Notice.objects.get(recipient=guest).text == (
        f"Du er inviteret til konference i sag {case.number} fr 20.02.2026 kl. 10.00, {planned.day.room}."
    )
    with time_machine.travel(datetime.datetime(2026, 3, 7, 11, tzinfo=datetime.UTC), tick=False):
        assert not sees(guest, case)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"kind": "staff"}, "Vælg en medarbejder."),
        ({"kind": "companion"}, "Skriv, hvem der kommer"),
        ({"kind": "other", "name": " "}, "Skriv, hvem der kommer"),
        ({"kind": "citizen"}, "Vælg en af mulighederne"),  # who is invited already
        ({"kind": "ministeren"}, "Vælg en af mulighederne"),
        ({"kind": "other", "name": "x" * 200}, "højst 120 tegn"),
        ({"user": "999999"}, "Vælg en medarbejder fra listen."),
        ({"discipline": "999999"}, "Vælg en af mulighederne"),
    ],
)
def test_bad_input_invites_nobody(staff, planned, given, message):
    before = planned.participants.count()

    response = invite(staff, planned, **given)

    assert response.status_code == 422
    assert message in response.text
    assert planned.participants.count() == before


@pytest.mark.parametrize(
    "who", [{}, {"mentor": True}, {"team_lead": True}, {"discipline": True, "profession": "psychologist"}]
)
def test_nobody_comes_as_a_profession_that_is_not_theirs(staff, planned, who):
    """What is confidential is opened by the profession somebody takes part as."""
    nurse, guest = DisciplineFactory(key="nurse", is_core=True), UserFactory(**who)

    response = invite(staff, planned, user=guest.pk, discipline=nurse.pk)

    assert response.status_code == 422
    assert "Det er ikke medarbejderens fag." in response.text
    with pytest.raises(ValidationError, match="er ikke fag"):
        invitations.invite(Participant(conference=planned, user=guest, discipline=nurse), by=guest)
    assert not planned.participants.filter(user=guest).exists()


def test_who_was_asked_to_contribute_comes_as_that_profession(staff, planned):
    nurse, guest = DisciplineFactory(key="nurse", is_core=True), UserFactory(mentor=True)
    ContributionFactory(analysis=planned.analysis, discipline=nurse, user=guest)
    consent_to(planned.analysis.case, nurse)

    invite(staff, planned, user=guest.pk, discipline=nurse.pk)

    assert planned.participants.get(user=guest).discipline == nurse


def test_who_comes_instead_without_the_profession_comes_without_it(staff, planned):
    nurse, gone = DisciplineFactory(key="nurse", is_core=True), UserFactory(discipline=True, profession="nurse")
    consent_to(planned.analysis.case, nurse)
    invite(staff, planned, user=gone.pk, discipline=nurse.pk)
    mentor = UserFactory(mentor=True)

    staff.post(address("replace", planned, planned.participants.get(user=gone).pk), {"user": mentor.pk})

    assert planned.participants.get(user=mentor).discipline is None


@pytest.mark.parametrize("who", [{"is_active": False}, {"curator": True}, {"administrator": True}])
def test_who_may_see_no_citizens_is_not_invited(staff, planned, who):
    nobody = UserFactory(**who)

    response = invite(staff, planned, user=nobody.pk)

    assert "Vælg en medarbejder fra listen." in response.text
    assert not nobody.involvements.exists()


def test_a_colleague_is_invited_once(staff, planned, caseworker):
    assert "Vælg en medarbejder fra listen." in invite(staff, planned, user=caseworker.pk).text


def test_others_come_by_name_and_role_and_get_no_access(staff, planned):
    response = invite(staff, planned, kind="companion", name="Hanne Lund, søster", user=UserFactory().pk)

    assert response.status_code == 302
    companion = planned.participants.get(kind="companion")
    assert (companion.name, companion.user) == ("Hanne Lund, søster", None)


def test_who_is_taken_off_is_out_at_once_and_told(staff, planned, case):
    guest = UserFactory(mentor=True)
    invite(staff, planned, user=guest.pk)

    staff.post(address("remove", planned, planned.participants.get(user=guest).pk))

    assert not sees(guest, case)
    assert not planned.participants.filter(user=guest).exists()
    assert Notice.objects.filter(recipient=guest, text__startswith="Du er ikke længere inviteret").count() == 1


def test_who_has_left_is_flagged_and_replaced_for_the_same_profession(staff, planned, case):
    gone, field, successor = UserFactory(discipline=True), DisciplineFactory(), UserFactory(discipline=True)
    consent_to(case, field)
    invite(staff, planned, user=gone.pk, discipline=field.pk)
    gone.is_active = False
    gone.save()
    assert "Er stoppet" in staff.get(address("list", planned)).text
    assert "(er stoppet)" in staff.get(planned.analysis.get_absolute_url()).text

    staff.post(address("replace", planned, planned.participants.get(user=gone).pk), {"user": successor.pk})

    assert not planned.participants.filter(user=gone).exists()
    assert planned.participants.get(user=successor).discipline == field
    assert sees(successor, case)
    assert not Notice.objects.filter(recipient=gone, text__startswith="Du er ikke længere").exists()


def test_nobody_who_is_invited_replaces_another(staff, planned, caseworker):
    guest = UserFactory()
    invite(staff, planned, user=guest.pk)
    pk = planned.participants.get(user=guest).pk

    response = staff.post(address("replace", planned, pk), {"user": caseworker.pk})

    assert response.status_code == 422
    assert planned.participants.get(pk=pk).user == guest


def test_a_chair_who_is_not_invited_is_pointed_out(staff, planned):
    planned.day.chair = UserFactory(first_name="Birgit", last_name="Holm")
    planned.day.save()

    assert "Mødelederen Birgit Holm er ikke inviteret endnu." in staff.get(address("list", planned)).text


@pytest.mark.parametrize("state", ["cancelled"])
def test_nobody_is_invited_to_what_is_not_planned(staff, planned, state, caseworker):
    planning.cancel(planned, because="Syg", by=caseworker)

    response = staff.get(address("create", planned), follow=True)

    assert "Der er ikke længere planlagt en konference." in response.text


def test_a_participant_of_another_case_is_not_found(staff, planned, caseworker):
    other = AnalysisFactory(case__coordinator=caseworker)
    begins = datetime.datetime(2026, 2, 20, 12, tzinfo=datetime.UTC)
    second = planning.plan(
        other, day=planned.day, starts_at=begins, ends_at=begins + datetime.timedelta(hours=1), by=caseworker
    )
    pk = second.participants.first().pk

    for name in ("remove", "replace"):
        assert staff.post(address(name, planned, pk)).status_code == 404
    assert second.participants.filter(pk=pk).exists()
