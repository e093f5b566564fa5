"""Professions are chosen and colleagues asked, changed, taken off and left out."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from cases.models import Case
from conferences.confidential import disciplines_of
from conferences.models import Contribution
from conferences.staffing import remove
from notices.models import Notice
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
def profession():
    return DisciplineFactory(key="nurse", label="Sygeplejerske", is_core=True)


@pytest.fixture
def analysis(case, profession, today):
    consent_to(case, profession)
    return AnalysisFactory(case=case, interviews_by=today + 14 * DAY, conference_by=today + 21 * DAY)


@pytest.fixture
def url(case):
    return reverse("conferences:analysis_staff", args=[case.pk])


def asked(profession, user, due_on):
    return {
        f"with_{profession.pk}": "on",
        f"user_{profession.pk}": user.pk,
        f"due_{profession.pk}": f"{due_on:%d.%m.%Y}",
    }


def row(name, contribution):
    return reverse(f"conferences:{name}", args=[contribution.analysis.case_id, contribution.pk])


def sees(user, case):
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()


def contribution_of(analysis, profession, user, today, **more):
    InvolvementFactory(case=analysis.case, user=user, part="analysis", from_on=today, until_on=today + 9 * DAY)
    return ContributionFactory(analysis=analysis, discipline=profession, user=user, due_on=today + DAY, **more)


def test_a_colleague_is_asked_let_in_and_told_without_the_citizens_name(staff, analysis, profession, url, today):
    nurse = UserFactory(discipline=True, profession="nurse", first_name="Åse")
    page = staff.get(url).text
    assert page.index('<optgroup label="Sygeplejerske">') < page.index(nurse.name)

    staff.post(url, asked(profession, nurse, today + 5 * DAY))

    contribution, notice = Contribution.objects.get(), Notice.objects.get(recipient=nurse)
    assert (contribution.user, contribution.due_on) == (nurse, today + 5 * DAY)
    assert nurse.involvements.get().until_on == analysis.conference_by + 14 * DAY
    assert sees(nurse, analysis.case)
    until = f"{today + 5 * DAY:%d.%m.%Y}"
    assert notice.text == (
        f"Du er bedt om at bidrage til en tværfaglig analyse i sag {analysis.case.number} senest {until}."
    )
    assert notice.url == row("contribution_update", contribution)


def test_professions_without_a_consent_are_shown_but_not_chosen(staff, analysis, url, today):
    other = DisciplineFactory(label="Fysioterapeut")

    page = staff.get(url).text
    response = staff.post(url, asked(other, UserFactory(discipline=True), today + DAY))

    assert "Intet samtykke" in page
    assert "Fysioterapeut" in page
    assert f"with_{other.pk}" not in page
    assert response.status_code == 422
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    ("who", "days", "words"),
    [
        ({"discipline": True, "is_active": False}, 1, "Vælg en medarbejder"),
        ({"curator": True}, 1, "Vælg en medarbejder"),
        ({"discipline": True}, -1, "Datoen er passeret"),
        ({"discipline": True}, 4, "Konferencen er"),
    ],
)
def test_who_cannot_be_asked_or_when_is_told(staff, analysis, profession, url, today, who, days, words):
    ConferenceFactory(analysis=analysis, day__on=today + 3 * DAY)

    response = staff.post(url, asked(profession, UserFactory(**who), today + days * DAY))

    assert response.status_code == 422
    assert words in response.text
    assert not Contribution.objects.exists()


def test_whoever_is_asked_after_the_planning_is_invited_too(staff, analysis, profession, url, today):
    conference = ConferenceFactory(analysis=analysis, day__on=today + 3 * DAY)
    nurse = UserFactory(discipline=True)

    staff.post(url, asked(profession, nurse, today + DAY))

    assert conference.participants.get(user=nurse).discipline == profession


def test_another_colleague_begins_anew_and_the_first_is_out(staff, analysis, profession, today):
    first, second = UserFactory(discipline=True), UserFactory(discipline=True)
    old = contribution_of(analysis, profession, first, today, strengths="Hemmelig kladde")

    staff.post(row("contribution_give", old), {"user": second.pk, "due_on": f"{today + DAY:%d.%m.%Y}"})

    new = Contribution.objects.get()
    assert (new.user, new.strengths) == (second, "")
    assert sees(second, analysis.case)
    assert not sees(first, analysis.case)


def test_the_same_colleague_keeps_the_draft_and_gets_another_date(staff, analysis, profession, today):
    nurse = UserFactory(discipline=True)
    contribution = contribution_of(
        analysis, profession, nurse, today, strengths="Kladde", left_out_because="Syg i denne uge."
    )

    staff.post(row("contribution_give", contribution), {"user": nurse.pk, "due_on": f"{today + 4 * DAY:%d.%m.%Y}"})

    contribution.refresh_from_db()
    assert (contribution.due_on, contribution.strengths, contribution.left_out_because) == (
        today + 4 * DAY,
        "Kladde",
        "",
    )


def test_a_profession_taken_off_loses_its_draft_and_access(staff, analysis, profession, today):
    nurse = UserFactory(discipline=True)
    contribution = contribution_of(analysis, profession, nurse, today)

    staff.post(row("contribution_remove", contribution))

    assert not Contribution.objects.exists()
    assert not sees(nurse, analysis.case)


def test_who_has_two_professions_stays_in_when_one_is_taken_off(staff, analysis, profession, today):
    nurse, other = UserFactory(discipline=True), DisciplineFactory()
    consent_to(analysis.case, other)
    contribution = contribution_of(analysis, profession, nurse, today)
    ContributionFactory(analysis=analysis, discipline=other, user=nurse)

    staff.post(row("contribution_remove", contribution))

    assert Contribution.objects.get().discipline == other
    assert sees(nurse, analysis.case)


def test_a_profession_is_left_out_with_a_reason(staff, analysis, profession, today):
    contribution = contribution_of(analysis, profession, UserFactory(discipline=True), today)
    assert staff.post(row("contribution_leave_out", contribution), {"because": ""}).status_code == 422

    staff.post(row("contribution_leave_out", contribution), {"because": "Ingen tid før konferencen."})

    contribution.refresh_from_db()
    assert contribution.is_left_out
    assert not sees(contribution.user, analysis.case)


@pytest.mark.parametrize("name", ["contribution_give", "contribution_remove", "contribution_leave_out"])
def test_what_is_signed_meanwhile_is_told_and_what_is_of_another_case_is_not_there(staff, analysis, profession, name):
    signed = ContributionFactory(analysis=analysis, discipline=profession, signed=True)
    elsewhere = ContributionFactory()

    told = staff.post(row(name, signed), follow=True)
    assert "Faget har underskrevet sit bidrag, og det bliver stående." in told.text
    assert staff.post(reverse(f"conferences:{name}", args=[analysis.case_id, elsewhere.pk])).status_code == 404
    assert Contribution.objects.count() == 2


def test_a_colleague_who_left_is_flagged(staff, analysis, profession, url):
    ContributionFactory(analysis=analysis, discipline=profession, user__is_active=False)

    assert "Kollegaen er stoppet" in staff.get(url).text


def back(staff, contribution, today):
    answers = {"user": contribution.user_id, "due_on": f"{today + DAY:%d.%m.%Y}"}
    return staff.post(row("contribution_give", contribution), answers)


def test_who_is_taken_along_again_is_told_invited_and_let_in_again(staff, analysis, profession, today):
    conference = ConferenceFactory(analysis=analysis, day__on=today + 3 * DAY)
    nurse = UserFactory(discipline=True)
    staff.post(reverse("conferences:analysis_staff", args=[analysis.case_id]), asked(profession, nurse, today + DAY))
    contribution = Contribution.objects.get()
    staff.post(row("contribution_leave_out", contribution), {"because": "Syg i denne uge."})
    assert not conference.participants.filter(user=nurse).exists()
    asked_before = Notice.objects.filter(recipient=nurse, text__startswith="Du er bedt om").count()

    back(staff, contribution, today)

    assert conference.participants.get(user=nurse).discipline == profession
    assert sees(nurse, analysis.case)
    assert Notice.objects.filter(recipient=nurse, text__startswith="Du er bedt om").count() == asked_before + 1


@pytest.mark.parametrize("how", ["remove", "give", "leave_out"])
def test_whose_draft_goes_is_told(staff, analysis, profession, today, how):
    nurse = UserFactory(discipline=True)
    contribution = contribution_of(analysis, profession, nurse, today, strengths="Kladde")
    other = {"user": UserFactory(discipline=True).pk, "due_on": f"{today + DAY:%d.%m.%Y}"}

    staff.post(row(f"contribution_{how}", contribution), other | {"because": "Ingen tid."})

    notice = Notice.objects.get(recipient=nurse)
    assert notice.text == f"Du skal ikke længere bidrage til analysen i sag {analysis.case.number}."
    assert notice.url == reverse("front")


@pytest.fixture
def taken_back(analysis, profession, today):
    nurse = UserFactory(discipline=True)
    one = contribution_of(analysis, profession, nurse, today, strengths="Møder.", obstacles="Søvn.", needed="Ro.")
    one.sign(by=nurse, version=one.version)
    one.take_back(reason="Tastefejl i søvnen.", by=nurse)
    return one


def test_what_was_signed_once_is_left_out_and_not_removed(staff, taken_back):
    assert (
        row("contribution_remove", taken_back)
        not in staff.get(reverse("conferences:analysis_staff", args=[taken_back.case_id])).text
    )

    response = staff.post(row("contribution_remove", taken_back), follow=True)

    assert "Skriv, hvorfor faget ikke er med" in response.text
    assert response.request["PATH_INFO"] == row("contribution_leave_out", taken_back)
    assert Contribution.objects.get().additions.get().text == "Tastefejl i søvnen."
    with pytest.raises(ValidationError, match="har underskrevet sit bidrag før"):
        remove(taken_back, by=taken_back.assigned_by)


def test_another_colleague_gets_nothing_of_it_and_the_reason_stays(staff, taken_back, today):
    second = UserFactory(discipline=True)

    staff.post(row("contribution_give", taken_back), {"user": second.pk, "due_on": f"{today + DAY:%d.%m.%Y}"})

    now = Contribution.objects.get()
    assert (now.pk, now.user, now.strengths) == (taken_back.pk, second, "")
    assert now.additions.get().text == "Tastefejl i søvnen."
    said = Contribution.pgh_event_model.objects.filter(pgh_obj_id=now.pk, signed_at__isnull=False)
    assert said.first().strengths == "Møder."


def test_who_was_invited_anew_without_the_profession_stays_when_it_is_left_out(staff, analysis, profession, today):
    nurse = UserFactory(discipline=True)
    contribution = contribution_of(analysis, profession, nurse, today)
    conference = ConferenceFactory(analysis=analysis, day__on=today + 3 * DAY)
    ParticipantFactory(conference=conference, user=nurse)

    staff.post(row("contribution_leave_out", contribution), {"because": "Ingen tid."})

    assert conference.participants.filter(user=nurse).exists()
    assert sees(nurse, analysis.case)


def test_who_writes_for_two_comes_as_the_other_when_one_is_left_out(staff, analysis, profession, today):
    nurse, other = UserFactory(discipline=True), DisciplineFactory()
    consent_to(analysis.case, other)
    contribution = contribution_of(analysis, profession, nurse, today)
    ContributionFactory(analysis=analysis, discipline=other, user=nurse)
    conference = ConferenceFactory(analysis=analysis, day__on=today + 3 * DAY)
    ParticipantFactory(conference=conference, user=nurse, discipline=profession)

    staff.post(row("contribution_leave_out", contribution), {"because": "Ingen tid."})

    assert conference.participants.get(user=nurse).discipline == other
    assert disciplines_of(nurse, analysis.pk) == {other.pk}


def test_the_reason_of_who_is_too_late_is_kept_on_the_page(staff, analysis, profession, today):
    contribution = contribution_of(analysis, profession, UserFactory(discipline=True), today)
    signed_at = timezone.now()
    Contribution.objects.filter(pk=contribution.pk).update(
        strengths="Møder.", obstacles="Søvn.", needed="Ro.", signed_at=signed_at
    )

    response = staff.post(row("contribution_leave_out", contribution), {"because": "Ingen tid før konferencen."})

    assert response.status_code == 409
    assert "Faget har underskrevet sit bidrag" in response.text
    assert "Ingen tid før konferencen." in response.text
    contribution.refresh_from_db()
    assert (contribution.left_out_because, contribution.signed_at) == ("", signed_at)


def test_what_a_colleague_removed_is_told(staff, analysis, profession, today):
    contribution = contribution_of(analysis, profession, UserFactory(discipline=True), today)
    url = row("contribution_remove", contribution)
    staff.post(url)

    assert "Faget er fjernet fra analysen imens." in staff.post(url, follow=True).text


class TestChoices:
    """Who is proposed for a profession, and which ones are ticked."""

    def form(self, staff, url):
        return staff.get(url).context["form"]

    def test_all_that_the_citizen_said_yes_to_are_ticked(self, staff, case, analysis, profession, url):
        consultant = DisciplineFactory(label="Virksomhedskonsulent", is_core=False)
        consent_to(case, consultant)

        form = self.form(staff, url)

        assert [with_.value() for _, with_, _, _ in form.rows] == [True, True]

    def test_who_is_alone_with_a_profession_is_chosen_beforehand(self, staff, analysis, profession, url):
        nurse = UserFactory(discipline=True, profession="nurse")
        UserFactory(discipline=True, profession="psychologist")

        assert self.form(staff, url)[f"user_{profession.pk}"].value() == nurse.pk

    def test_nobody_is_chosen_among_several(self, staff, analysis, profession, url):
        UserFactory(discipline=True, profession="nurse")
        UserFactory(discipline=True, profession="nurse")

        assert self.form(staff, url)[f"user_{profession.pk}"].value() is None

    def test_the_citizens_own_caseworker_is_chosen_for_theirs(self, staff, case, analysis, caseworker, url):
        work = DisciplineFactory(key="caseworker", label="Medarbejder")
        consent_to(case, work)
        UserFactory(team=case.team)

        assert self.form(staff, url)[f"user_{work.pk}"].value() == caseworker.pk

    def test_the_others_are_told_with_what_they_are(self, staff, analysis, profession, url):
        UserFactory(role="mentor", team=None, first_name="Åse", last_name="Holm")
        lead = UserFactory(role="team_lead", first_name="Ib", last_name="Dam")

        page = staff.get(url).text

        assert "Åse Holm (mentor)" in page
        assert f"Ib Dam (teamleder, {lead.team})" in page

    def test_a_fault_is_told_with_its_profession(self, staff, analysis, profession, url, today):
        nurse = UserFactory(discipline=True, profession="nurse")

        response = staff.post(url, asked(profession, nurse, today) | {f"due_{profession.pk}": "i morgen"})

        assert f'<a href="#id_due_{profession.pk}">Sygeplejerske: Skriv datoen som' in response.text
