"""What is late is asked in four places, two of them SQL: all must mean the same rows."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.models import Deadline
from followup.digest import tell_digests
from followup.flags import ENDED, ENDING, OVERDUE
from followup.flags_sql import find
from followup.worklist import caseload
from hjoerring.case_head_sql import facts_of
from notices.models import Notice
from plans.models import Intervention
from tests.factories import CaseFactory, DeadlineFactory, GoalFactory, InterventionFactory
from tests.followup.conftest import TODAY

DAY = timedelta(days=1)
OVER = {"status": "completed", "follow_up_on": None, "ended_on": TODAY - DAY}
STATES = [{}, {"status": "proposed", "follow_up_on": None}, OVER]


@pytest.mark.parametrize("state", STATES, ids=["running", "planned", "completed"])
@pytest.mark.parametrize("ends", [-1, 0, 14, 15])
@pytest.mark.parametrize("due", [-1, 0, 1])
def test_late_means_the_same_in_every_list_notice_and_head(staff, caseworker, due, ends, state):
    case = CaseFactory(coordinator=caseworker)
    GoalFactory(case=case)
    days = {"follow_up_on": TODAY + due * DAY, "ends_on": TODAY + ends * DAY}
    pk = InterventionFactory(case=case, offer__title="Mentor", **(days | state)).pk
    one = Intervention.objects.with_ends_soon(TODAY).get(pk=pk)
    is_late, has_ended, ends_soon = (
        one.days_overdue(TODAY) > 0,
        one.has_ended_unanswered(TODAY),
        one.is_ending_soon(TODAY),
    )

    found = find(caseload(caseworker, TODAY), caseworker, TODAY)
    steps = [step.title for step in staff.get(reverse("case_detail", args=[case.pk])).context["steps"]]
    tags = [tag.flag for row in staff.get("/min-dag/?vis=alle").context["rows"] for tag in row.tags]
    tell_digests(TODAY)
    told = "".join(Notice.objects.values_list("text", flat=True))

    assert [case.pk in found.pks(flag) for flag in (OVERDUE, ENDED, ENDING)] == [is_late, has_ended, ends_soon]
    assert [flag in tags for flag in (OVERDUE, ENDED, ENDING)] == [is_late, has_ended, ends_soon]
    assert facts_of(case.pk, TODAY).overdue == int(is_late)
    assert [" overskredet" in told, " uden svar" in told] == [is_late, has_ended]
    assert [step.endswith(" over") for step in steps] == [True] * is_late + [False] * (len(steps) - is_late)
    assert any("uden svar" in step for step in steps) == (has_ended and not is_late)
    assert any(" slutter " in step for step in steps) == (ends_soon and not is_late)


@pytest.mark.parametrize(
    ("until", "ends", "words"),
    [
        (0, 0, ""),
        (None, 0, ""),
        (-1, 30, "Pausen i Mentor sluttede 09.03."),
        (-1, -1, "Pausen i Mentor sluttede 09.03."),
        (30, -1, "Mentor sluttede 09.03."),
        (None, -1, "Mentor sluttede 09.03."),
        (-1, -2, "Mentor sluttede 08.03."),
    ],
)
def test_a_pause_that_is_over_means_the_same_in_every_list_notice_and_head(staff, caseworker, until, ends, words):
    case = CaseFactory(coordinator=caseworker)
    GoalFactory(case=case)
    one = InterventionFactory(case=case, offer__title="Mentor", ends_on=TODAY + ends * DAY)
    until_on = None if until is None else TODAY + until * DAY
    one.pause(on=TODAY - 9 * DAY, until=until_on, because="Indlagt", by=caseworker)

    found = find(caseload(caseworker, TODAY), caseworker, TODAY)
    steps = {step.title: step.url for step in staff.get(reverse("case_detail", args=[case.pk])).context["steps"]}
    rows = staff.get("/min-dag/?vis=sluttet").context["rows"]
    tell_digests(TODAY)

    is_over = bool(words)
    to_resume = reverse("plans:intervention_resume", args=[case.pk, one.pk])
    assert one.has_ended_unanswered(TODAY) is is_over
    assert found.count(ENDED) == len(rows) == int(is_over)
    assert [(tag.text, tag.url) for row in rows for tag in row.tags if tag.flag is ENDED] == [
        (words, to_resume)
    ] * is_over
    assert [url for title, url in steps.items() if title.startswith(words.removesuffix("."))][:is_over] == (
        [to_resume] * is_over
    )
    assert (
        list(Notice.objects.values_list("text", flat=True))
        == ["1 ting venter: 1 indsats sluttet uden svar."] * is_over
    )
    tags = staff.get(reverse("plans:plan_detail", args=[case.pk])).text
    assert ("Pausen er slut" in tags, "Sluttet uden svar" in tags) == (
        words.startswith("Pausen"),
        is_over and not words.startswith("Pausen"),
    )


@pytest.mark.parametrize("rule", [3, None])
def test_what_ends_soon_follows_the_one_rule_on_every_page(staff, caseworker, rule):
    Deadline.objects.filter(subject="ends_soon").delete()
    if rule:
        DeadlineFactory(subject="ends_soon", days=rule)
    case = CaseFactory(coordinator=caseworker)
    GoalFactory(case=case)
    one = InterventionFactory(case=case, follow_up_on=TODAY + DAY, ends_on=TODAY)

    for days in (3, 4):
        Intervention.objects.filter(pk=one.pk).update(ends_on=TODAY + days * DAY)
        steps = [step.title for step in staff.get(reverse("case_detail", args=[case.pk])).context["steps"]]
        tags = [tag.flag for row in staff.get("/min-dag/?vis=alle").context["rows"] for tag in row.tags]

        assert any(" slutter " in step for step in steps) is (ENDING in tags) is (days == rule)
