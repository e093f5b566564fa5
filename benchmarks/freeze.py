"""python -m benchmarks.freeze --size 1m: what a night's count of all figures takes, each of them and in all.

The database is filled by `python -m benchmarks.seed --size 1m --seed 1`. The month is the last whole one, counted for
good and put back, so that it can be counted again.
"""

import argparse
import time

from benchmarks import results
from benchmarks.cpu import cpu_ms, parent, reaped_ms, resident_mb
from benchmarks.database import SIZES, in_database


class PutBack(Exception):
    """The transaction is given up: the next run finds the database as this one did."""


def its_ms(backend: int) -> float:
    """Of the connection and of the workers it had, which end before the server tells their time."""
    return cpu_ms([backend]) + reaped_ms(parent(backend))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=list(SIZES), default="1m")
    parser.add_argument("--whole", action="store_true", help="all figures in one month only, not each of them first")
    arguments = parser.parse_args()
    size = arguments.size
    with in_database(size):
        from django.db import connection, transaction
        from django.utils import timezone

        from cases.models import Case
        from danish.dates import months_after
        from evaluation.figures import FIGURES, Month
        from evaluation.freezing import freeze
        from evaluation.models import FrozenFigure

        today = timezone.localdate()
        month = Month.until(months_after(today.replace(day=1), -1), today)
        cases = Case.objects.as_system("counted for a benchmark").count()
        print(f"{cases:,} cases; {results.machine()}; load {results.load()}")
        backend = connection.connection.info.backend_pid
        before, found = resident_mb(), {}
        each = [] if arguments.whole else [[one] for one in FIGURES]
        for figures in [*each, list(FIGURES)]:
            name = figures[0].key if len(figures) == 1 else "all"
            begun, own, its = time.perf_counter(), time.process_time(), its_ms(backend)
            try:
                with transaction.atomic():
                    freeze(month, figures)
                    with connection.cursor() as cursor:
                        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as when it is kept
                    rows = FrozenFigure.objects.filter(month=month.first).count()
                    raise PutBack
            except PutBack:
                took = time.perf_counter() - begun
            own, its = time.process_time() - own, (its_ms(backend) - its) / 1000
            print(
                f"{name}: {took:.1f} s; CPU {its:.1f} of the database, {own:.1f} of its own; {rows:,} rows,"
                f" {resident_mb():.0f} MB, load {results.load()}",
                flush=True,
            )
            found[name] = {"seconds": round(took, 1), "cpu": round(its + own, 1), "rows": rows}
        print(f"{before:.0f} MB before, {resident_mb():.0f} MB after; the database {resident_mb(backend):.0f} MB")
        results.keep(f"freeze_{size}", {**found.pop("all"), "load": results.load(), "figures": found})


if __name__ == "__main__":
    main()
