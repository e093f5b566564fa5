"""python -m benchmarks.contacts --size 100k: the deadlines of all open cases, settled from nothing and again.

The database is filled by `python -m benchmarks.seed --size 100k --seed 1`; the talks are put in here, one every six
weeks of a case. Settled again, nothing changes: that is what each hour of the day costs, at last with the deadlines
that the talks kept or came too late for.
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
# One for each talk but the last, by the rule of the open one; every fifth was held a day late.
PAST = """
INSERT INTO followup_contactdeadline (case_id, kind, rule_id, rule_text, anchor_on, number, earliest_on, latest_on,
    first_latest_on, must_be_personal, must_be_joint, is_sure, state, kept_by_id, settled_on, void_because,
    computed_on)
SELECT waiting.case_id, waiting.kind, waiting.rule_id, waiting.rule_text, waiting.anchor_on, talk.number, talk."on",
    due, due, false, false, true, CASE WHEN due < talk."on" THEN 'late' ELSE 'kept' END, talk.id, talk."on", '',
    talk."on"
FROM followup_contactdeadline waiting
JOIN followup_contactrule rule ON rule.id = waiting.rule_id
JOIN (
    SELECT *, row_number() OVER (PARTITION BY case_id ORDER BY "on") AS number FROM followup_meeting
) talk ON talk.case_id = waiting.case_id AND talk.form = ANY(rule.allowed_forms) AND talk."on" >= waiting.anchor_on,
LATERAL (SELECT talk."on" - (talk.id %% 5 = 0)::int AS due) x
WHERE waiting.state = 'open' AND talk.number < waiting.number
"""
# Every seventh case was counted from another day before, by which a first talk was due and never held.
NEVER_HELD = """
INSERT INTO followup_contactdeadline (case_id, kind, rule_id, rule_text, anchor_on, number, earliest_on, latest_on,
    first_latest_on, must_be_personal, must_be_joint, is_sure, state, settled_on, void_because, computed_on)
SELECT case_id, kind, rule_id, rule_text, anchor_on - 60, 1, anchor_on - 60, anchor_on - 30, anchor_on - 30,
    false, false, true, 'late', anchor_on, 'Samtalen blev ikke holdt. Kontakten regnes fra en anden dag.', anchor_on
FROM followup_contactdeadline
WHERE state = 'open' AND case_id %% 7 = 0
"""


def tell_the_past() -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(PAST, [])
        print(f"{cursor.rowcount:,} deadlines of the past")
        cursor.execute(NEVER_HELD, [])
        print(f"{cursor.rowcount:,} of talks that were never held")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE followup_contactdeadline")


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
        for name in ("from nothing", "again, nothing changed", "again, with its past"):
            if name.endswith("past"):
                tell_the_past()
            begun, own = time.perf_counter(), time.process_time()
            changed = settle_cases(today)
            took, own = time.perf_counter() - begun, time.process_time() - own
            print(
                f"{name}: {took:.1f} s, {took / cases * 1e6:.0f} µs a case, {own:.1f} s of CPU of its own, "
                f"{changed:,} cases changed, {resident_mb():.0f} MB, load {results.load()}"
            )
            found[name] = {"seconds": round(took, 1), "cpu": round(own, 1), "changed": changed}
        print(
            f"{ContactDeadline.objects.open().count():,} deadlines; {before:.0f} MB before, {resident_mb():.0f} after"
        )
        results.keep(f"contacts-{size}", found)


if __name__ == "__main__":
    main()
