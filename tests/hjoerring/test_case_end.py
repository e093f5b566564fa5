import datetime

import pytest
import time_machine
from django.urls import reverse

from cases.models import CaseNote
from conferences.access import adjust
from conferences.planning import plan
from followup.models import Measurement, MeetingDraft
from hjoerring.case_end import LooseEnds, end_case
from journal.models import Event
from notices.models import Notice
from plans.models import Reconsideration
from tests.conference_factories import (
    AnalysisFactory,
    ConferenceFactory,
    ContributionFactory,
    DisciplineFactory,
    ParticipantFactory,
    ProposalFactory,
    consent_to,
)
from tests.factories import (
    CaseFactory,
    CaseNoteFactory,
    ErasureOrderFactory,
    InterventionFactory,
    InvolvementFactory,
    JoinRequestFactory,
    TeamFactory,
    UserFactory,
)
from tests.followup.measuring_factories import InstrumentFactory, answer_all
from tests.followup.meeting_factories import AgreedTaskFactory, MeetingFactory

ANSWERS = {"close_reason": "job", "closed_on": "2.3.2026", "close_note": "Begyndt hos Bager Bo."}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-03-02 10:00+01:00", tick=False):
        yield


@pytest.fixture
def url(case):
    return reverse("case_close", args=[case.pk])


def test_a_case_without_loose_ends_is_closed(staff, case, url):
    case.benefit_spells.create(benefit="Kontanthjælp", from_on=datetime.date(2025, 9, 1))

    response = staff.post(url, ANSWERS | {"version": case.version}, follow=True)

    case.refresh_from_db()
    assert (case.closed_on, case.close_reason) == (datetime.date(2026, 3, 2), "job")
    assert case.benefit_spells.get().until_on == datetime.date(2026, 3, 2)
    assert "Sagen er afsluttet 02.03.2026: i job" in response.text
    assert "Begyndt hos Bager Bo." in response.text
    assert "Genåbn sagen" in response.text


def test_what_somebody_had_begun_to_write_of_a_talk_goes_with_the_case(staff, case, url, caseworker):
    MeetingDraft.objects.create(case=case, user=caseworker, fields={"plan_follow_up": "Halvt skrevet"})

    staff.post(url, ANSWERS | {"version": case.version}, follow=True)

    assert not MeetingDraft.objects.exists()


def test_what_is_open_is_listed_and_has_to_be_answered(staff, case, url):
    running = InterventionFactory(case=case, offer__title="Rengøring i Vendsyssel")
    InterventionFactory(case=case, planned=True, offer__title="Truckkort")
    Reconsideration.objects.create(case=case, reason="Praktikken virkede ikke")
    JoinRequestFactory(case=case)
    CaseNoteFactory(case=case, final_at=None, subject="Hemmelig kladde")

    page = staff.get(url).text
    response = staff.post(url, ANSWERS | {"version": case.version})

    for words in ("Rengøring i Vendsyssel", "Truckkort", "Praktikken virkede ikke", "1 kladde til et notat"):
        assert words in page
    assert "Hemmelig kladde" not in page
    assert response.status_code == 422
    assert "Sagen er afsluttet" not in response.text, "the head tells what is saved, not what was tried"
    assert "Vælg, hvordan indsatsen sluttede." in response.text
    assert response.text.count("Sæt flueben, eller ordn det først.") >= 4
    case.refresh_from_db()
    running.refresh_from_db()
    assert case.is_open
    assert running.is_running


