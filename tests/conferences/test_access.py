import datetime

import pytest
from django.utils import timezone

from cases.models import Case, Involvement
from conferences.access import AFTER, NotLetIn, adjust, ends_of, extend, let_in, shut
from conferences.consents import named_professions
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
def nurse():
    return UserFactory(discipline=True)


def sees(user, case):
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()


def test_a_colleague_sees_exactly_that_case_until_that_day(case, caseworker, nurse, today):
    other = AnalysisFactory().case

    involvement = let_in(case, nurse, until=today + 14 * DAY, by=caseworker)

    assert (involvement.part, involvement.from_on, involvement.until_on) == ("discipline", today, today + 14 * DAY)
    assert sees(nurse, case)
    assert not sees(nurse, other)


def test_whoever_sees_the_case_anyway_is_not_let_in_again(case, caseworker, nurse, today):
    InvolvementFactory(case=case, user=nurse, part="discipline", from_on=today)

    assert let_in(case, UserFactory(team=case.team), until=today, by=caseworker) is None
    assert let_in(case, nurse, until=today + DAY, by=caseworker) is None


def test_a_specially_protected_case_is_opened_to_the_team_too(case, caseworker, today):
    Case.objects.filter(pk=case.pk).update(is_restricted=True)
    case.refresh_from_db()
    colleague = UserFactory(team=case.team)

    let_in(case, colleague, until=today, by=caseworker)

    assert sees(colleague, case)


def test_a_part_that_ends_before_is_followed_by_the_new_one(case, caseworker, nurse, today):
    InvolvementFactory(case=case, user=nurse, part="discipline", from_on=today, until_on=today + 3 * DAY)

    involvement = let_in(case, nurse, until=today + 14 * DAY, by=caseworker)

    assert involvement.from_on == today + 4 * DAY
    assert involvement.until_on == today + 14 * DAY


def test_a_part_that_begins_later_is_not_overlapped(case, caseworker, nurse, today):
    InvolvementFactory(case=case, user=nurse, part="discipline", from_on=today + 5 * DAY, until_on=None)

    involvement = let_in(case, nurse, until=today + 14 * DAY, by=caseworker)

    assert involvement.until_on == today + 4 * DAY


@pytest.mark.parametrize("who", [{"is_active": False, "discipline": True}, {"curator": True}])
def test_nobody_without_citizens_or_without_a_log_in_is_let_in(case, caseworker, today, who):
    with pytest.raises(NotLetIn):
        let_in(case, UserFactory(**who), until=today, by=caseworker)

    assert not Involvement.objects.filter(case=case).exclude(user=caseworker).exists()


def test_access_is_moved_and_ended_at_once(case, caseworker, nurse, today):
    InvolvementFactory(case=case, user=nurse, part="discipline", from_on=today - 9 * DAY, until_on=today - 5 * DAY)
    involvement = InvolvementFactory(case=case, user=nurse, part="discipline", from_on=today - DAY, until_on=today)

    extend(involvement, today + 30 * DAY)
    assert involvement.until_on == today + 30 * DAY

    shut(involvement, today - DAY, by=caseworker)
    assert not sees(nurse, case)


def test_what_was_opened_for_good_meanwhile_stays_open(case, nurse, today):
    involvement = InvolvementFactory(case=case, user=nurse, part="discipline", from_on=today, until_on=None)

    extend(involvement, today)
    shut(involvement, today - DAY, by=None)

    assert sees(nurse, case)


def test_it_ends_two_weeks_after_the_conference_or_its_deadline(case):
    analysis = AnalysisFactory(case=case)
    assert ends_of(analysis) == analysis.conference_by + AFTER

    late = ContributionFactory(analysis=analysis, due_on=analysis.conference_by + 3 * DAY)
    assert ends_of(analysis) == late.due_on + AFTER

    ConferenceFactory(analysis=analysis, cancelled=True)
    conference = ConferenceFactory(analysis=analysis, day__on=datetime.date(2026, 2, 24))
    assert ends_of(analysis) == conference.on + AFTER


def test_all_ends_move_with_the_conference(case, nurse, today):
    profession, withdrawn = DisciplineFactory(), DisciplineFactory()
    consent_to(case, profession)
    analysis = AnalysisFactory(case=case)
    opened = InvolvementFactory(case=case, user=nurse, part="discipline", from_on=today, until_on=today)
    ContributionFactory(analysis=analysis, user=nurse, discipline=profession, involvement=opened)
    no_longer = ContributionFactory(analysis=analysis, discipline=withdrawn)
    conference = ConferenceFactory(analysis=analysis, day__on=today + 9 * DAY)
    invited = ParticipantFactory(conference=conference)

    adjust(analysis, by=case.coordinator)

    opened.refresh_from_db()
    invited.refresh_from_db()
    assert opened.until_on == invited.involvement.until_on == today + 9 * DAY + AFTER
    assert not sees(no_longer.user, case)


def test_professions_are_named_by_live_consents_to_the_analysis_only(case, caseworker, today):
    named, for_a_plan, over, withdrawn = (DisciplineFactory() for _ in range(4))
    consent_to(case, named)
    consent_to(case, for_a_plan, purpose="plan")
    consent_to(case, over, until_on=today - DAY)
    consent_to(case, withdrawn).withdraw(by=caseworker)
    assert named_professions(case.pk, today) == {named.pk}

    case.close(on=today, reason="job", by=caseworker)
    assert named_professions(case.pk, today) == set()
