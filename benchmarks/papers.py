"""python -m benchmarks.papers --size 1k: a plan that is on paper, fetched again and again, against the floor page."""

import argparse
from typing import TYPE_CHECKING, Any

from benchmarks import results
from benchmarks.batch import number_of_versions
from benchmarks.database import SIZES, USER, in_database
from benchmarks.http import FLOOR, Page, case_with_plan, play_in_turns, show
from benchmarks.pdf import plan

if TYPE_CHECKING:
    from plans.models import PlanVersion


def drawn_version() -> "PlanVersion":
    """An agreed plan and its paper, as the worker left them."""
    from accounts.models import User
    from hjoerring.embedded import pango
    from plans.models import PlanPaper, PlanVersion

    case, number = case_with_plan(), number_of_versions()
    version = PlanVersion.objects.filter(case=case, number=number).first()
    if version is None:
        version = PlanVersion(case=case, number=number, citizen_view="agrees", signed_how="spoken", content=plan())
        version.frozen_by = User.objects.get(username=USER)
        version.save()
    paper, _ = PlanPaper.objects.get_or_create(version=version, reader="citizen")
    if paper.lacks_paper:
        pango.load(fetch=True)
        paper.draw()
    assert not paper.lacks_paper, paper.problem
    return version


def measure(size: str, rounds: int, requests: int, port: int) -> dict[str, Any]:
    with in_database(size):
        floor, stored = Page(FLOOR, "/gulv/"), Page("stored", drawn_version().get_absolute_url())
        worker_mb = play_in_turns([floor, stored], rounds, requests, port)
        assert stored.body.startswith(b"%PDF"), "no PDF came out"
    return {
        "size": size,
        "rounds": rounds,
        "requests": requests,
        "worker_mb": round(worker_mb, 1),
        "load": results.load(),
        "pages": {page.name: page.report(floor) for page in (floor, stored)},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure a plan that is on paper already.")
    parser.add_argument("--size", choices=SIZES, default="10k")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument("--port", type=int, default=8172)
    arguments = parser.parse_args()
    found = measure(arguments.size, arguments.rounds, arguments.requests, arguments.port)
    results.keep("papers", found)
    print(show(found))


if __name__ == "__main__":
    main()