def test_every_loose_end_is_ended_by_its_own_verb(staff, case, url, caseworker):
    done = InterventionFactory(case=case, offer__title="Mentor")
    broken = InterventionFactory(case=case, offer__title="Praktik")
    planned = InterventionFactory(case=case, planned=True)
    question = Reconsideration.objects.create(case=case, reason="Uden effekt")
    asked = JoinRequestFactory(case=case)
    draft = CaseNoteFactory(case=case, final_at=None)
    InstrumentFactory()
    measurement = Measurement.start(case, by=caseworker)
    talk, agreement = MeetingFactory(case=case), AgreedTaskFactory(case=case)
    part = InvolvementFactory(case=case, from_on=datetime.date(2026, 1, 5), until_on=None)
    assert part.user.name in staff.get(url).text
    ticks = dict.fromkeys(
        ("planlagte", "genovervejelse", "anmodninger", "kladder", "maaling", "samtaler", "aftaler"), "on"
    )
    ends = {
        f"indsats_{done.pk}": "completed",
        f"indsats_{broken.pk}": "stopped",
        f"grund_{broken.pk}": "Borgeren er kommet i job.",
    }

    response = staff.post(url, ANSWERS | ticks | ends | {"version": case.version})

    assert response.status_code == 302
    for row in (case, done, broken, planned, question, asked, measurement, talk, agreement):
        row.refresh_from_db()
    assert (talk.state, talk.because) == ("cancelled", "Sagen er afsluttet")
    assert agreement.dropped_because == "Sagen er afsluttet"
    assert measurement.state == "dropped"
    assert (done.status, broken.status, planned.status) == ("completed", "stopped", "dropped")
    assert broken.end_reason == "Borgeren er kommet i job."
    assert question.closed_on
    assert asked.answer == "declined"
    assert CaseNote.objects.get(final_at=None) == draft  # a colleague's words are not lost
    part.refresh_from_db()
    assert part.until_on == datetime.date(2026, 3, 2)
    assert case.involvements.responsible().until_on is None
    assert not case.is_open
    told = set(Event.objects.filter(case_id=case.pk).values_list("text", flat=True))
    assert {"Indsats gennemført: Mentor", "Indsats afbrudt: Praktik: Borgeren er kommet i job."} <= told


def test_a_measurement_both_have_answered_is_closed_with_the_case(staff, case, url, caseworker):
    InstrumentFactory()
    measurement = Measurement.start(case, by=caseworker)
    answer_all(measurement, citizen=8, by=caseworker)

    page = staff.get(url).text
    response = staff.post(url, ANSWERS | {"maaling": "on", "version": case.version})

    assert "Målingen fra 02.03.2026 lukkes" in page
    assert response.status_code == 302
    measurement.refresh_from_db()
    assert (measurement.state, measurement.one_sided_because) == ("closed", "")
    assert measurement.answers.filter(by="citizen", value=8).count() == 3


def test_the_citizen_who_finishes_while_the_case_is_ended_keeps_the_answers(case, caseworker):
    InstrumentFactory()
    measurement = Measurement.start(case, by=caseworker)
    ends = LooseEnds.of(case)
    answer_all(measurement, by=caseworker)

    end_case(case, ends, {}, on=datetime.date(2026, 3, 2), reason="job", note="", by=caseworker)

    measurement.refresh_from_db()
    assert measurement.state == "closed"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"close_reason": ""}, "Vælg, hvordan sagen slutter."),
        ({"close_reason": "forsvundet"}, "Vælg en af mulighederne på listen."),
        ({"closed_on": "3.3.2026"}, "ligge ude i fremtiden"),
        ({"closed_on": "31.8.2025"}, "Sagen blev oprettet 01.09.2025."),
        ({"closed_on": "i morgen eller så"}, "Skriv datoen som"),
        ({"closed_on": "4.1.2026"}, "begyndte først 05.01.2026"),
        ({"grund": ""}, "Skriv, hvorfor indsatsen er afbrudt."),
        ({"close_note": "x" * 501}, "Skriv højst 500 tegn."),
    ],
)
def test_rules_are_told_at_their_field(staff, case, url, given, message):
    running = InterventionFactory(case=case)
    ends = {f"indsats_{running.pk}": "stopped", f"grund_{running.pk}": given.pop("grund", "I job.")}

    response = staff.post(url, ANSWERS | ends | given | {"version": case.version})

    assert response.status_code == 422
    assert message in response.text
    case.refresh_from_db()
    assert case.is_open


