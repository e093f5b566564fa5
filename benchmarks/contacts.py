"""python -m benchmarks.contacts --size 100k: the deadlines of all open cases, settled from nothing and again.

The database is filled by `python -m benchmarks.seed --size 100k --seed 1`; the talks are put in here, one every six
weeks of a case. Settled again, nothing changes: that is what each hour of the day costs.
"""

import argparse
import time
from datetime import date

from benchmarks import results
from benchmarks.cpu import resident_mb
from benchmarks.database import SIZES, in_database

TALKS = """
INSERT INTO followup_meeting (case_id, "on", minutes, form, place, state, held_by_id, first_on, moves, moved_because,
    cancelled_by, because, plan_follow_up, nothing_agreed, version, registered_by_id, registered_at, registered_on)
SELECT opened.id, day, 45, CASE WHEN n %% 3 = 0 THEN 'in_person' ELSE 'phone' END, '', 'held', 1, day, 0, '', '', '',
    'Det går fremad.', true, 1, 1, now(), day
FROM cases_case opened, generate_series(0, 12) n, LATERAL (SELECT opened.opened_on + 3 + n * 42 AS day) x
WHERE day <= %(today)s - (opened.id %% 60)::int
"""


def fill(today: date) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("TRUNCATE followup_meeting, followup_contactdeadline CASCADE")
        cursor.execute(TALKS, {"today": today})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE followup_meeting, cases_case")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=list(SIZES), default="100k")
    size = parser.parse_args().size
    with in_database(size):
        from django.utils import timezone

        from cases.models import Case
        from followup.contact_plan import settle_cases
        from followup.models import ContactDeadline
        from hjoerring.reference import load_reference

        today = timezone.localdate()
        load_reference()
        fill(today)
        cases = Case.objects.as_system("counted for a benchmark").open().count()
        print(f"{cases:,} open cases; {results.machine()}; load {results.load()}")
        before, found = resident_mb(), {}
        for name in ("from nothing", "again, nothing changed"):
            begun = time.perf_counter()
            changed = settle_cases(today)
            took = time.perf_counter() - begun
            print(f"{name}: {took:.1f} s, {took / cases * 1e6:.0f} µs a case, {changed:,} cases changed")
            found[name] = {"seconds": round(took, 1), "changed": changed, "mb": round(resident_mb())}
        print(
            f"{ContactDeadline.objects.open().count():,} deadlines; {before:.0f} MB before, {resident_mb():.0f} after"
        )
        results.keep(f"contacts-{size}", found)


if __name__ == "__main__":
    main()
