"""python -m benchmarks.batch: many plans drawn by the worker's processes, against as many that draw and nothing else.

Bare is what two processes need that are handed the plans, draw them and write the files: no queue, no rows, no zip.
Both take turns, and both draw the same plans of three pages. Needs `seed --size 1k`.
"""

import argparse
import json
import multiprocessing
import os
import subprocess
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import results
from benchmarks.cpu import children, cpu_ms
from benchmarks.database import in_database
from benchmarks.http import backends, lead, spread
from benchmarks.pdf import plan

if TYPE_CHECKING:
    from plans.models import PaperBatch, PlanVersion

HANDS = 2
LONGEST = 200.0  # seconds that a batch may take
DRAWN_FIRST = 4  # to warm a process up: its fonts are loaded at the first


def draw_bare(pages: list[int], folder: str, ready: Barrier, told: Any) -> None:
    """In a process of its own: draw those plans and write them down; tells how long it was on the processor."""
    from journal.files import write_whole
    from plans.pdf import render_plan

    for _ in range(DRAWN_FIRST):
        render_plan(plan())
    ready.wait()
    begun = time.process_time()
    for number in pages:
        write_whole(Path(folder) / f"{number}.pdf", render_plan(plan() | {"number": number}))
    told.put((time.process_time() - begun) * 1000)


def bare_process(*arguments: Any) -> None:
    import django

    from hjoerring.embedded import pango

    django.setup()
    pango.load()
    draw_bare(*arguments)


def bare(plans: int) -> tuple[float, float]:
    """Wall in seconds and CPU in ms."""
    spawn = multiprocessing.get_context("spawn")
    ready, told = spawn.Barrier(HANDS + 1), spawn.Queue()
    with tempfile.TemporaryDirectory() as folder:
        hands = [
            spawn.Process(target=bare_process, args=(list(range(first, plans, HANDS)), folder, ready, told))
            for first in range(HANDS)
        ]
        for hand in hands:
            hand.start()
        ready.wait()
        begun = time.perf_counter()
        cpu = sum(told.get() for _ in hands)
        wall = time.perf_counter() - begun
        for hand in hands:
            hand.join()
    return wall, cpu


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """The demo's worker with the bench settings; gives its process."""
    from hjoerring.management.commands.demo import commands

    process = subprocess.Popen(
        commands(0)["worker"], env=os.environ | {"DJANGO_SETTINGS_MODULE": "benchmarks.bench_settings"}
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def number_of_versions() -> int:
    """What is frozen stays, so the versions are used again until the plan that is drawn here changes."""
    return 10_000 + zlib.crc32(json.dumps(plan()).encode()) % 20_000


def versions_to_draw(plans: int) -> list["PlanVersion"]:
    """Of that many open cases of the first team, as another run has made them or new."""
    from cases.models import Case
    from plans.models import PlanVersion

    mine = lead()
    cases = Case.objects.visible_to(mine).open().filter(team=mine.team).order_by("pk")[:plans]
    number = number_of_versions()
    there = set(PlanVersion.objects.filter(number=number).values_list("case", flat=True))
    PlanVersion.objects.bulk_create(
        PlanVersion(
            case=case,
            number=number,
            citizen_view="agrees",
            signed_how="spoken",
            content=plan() | {"number": case.pk},
            frozen_by=mine,
        )
        for case in cases
        if case.pk not in there
    )
    return list(PlanVersion.objects.filter(number=number, case__in=[case.pk for case in cases]).order_by("case"))


def order(versions: list["PlanVersion"]) -> "PaperBatch":
    """A batch of plans that are not on paper yet."""
    from plans.models import PaperBatch, PlanInBatch, PlanPaper

    PlanPaper.objects.filter(version__in=versions).delete()
    PaperBatch.objects.all().delete()
    mine = lead()
    batch = PaperBatch.objects.create(by=mine, team=mine.team, total=len(versions))
    PlanInBatch.objects.bulk_create(PlanInBatch(batch=batch, version=version) for version in versions)
    return batch


def queued(versions: list["PlanVersion"], hands: subprocess.Popen[bytes]) -> tuple[float, float]:
    """Wall in seconds from the order to the file, and CPU in ms of the worker and the database for it."""
    from plans.tasks import begin_batch

    batch = order(versions)
    used = [hands.pid, *children(hands.pid), *backends()]
    before, begun = cpu_ms(used), time.perf_counter()
    begin_batch.delay(batch.pk)
    while not batch.is_over:
        assert hands.poll() is None, "the worker stopped"
        assert time.perf_counter() - begun < LONGEST, "the batch does not come"
        time.sleep(0.05)
        batch.refresh_from_db()
    wall = time.perf_counter() - begun
    assert batch.packed == len(versions), f"{batch.packed} of {len(versions)} plans were drawn"
    return wall, cpu_ms(used) - before


def pages_of_one() -> int:
    from io import BytesIO

    from pypdf import PdfReader

    from plans.pdf import render_plan

    return len(PdfReader(BytesIO(render_plan(plan()))).pages)


def measure(plans: int, rounds: int) -> dict[str, Any]:
    with in_database("1k"):
        from hjoerring.embedded import pango

        pango.load(fetch=True)
        versions = versions_to_draw(plans)
        assert len(versions) == plans, f"the team has {len(versions)} open cases"
        taken = []
        with worker() as hands:
            queued(versions[: DRAWN_FIRST * HANDS], hands)
            for number in range(rounds):  # whoever is first finds the machine cooler
                first = queued(versions, hands) if number % 2 else None
                alone = bare(plans)
                taken.append((alone, first or queued(versions, hands)))
        pages = pages_of_one()
    ours, its = [one for _, one in taken], [one for one, _ in taken]
    return {
        "plans": plans,
        "pages": pages,
        "run_s": round(min(wall for wall, _ in ours), 1),
        "bare_s": round(min(wall for wall, _ in its), 1),
        "per_plan_ms": round(min(cpu for _, cpu in ours) / plans, 1),
        "cpu_ratio": spread([mine[1] / bare[1] for bare, mine in taken]),
        "wall_ratio": spread([mine[0] / bare[0] for bare, mine in taken]),
        "load": results.load(),
    }


def show(found: dict[str, Any]) -> str:
    cpu, wall = (f"{found[name][0]} ({found[name][1]}..{found[name][2]})" for name in ("cpu_ratio", "wall_ratio"))
    return (
        f"{found['plans']} plans of {found['pages']} pages in {found['run_s']} s,"
        f" {found['plans'] / found['run_s']:.1f} a second; bare {found['bare_s']} s. CPU × bare {cpu},"
        f" {found['per_plan_ms']} ms a plan, wall × bare {wall}. Load {found['load']}."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure many plans on paper in one go.")
    parser.add_argument("--plans", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=2)
    arguments = parser.parse_args()
    found = measure(arguments.plans, arguments.rounds)
    results.keep("batch", found)
    print(show(found))


if __name__ == "__main__":
    main()
