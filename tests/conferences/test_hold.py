"""The end of a conference: what it needs, what it freezes, and that it happens once."""

import datetime
import json

import pytest
from django.urls import reverse

from conferences.holding import AlreadyOver, NotReady, hold
from conferences.models import Analysis, Conference, Proposal
from journal.models import Event
from notices.models import Notice
from tests.at_once import at_once
from tests.conference_factories import (
    AnalysisFactory,
    ConferenceFactory,
    ContributionFactory,
    DisciplineFactory,
    ParticipantFactory,
    ProposalFactory,
    SectionFactory,
    consent_to,
)
from tests.factories import CaseFactory, DeadlineFactory, FactorFactory, PlanVersionFactory, UserFactory

pytestmark = pytest.mark.usefixtures("the_day_of_the_conference")

TODAY = datetime.date(2026, 2, 20)
SECRET = "Kun for psykologen"


@pytest.fixture
def url(case):
    return reverse("conferences:conference_hold", args=[case.pk])


def ready(case, by):
    """A conference with all that is asked of it."""
    conference = ConferenceFactory(
        analysis=AnalysisFactory(case=case), responsible=by, go_through_by=datetime.date(2026, 2, 27)
    )
    SectionFactory(conference=conference, text="Smerter og søvn tages samtidig.")
    return conference


@pytest.fixture
def conference(case, caseworker):
    return ready(case, caseworker)


def test_the_consequence_is_named_before_it_is_done(staff, url, conference):
    ProposalFactory(conference=conference, offer__title="Praktik i en stald")

    response = staff.get(url)

    assert "kan ingen skrive mere på den" in response.text
    assert "Praktik i en stald" in response.text
    conference.refresh_from_db()
    assert conference.is_planned


def test_held_it_opens_its_proposals_and_says_so_on_the_timeline(staff, case, url, conference):
    DeadlineFactory(subject="proposal_answer", days=10)
    laid = ProposalFactory(conference=conference)
    left = ProposalFactory(conference=conference, state="left_out", left_out_because="Ikke nu")

    response = staff.post(url, follow=True)

    assert "Konferencen er afsluttet." in response.text
    laid.refresh_from_db()
    left.refresh_from_db()
    conference.refresh_from_db()
    assert (laid.state, laid.answer_by) == ("open", datetime.date(2026, 3, 2))
    assert left.state == "left_out"
    assert conference.is_held
    analysis = Analysis.objects.get()
    assert (analysis.state, analysis.held_on) == ("held", TODAY)
    event = Event.objects.get(case_id=case.pk, kind="analysis")
    assert event.text == "Tværfaglig analyse: konference holdt, 1 forslag til planen"


def test_the_one_who_is_responsible_is_told(staff, case, url, conference, caseworker):
    conference.responsible = colleague = UserFactory(team=case.team)
    conference.save()
    ProposalFactory(conference=conference)

    staff.post(url)

    notice = Notice.objects.get()
    assert notice.recipient == colleague
    assert "1 forslag venter på svar" in notice.text.lower()
    assert case.citizen.last_name not in notice.text


def test_what_was_known_is_frozen_without_a_word_of_what_is_confidential(staff, case, url, conference):
    psychologist = DisciplineFactory(label="Psykolog", short="PSY")
    nurse = DisciplineFactory(label="Sygeplejerske", short="SPL")
    consent_to(case, psychologist)
    PlanVersionFactory(case=case, number=3)
    sleep = FactorFactory(case=case, area__label="Dårlig søvn")
    for discipline in (psychologist, nurse):
        contribution = ContributionFactory(
            analysis=conference.analysis, discipline=discipline, signed=True, confidential=SECRET
        )
        contribution.weighings.create(factor=sleep, weight=3)
        contribution.additions.create(text=SECRET, is_confidential=True, by=contribution.user)
        contribution.additions.create(text="Har fået ny seng.", by=contribution.user)
    citizen = ParticipantFactory(conference=conference, kind="citizen", user=None)

    staff.post(url, {"came": [citizen.pk]})

    known = Conference.objects.get().known
    assert SECRET not in json.dumps(known, ensure_ascii=False)
    assert known["confidential"] == {"shown": ["Psykolog"], "missing": ["Sygeplejerske"], "withdrawn": []}
    assert known["comparison"]["rows"] == [["Dårlig søvn", True, None, [3, 3]]]
    assert known["contributions"][0]["additions"] == [{"on": "2026-02-20", "text": "Har fået ny seng."}]
    assert known["words"]["own_words"] == "Jeg vil gerne arbejde med heste."
    assert known["sections"] == {"conclusion": "Smerter og søvn tages samtidig."}
    assert known["plan_version"] == 3
    assert [(one["name"], one["came"]) for one in known["participants"]] == [(case.citizen.name, True)]