def test_an_intervention_that_began_meanwhile_is_asked_about(staff, case, url):
    staff.get(url)
    InterventionFactory(case=case)

    assert staff.post(url, ANSWERS | {"version": case.version}).status_code == 422


def test_somebody_who_changed_the_case_meanwhile_is_not_overruled(staff, case, url, caseworker):
    seen = case.version
    case.change(by=caseworker)

    assert staff.post(url, ANSWERS | {"version": seen}).status_code == 409


class TestReopen:
    @pytest.fixture
    def case(self, caseworker):
        return CaseFactory(coordinator=caseworker, closed_on=datetime.date(2026, 1, 31), close_reason="moved")

    @pytest.fixture
    def url(self, case):
        return reverse("case_reopen", args=[case.pk])

    def test_that_it_was_closed_is_told_once(self, staff, case, url):
        text = staff.get(url).text

        assert text.count("fsluttet 31.01.2026") == 1
        assert text.count("Genåbn sagen</") == 2  # the heading and the button

    def test_takes_a_reason_and_leaves_a_line(self, staff, case, url):
        assert "Skriv, hvorfor sagen genåbnes." in staff.post(url, {"reason": " "}).text
        response = staff.post(url, {"reason": "Flyttet tilbage"}, follow=True)

        case.refresh_from_db()
        assert case.is_open
        assert case.close_reason == ""
        assert "Sagen er genåbnet: Flyttet tilbage" in response.text

    def test_is_for_those_who_work_on_the_case(self, client, case, url):
        mentor = UserFactory(mentor=True)
        InvolvementFactory(case=case, user=mentor)
        client.force_login(mentor)

        assert client.post(url, {"reason": "Prøver"}).status_code == 403
        client.force_login(UserFactory())
        assert client.post(url, {"reason": "Prøver"}).status_code == 404

    def test_a_case_that_was_to_be_erased_is_kept(self, staff, case, url):
        order = ErasureOrderFactory(case_id=case.pk, team=case.team)

        staff.post(url, {"reason": "Flyttet tilbage"})

        order.refresh_from_db()
        assert order.stage == "kept"

    def test_not_while_it_is_being_erased(self, staff, case, url):
        two = {"ordered_by": UserFactory(), "approved_by": UserFactory()}
        ErasureOrderFactory(case_id=case.pk, team=case.team, early=True, **two)

        response = staff.post(url, {"reason": "Flyttet tilbage"})

        assert "ved at blive slettet" in response.text
        case.refresh_from_db()
        assert not case.is_open

    def test_a_case_of_a_closed_team_goes_to_the_team_of_who_is_responsible(self, staff, caseworker, case, url):
        old, new = case.team, TeamFactory(name="Team Syd")
        caseworker.team = new
        caseworker.save()
        old.closed_on = datetime.date(2026, 3, 1)
        old.save()

        page = staff.post(url, {"reason": "Flyttet tilbage"}, follow=True)

        case.refresh_from_db()
        assert (case.is_open, case.team) == (True, new)
        assert f"Sagen er genåbnet i Team Syd, for {old.name} er nedlagt: Flyttet tilbage" in page.text

    @pytest.mark.parametrize("away", ["deactivated", "in a closed team", "nobody"])
    def test_not_in_a_closed_team(self, client, caseworker, case, url, away):
        order = ErasureOrderFactory(case_id=case.pk, team=case.team)
        client.force_login(InvolvementFactory(case=case, user=UserFactory(team=TeamFactory())).user)
        case.team.closed_on = datetime.date(2026, 3, 1)
        case.team.save()
        if away == "deactivated":
            caseworker.team, caseworker.is_active = TeamFactory(), False
            caseworker.save()
        elif away == "nobody":
            case.involvements.filter(part="coordinator").delete()

        page = client.post(url, {"reason": "Flyttet tilbage"})

        case.refresh_from_db()
        order.refresh_from_db()
        assert page.status_code == 422
        assert f"{case.team.name} er nedlagt, og sagens ansvarlige er ikke i et andet team." in page.text
        assert (case.is_open, order.stage) == (False, "notice")

    def test_an_open_case_needs_none(self, staff, caseworker):
        case = CaseFactory(coordinator=caseworker)

        assert staff.get(reverse("case_reopen", args=[case.pk])).headers["Location"] == f"/sager/{case.pk}/"


