"""python -m benchmarks.clock: what waits, counted in a million open rows of each kind, against the barest SQL.

The bare statement is written by hand for each kind. It finds the same for the same people, and knows nothing of
deputies, of roles or of who may open a case. The database is filled by `python -m benchmarks.clock --seed`, which
takes a few minutes.
"""

import argparse
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Any, TypeVar

from benchmarks import results
from benchmarks.cpu import cpu_ms, resident_mb
from benchmarks.database import SIZES, in_database
from benchmarks.http import spread
from benchmarks.seed import tidy

if TYPE_CHECKING:
    from followup.clock_sql import Kind, Rules

SIZE = "clock"
ROWS = 1_000_000
# A twentieth is late; a citizen has a hundred of each kind.
DUE = "%(today)s - 30 + ((n * 7919 + opened.id * 31) %% 600)::int"
ENDS = "%(today)s - 15 + ((n * 6101 + opened.id * 17) %% 600)::int"
FILL = [
    "DELETE FROM plans_intervention",
    "TRUNCATE followup_meeting, followup_agreedtask, followup_measurement, followup_contactdeadline CASCADE",
    """INSERT INTO followup_meeting (case_id, "on", minutes, form, place, state, held_by_id, first_on, moves,
        moved_because, cancelled_by, because, plan_follow_up, nothing_agreed, version)
    SELECT opened.id, {due}, 45, 'in_person', '', 'planned', part.user_id, {due}, 0, '', '', '', '', false, 1
    FROM cases_case opened JOIN cases_involvement part ON part.case_id = opened.id AND part.part = 'coordinator'
        AND part.until_on IS NULL, generate_series(1, {each}) n""",
    """INSERT INTO followup_agreedtask (case_id, text, owner, user_id, other_name, due_on, dropped_because,
        created_by_id, created_at, version)
    SELECT opened.id, 'Ringer til virksomheden', CASE WHEN n %% 2 = 0 THEN 'staff' ELSE 'citizen' END,
        CASE WHEN n %% 2 = 0 THEN part.user_id END, '', {due}, '', part.user_id, now(), 1
    FROM cases_case opened JOIN cases_involvement part ON part.case_id = opened.id AND part.part = 'coordinator'
        AND part.until_on IS NULL, generate_series(1, 2 * {each}) n""",
    """INSERT INTO followup_measurement (case_id, instrument_id, "on", state, citizen_how, staff_id, one_sided_because,
        dropped_because, version, closed_at, closed_by_id, is_counted)
    SELECT opened.id, edition.id, %(today)s - 60 - (opened.id %% 90)::int - n, 'closed', '', part.user_id, 'Ja', '', 1,
        now(), part.user_id, false
    FROM (SELECT min(id) AS id FROM followup_instrument) edition,
        cases_case opened JOIN cases_involvement part ON part.case_id = opened.id AND part.part = 'coordinator'
        AND part.until_on IS NULL, generate_series(1, {each}) n""",
    """INSERT INTO followup_contactdeadline (case_id, kind, rule_id, rule_text, anchor_on, number, latest_on,
        first_latest_on, must_be_personal, must_be_joint, is_sure, state, void_because, computed_on)
    SELECT opened.id, CASE WHEN n %% 2 = 0 THEN 'legal' ELSE 'local' END,
        CASE WHEN n %% 10 < 2 THEN rule.funds ELSE rule.ours END, 'Regel', %(today)s, 1, {due}, {due},
        false, false, true, 'open', '', %(today)s
    FROM (SELECT min(id) FILTER (WHERE first_by = 'unemployment_fund') AS funds,
            min(id) FILTER (WHERE first_by = 'municipality' AND municipality_after_weeks IS NULL) AS ours
        FROM followup_contactrule) rule, cases_case opened, generate_series(1, 2 * {each}) n""",
]
# Without those that the unemployment fund holds.
CONTACT = """SELECT d.case_id, d.latest_on AS due_on FROM followup_contactdeadline d
    JOIN followup_contactrule r ON r.id = d.rule_id AND (r.first_by <> 'unemployment_fund' OR d.number > 1)
        AND (coalesce(r.municipality_after_weeks, 0) = 0
            OR d.latest_on > d.anchor_on + 7 * r.municipality_after_weeks)
    WHERE d.state = 'open' AND d.kind = '{}' AND d.latest_on <= %(until)s"""
