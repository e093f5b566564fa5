"""A talk that the unemployment fund holds is late for nobody here: no flag, digest or next step says so."""

import pytest
from django.urls import reverse

from cases.models import Deadline
from followup.clock_leads import tell_leads
from followup.clock_sql import BY_KEY, Rules, count
from followup.digest import tell_digests
from followup.flags import CONTACT_LATE, NOT_BOOKED
from followup.flags_sql import find
from followup.models import Digest, Escalation
from followup.overdue_sql import LateRows
from followup.worklist import caseload
from tests.factories import CaseFactory, DeadlineFactory, GoalFactory, InterventionFactory, UserFactory
from tests.followup.clock_factories import DAY, FAR, RuleOfClockFactory, WaitingContactFactory
from tests.followup.conftest import TODAY

LATE = TODAY - 20 * DAY
# The number of the talk, who holds the first, for how many weeks all are the fund's, how many days from the start it
# is due, and whether it is theirs: by hand, the last day of thirteen weeks being the 91st.
TABLE = [
    (1, "unemployment_fund", None, 14, True),
    (1, "municipality", None, 14, False),
    (2, "unemployment_fund", None, 30, False),
    (2, "unemployment_fund", 13, 90, True),
    (2, "unemployment_fund", 13, 91, True),
    (2, "unemployment_fund", 13, 92, False),
    (1, "unemployment_fund", 13, 92, True),
    (1, "municipality", 13, 14, True),
    (1, "municipality", 0, 0, False),
    (1, "municipality", 0, 14, False),
]


@pytest.fixture
def case(caseworker):
    case = CaseFactory(coordinator=caseworker)
    GoalFactory(case=case)
    InterventionFactory(case=case, follow_up_on=FAR, ends_on=FAR)
    return case


def deadline(case, number, first_by, weeks, days, latest_on=LATE, **more):
    rule = RuleOfClockFactory(key=f"regel-{number}", first_by=first_by, municipality_after_weeks=weeks)
    told = {"number": number, "latest_on": latest_on, "anchor_on": latest_on - days * DAY} | more
    return WaitingContactFactory(case=case, rule=rule, **told)


@pytest.mark.parametrize(("number", "first_by", "weeks", "days", "is_theirs"), TABLE)
def test_words_flags_digest_and_escalation_agree(caseworker, case, number, first_by, weeks, days, is_theirs):
    DeadlineFactory(subject=Deadline.Subject.ESCALATION, days=14)
    UserFactory(team_lead=True, team=case.team)
    one = deadline(case, number, first_by, weeks, days)

    found = find(caseload(caseworker, TODAY), caseworker, TODAY)
    rules = Rules(TODAY)
    told = len(LateRows([case.pk], rules))

    assert bool(one.whose) is is_theirs
    assert found.count(CONTACT_LATE) == int(not is_theirs)
    assert sum(row.late for row in count(BY_KEY["contact_legal"], rules)) == int(not is_theirs)
    assert told == int(not is_theirs)
    assert (tell_digests(TODAY), tell_leads(TODAY)) == ((0, 0) if is_theirs else (1, 1))
    assert Digest.objects.exists() is Escalation.objects.exists() is (not is_theirs)


@pytest.mark.parametrize(("first_by", "is_said"), [("unemployment_fund", False), ("municipality", True)])
def test_one_to_come_is_not_ours_to_book_nor_near(caseworker, case, first_by, is_said):
    DeadlineFactory(subject=Deadline.Subject.MEETING_SOON, days=7)
    deadline(case, 1, first_by, None, 14, latest_on=TODAY + 2 * DAY)

    found = find(caseload(caseworker, TODAY), caseworker, TODAY)

    assert found.count(NOT_BOOKED) == int(is_said)
    assert sum(row.soon for row in count(BY_KEY["contact_legal"], Rules(TODAY))) == int(is_said)


def test_our_own_beside_theirs_is_still_ours(staff, caseworker, case):
    deadline(case, 1, "unemployment_fund", None, 14)
    deadline(case, 2, "municipality", None, 14, latest_on=TODAY - 3 * DAY, kind="local")

    [row] = staff.get("/min-dag/").context["rows"]

    assert [tag.text for tag in row.tags if tag.flag is CONTACT_LATE] == ["Samtale 3 dage over fristen"]


def test_the_case_tells_whose_it_is_and_asks_for_no_talk(staff, case):
    deadline(case, 1, "unemployment_fund", None, 14)

    overview = staff.get(reverse("case_detail", args=[case.pk]))
    page = staff.get(reverse("followup:contact_detail", args=[case.pk])).text

    assert not [step.title for step in overview.context["steps"] if "amtale" in step.title]
    assert "A-kassen holder den første samtale" in page
