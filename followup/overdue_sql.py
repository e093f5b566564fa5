"""Raw SQL: what has been late for too long in some cases, the longest first, in one statement for a page of it.

The same rows that the lead is told of by `clock_leads`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from danish.addresses import address
from followup.clock_sql import Rules
from followup.models import Escalation, MeetingForm
from journal.prepared import ask

PAGE = """
SELECT
    page.kind, page.due_on, opened.id, citizen.first_name || ' ' || citizen.last_name,
    coalesce(nullif(trim(person.first_name || ' ' || person.last_name), ''), person.username),
    CASE
        WHEN page.kind IN ('follow_up', 'ended') THEN (SELECT title FROM plans_intervention WHERE id = page.row_id)
        WHEN page.kind = 'agreement' THEN (SELECT text FROM followup_agreedtask WHERE id = page.row_id)
        WHEN page.kind = 'meeting' THEN (SELECT form FROM followup_meeting WHERE id = page.row_id)
        WHEN page.kind = 'contact' THEN (SELECT number::text FROM followup_contactdeadline WHERE id = page.row_id)
    END
FROM (
    SELECT late.*
    FROM ({kinds}) late
    WHERE late.case_id = ANY(%(cases)s)
    ORDER BY late.due_on, late.case_id, late.kind, late.row_id
    LIMIT %(number)s OFFSET %(first)s
) page
JOIN cases_case opened ON opened.id = page.case_id
JOIN cases_citizen citizen ON citizen.id = opened.citizen_id
LEFT JOIN cases_involvement responsible
    ON responsible.case_id = opened.id AND responsible.part = 'coordinator' AND responsible.until_on IS NULL
LEFT JOIN accounts_user person ON person.id = responsible.user_id
ORDER BY page.due_on, page.case_id, page.kind, page.row_id
"""
IN_ALL = "SELECT count(*) FROM ({kinds}) late WHERE late.case_id = ANY(%(cases)s)"
ONE_KIND = "SELECT '{told_as}' AS kind, item.case_id, item.row_id, item.due_on FROM ({items}) item"
LOOKED_AT = {
    Escalation.Kind.FOLLOW_UP: "followup:follow_up_list",
    Escalation.Kind.ENDED: "followup:follow_up_list",
    Escalation.Kind.MEETING: "followup:meeting_list",
    Escalation.Kind.AGREEMENT: "followup:meeting_list",
    Escalation.Kind.CONTACT: "followup:contact_detail",
    Escalation.Kind.MEASUREMENT: "followup:progression_detail",
}


@dataclass(frozen=True)
class Late:
    """One thing that is late, with whose it is."""

    kind: Escalation.Kind
    due_on: date
    case_id: int
    name: str
    responsible: str
    text: str

    @property
    def url(self) -> str:
        return address(LOOKED_AT[self.kind], self.case_id)


class LateRows:
    """What is late in these cases; fetched a page at a time."""

    def __init__(self, cases: list[int], rules: Rules):
        self.cases, self.rules = cases, rules

    def __len__(self) -> int:
        return self._ask(IN_ALL)[0][0] if self.rules.escalated_until else 0

    def __getitem__(self, rows: slice) -> list[Late]:
        if self.rules.escalated_until is None:
            return []
        found = self._ask(PAGE, first=rows.start or 0, number=rows.stop - (rows.start or 0))
        return [
            Late(kind := Escalation.Kind(key), due_on, case_id, name, responsible or "", _words(kind, text or ""))
            for key, due_on, case_id, name, responsible, text in found
        ]

    def _ask(self, statement: str, **values: int) -> list[tuple[Any, ...]]:
        rules = self.rules
        each = [ONE_KIND.format(told_as=kind.escalates_as, items=kind.items) for kind in rules.kinds()]
        return ask(
            statement.replace("{kinds}", " UNION ALL ".join(each)),
            cases=self.cases,
            today=rules.today,
            until=rules.escalated_until,
            **rules.measuring(),
            **values,
        )


def _words(kind: Escalation.Kind, text: str) -> str:
    if kind == Escalation.Kind.MEETING:
        return MeetingForm(text).label
    return f"Samtale {text}" if kind == Escalation.Kind.CONTACT else text