# Written out once more: what the product's own statements do badly must not be in these.
BARE_ITEMS = {
    "follow_up": """SELECT case_id, follow_up_on AS due_on FROM plans_intervention
        WHERE status IN ('running', 'paused') AND follow_up_on <= %(until)s""",
    "ended": """SELECT case_id, ends_on AS due_on FROM plans_intervention
        WHERE status = 'running' AND ends_on <= %(until)s
        UNION ALL SELECT case_id, least(paused_until, ends_on) FROM plans_intervention
        WHERE status = 'paused' AND least(paused_until, ends_on) <= %(until)s""",
    "contact_legal": CONTACT.format("legal"),
    "contact_local": CONTACT.format("local"),
    "meeting": """SELECT case_id, held_by_id AS user_id, "on" AS due_on FROM followup_meeting
        WHERE state = 'planned' AND "on" <= %(until)s""",
    "agreement": """SELECT case_id, user_id, due_on FROM followup_agreedtask
        WHERE done_on IS NULL AND dropped_on IS NULL AND owner = 'staff' AND due_on <= %(until)s""",
    "citizen": """SELECT case_id, due_on FROM followup_agreedtask
        WHERE done_on IS NULL AND dropped_on IS NULL AND owner <> 'staff' AND due_on <= %(until)s""",
    "measurement": """SELECT case_id, due_on FROM (
            SELECT measured.id AS case_id, %(grace)s + coalesce(
                (SELECT "on" FROM followup_measurement
                    WHERE case_id = measured.id AND state = 'closed' ORDER BY "on" DESC LIMIT 1) + %(interval)s,
                measured.opened_on + %(baseline)s
            ) AS due_on
            FROM cases_case measured JOIN (
                SELECT case_id FROM plans_intervention WHERE status IN ('agreed', 'running', 'paused')
                GROUP BY case_id HAVING max(ends_on) - min(starts_on) > %(programme)s
            ) long ON long.case_id = measured.id
        ) next WHERE due_on <= %(until)s""",
}
RESPONSIBLE = "JOIN cases_involvement v ON v.case_id = c.id AND v.part = 'coordinator' AND v.until_on IS NULL"
BARE = """
SELECT {user}, count(*) FILTER (WHERE due_on < %(today)s), count(*) FILTER (WHERE due_on >= %(today)s)
FROM ({items}) i
JOIN cases_case c ON c.id = i.case_id AND c.closed_on IS NULL
{responsible}
JOIN accounts_user u ON u.id = {user} AND u.is_active
GROUP BY {user}
"""
Told = TypeVar("Told")
Found = dict[int, tuple[int, int]]  # how many are late and how many are near, by person