@pytest.mark.parametrize(
    ("lack", "words"),
    [
        ({"responsible": None}, "Vælg, hvem der er ansvarlig for planen"),
        ({"go_through_by": None}, "Skriv, hvornår det senest gennemgås med borgeren"),
        ({"starts_at": datetime.datetime(2026, 3, 3, 9, tzinfo=datetime.UTC)}, "kan afsluttes fra 03.03.2026"),
    ],
)
def test_what_is_missing_is_told(staff, url, conference, lack, words):
    for name, value in lack.items():
        setattr(conference, name, value)
    conference.ends_at = conference.starts_at + datetime.timedelta(minutes=45)
    conference.save()

    response = staff.post(url)

    assert response.status_code == 200 or response.status_code == 422
    assert words in response.text
    assert Conference.objects.get().is_planned


def test_without_a_conclusion_it_is_not_ended(staff, url, conference):
    conference.sections.update(text="  ")

    response = staff.post(url)

    assert "Skriv den fælles konklusion" in response.text
    assert Conference.objects.get().is_planned


def test_without_a_conference_there_is_nothing_to_end(staff, case, url):
    AnalysisFactory(case=case)

    assert "Der er ikke planlagt en konference" in staff.post(url, follow=True).text


def test_a_profession_that_has_not_signed_needs_a_reason(staff, url, conference):
    draft = ContributionFactory(analysis=conference.analysis, discipline__label="Psykolog")

    refused = staff.post(url)
    done = staff.post(url, {f"uden_{draft.pk}": "Er syg"}, follow=True)

    assert refused.status_code == 422
    assert "Skriv, hvorfor faget ikke er med." in refused.text
    assert "Konferencen er afsluttet." in done.text
    draft.refresh_from_db()
    assert draft.left_out_because == "Er syg"
    assert Conference.objects.get().held_without_because == "Psykolog: Er syg"
    assert Conference.objects.get().known["without"] == [{"discipline": "Psykolog", "because": "Er syg"}]


def test_one_reason_may_do_for_all_that_have_not_signed(staff, url, conference):
    for _ in range(2):
        ContributionFactory(analysis=conference.analysis)

    staff.post(url, {"because": "Borgeren ville ikke vente"})

    reasons = conference.analysis.contributions.values_list("left_out_because", flat=True)
    assert set(reasons) == {"Borgeren ville ikke vente"}
    assert Conference.objects.get().held_without_because == "Borgeren ville ikke vente"


def test_a_conference_without_proposals_ends_the_analysis_and_says_so_once(staff, case, url, conference):
    ProposalFactory(conference=conference, state="left_out", left_out_because="Ikke nu")
    page = staff.post(url, follow=True).text

    analysis = Analysis.objects.get()
    assert (analysis.state, analysis.translated_on) == ("translated", TODAY)
    assert "Der er ingen forslag at svare på." in page
    assert "Afsluttet uden forslag" in page
    assert "Omsat til plan" not in page
    told = Event.objects.filter(case_id=case.pk, kind="analysis").values_list("text", flat=True)
    assert list(told) == ["Tværfaglig analyse: konference holdt og afsluttet uden forslag til planen"]


@pytest.mark.parametrize(("name", "bent"), [("Jens", "Jens’ ord"), ("Karina", "Karinas ord")])
def test_the_citizens_name_is_bent_as_in_danish(staff, case, url, conference, name, bent):
    case.citizen.first_name = name
    case.citizen.save()

    assert f"vægte, {bent}" in staff.get(url).text


