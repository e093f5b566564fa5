"""An absence reported after the morning's digest, and the days on which nobody is told anything."""

import datetime
from functools import partial

import pytest

from cases.models import CoverPart, Involvement
from followup.clock_leads import tell_leads
from followup.digest import tell_digests
from followup.digest_cover import tell_deputies
from followup.models import Digest, Escalation
from followup.tasks import tell_of_the_day
from notices.models import Notice
from tests.at_once import at_once
from tests.factories import CaseFactory, DeadlineFactory, UserFactory
from tests.followup.clock_factories import DAY, AbsenceFactory, late_follow_up
from tests.followup.conftest import TODAY

CONSTITUTION_DAY = datetime.date(2026, 6, 5)  # a Friday; the others are Thursdays
HALF_HOLIDAYS = [CONSTITUTION_DAY, datetime.date(2026, 12, 24), datetime.date(2026, 12, 31)]


@pytest.fixture
def mette(caseworker):
    mette = UserFactory(team=caseworker.team, first_name="Mette", last_name="Kjær")
    for _ in range(3):
        late_follow_up(CaseFactory(coordinator=mette, citizen__last_name="Hemmelig"))
    return mette


def covers(user):
    return Notice.objects.filter(recipient=user, topic__startswith="cover")


def test_the_deputy_is_told_the_same_day_and_once(client, mette, caseworker):
    tell_of_the_day()
    assert not covers(caseworker)
    AbsenceFactory(user=mette, cover=caseworker, from_on=TODAY)

    assert [tell_of_the_day(), tell_of_the_day(), tell_of_the_day()] == [1, 0, 0]

    notice = covers(caseworker).get()
    assert notice.text == "Du dækker for Mette i dag. 3 ting venter."
    client.force_login(caseworker)
    assert "Du dækker for Mette Kjær" in client.get(notice.url).text
    assert Digest.objects.count() == 1


def test_no_citizen_is_named(mette, caseworker):
    tell_of_the_day()
    AbsenceFactory(user=mette, cover=caseworker)
    tell_of_the_day()

    notice = covers(caseworker).get()
    assert "Hemmelig" not in notice.text + notice.url + notice.topic
    assert (notice.case_id, notice.about) == (None, [])


def test_deputies_of_parts_are_told_of_their_own(mette, caseworker):
    of_case, absence_cases = UserFactory(team=mette.team), Involvement.objects.filter(user=mette)
    tell_of_the_day()
    absence = AbsenceFactory(user=mette, cover=caseworker)
    CoverPart.objects.create(absence=absence, cover=of_case, case=absence_cases.first().case)

    assert [tell_of_the_day(), tell_of_the_day()] == [2, 0]

    assert covers(of_case).get().text == "Du dækker for Mette i dag. 1 ting venter."
    assert covers(caseworker).get().text == "Du dækker for Mette i dag. 2 ting venter."


def test_what_has_no_deputy_is_told_to_the_lead(mette):
    lead = UserFactory(team=mette.team, team_lead=True)
    tell_of_the_day()
    AbsenceFactory(user=mette, cover=None)

    assert [tell_of_the_day(), tell_of_the_day()] == [1, 0]

    assert covers(lead).get().text == "Mette er uden vikar. 3 ting venter."


def test_what_is_near_is_counted_too(caseworker, mette):
    DeadlineFactory(subject="follow_up_soon", days=7)
    late_follow_up(CaseFactory(coordinator=mette), follow_up_on=TODAY + DAY)
    tell_of_the_day()
    AbsenceFactory(user=mette, cover=caseworker)

    tell_of_the_day()

    assert covers(caseworker).get().text == "Du dækker for Mette i dag. 3 ting venter, og 1 nærmer sig."


def test_one_that_was_known_in_the_morning_is_in_the_digest_only(mette, caseworker):
    AbsenceFactory(user=mette, cover=caseworker)

    assert [tell_of_the_day(), tell_of_the_day()] == [1, 0]

    assert Digest.objects.get().late_covered == {mette.pk: 3}
    assert not covers(caseworker)


def test_the_next_morning_it_is_in_the_digest_and_the_notice_is_put_away(mette, caseworker, clock):
    tell_of_the_day()
    AbsenceFactory(user=mette, cover=caseworker)
    tell_of_the_day()
    clock.move_to(datetime.datetime(2026, 3, 11, 9, 0, tzinfo=datetime.UTC))

    assert [tell_of_the_day(), tell_of_the_day()] == [1, 0]

    assert Digest.objects.get(on=TODAY + DAY).user == caseworker
    assert covers(caseworker).get().read_at


def test_another_deputy_at_noon_is_told_too(mette, caseworker):
    lise = UserFactory(team=mette.team)
    tell_of_the_day()
    absence = AbsenceFactory(user=mette, cover=caseworker)
    tell_of_the_day()
    absence.cover = lise
    absence.save()

    assert [tell_of_the_day(), tell_of_the_day()] == [1, 0]

    assert covers(lise).count() == covers(caseworker).count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"cover": None},
        {"from_on": TODAY + DAY, "until_on": TODAY + DAY},
        {"from_on": TODAY - DAY, "until_on": TODAY - DAY},
        {"cover__team": None},
        {"cover__is_active": False},
    ],
    ids=["no deputy", "tomorrow", "yesterday", "cannot open the cases", "may not log in"],
)
def test_nobody_is_told_of_what_they_do_not_get(mette, values):
    tell_of_the_day()
    AbsenceFactory(user=mette, **{"cover__team": mette.team} | values if "cover" not in values else values)

    assert tell_of_the_day() == 0
    assert not Notice.objects.filter(topic__startswith="cover").exists()


def test_a_restricted_case_is_not_counted_for_who_may_not_see_it(mette, caseworker):
    late_follow_up(CaseFactory(coordinator=mette, is_restricted=True))
    tell_of_the_day()
    AbsenceFactory(user=mette, cover=caseworker)
    tell_of_the_day()

    assert covers(caseworker).get().text == "Du dækker for Mette i dag. 3 ting venter."


def test_nobody_is_asked_for_on_a_day_without_absences(mette, count_queries):
    tell_of_the_day()

    assert count_queries(lambda: tell_deputies(TODAY)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_the_same_moment_tell_once():
    mette = UserFactory(first_name="Mette")
    deputy = UserFactory(team=mette.team)
    late_follow_up(CaseFactory(coordinator=mette))
    tell_digests(TODAY)
    AbsenceFactory(user=mette, cover=deputy)

    at_once(*[partial(tell_deputies, TODAY)] * 2)

    assert covers(deputy).count() == 1


@pytest.mark.parametrize("day", HALF_HOLIDAYS)
def test_half_holidays_are_days_like_others_unless_the_municipality_has_closed(mette, settings, day):
    settings.CLOSED_ON_HALF_HOLIDAYS = True
    assert tell_digests(day) == 0
    assert not Notice.objects.exists()

    settings.CLOSED_ON_HALF_HOLIDAYS = False
    assert tell_digests(day) == 1


@pytest.mark.parametrize("closed", [True, False])
def test_a_lead_is_left_alone_on_them_too(mette, settings, closed):
    UserFactory(role="team_lead", team=mette.team)
    DeadlineFactory(subject="escalation", days=5)
    settings.CLOSED_ON_HALF_HOLIDAYS = closed

    assert tell_leads(CONSTITUTION_DAY) == (0 if closed else 1)
    assert Escalation.objects.exists() is not closed


def test_unless_it_says_so_it_has_not(settings):
    assert settings.CLOSED_ON_HALF_HOLIDAYS is False
