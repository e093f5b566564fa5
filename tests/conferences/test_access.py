"""Who takes part in an analysis reads the case meanwhile, and changes nothing but what they were asked for."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Case
from cases.who_sees import who_sees
from conferences.access import AFTER, adjust, ends_of, let_in, let_out
from conferences.consents import named_professions
from conferences.notices import tell_of_deadlines
from notices.models import Notice
from tests.conference_factories import (
    AnalysisFactory,
    ConferenceFactory,
    ContributionFactory,
    DisciplineFactory,
    ParticipantFactory,
    SectionFactory,
    consent_to,
)
from tests.factories import InvolvementFactory, TeamFactory, UserFactory
from tests.moves import give

DAY = datetime.timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def nurse():
    return UserFactory(discipline=True)


@pytest.fixture
def profession(case):
    one = DisciplineFactory()
    consent_to(case, one)
    return one


@pytest.fixture
def analysis(case, today):
    return AnalysisFactory(case=case, conference_by=today + 20 * DAY)


def asked(analysis, user, profession, **terms):
    contribution = ContributionFactory(analysis=analysis, user=user, discipline=profession, **terms)
    let_in(analysis.case, only=user, by=None)
    return contribution


def sees(user, case):
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()


def test_a_colleague_sees_exactly_that_case_until_that_day(case, analysis, nurse, profession, today):
    other = AnalysisFactory().case

    asked(analysis, nurse, profession)

    part = nurse.involvements.get()
    assert (part.part, part.from_on, part.until_on) == ("analysis", today, ends_of(analysis))
    assert sees(nurse, case)
    assert not sees(nurse, other)


@pytest.mark.parametrize("role", [{}, {"team_lead": True}])
def test_a_caseworker_of_another_team_reads_and_changes_nothing(client, case, analysis, profession, role, today):
    guest = UserFactory(team=TeamFactory(), **role)
    conference = ConferenceFactory(analysis=analysis, day__on=today)
    section = SectionFactory(conference=conference)
    contribution = asked(analysis, guest, profession)
    client.force_login(guest)

    for name in ("cases:goal_create", "consent_create", "plans:plan_build", "conferences:analysis_close"):
        assert client.get(reverse(name, args=[case.pk])).status_code == 403, name
    closing = client.post(reverse("conferences:analysis_close", args=[case.pk]), {"because": "Jeg er kun bidragyder"})

    assert closing.status_code == 403
    analysis.refresh_from_db()
    assert analysis.state == "accepted"
    assert client.get(reverse("conferences:analysis_detail", args=[case.pk])).status_code == 200
    assert client.get(reverse("conferences:contribution_update", args=[case.pk, contribution.pk])).status_code == 200
    written = {"text": "Vi talte om søvnen.", "version": section.version}
    assert client.post(reverse("conferences:section_update", args=[case.pk, section.key]), written).status_code == 302


def test_it_is_no_case_of_theirs_to_plan(client, case, analysis, profession):
    guest = UserFactory(team=TeamFactory())
    asked(analysis, guest, profession)
    client.force_login(guest)

    assert reverse("conferences:conference_plan", args=[case.pk]) not in client.get("/konferencer/").text
    assert client.get(reverse("conferences:conference_plan", args=[case.pk])).status_code == 403


def test_a_caseworker_with_a_part_of_their_own_changes_the_case_as_before(case, analysis, profession, today):
    colleague = UserFactory(team=TeamFactory())
    InvolvementFactory(case=case, user=colleague, part="colleague", from_on=today)

    asked(analysis, colleague, profession)

    assert case.can_be_changed_by(colleague)
    assert [one.why for one in who_sees(case, today).by_name if one.user == colleague] == ["Kollega"]


def test_the_log_and_the_list_of_readers_say_why_they_are_there(client, case, analysis, profession, nurse, today):
    lead = UserFactory(team=TeamFactory(), team_lead=True)
    mate = UserFactory(team=case.team)
    for user in (lead, mate):
        asked(analysis, user, profession if user == lead else _another(case))

    readers = who_sees(case, today)

    assert [(one.user, one.why, one.may_change) for one in readers.by_name if one.user != case.coordinator] == [
        (lead, "Deltager i analyse", False)
    ]
    assert mate in readers.team
    assert case.relation_to(lead) == "analysis"
    assert case.relation_to(mate) == "team"


def test_whoever_is_responsible_stands_once_among_the_people(staff, case, caseworker, analysis, profession, nurse):
    asked(analysis, caseworker, profession)
    asked(analysis, nurse, _another(case))

    page = staff.get(reverse("cases:person_list", args=[case.pk])).text

    parts = case.involvements.filter(part="analysis").order_by("pk")
    ends = [reverse("cases:involvement_end", args=[case.pk, one.pk]) for one in parts]
    assert [end in page for end in ends] == [False, True]


def _another(case):
    other = DisciplineFactory()
    consent_to(case, other)
    return other


def test_of_the_team_the_access_stays_when_the_case_goes_to_another(
    client, case, analysis, profession, caseworker, today
):
    mate, successor = UserFactory(team=case.team), UserFactory(team=TeamFactory())
    contribution = asked(analysis, mate, profession, due_on=today + DAY)

    give(case, successor, by=caseworker, reason="Flyttet")
    tell_of_deadlines(today)

    client.force_login(mate)
    notice = Notice.objects.get(recipient=mate)
    assert notice.url == reverse("conferences:contribution_update", args=[case.pk, contribution.pk])
    assert client.get(notice.url).status_code == 200
    assert notice.url in client.get("/konferencer/mine/").text
    assert client.get(reverse("cases:goal_create", args=[case.pk])).status_code == 403


def test_of_the_team_the_access_stays_when_the_case_is_specially_protected(case, analysis, profession):
    mate = UserFactory(team=case.team)
    asked(analysis, mate, profession)

    Case.objects.filter(pk=case.pk).update(is_restricted=True)

    assert sees(mate, case)


@pytest.mark.usefixtures("a_monday_in_february")
def test_the_clock_reminds_nobody_who_cannot_open_the_link(case, analysis, profession, nurse, today):
    ContributionFactory(analysis=analysis, user=nurse, discipline=profession, due_on=today - DAY)

    tell_of_deadlines(today)

    assert not Notice.objects.filter(recipient=nurse).exists()
    assert Notice.objects.filter(recipient=case.coordinator, topic__startswith="contribution late").exists()


@pytest.mark.parametrize("who", [{"is_active": False, "discipline": True}, {"curator": True}])
def test_nobody_without_citizens_or_without_a_log_in_is_let_in(case, analysis, profession, who):
    asked(analysis, UserFactory(**who), profession)

    assert not case.involvements.filter(part="analysis").exists()


def test_access_is_ended_at_once_for_who_takes_part_no_more(case, analysis, profession, nurse):
    contribution = asked(analysis, nurse, profession)

    contribution.delete()
    let_out(case, by=None)

    assert not sees(nurse, case)


def test_what_else_opens_the_case_stays(case, analysis, profession, nurse, today):
    InvolvementFactory(case=case, user=nurse, part="discipline", from_on=today, until_on=None)
    contribution = asked(analysis, nurse, profession)

    contribution.delete()
    let_out(case, by=None)

    assert sees(nurse, case)


def test_it_ends_two_weeks_after_the_conference_or_its_deadline(case):
    analysis = AnalysisFactory(case=case)
    assert ends_of(analysis) == analysis.conference_by + AFTER

    late = ContributionFactory(analysis=analysis, due_on=analysis.conference_by + 3 * DAY)
    assert ends_of(analysis) == late.due_on + AFTER

    ConferenceFactory(analysis=analysis, cancelled=True)
    conference = ConferenceFactory(analysis=analysis, day__on=datetime.date(2026, 2, 24))
    assert ends_of(analysis) == conference.on + AFTER


def test_all_ends_move_with_the_conference_of_those_who_are_named(case, analysis, profession, nurse, today):
    asked(analysis, nurse, profession)
    withdrawn = DisciplineFactory()
    conference = ConferenceFactory(analysis=analysis, day__on=today + 9 * DAY)
    unnamed = ParticipantFactory(conference=conference, discipline=withdrawn).user
    invited = ParticipantFactory(conference=conference).user

    adjust(case, by=case.coordinator)

    assert nurse.involvements.get().until_on == today + 9 * DAY + AFTER
    assert invited.involvements.get().until_on == today + 9 * DAY + AFTER
    assert not sees(unnamed, case)


def test_who_is_let_in_twice_over_is_so_until_the_later_day(case, analysis, profession, nurse, today):
    short = DisciplineFactory()
    consent_to(case, short, until_on=today + 3 * DAY)
    ContributionFactory(analysis=analysis, user=nurse, discipline=short)
    asked(analysis, nurse, profession)

    assert nurse.involvements.get().until_on == ends_of(analysis)


def test_professions_are_named_by_live_consents_to_the_analysis_only(case, caseworker, today):
    named, for_a_plan, over, withdrawn = (DisciplineFactory() for _ in range(4))
    consent_to(case, named)
    consent_to(case, for_a_plan, purpose="plan")
    consent_to(case, over, until_on=today - DAY)
    consent_to(case, withdrawn).withdraw(by=caseworker)
    assert named_professions(case.pk, today) == {named.pk}

    case.close(on=today, reason="job", by=caseworker)
    assert named_professions(case.pk, today) == set()