def fill(today: date, citizens: int, rows: int = ROWS) -> None:
    """As many rows of each kind as were asked for; what says that a case has one of them at a time stands aside."""
    from django.db import connection, transaction

    from plans.models import Intervention

    names = [f'"{field.column}"' for field in Intervention._meta.concrete_fields if not field.primary_key]
    own = {
        '"case_id"': "opened.id",
        '"status"': "'running'",
        '"follow_up_on"': DUE,
        '"starts_on"': "%(today)s - 200",
        '"ends_on"': ENDS,
        '"paused_until"': "NULL",
    }
    copied = [own.get(name, f"one.{name}") for name in names]
    interventions = (
        f"INSERT INTO plans_intervention ({', '.join(names)}) SELECT {', '.join(copied)}"
        " FROM (SELECT * FROM kept WHERE status = 'running' LIMIT 1) one, cases_case opened,"
        " generate_series(1, {each}) n"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("CREATE TEMPORARY TABLE kept ON COMMIT DROP AS SELECT * FROM plans_intervention")
        cursor.execute("DROP INDEX IF EXISTS contact_deadline_one_open")
        for statement in [*FILL, interventions]:
            due = {"due": DUE, "each": rows // citizens}
            cursor.execute(statement.format(**due), {"today": today})
    with connection.cursor() as cursor:
        tidy(cursor)


def reset() -> None:
    """What an earlier run told."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM notices_notice; DELETE FROM followup_digest")
        cursor.execute("VACUUM notices_notice")
        cursor.execute("VACUUM followup_digest")


def bare(kind: "Kind", rules: "Rules") -> Found:
    """How many are late or near, found with as little as can be."""
    from django.db import connection

    values: dict[str, Any] = {"today": rules.today, "until": rules.soon_until(kind), **rules.measuring()}
    joined = {"user": "i.user_id", "responsible": ""} if kind.is_somebodys else {"user": "v.user_id"}
    statement = BARE.format(**{"responsible": RESPONSIBLE} | joined, items=BARE_ITEMS[kind.key])
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {user: (late, soon) for user, late, soon in cursor.fetchall()}


def counted(kind: "Kind", rules: "Rules") -> Found:
    from followup.clock_sql import count

    return {found.user: (found.late, found.soon) for found in count(kind, rules)}


def timed(job: Callable[[], Told], backend: int) -> tuple[float, float, Told]:
    """Wall and CPU in ms, of this process and the database's, and what came of it."""
    before = cpu_ms([backend]) + time.process_time() * 1000
    begun = time.perf_counter()
    found = job()
    wall = (time.perf_counter() - begun) * 1000
    return wall, cpu_ms([backend]) + time.process_time() * 1000 - before, found


def statements(job: Callable[[], object]) -> int:
    from django.db import connection

    seen = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        job()
    return len(seen)


def of_kind(kind: "Kind", rules: "Rules", rounds: int, backend: int) -> dict[str, Any]:
    jobs = {"bare": partial(bare, kind, rules), "scan": partial(counted, kind, rules)}
    taken: dict[str, list[tuple[float, float, Found]]] = {name: [] for name in jobs}
    for number in range(rounds + 1):
        for name, job in jobs.items():
            one = timed(job, backend)
            if number:  # the first warms both up
                taken[name].append(one)
    found = taken["scan"][0][2]
    assert all(one[2] == found for ones in taken.values() for one in ones), "they do not count the same"
    pairs = list(zip(taken["scan"], taken["bare"], strict=True))
    return {
        "found": sum(late + soon for late, soon in found.values()),
        "statements": statements(jobs["scan"]),
        "scan_ms": round(median(one[0] for one in taken["scan"]), 1),
        "bare_ms": round(median(one[0] for one in taken["bare"]), 1),
        "cpu_ratio": spread([scan[1] / its[1] for scan, its in pairs]),
        "wall_ratio": spread([scan[0] / its[0] for scan, its in pairs]),
    }


def measure(rounds: int) -> dict[str, Any]:
    with in_database(SIZE):
        from django.db import connection
        from django.utils import timezone

        from danish.dates import add_working_days
        from followup.clock_sql import Rules
        from followup.digest import tell_digests

        today = add_working_days(timezone.localdate(), 1)
        with connection.cursor() as cursor:
            # Other processes of the server would do a part of it, and not be counted.
            cursor.execute("SET max_parallel_workers_per_gather = 0")
            cursor.execute("SELECT pg_backend_pid()")
            backend = cursor.fetchone()[0]
        rules = Rules(today)
        pages = {kind.key: of_kind(kind, rules, rounds, backend) for kind in rules.kinds()}
        tell = partial(tell_digests, today)
        tell()  # loads what it needs
        reset()
        before = resident_mb()
        first = timed(tell, backend)
        growth = resident_mb() - before
        again = timed(tell, backend)
        reset()
        whole = {
            "told": first[2],
            "statements": statements(tell),
            "scan_ms": round(first[0], 1),
            "again_ms": round(again[0], 1),
            "growth_mb": round(growth, 1),
        }
        reset()
    return {"pages": pages | {"whole": whole}, "load": results.load()}


def show(found: dict[str, Any]) -> str:
    lines = [
        f"{name}: {one['found']} of a million, {one['scan_ms']} ms, bare {one['bare_ms']} ms; CPU × bare"
        f" {one['cpu_ratio'][0]} ({one['cpu_ratio'][1]}..{one['cpu_ratio'][2]}), wall × bare {one['wall_ratio'][0]}"
        for name, one in found["pages"].items()
        if name != "whole"
    ]
    whole = found["pages"]["whole"]
    return "\n".join(lines) + (
        f"\nwhole: {whole['told']} people told in {whole['scan_ms']} ms and {whole['statements']} statements; again"
        f" {whole['again_ms']} ms; memory grew by {whole['growth_mb']} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what the clock counts.")
    parser.add_argument("--seed", action="store_true", help="fill the database and measure nothing")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    if arguments.seed:
        with in_database(SIZE):
            from django.utils import timezone

            from benchmarks.seed import seed

            today = timezone.localdate()
            seed(SIZES[SIZE], 1, today)
            fill(today, SIZES[SIZE])
        return
    found = measure(arguments.rounds)
    results.keep("clock_1m", found)
    print(show(found))


if __name__ == "__main__":
    main()
