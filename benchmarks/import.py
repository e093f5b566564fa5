"""python -m benchmarks.import --size 10k: citizens from a file, by the job itself in slices, as in production."""

import argparse
import time
from datetime import date, timedelta
from typing import Any

from benchmarks import results
from benchmarks.cpu import cpu_ms
from benchmarks.database import SIZES, in_database

ROWS = 10_000


def rows_of(count: int, today: date) -> list[list[Any]]:
    """Invented citizens with replacement numbers of their own, the same ones every time."""
    from hjoerring.demo.people import LAST, MEN, TOWNS, WOMEN

    first, last = WOMEN.split() + MEN.split(), LAST.split()
    rows: list[list[Any]] = []
    for n in range(count):
        cpr = f"{61 + n % 28}{1 + n // 28 % 12:02}{60 + n // 336 % 40:02}-{3000 - n // 13_440:04}"
        rows.append(
            [
                cpr,
                first[n % len(first)],
                last[n * 7 % len(last)],
                "12345678",
                TOWNS[n % len(TOWNS)],
                today - timedelta(n % 900),
            ]
        )
    return rows


def measure(size: str, count: int) -> dict[str, Any]:
    with in_database(size):
        from django.db import connection
        from django.utils import timezone

        from accounts.models import User
        from cases.forms import ImportFileForm
        from cases.importing import SLICE, work_on
        from cases.models import Case, CaseImport
        from catalog.models import TargetGroup
        from danish.tables import read_table, write_table

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            backend = cursor.fetchone()[0]
        headings = ["Cpr", "Fornavn", "Efternavn", "Telefon", "By", "På forsørgelse siden"]
        file = write_table("xlsx", "Borgere", headings, rows_of(count, timezone.localdate()))
        begun = time.perf_counter()
        form = ImportFileForm()
        form.cleaned_data = {"file": read_table("borgere.xlsx", file)}
        job = form.receive(User.objects.caseworkers().order_by("pk")[0])
        read_s = time.perf_counter() - begun
        CaseImport.objects.filter(pk=job.pk).update(target_group=TargetGroup.objects.filter(is_open_for_new=True)[0])
        before = Case.objects.count()

        found = {}
        for name in ("run", "again"):
            if name == "again":
                job = form.receive(job.by)
                CaseImport.objects.filter(pk=job.pk).update(
                    target_group=TargetGroup.objects.filter(is_open_for_new=True)[0]
                )
            job.start()
            cpu = cpu_ms([backend]) + time.process_time() * 1000
            begun, slices = time.perf_counter(), 1
            while work_on(job.pk, SLICE):
                slices += 1
            found[f"{name}_s"] = round(time.perf_counter() - begun, 1)
            found[f"{name}_cpu_s"] = round((cpu_ms([backend]) + time.process_time() * 1000 - cpu) / 1000, 1)
            found[f"{name}_slices"] = slices
            job.refresh_from_db()
        assert (job.rows_known, job.rows_faulty) == (count, 0), (job.rows_known, job.rows_faulty)
        assert Case.objects.count() - before <= count
    return {"size": size, "rows": count, "read_s": round(read_s, 1), **found, "load": results.load()}


def show(found: dict[str, Any]) -> str:
    return (
        f"{found['rows']} rows into {found['size']}: the file read in {found['read_s']} s,"
        f" imported in {found['run_s']} s ({found['run_cpu_s']} s CPU, {found['run_slices']} messages);"
        f" all of it again, found to be there, {found['again_s']} s. Load {found['load']}."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the import of a file.")
    parser.add_argument("--size", choices=SIZES, default="10k")
    parser.add_argument("--rows", type=int, default=ROWS)
    arguments = parser.parse_args()
    found = measure(arguments.size, arguments.rows)
    results.keep(f"import_{arguments.size}", found)
    print(show(found))


if __name__ == "__main__":
    main()
