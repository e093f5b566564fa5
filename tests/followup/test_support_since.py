"""Since when somebody has been on support is told by four pages; all of them count alike."""

import datetime

import pytest

from cases.models import Case
from followup import case_list_sql, worklist_sql
from hjoerring.case_head_sql import facts_of
from tests.factories import BenefitSpellFactory, CaseFactory

TODAY = datetime.date(2026, 3, 2)


def day(text):
    return text and datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("periods", "since"),
    [
        ([], None),
        ([("2025-03-03", None)], "2025-03-03"),
        ([("2025-01-06", "2025-03-02"), ("2025-03-03", None)], "2025-01-06"),
        ([("2024-01-01", "2024-12-31"), ("2025-01-06", "2025-03-02"), ("2025-03-03", None)], "2025-01-06"),
        # A day in between breaks it.
        ([("2025-01-06", "2025-03-01"), ("2025-03-03", None)], "2025-03-03"),
        ([("2025-01-06", "2026-02-01")], None),
        # The last day is over, and one that is known beforehand is not.
        ([("2025-01-06", "2026-03-02")], None),
        ([("2025-01-06", "2026-03-03")], "2025-01-06"),
        # What begins later does not count yet.
        ([("2026-04-01", None)], None),
        ([("2025-01-06", "2026-03-31"), ("2026-04-01", None)], "2025-01-06"),
        ([("2025-01-06", "2026-02-01"), ("2026-04-01", None)], None),
        ([("2026-03-02", None)], "2026-03-02"),
    ],
)
def test_every_page_tells_the_same(time_machine, caseworker, periods, since):
    time_machine.move_to("2026-03-02 12:00+01:00", tick=False)
    case = CaseFactory(coordinator=caseworker)
    BenefitSpellFactory(case=CaseFactory(), from_on=day("2020-01-01"))
    for first, last in periods:
        BenefitSpellFactory(case=case, from_on=day(first), until_on=day(last))

    worklist = worklist_sql.rows_of([case.pk], caseworker.pk, TODAY)
    listed = case_list_sql.rows_in_order([case.pk], ["uger"], caseworker, TODAY)

    assert case.support_since == day(since)
    assert Case.objects.as_system("for the test").with_support_since(TODAY).get(pk=case.pk).support_since == day(since)
    assert facts_of(case.pk, TODAY).support_since == day(since)
    assert worklist[0][4] == day(since)
    assert listed[0][5] == (since and (TODAY - day(since)).days // 7)
