"""Who takes over a case: the stronger rule wins, and where nobody can it comes to the lead."""

from datetime import timedelta

import pytest
from django.db.models import Value

from cases.deputies_sql import Deputy, absences_for, on_day, taken_over
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
    return UserFactory(team=team, first_name="Mette")


@pytest.fixture
def rest(team):
    return UserFactory(team=team, first_name="Rest")


@pytest.fixture
def absence(mette, rest):
    return AbsenceFactory(user=mette, cover=rest)


def deputy(case, today=TODAY):
    """As the clock and as a page asks, which must be the same."""
    absent = case.coordinator
    told = taken_over([(absent.pk, case.pk)], today).get((absent.pk, case.pk))
    asked = Case.objects.filter(pk=case.pk).annotate(deputy=Deputy(Value(absent.pk), "pk", on_day(today)))
    assert list(asked.values_list("deputy", flat=True)) == [told]
    return told


def test_the_case_goes_before_the_group_and_the_group_before_the_rest(absence, mette, rest, team):
    of_group, of_case = UserFactory(team=team), UserFactory(team=team)
    group = TargetGroupFactory()
    plain = CaseFactory(coordinator=mette)
    grouped, named = (CaseFactory(coordinator=mette, target_group=group) for _ in range(2))
    CoverPart.objects.create(absence=absence, cover=of_group, target_group=group)
    CoverPart.objects.create(absence=absence, cover=of_case, case=named)

    assert [deputy(one) for one in (plain, grouped, named)] == [rest.pk, of_group.pk, of_case.pk]


@pytest.mark.parametrize("became", ["stopped", "away", "of another team"])
def test_without_a_deputy_who_is_there_it_comes_to_the_lead(absence, mette, rest, team, became):
    lead, case = UserFactory(team=team, team_lead=True), CaseFactory(coordinator=mette)
    if became == "away":
        AbsenceFactory(user=rest, cover=None)
    elif became == "stopped":
        rest.is_active = False
    else:
        rest.team = TeamFactory()
    rest.save()

    assert deputy(case) == lead.pk


def test_where_no_lead_is_there_it_stays(absence, mette, team):
    absence.cover = None
    absence.save()
    case = CaseFactory(coordinator=mette)
    AbsenceFactory(user=UserFactory(team=team, team_lead=True), cover=None)
    UserFactory(team_lead=True)

    assert deputy(case) is None


@pytest.mark.parametrize("day", [TODAY - 2 * DAY, TODAY + 2 * DAY])
def test_before_and_after_it_stays(absence, mette, day):
    assert deputy(CaseFactory(coordinator=mette), day) is None


def test_a_protected_case_is_for_a_deputy_with_a_part_in_it(absence, mette, rest, team):
    lead = UserFactory(team=team, team_lead=True)
    case, other = (CaseFactory(coordinator=mette, is_restricted=True) for _ in range(2))
    InvolvementFactory(case=case, user=rest, part="colleague")

    assert (deputy(case), deputy(other)) == (rest.pk, None)
    InvolvementFactory(case=other, user=lead, part="colleague")
    assert deputy(other) == lead.pk


def test_whose_absences_are_somebodys(absence, mette, rest, team):
    lead, of_case = UserFactory(team=team, team_lead=True), UserFactory(team=team)
    CoverPart.objects.create(absence=absence, cover=of_case, case=CaseFactory(coordinator=mette))

    def theirs():
        return [[one.user_id for one in absences_for(user, TODAY)] for user in (rest, of_case, lead, mette)]

    assert theirs() == [[mette.pk], [mette.pk], [], []]
    of_case.is_active = False
    of_case.save()
    assert theirs()[2] == [mette.pk]