def test_an_intervention_that_rests_is_asked_about_too(staff, case, url, caseworker):
    line = InterventionFactory(case=case)
    line.pause(on=datetime.date(2026, 2, 20), until=None, because="Indlagt", by=caseworker)

    asked = staff.post(url, ANSWERS | {"version": case.version})
    case.refresh_from_db()
    was_open = case.is_open
    staff.post(
        url, ANSWERS | {"version": case.version, f"indsats_{line.pk}": "stopped", f"grund_{line.pk}": "Kan ikke mere"}
    )

    line.refresh_from_db()
    assert (asked.status_code, was_open) == (422, True)
    assert (line.status, line.end_reason) == ("stopped", "Kan ikke mere")


def test_the_conference_and_the_analysis_end_with_the_case(staff, case, url, caseworker):
    """It is told before it is done, the time is free again, and all who were to come or write hear of it."""
    analysis = AnalysisFactory(case=case)
    profession = DisciplineFactory()
    consent_to(case, profession)
    contribution = ContributionFactory(analysis=analysis, discipline=profession)
    conference = ConferenceFactory(analysis=analysis, day__on=datetime.date(2026, 3, 9))
    guest = ParticipantFactory(conference=conference, user=UserFactory(mentor=True)).user
    colleague = ParticipantFactory(conference=conference, user=UserFactory(team=case.team)).user
    adjust(case, by=caseworker)

    page = staff.get(url).text
    refused = staff.post(url, ANSWERS | {"version": case.version})
    conference.refresh_from_db()
    assert f"Konferencen {conference.when}, {conference.day.place}, aflyses" in page
    assert "Tværfaglig analyse afsluttes" in page
    assert f"{guest.name} (deltager i analyse)" in page
    assert f"{colleague.name} (deltager i analyse)" not in page, "the team sees the case when it has ended, too"
    assert refused.status_code == 422
    assert conference.is_planned
    ticks = {"konference": "on", "analyse": "on"}
    assert staff.post(url, ANSWERS | ticks | {"version": case.version}).status_code == 302

    for row in (case, analysis, conference):
        row.refresh_from_db()
    assert not case.is_open
    assert (analysis.state, analysis.closed_because) == ("closed", "Sagen er afsluttet")
    assert (conference.state, conference.cancelled_because) == ("cancelled", "Sagen er afsluttet")
    other = AnalysisFactory(case=CaseFactory(coordinator=caseworker))
    times = {"starts_at": conference.starts_at, "ends_at": conference.ends_at}
    assert plan(other, day=conference.day, **times, by=caseworker).is_planned
    told = dict(Notice.objects.filter(case_id=case.pk).values_list("recipient", "text"))
    assert told[guest.pk] == f"Konferencen i sag {case.number} {conference.when} er aflyst."
    assert told[contribution.user_id] == f"Analysen i sag {case.number} er afsluttet. Du skal ikke bidrage."
    assert not case.involvements.others().live(datetime.date(2026, 3, 3)).exists()


def test_proposals_that_wait_are_declined_with_the_case(staff, case, url):
    conference = ConferenceFactory(analysis=AnalysisFactory(case=case, held=True), held=True)
    proposal = ProposalFactory(conference=conference, goal=True, open=True)

    assert proposal.title in staff.get(url).text
    staff.post(url, ANSWERS | {"forslag": "on", "analyse": "on", "version": case.version})

    case.refresh_from_db()
    proposal.refresh_from_db()
    assert not case.is_open
    assert (proposal.state, proposal.declined_because) == ("declined", "Sagen er afsluttet")
