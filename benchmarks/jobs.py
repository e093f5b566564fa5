"""python -m benchmarks.jobs --size 100k: the overdue scan against the barest SQL that finds and tells the same."""

import argparse
import time
from collections.abc import Callable
from datetime import date
from statistics import median
from typing import Any

from benchmarks import results
from benchmarks.cpu import cpu_ms
from benchmarks.database import SIZES, in_database
from benchmarks.http import spread

# The same rows found, joined and written, without the words: what PostgreSQL must do at the very least.
BARE = """
INSERT INTO notices_notice (recipient_id, topic, "on", text, url, created_at)
SELECT v.user_id, 'overdue', %(today)s, count(*) FILTER (WHERE i.follow_up_on < %(today)s) || ' '
    || count(*) FILTER (WHERE i.ends_on < %(today)s), '', now()
FROM plans_intervention i
JOIN cases_case c ON c.id = i.case_id AND c.closed_on IS NULL
JOIN cases_involvement v ON v.case_id = c.id AND v.part = 'coordinator' AND v.until_on IS NULL
JOIN accounts_user u ON u.id = v.user_id AND u.is_active
WHERE i.status = 'running' AND (i.follow_up_on < %(today)s OR i.ends_on < %(today)s)
GROUP BY v.user_id
ON CONFLICT (recipient_id, topic, "on") DO NOTHING
"""


def bare(today: date) -> int:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BARE, {"today": today})
        return cursor.rowcount


def timed(job: Callable[[date], int], today: date, backend: int) -> tuple[float, float, int]:
    """Wall and CPU in ms, of this process and the database's, and how many were told."""
    before = cpu_ms([backend]) + time.process_time() * 1000
    begun = time.perf_counter()
    told = job(today)
    wall = (time.perf_counter() - begun) * 1000
    return wall, cpu_ms([backend]) + time.process_time() * 1000 - before, told


def statements(job: Callable[[date], int], today: date) -> int:
    from django.db import connection

    seen = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        job(today)
    return len(seen)


def forget() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM notices_notice")
        cursor.execute("VACUUM notices_notice")


def measure(size: str, rounds: int) -> dict[str, Any]:
    with in_database(size):
        from django.db import connection
        from django.utils import timezone

        from followup.digest import tell_digests
        from plans.models import Intervention

        today = timezone.localdate()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            backend = cursor.fetchone()[0]
        taken: dict[str, list[tuple[float, float, int]]] = {"scan": [], "bare": [], "again": []}
        for number in range(rounds + 1):
            for name, job in (("bare", bare), ("scan", tell_digests)):
                forget()
                one = timed(job, today, backend)
                if number:  # the first warms both up
                    taken[name].append(one)
            if number:
                taken["again"].append(timed(tell_digests, today, backend))
        forget()
        count = statements(tell_digests, today)
        rows = Intervention.objects.running().count()
        forget()
    assert {one[2] for one in taken["scan"]} == {one[2] for one in taken["bare"]}, "they do not tell the same people"
    pairs = list(zip(taken["scan"], taken["bare"], strict=True))
    return {
        "size": size,
        "rows": rows,
        "told": taken["scan"][0][2],
        "statements": count,
        "scan_ms": round(median(one[0] for one in taken["scan"]), 1),
        "bare_ms": round(median(one[0] for one in taken["bare"]), 1),
        "again_ms": round(median(one[0] for one in taken["again"]), 1),
        "cpu_ratio": spread([scan[1] / its[1] for scan, its in pairs]),
        "wall_ratio": spread([scan[0] / its[0] for scan, its in pairs]),
        "again_ratio": spread([again[1] / scan[1] for again, scan in zip(taken["again"], taken["scan"], strict=True)]),
        "load": results.load(),
    }


def show(found: dict[str, Any]) -> str:
    cpu, wall, again = (
        f"{found[name][0]} ({found[name][1]}..{found[name][2]})" for name in ("cpu_ratio", "wall_ratio", "again_ratio")
    )
    return (
        f"{found['rows']} running interventions, {found['told']} people told: scan {found['scan_ms']} ms in"
        f" {found['statements']} statement, bare SQL {found['bare_ms']} ms. CPU × bare {cpu}, wall × bare {wall}."
        f" A second run {found['again_ms']} ms, CPU × first {again}."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the overdue scan.")
    parser.add_argument("--size", choices=SIZES, default="100k")
    parser.add_argument("--rounds", type=int, default=10)
    arguments = parser.parse_args()
    found = measure(arguments.size, arguments.rounds)
    results.keep(f"jobs_{arguments.size}", found)
    print(show(found))


if __name__ == "__main__":
    main()
