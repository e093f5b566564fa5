"""A word taken back shuts the case at once; deadlines are told once; the list of one's own contributions."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Case
from conferences.notices import tell_of_deadlines
from conferences.tasks import notify_of_deadlines, settle_consents
from followup.digest import tell_digests
from notices.models import Notice
from tests.conference_factories import (
    AnalysisFactory,
    ConferenceFactory,
    ContributionFactory,
    DisciplineFactory,
    ParticipantFactory,
    ProposalFactory,
    consent_to,
)
from tests.factories import InvolvementFactory, UserFactory
from tests.followup.clock_factories import AbsenceFactory

DAY = datetime.timedelta(days=1)
MINE = reverse("calendar:contribution_list")


@pytest.fixture(autouse=True)
def today():
    """A working day, since nobody is told on others."""
    with time_machine.travel(datetime.datetime(2026, 3, 10, 9, tzinfo=datetime.UTC), tick=False):
        yield timezone.localdate()


@pytest.fixture
def analysis(case, today):
    return AnalysisFactory(case=case, interviews_by=today, conference_by=today + 9 * DAY, plan_by=today + 16 * DAY)


@pytest.fixture
def nurse():
    return UserFactory(discipline=True)


def let_in(case, user, today):
    return InvolvementFactory(case=case, user=user, part="analysis", from_on=today - DAY, until_on=today + 9 * DAY)


def asked(analysis, user, today, **more):
    profession = more.pop("discipline", None) or DisciplineFactory()
    consent = consent_to(analysis.case, profession)
    more = {"due_on": today + 9 * DAY} | more
    return consent, ContributionFactory(analysis=analysis, user=user, discipline=profession, **more)


def sees(user, case):
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()


def seen(user, page):
    client = Client()
    client.force_login(user)
    return client.get(page).text


def told(user):
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("text", flat=True))


def test_a_word_taken_back_shuts_the_case_and_tells_who_is_responsible(case, caseworker, analysis, nurse, today):
    let_in(case, nurse, today)
    consent, _ = asked(analysis, nurse, today)
    assert settle_consents() == 0
    assert sees(nurse, case)

    consent.withdraw(by=caseworker)
    assert [settle_consents(), settle_consents()] == [1, 0]

    assert not sees(nurse, case)
    assert told(caseworker) == [f"Samtykket i sag {case.number} omfatter ikke længere et fag, der skal bidrage."]


def test_whoever_has_another_profession_that_is_named_stays_in(case, caseworker, analysis, nurse, today):
    let_in(case, nurse, today)
    consent, _ = asked(analysis, nurse, today)
    asked(analysis, nurse, today)

    consent.withdraw(by=caseworker)
    settle_consents()

    assert sees(nurse, case)


def test_who_was_invited_for_a_profession_is_out_too(case, caseworker, analysis, nurse, today):
    profession = DisciplineFactory()
    consent = consent_to(case, profession)
    conference = ConferenceFactory(analysis=analysis, day__on=today + DAY)
    let_in(case, nurse, today)
    ParticipantFactory(conference=conference, user=nurse, discipline=profession)

    consent.withdraw(by=caseworker)
    settle_consents()

    assert not sees(nurse, case)


@pytest.mark.parametrize(("days", "words"), [(4, None), (3, "har frist"), (0, "har frist"), (-1, "havde frist")])
def test_the_writer_is_reminded_in_time_and_told_when_it_is_late(case, analysis, nurse, today, days, words):
    let_in(case, nurse, today)
    asked(analysis, nurse, today, due_on=today + days * DAY)

    notify_of_deadlines()
    notify_of_deadlines()

    day = f"{today + days * DAY:%d.%m.%Y}"
    assert told(nurse) == ([f"Dit bidrag i sag {case.number} {words} {day}."] if words else [])
    late = [f"Et bidrag i sag {case.number} havde frist {day} og mangler endnu."]
    assert told(case.coordinator) == (late if days < 0 else [])


def test_a_colleague_who_left_is_told_to_the_lead_and_who_is_responsible(case, caseworker, analysis, today):
    lead = UserFactory(team=case.team, team_lead=True)
    _, contribution = asked(analysis, UserFactory(discipline=True, is_active=False), today, due_on=today - DAY)

    notify_of_deadlines()
    notify_of_deadlines()

    words = [f"En kollega, der skulle bidrage i sag {case.number}, er stoppet. Vælg en anden."]
    assert told(lead) == told(caseworker) == words
    assert told(contribution.user) == []


def test_a_conference_that_is_late_and_proposals_without_an_answer_are_told_once(case, caseworker, today):
    AnalysisFactory(case=case, interviews_by=None, conference_by=today - DAY, plan_by=today + DAY)
    proposal = ProposalFactory(
        open=True,
        answer_by=today - DAY,
        conference__held=True,
        conference__analysis__held=True,
        conference__analysis__plan_by=today,
    )
    ProposalFactory(open=True, answer_by=today - DAY, conference=proposal.conference)
    responsible = proposal.conference.analysis.case.coordinator

    notify_of_deadlines()
    notify_of_deadlines()

    assert [text[:23] for text in told(caseworker)] == [f"Konferencen i sag {case.number}"[:23]]
    assert len(told(responsible)) == 1
    assert told(responsible)[0].startswith("Konferencens forslag i sag")


def test_a_conference_that_is_planned_too_late_is_told_once(case, caseworker, today):
    analysis = AnalysisFactory(case=case, conference_by=today, plan_by=today + 16 * DAY, interviews_by=None)
    ConferenceFactory(analysis=analysis, day__on=today + 5 * DAY)
    notify_of_deadlines()
    assert told(caseworker) == []

    with time_machine.travel(timezone.now() + DAY):
        notify_of_deadlines()
        notify_of_deadlines()

    late = f"Konferencen i sag {case.number} skulle være holdt senest {today:%d.%m.%Y}, og er planlagt til senere."
    assert told(caseworker) == [late]


def test_the_page_flags_a_conference_after_its_deadline(staff, case, analysis, today):
    conference = ConferenceFactory(analysis=analysis, day__on=today + 9 * DAY)
    page = reverse("conferences:analysis_detail", args=[case.pk])
    assert "Efter fristen" not in staff.get(page).text

    type(analysis).objects.filter(pk=analysis.pk).update(conference_by=conference.on - DAY)

    assert f"Efter fristen {conference.on - DAY:%d.%m.%Y}" in staff.get(page).text


def test_interviews_that_nobody_was_asked_for_are_told_once(case, caseworker, analysis, nurse, today):
    words = f"Samtalerne i sag {case.number} skulle være holdt senest {today:%d.%m.%Y}, og ingen fag er bedt om at"
    notify_of_deadlines()
    assert told(caseworker) == []

    with time_machine.travel(timezone.now() + DAY):
        notify_of_deadlines()
        notify_of_deadlines()
        assert told(caseworker) == [f"{words} bidrage."]

    other = AnalysisFactory(interviews_by=today - DAY, conference_by=None, plan_by=None)
    asked(other, nurse, today)
    notify_of_deadlines()
    assert told(other.case.coordinator) == []


@pytest.mark.parametrize(("is_restricted", "count"), [(False, 1), (True, 0)])
def test_where_nobody_is_responsible_the_lead_is_told(case, today, is_restricted, count):
    lead = UserFactory(team=case.team, team_lead=True)
    AnalysisFactory(case=case, interviews_by=None, conference_by=today - DAY, plan_by=today + DAY)
    case.involvements.update(until_on=today - DAY)
    type(case).objects.filter(pk=case.pk).update(is_restricted=is_restricted)

    notify_of_deadlines()

    assert len(told(lead)) == count


def test_a_word_that_is_given_again_and_taken_back_again_is_told_again(case, caseworker, analysis, nurse, today):
    consent, contribution = asked(analysis, nurse, today)

    consent.withdraw(by=caseworker)
    settle_consents()
    settle_consents()
    first = len(told(caseworker))
    consent_to(case, contribution.discipline).withdraw(by=caseworker)
    settle_consents()
    settle_consents()

    assert (first, len(told(caseworker))) == (1, 2)


@pytest.mark.parametrize("state", ["accepted", "held"])
def test_a_plan_that_is_late_is_told_to_who_is_responsible_once(case, caseworker, today, state):
    held = {"held": True, "held_on": today - 5 * DAY} if state == "held" else {}
    analysis = AnalysisFactory(case=case, interviews_by=None, conference_by=today + DAY, plan_by=today, **held)
    late = [f"Analysen i sag {case.number} skulle være omsat til plan senest {today - DAY:%d.%m.%Y}."]

    notify_of_deadlines()
    assert told(caseworker) == []

    type(analysis).objects.filter(pk=analysis.pk).update(plan_by=today - DAY)
    notify_of_deadlines()
    with time_machine.travel(timezone.now() + DAY):
        notify_of_deadlines()
    assert told(caseworker) == late


def test_a_plan_is_not_late_once_it_is_there_or_the_case_is_over(case, caseworker, today):
    AnalysisFactory(
        case=case, state="translated", held_on=today - 9 * DAY, translated_on=today - DAY, plan_by=today - DAY
    )
    other = AnalysisFactory(held=True, held_on=today - 9 * DAY, plan_by=today - DAY).case
    other.close(on=today, reason="job", by=caseworker)

    notify_of_deadlines()

    assert not Notice.objects.exists()


def test_the_page_shows_the_lead_that_the_plan_is_late(client, case, today):
    AnalysisFactory(case=case, conference_by=today + DAY, interviews_by=today + DAY, plan_by=today - DAY)
    client.force_login(UserFactory(team=case.team, team_lead=True))

    page = client.get(reverse("conferences:analysis_detail", args=[case.pk])).text

    assert page.count("Fristen er overskredet") == 1
    assert page.index("Omsat til plan senest") < page.index("Fristen er overskredet")


def test_a_conference_that_nobody_ended_is_told_to_who_is_responsible_and_who_led_it(
    case, caseworker, analysis, today
):
    conference = ConferenceFactory(analysis=analysis, day__on=today)
    ParticipantFactory(conference=conference, user=conference.day.chair)
    notify_of_deadlines()
    assert not Notice.objects.exists()

    with time_machine.travel(timezone.now() + DAY):
        notify_of_deadlines()
        notify_of_deadlines()

    words = [f"Konferencen {conference.when} i sag {case.number} er ikke afsluttet."]
    assert told(caseworker) == told(conference.day.chair) == words


def test_the_page_says_from_when_a_conference_can_be_ended_and_that_it_is_not(staff, case, analysis, today):
    conference = ConferenceFactory(analysis=analysis, day__on=today + 2 * DAY)
    page, hold = (reverse(f"conferences:{name}", args=[case.pk]) for name in ("analysis_detail", "conference_hold"))
    words = f"Konferencen kan afsluttes fra {conference.on:%d.%m.%Y}."

    before = staff.get(page).text
    assert words in before
    assert hold not in before
    assert words in staff.get(hold).text

    with time_machine.travel(timezone.now() + 2 * DAY):
        assert hold in seen(case.coordinator, page)
    with time_machine.travel(timezone.now() + 3 * DAY):
        after = seen(case.coordinator, page)
    assert "Ikke afsluttet" in after
    assert "Dagen er gået, og konferencen er ikke afsluttet." in after
    assert hold in after


def test_the_clock_costs_as_much_for_many_as_for_one(case, analysis, nurse, today, count_queries):
    asked(analysis, nurse, today, due_on=today - DAY)
    one = count_queries(notify_of_deadlines)
    for _ in range(3):
        asked(analysis, nurse, today, due_on=today - DAY)

    assert count_queries(notify_of_deadlines) == one


def test_mine_lists_what_is_to_be_written_the_late_ones_flagged(client, case, analysis, nurse, today):
    let_in(case, nurse, today)
    _, late = asked(analysis, nurse, today, due_on=today - DAY)
    asked(analysis, nurse, today, signed=True)
    client.force_login(nurse)

    page = client.get(MINE).text

    assert page.count("Skriv bidrag<") == 1
    assert reverse("conferences:contribution_update", args=[case.pk, late.pk]) in page
    assert case.citizen.name in page
    assert case.number in page
    assert "Fristen er overskredet" in page


def test_mine_leaves_out_what_the_word_or_the_access_no_longer_covers(
    client, case, caseworker, analysis, nurse, today
):
    consent, contribution = asked(analysis, nurse, today)
    client.force_login(nurse)
    assert "Du mangler ikke at skrive noget" in client.get(MINE).text

    let_in(case, nurse, today)
    assert str(contribution.discipline) in client.get(MINE).text

    consent.withdraw(by=caseworker)
    assert "Du mangler ikke at skrive noget" in client.get(MINE).text


def test_mine_costs_as_much_for_many_as_for_one(client, case, analysis, nurse, today, count_queries):
    let_in(case, nurse, today)
    client.force_login(nurse)
    asked(analysis, nurse, today)
    one = count_queries(lambda: client.get(MINE))
    for _ in range(3):
        asked(analysis, nurse, today)

    assert count_queries(lambda: client.get(MINE)) == one


@pytest.mark.parametrize(
    ("quiet", "told_on"),
    [
        (datetime.date(2026, 3, 14), datetime.date(2026, 3, 16)),
        (datetime.date(2026, 4, 3), datetime.date(2026, 4, 7)),
    ],
)
def test_days_off_are_quiet_and_told_on_the_next_working_day(case, caseworker, analysis, quiet, told_on):
    analysis.conference_by = quiet - 3 * DAY
    analysis.save()

    runs = [tell_of_deadlines(quiet + number * DAY) for number in range((told_on - quiet).days)]
    assert set(runs) == {0}
    assert told(caseworker) == []

    assert tell_of_deadlines(told_on) > 0
    assert f"Konferencen i sag {case.number}" in "".join(told(caseworker))


def test_the_deputy_of_whoever_is_away_is_told_and_afterwards_the_colleague_themselves(case, caseworker, today):
    deputy = UserFactory(team=case.team)
    AbsenceFactory(user=caseworker, cover=deputy, from_on=today, until_on=today)
    AnalysisFactory(case=case, interviews_by=None, conference_by=today - DAY, plan_by=today + 9 * DAY)

    notify_of_deadlines()
    assert (len(told(deputy)), told(caseworker)) == (1, [])

    tell_of_deadlines(today + DAY)
    assert (len(told(deputy)), len(told(caseworker))) == (1, 1)


def test_what_the_deputy_may_not_open_stays_with_whoever_is_responsible(case, caseworker, today):
    deputy = UserFactory(team=case.team)
    AbsenceFactory(user=caseworker, cover=deputy, from_on=today, until_on=today)
    case.is_restricted = True
    case.save()
    AnalysisFactory(case=case, interviews_by=None, conference_by=today - DAY, plan_by=today + 9 * DAY)

    notify_of_deadlines()

    assert (told(deputy), len(told(caseworker))) == ([], 1)


def test_what_one_is_to_write_oneself_goes_to_no_deputy(case, analysis, nurse, today):
    deputy = UserFactory(team=case.team)
    let_in(case, nurse, today)
    asked(analysis, nurse, today, due_on=today)
    AbsenceFactory(user=nurse, cover=deputy, from_on=today, until_on=today)

    notify_of_deadlines()

    assert (told(deputy), len(told(nurse))) == ([], 1)


def test_late_deadlines_are_counted_in_the_mornings_digest(case, caseworker, today):
    AnalysisFactory(case=case, interviews_by=today - DAY, conference_by=today - DAY, plan_by=today)

    tell_digests(today)

    assert told(caseworker) == ["2 ting venter: 2 analysefrister overskredet."]


def test_what_is_planned_in_time_is_not_counted_and_an_unanswered_conference_is_counted_once(case, today):
    analysis = AnalysisFactory(case=case, interviews_by=today - DAY, conference_by=today + DAY, plan_by=today)
    ConferenceFactory(analysis=analysis, day__on=today + DAY)
    proposal = ProposalFactory(
        open=True,
        answer_by=today - DAY,
        conference__held=True,
        conference__analysis__held=True,
        conference__analysis__plan_by=today,
    )
    ProposalFactory(open=True, answer_by=today - DAY, conference=proposal.conference)

    tell_digests(today)

    assert told(case.coordinator) == []
    assert "1 analysefrist overskredet" in "".join(told(proposal.conference.analysis.case.coordinator))
