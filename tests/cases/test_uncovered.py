"""What of an absence nobody stands in for, and why: the same answer as to who takes over a case."""

from datetime import timedelta

import pytest
from django.db.models import F

from cases.deputies_sql import Deputy, on_day
from cases.handing_over import Why, receivers, uncovered, why_not
from cases.models import Case, CoverPart
from tests.factories import CaseFactory, InvolvementFactory, TargetGroupFactory, TeamFactory, UserFactory
from tests.followup.clock_factories import AbsenceFactory
from tests.followup.conftest import TODAY

DAY = timedelta(days=1)


@pytest.fixture
def team():
    return TeamFactory()


@pytest.fixture
def mette(team):
    return UserFactory(team=team, first_name="Mette", last_name="Holm")


@pytest.fixture
def cover(team):
    return UserFactory(team=team, first_name="Rest", last_name="Lund")


@pytest.fixture
def absence(mette, cover):
    return AbsenceFactory(user=mette, cover=cover, from_on=TODAY - DAY, until_on=TODAY + 5 * DAY)


def happens(cover, what):
    if what == "stopped":
        cover.is_active = False
    elif what == "elsewhere":
        cover.team = TeamFactory()
    elif what == "shut":
        cover.role = "curator"
    elif what == "away":
        AbsenceFactory(user=cover, cover=None, from_on=TODAY, until_on=TODAY + DAY)
    cover.save()


WORDS = {
    "stopped": "Rest Lund kan ikke længere logge ind",
    "elsewhere": "Rest Lund er ikke længere i teamet",
    "shut": "Rest Lund kan ikke åbne sagerne",
    "away": f"Rest Lund er selv fraværende {TODAY:%d.%m.%Y}–{TODAY + DAY:%d.%m.%Y}",
}


def told(*people, first=TODAY, last=None):
    found = uncovered([user.pk for user in people], first, *filter(None, [last]))
    return [(one.user, one.target_group, one.case, one.why) for one in found]


def test_who_has_a_deputy_who_is_there_lacks_nothing(absence, mette):
    assert told(mette) == []
    assert mette in receivers(TODAY)
    assert why_not([mette], TODAY) == {}


@pytest.mark.parametrize("what", WORDS)
def test_each_reason_and_the_same_answer_everywhere(absence, mette, cover, what):
    case = CaseFactory(coordinator=mette)
    happens(cover, what)

    (one,) = uncovered([mette.pk], TODAY)

    assert (one.absence, one.user, one.why, one.cover) == (absence.pk, mette.pk, Why(what), cover)
    assert one.is_all_the_rest
    assert one.in_words == WORDS[what]
    assert mette not in receivers(TODAY)
    until = f"{absence.until_on:%d.%m.%Y}"
    assert why_not([mette], TODAY) == {
        mette.pk: f"Mette Holm er fraværende til og med {until} uden vikar. Vælg en anden."
    }
    deputy = Case.objects.annotate(deputy=Deputy(F("involvements__user"), "pk", on_day(TODAY))).get(pk=case.pk).deputy
    assert deputy is None


def test_nobody_is_named(absence, mette):
    absence.cover = None
    absence.save()

    (one,) = uncovered([mette.pk], TODAY)

    assert (one.why, one.cover, one.in_words) == (Why.NOBODY, None, "Ingen vikar")


@pytest.mark.parametrize(("first", "last", "lacks"), [(-1, 0, True), (2, 5, False), (6, 9, False), (1, None, True)])
def test_only_days_that_are_asked_about_count(absence, mette, cover, first, last, lacks):
    happens(cover, "away")

    days = {"first": TODAY + first * DAY, "last": None if last is None else TODAY + last * DAY}

    assert bool(told(mette, **days)) == lacks


def test_an_absence_that_is_over_lacks_nothing(mette):
    AbsenceFactory(user=mette, cover=None, from_on=TODAY - 3 * DAY, until_on=TODAY - DAY)
    assert told(mette) == []


def test_parts_lack_what_they_are_of_and_the_rest_is_covered(absence, mette, cover, team):
    stopped, gone = UserFactory(team=team), UserFactory(team=team)
    group, case = TargetGroupFactory(), CaseFactory(coordinator=mette)
    CoverPart.objects.create(absence=absence, cover=stopped, target_group=group)
    CoverPart.objects.create(absence=absence, cover=gone, case=case)
    assert told(mette) == []
    happens(stopped, "stopped")
    happens(gone, "elsewhere")

    assert told(mette) == [(mette.pk, group.pk, None, Why.STOPPED), (mette.pk, None, case.pk, Why.ELSEWHERE)]
    assert mette in receivers(TODAY)
    absence.cover = None
    absence.save()
    assert [one[1:3] for one in told(mette)] == [(None, None), (group.pk, None), (None, case.pk)]


def test_a_deputy_of_a_case_may_be_of_another_team_but_must_be_let_in_on_all_the_days(absence, mette, team):
    case, other = CaseFactory(coordinator=mette), CaseFactory(coordinator=mette, is_restricted=True)
    stranger, near = UserFactory(), UserFactory(team=team)
    let_in = InvolvementFactory(case=case, user=stranger, part="colleague", from_on=TODAY, until_on=absence.until_on)
    part = InvolvementFactory(case=other, user=near, part="colleague", from_on=TODAY, until_on=absence.until_on)
    CoverPart.objects.create(absence=absence, cover=stranger, case=case)
    CoverPart.objects.create(absence=absence, cover=near, case=other)
    assert told(mette) == []

    for one in (let_in, part):
        one.until_on = TODAY + DAY
        one.save()

    assert told(mette) == [(mette.pk, None, case.pk, Why.ELSEWHERE), (mette.pk, None, other.pk, Why.SHUT)]
    assert uncovered([mette.pk], TODAY)[1].in_words == f"{near.name} kan ikke åbne sagen alle dage"


@pytest.mark.parametrize("how", ["closed", "handed over"])
def test_a_case_that_is_theirs_no_longer_needs_no_deputy(absence, mette, cover, how):
    case = CaseFactory(coordinator=mette)
    CoverPart.objects.create(absence=absence, cover=UserFactory(), case=case)
    assert len(told(mette)) == 1
    if how == "closed":
        case.closed_on, case.close_reason = TODAY, "job"
        case.save()
    else:
        case.involvements.update(user=cover)

    assert told(mette) == []


def test_many_people_cost_as_many_statements_as_one(absence, mette, cover, team, count_queries):
    happens(cover, "stopped")
    people = [mette]
    one = count_queries(lambda: why_not(people, TODAY))
    for _ in range(4):
        people.append(UserFactory(team=team))
        AbsenceFactory(user=people[-1], cover=UserFactory(team=team, is_active=False))

    assert count_queries(lambda: why_not(people, TODAY)) == one == 2
    assert set(why_not(people, TODAY)) == {user.pk for user in people}
    assert {one.user for one in uncovered(None, TODAY)} == {user.pk for user in people}
