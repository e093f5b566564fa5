"""python -m benchmarks.access --size 10k: what asking for the right to see costs the list of citizens.

The same first page, of the same cases, is asked for twice in words composed once, as the list does it: once as the
team's cases, once as those the user may see.
What the second costs more is told in F, the CPU of the floor page in the same rounds and the same process.
"""

import argparse
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from benchmarks import results
from benchmarks.cpu import cpu_ms
from benchmarks.database import SIZES, USER, in_database
from benchmarks.http import spread


def cpu_of(work: Callable[[], Any], times: int, backend: int) -> float:
    """Milliseconds of CPU, of this process and of the database's."""
    before = cpu_ms([backend]) + time.process_time() * 1000
    for _ in range(times):
        work()
    return (cpu_ms([backend]) + time.process_time() * 1000 - before) / times


def measure(size: str, rounds: int, times: int) -> dict[str, Any]:
    with in_database(size):
        from django.db import connection, transaction
        from django.test import Client
        from django.test.utils import CaptureQueriesContext, setup_test_environment

        from accounts.models import User
        from cases.models import Case
        from cases.models.case import CaseQuerySet
        from journal.composed import composed_once
        from journal.prepared import ask

        setup_test_environment()
        user = User.objects.get(username=USER)
        client = Client()
        client.force_login(user)
        backend = ask("SELECT pg_backend_pid()")[0][0]

        def page(cases: CaseQuerySet) -> CaseQuerySet:
            return cases.open().order_by("citizen__sort_key", "pk").for_display()[:25]

        @composed_once
        def page_of_team(team: int) -> CaseQuerySet:
            return page(Case.objects.as_system("the list without the question").filter(team_id=team))

        @composed_once
        def page_reached(team: int, involved: list[int], looked: list[int]) -> CaseQuerySet:
            return page(Case.objects.reached(team, involved, looked))

        def all_of_team() -> list[Case]:
            return page_of_team(user.team_id)

        def visible() -> list[Case]:
            return page_reached(*CaseQuerySet.reach_of(user))

        taken: dict[str, list[float]] = {"floor": [], "team": [], "visible": []}
        with transaction.atomic():
            for number in range(rounds + 1):
                for name, work in (
                    ("floor", lambda: client.get("/gulv/")),
                    ("team", all_of_team),
                    ("visible", visible),
                ):
                    cpu = cpu_of(work, times, backend)
                    if number:  # the first warms up
                        taken[name].append(cpu)
            with CaptureQueriesContext(connection) as asked:
                visible()
        added = [
            (mine - team) / floor
            for mine, team, floor in zip(*map(taken.get, ("visible", "team", "floor")), strict=True)
        ]  # type: ignore[arg-type]
    return {
        "size": size,
        "added": round(median(added), 3),
        "spread": spread(added),
        "ms": {name: round(median(values), 2) for name, values in taken.items()},
        "distinct": sum("DISTINCT" in query["sql"] for query in asked),
        "load": results.load(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the filter of what a user may see.")
    parser.add_argument("--size", choices=SIZES, default="10k")
    parser.add_argument("--rounds", type=int, default=20)
    arguments = parser.parse_args()
    found = measure(arguments.size, arguments.rounds, 20)
    results.keep(f"access_{arguments.size}", found)
    print(found)


if __name__ == "__main__":
    main()
