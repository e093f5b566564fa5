"""python -m benchmarks.coverage --size 100k: the coverage page against the floor, and the job that counts for it."""

import argparse
import time
from statistics import median
from typing import Any

from benchmarks import results
from benchmarks.cpu import cpu_ms
from benchmarks.database import SIZES, in_database
from benchmarks.http import FLOOR, Page, play_in_turns, show


def timed_count() -> tuple[float, float]:
    """Wall and CPU of the database in ms."""
    from django.db import connection

    from evaluation.coverage_count import count_coverage

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = [cursor.fetchone()[0]]
    before, begun = cpu_ms(backend), time.perf_counter()
    count_coverage()
    return (time.perf_counter() - begun) * 1000, cpu_ms(backend) - before


def measure(size: str, rounds: int, requests: int, port: int) -> dict[str, Any]:
    with in_database(size):
        from catalog.models import TargetGroup

        counts = [timed_count() for _ in range(rounds + 1)][1:]  # the first warms up
        group = TargetGroup.objects.order_by("key")[0]
        floor = Page(FLOOR, "/gulv/")
        measured = [
            floor,
            Page("coverage", "/katalog/daekning/"),
            Page("coverage_group", f"/katalog/daekning/?maalgruppe={group.key}"),
            Page("coverage_citizens", "/katalog/daekning/borgere/anxiety/"),
        ]
        worker_mb = play_in_turns(measured, rounds, requests, port)
    return {
        "size": size,
        "rounds": rounds,
        "requests": requests,
        "worker_mb": round(worker_mb, 1),
        "load": results.load(),
        "count_ms": round(median(wall for wall, _ in counts), 1),
        "count_cpu_ms": round(median(cpu for _, cpu in counts), 1),
        "pages": {page.name: page.report(floor) for page in measured},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the coverage page and its job.")
    parser.add_argument("--size", choices=SIZES, default="100k")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument("--port", type=int, default=8171)
    arguments = parser.parse_args()
    found = measure(arguments.size, arguments.rounds, arguments.requests, arguments.port)
    results.keep(f"coverage_{arguments.size}", found)
    print(show(found))
    print(f"The job: {found['count_ms']} ms, of that {found['count_cpu_ms']} ms of the database's CPU.")


if __name__ == "__main__":
    main()