def test_a_second_click_says_that_it_is_done(staff, case, url, conference):
    staff.post(url)

    assert "Konferencen er allerede afsluttet." in staff.post(url, follow=True).text
    assert Event.objects.filter(case_id=case.pk, text__contains="konference holdt").count() == 1


def test_who_is_only_invited_does_not_end_it(client, case, url, conference):
    guest = UserFactory(discipline=True)
    ParticipantFactory(conference=conference, user=guest)
    case.involvements.create(user=guest, part="discipline")
    client.force_login(guest)

    assert client.post(url).status_code == 403
    assert Conference.objects.get().is_planned


def test_that_it_was_gone_through_is_noted_once(staff, case, conference, url):
    staff.post(url)
    gone_through = reverse("conferences:decision_gone_through", args=[case.pk, conference.pk])

    refused = staff.post(gone_through, {"on": "01.01.2027"})
    staff.post(gone_through, {"on": "20.02.2026"})
    again = staff.post(gone_through, {"on": "20.02.2026"}, follow=True)

    assert refused.status_code == 422
    assert Conference.objects.get().gone_through_on == TODAY
    assert "gennemgået med borgeren 20.02.2026" in again.text


def invite(conference, *, came=None):
    """The citizen and a psychologist."""
    psychologist = DisciplineFactory(label="Psykolog")
    colleague = UserFactory(first_name="Signe", last_name="Dahl", team=conference.analysis.case.team)
    return (
        ParticipantFactory(conference=conference, kind="citizen", user=None, came=came),
        ParticipantFactory(conference=conference, user=colleague, discipline=psychologist),
    )


def came_to(conference):
    return dict(conference.participants.values_list("pk", "came"))


def test_who_was_there_is_asked_before_it_is_ended(staff, case, url, conference):
    citizen, psychologist = invite(conference)

    page = staff.get(url)
    refused = staff.post(url)
    done = staff.post(url, {"came": [citizen.pk]}, follow=True)

    assert f"{case.citizen.name}" in page.text
    assert "Signe Dahl, psykolog" in page.text
    assert "Ingen er krydset af som til stede" in page.text
    assert refused.status_code == 422
    assert "Sæt kryds ved dem, der var til stede." in refused.text
    assert "Konferencen er afsluttet" in done.text
    assert came_to(conference) == {citizen.pk: True, psychologist.pk: False}


def test_who_was_ticked_at_the_table_is_ticked_and_the_ways_out_are_out_of_the_way(staff, url, conference):
    citizen, psychologist = invite(conference, came=True)

    page = staff.get(url)

    assert f'value="{citizen.pk}" id="id_came_0" checked' in page.text
    assert "Ingen af dem var til stede" not in page.text
    staff.post(url, {"came": [citizen.pk, psychologist.pk], "were": f"{citizen.pk}"})
    assert came_to(conference) == {citizen.pk: True, psychologist.pk: True}


def test_whom_somebody_else_ticks_meanwhile_was_there(staff, url, conference):
    citizen, psychologist = invite(conference)
    conference.participants.filter(pk=psychologist.pk).update(came=True)

    staff.post(url, {"came": [citizen.pk], "were": ""})

    assert came_to(conference) == {citizen.pk: True, psychologist.pk: True}


def test_that_nobody_came_is_said_on_purpose(staff, url, conference):
    citizen, psychologist = invite(conference)

    both = staff.post(url, {"came": [citizen.pk], "nobody": "on"})
    page = staff.post(url, {"nobody": "on"}, follow=True)

    assert "Sæt enten kryds" in both.text
    assert "Til stede: ingen" in page.text
    assert came_to(conference) == {citizen.pk: False, psychologist.pk: False}
    assert Conference.objects.get().is_held


def test_that_attendance_is_not_noted_takes_a_reason(staff, url, conference):
    citizen, psychologist = invite(conference)

    page = staff.post(url, {"attendance_because": "Holdt på telefon"}, follow=True)

    assert "Ikke noteret: Holdt på telefon" in page.text
    ended = Conference.objects.get()
    assert ended.attendance_because == ended.known["attendance_because"] == "Holdt på telefon"
    assert came_to(conference) == {citizen.pk: None, psychologist.pk: None}


