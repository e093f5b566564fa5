"""python -m benchmarks.freeze --size 1m: what a night's count of all figures takes, each of them and in all.

The database is filled by `python -m benchmarks.seed --size 1m --seed 1`. The month is the last whole one, counted for
good and put back, so that it can be counted again.
"""

import argparse
import time

from benchmarks import results
from benchmarks.cpu import resident_mb
from benchmarks.database import SIZES, in_database


class PutBack(Exception):
    """The transaction is given up: the next run finds the database as this one did."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=list(SIZES), default="1m")
    size = parser.parse_args().size
    with in_database(size):
        from django.db import transaction
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
        before, found = resident_mb(), {}
        for figures in [[one] for one in FIGURES] + [list(FIGURES)]:
            name = figures[0].key if len(figures) == 1 else "all"
            begun = time.perf_counter()
            try:
                with transaction.atomic():
                    freeze(month, figures)
                    rows = FrozenFigure.objects.filter(month=month.first).count()
                    raise PutBack
            except PutBack:
                took = time.perf_counter() - begun
            print(f"{name}: {took:.1f} s, {rows:,} rows, {resident_mb():.0f} MB")
            found[name] = {"seconds": round(took, 1), "rows": rows}
        print(f"{before:.0f} MB before, {resident_mb():.0f} MB after; load {results.load()}")
        results.keep(f"freeze-{size}", found)


if __name__ == "__main__":
    main()
