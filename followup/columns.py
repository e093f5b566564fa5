"""The columns the list of citizens can have: what the database is asked for each, and how it is written.

A value is a text, a number or a date, so that a list that leaves the house holds real dates and numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases.models import Case
from cases.support_sql import support_since

Value = str | int | date | None


def plain(value: Value) -> str | SafeString:
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return "–" if value in (None, "") else str(value)


def state(closed_on: Value) -> SafeString:
    if isinstance(closed_on, date):
        return format_html('<span class="hm-tag">Afsluttet {}</span>', plain(closed_on))
    return SafeString('<span class="hm-tag hm-tag--green">Åben</span>')


def readiness(key: Value) -> str | SafeString:
    return plain(READINESS.get(str(key)))


def who(name: Value) -> str | SafeString:
    return str(name or "Ikke fordelt")


READINESS: dict[str, str] = {str(key): str(label) for key, label in Case.Readiness.choices}


@dataclass(frozen=True, eq=False)
class Column:
    """One column; `sql` is its value as said on the tables that `case_list_sql.ROWS` joins."""

    key: str
    label: str
    sql: str = ""  # none for what is found with the flags
    css: str = ""
    order: bool = False  # whether the list can be sorted by it, under its key
    shown: Callable[[Value], str | SafeString] = plain


WEEKS = f"(page.today - {support_since('found.id', 'page.today')}) / 7"
FIRST_GOAL = """(
    SELECT goal.title FROM cases_goal goal
    WHERE goal.case_id = found.id AND goal.status = 'active' ORDER BY goal.rank LIMIT 1
)"""
LAST_EVENT = """(
    SELECT (event.at AT TIME ZONE 'Europe/Copenhagen')::date FROM journal_event event
    WHERE event.case_id = found.id ORDER BY event.at DESC, event.id DESC LIMIT 1
)"""
RUNNING = "(SELECT count(*) FROM plans_intervention part WHERE part.case_id = found.id AND part.status = 'running')"
AGREED = "(SELECT max(plan.agreed_on) FROM plans_planversion plan WHERE plan.case_id = found.id)"
WAITS = """CASE
    WHEN found.waits_for_us_since IS NOT NULL THEN 'På os siden ' || to_char(found.waits_for_us_since, 'DD.MM.YYYY')
    WHEN found.waits_for_citizen_since IS NOT NULL
        THEN 'På borgeren siden ' || to_char(found.waits_for_citizen_since, 'DD.MM.YYYY')
    WHEN found.waits_for_others_since IS NOT NULL
        THEN 'På andre siden ' || to_char(found.waits_for_others_since, 'DD.MM.YYYY')
END"""
MEMO = "concat_ws(': ', to_char(mark.memo_on, 'DD.MM.YYYY'), nullif(mark.memo, ''))"
CASE_NUMBER = "'S-' || CASE WHEN found.id < 1000000 THEN lpad(found.id::text, 6, '0') ELSE found.id::text END"
WORKER = "coalesce(nullif(trim(person.first_name || ' ' || person.last_name), ''), person.username)"

CPR = Column("cpr", "Cpr-nummer", "citizen.cpr_front || '-••••'", "hm-num hm-nowrap")
NUMBER = Column("nummer", "Sagsnummer", CASE_NUMBER, "hm-num")
GOAL = Column("maal", "Vigtigste mål", FIRST_GOAL)
STATE = Column("status", "Status", "found.closed_on", shown=state)
DEADLINE = Column("frist", "Næste frist", "", order=True)
COLUMNS = {
    column.key: column
    for column in [
        CPR,
        NUMBER,
        Column("maalgruppe", "Målgruppe", "target_group.short_label", "hm-nowrap", order=True),
        Column("uger", "Uger på forsørgelse", WEEKS, "hm-r hm-num", order=True),
        Column("medarbejder", "Medarbejder", WORKER, order=True, shown=who),
        GOAL,
        Column("oprettet", "Oprettet", "found.opened_on", "hm-num", order=True),
        STATE,
        DEADLINE,
        Column("haendelse", "Seneste hændelse", LAST_EVENT, "hm-num", order=True),
        Column("venter", "Venter", WAITS, order=True),
        Column("huskes", "Min huskeseddel", MEMO, order=True),
        Column("overblik", "Overblik lavet", "found.overview_on", "hm-num", order=True),
        Column("indsatser", "Indsatser i gang", RUNNING, "hm-r hm-num", order=True),
        Column("aftalt", "Plan aftalt", AGREED, "hm-num", order=True),
        Column("visiteret", "Visiteret som", "found.readiness", shown=readiness),
        Column("by", "By", "citizen.town"),
    ]
}
USUAL = ["cpr", "nummer", "maalgruppe", "uger", "medarbejder", "maal", "oprettet", "status"]