def test_what_each_came_as_is_frozen(staff, url, conference):
    citizen, psychologist = invite(conference, came=True)
    chair = ParticipantFactory(conference=conference, user=conference.day.chair)
    mentor = ParticipantFactory(conference=conference, user=UserFactory(mentor=True))

    staff.post(url, {"came": [citizen.pk, psychologist.pk, chair.pk, mentor.pk]})

    told = [one["discipline"] or one["role"] for one in Conference.objects.get().known["participants"]]
    assert told == ["", "Psykolog", "Mødeleder", "Mentor"]


def test_somebody_taken_off_the_list_meanwhile_is_told(staff, url, conference):
    citizen, psychologist = invite(conference)
    gone = psychologist.pk
    psychologist.delete()

    response = staff.post(url, {"came": [citizen.pk, gone]})

    assert response.status_code == 422
    assert "Deltagerlisten er ændret imens." in response.text
    assert Conference.objects.get().is_planned


def test_nobody_ends_it_behind_the_page_without_knowing_who_came(conference, caseworker):
    invite(conference)

    with pytest.raises(NotReady, match="hvem der var til stede"):
        hold(conference, by=caseworker)


def test_with_somebody_responsible_who_has_left_it_is_not_ended(staff, case, url, conference):
    conference.responsible = UserFactory(first_name="Poul", last_name="Holm", team=case.team, is_active=False)
    conference.save()

    response = staff.post(url)

    assert "Poul Holm er stoppet. Vælg en anden ansvarlig for planen." in response.text
    assert Conference.objects.get().is_planned
    assert not Notice.objects.exists()


def test_with_somebody_responsible_who_may_not_see_the_case_it_is_not_ended(staff, url, conference):
    conference.responsible = UserFactory(first_name="Poul", last_name="Holm")
    conference.save()

    assert "Poul Holm har ikke adgang til sagen." in staff.post(url).text
    assert Conference.objects.get().is_planned


def test_whoever_ends_it_is_not_told_what_they_did(staff, url, conference):
    ProposalFactory(conference=conference)

    staff.post(url)

    assert Conference.objects.get().is_held
    assert not Notice.objects.exists()


def test_without_proposals_nothing_waits(staff, url, conference):
    page = staff.post(url, follow=True)

    assert "Konferencen er afsluttet. Der er ingen forslag at svare på." in page.text


def test_without_a_letter_it_is_told_what_the_citizen_reads_instead(staff, case, url, conference):
    case.citizen.first_name = "Jens"
    case.citizen.save()

    before = staff.get(url)
    conference.sections.create(key="for_citizen", text="Vi er enige om at begynde stille.")

    assert "I har ikke skrevet til Jens." in before.text
    assert "Jens’ ord" in before.text
    assert "I har ikke skrevet" not in staff.get(url).text


def test_a_note_that_is_missing_says_whether_the_word_was_taken_back(staff, case, url, conference):
    taken, run_out = DisciplineFactory(label="Psykolog"), DisciplineFactory(label="Sygeplejerske")
    consent_to(
        case, taken, withdrawn_at=datetime.datetime(2026, 2, 18, tzinfo=datetime.UTC), withdrawn_by=case.coordinator
    )
    consent_to(case, run_out, until_on=datetime.date(2026, 2, 19))
    for discipline in (taken, run_out):
        ContributionFactory(analysis=conference.analysis, discipline=discipline, signed=True, confidential=SECRET)

    staff.post(url)

    known = Conference.objects.get().known
    assert known["confidential"] == {
        "shown": [],
        "missing": ["Psykolog", "Sygeplejerske"],
        "withdrawn": ["Psykolog"],
    }


@pytest.mark.django_db(transaction=True)
def test_two_who_end_it_at_once_end_it_once():
    by = UserFactory()
    case = CaseFactory(coordinator=by)
    conference = ready(case, by)
    ProposalFactory(conference=conference)

    answers = at_once(*[lambda: hold(Conference.objects.get(pk=conference.pk), by=by)] * 3, expected=AlreadyOver)

    assert [isinstance(answer, AlreadyOver) for answer in answers].count(True) == 2
    assert Event.objects.filter(case_id=case.pk, text__contains="konference holdt").count() == 1
    assert Proposal.objects.get().version == 2
