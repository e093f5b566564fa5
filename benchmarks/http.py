"""python -m benchmarks.http --size 10k: pages against the floor, in rounds that take turns.

gunicorn runs as the demo runs it, but with the bench settings. A disturbance hits all pages of a round alike, so the
ratio to the floor of the same round is what counts; the median of the rounds is reported, with the least and the most.
"""

import argparse
import gzip
import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPConnection
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from benchmarks import results
from benchmarks.cpu import children, cpu_ms, resident_mb
from benchmarks.database import EDITOR, LEAD, PASSWORD, SIZES, USER, in_database

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case

WARM_UP = 8
FLOOR = "F"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass
class Round:
    """Twenty requests for one page."""

    wall: list[float]
    web: float  # ms of CPU a request
    database: float

    @property
    def cpu(self) -> float:
        return self.web + self.database


@dataclass
class Page:
    name: str
    path: str
    form: dict[str, str] | None = None  # what htmx sends, for a page that answers while one types
    user: str = USER
    rounds: list[Round] = field(default_factory=list)
    statements: set[int] = field(default_factory=set)
    faults: int = 0
    body: bytes = b""

    def report(self, floor: "Page") -> dict[str, Any]:
        wall = [one for each in self.rounds for one in each.wall]
        return {
            "path": self.path,
            "statements": max(self.statements),
            "p50": round(median(wall), 2),
            "p95": round(quantiles(wall, n=20)[-1], 2),
            "cpu_web": round(median(each.web for each in self.rounds), 2),
            "cpu_database": round(median(each.database for each in self.rounds), 2),
            "cpu_ratio": spread([mine.cpu / its.cpu for mine, its in zip(self.rounds, floor.rounds, strict=True)]),
            "wall_ratio": spread(
                [median(mine.wall) / median(its.wall) for mine, its in zip(self.rounds, floor.rounds, strict=True)]
            ),
            "bytes": len(self.body),
            "bytes_gz": len(gzip.compress(self.body, 6)),
            "faults": self.faults,
        }


def spread(values: list[float]) -> list[float]:
    """Median, least, most."""
    return [round(each, 2) for each in (median(values), min(values), max(values))]


class Browser:
    """One connection that stays open, with its cookies."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}
        self.token = ""

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, bytes, Any]:
        headers = {"Accept-Encoding": "gzip", "Cookie": "; ".join(f"{name}={it}" for name, it in self.cookies.items())}
        if form is None:
            self.connection.request("GET", path, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers |= {"HX-Request": "true", "X-CSRFToken": self.token} if self.token else {}
            self.connection.request("POST", path, body=urlencode(form), headers=headers)
        answer = self.connection.getresponse()
        body = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        return answer.status, body, answer.headers

    def log_in(self, user: str) -> None:
        _, body, _ = self.ask("/log-ind/")
        token = TOKEN.search(body.decode())
        assert token, "the log-in page has no form"
        form = {"csrfmiddlewaretoken": token[1], "login": user, "password": PASSWORD}
        status, _, _ = self.ask("/log-ind/", form)
        assert status == 302, f"the log-in answered {status}"
        if user == EDITOR:  # who has no search
            return
        _, body, _ = self.ask("/soeg/")
        token = TOKEN.search(body.decode())
        assert token, "the search has no form"
        self.token = token[1]


@contextmanager
def gunicorn(port: int) -> Iterator[int]:
    """The web process of the demo with the bench settings; gives its pid."""
    from hjoerring.management.commands.demo import commands

    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "benchmarks.bench_settings", "HJM_WEB": "1"}
    web = subprocess.Popen(commands(port)["web"], env=environment)
    try:
        deadline = time.monotonic() + 60
        while True:
            assert web.poll() is None, "gunicorn stopped"
            assert time.monotonic() < deadline, "gunicorn does not answer"
            try:
                Browser(port).ask("/live/")
                break
            except OSError:
                time.sleep(0.1)
        yield web.pid
    finally:
        web.terminate()
        web.wait(20)


def backends() -> list[int]:
    """The database's processes that work for gunicorn."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return [pid for (pid,) in cursor.fetchall()]


def pages_of(size: str, only: set[str]) -> list[Page]:
    """Those that are named, or all; what a page shows is counted only when it is measured."""
    found = catalogue_pages() if size == "offers" else pages(only)
    return [page for page in found if not only or page.name in {FLOOR, *only}]


def catalogue_pages() -> list[Page]:
    case = case_with_plan()
    chosen = {"barriere": ["debt", "housing_insecurity"], "form": ["group"], "ledig": ["ja"], "start": ["8"]}
    return [
        Page(FLOOR, "/gulv/"),
        Page("offer_list", "/katalog/"),
        Page("offer_list_words", f"/katalog/?{urlencode({'q': 'jobsøgning'})}"),
        Page("offer_list_facets", f"/katalog/?{urlencode(chosen, doseq=True)}"),
        Page("offer_list_near", f"/katalog/?{urlencode({'q': 'jobsøning'})}"),
        Page("offer_match", f"/sager/{case.pk}/plan/passer/"),
        Page("plan_build", f"/sager/{case.pk}/plan/kladde/"),
        Page("desk", "/katalog/redaktion/", user=EDITOR),
    ]


def case_with_plan() -> "Case":
    """The caseworker's first open case with a plan: two goals, six factors, five interventions, twenty events."""
    from cases.models import Case
    from plans.models import Intervention

    mine = Case.objects.open().filter(involvements__user__username=USER, goals__rank=2)
    return mine.filter(pk__in=Intervention.objects.in_plan().values("case")).order_by("pk")[0]


def case_with_forty_lines() -> "Case":
    """The caseworker's case with the longest plan."""
    from django.db.models import Count

    from cases.models import Case

    mine = Case.objects.open().filter(involvements__user__username=USER)
    return mine.annotate(lines=Count("interventions", distinct=True)).order_by("-lines", "pk")[0]


def case_with_conference() -> "Case":
    """The one with an analysis: eight contributions, thirty barriers, fifteen proposals on the table."""
    from conferences.models import Analysis

    return Analysis.objects.as_system("benchmarks").select_related("case").get(state=Analysis.State.ACCEPTED).case


def lead() -> "User":
    """Of the caseworker's team, with the same password."""
    from accounts.models import User

    mine = User.objects.get(username=USER)
    said = {"role": User.Role.TEAM_LEAD, "first_name": "Bente", "last_name": "Bjerg", "team": mine.team}
    return User.objects.update_or_create(username=LEAD, defaults=said | {"password": mine.password})[0]


def tell_the_board() -> None:
    """A norm that weighs everything it can, and last night."""
    from django.utils import timezone

    from evaluation.case_days import keep_days
    from evaluation.models import CaseloadNorm
    from evaluation.team_days import write_down

    weighs = {"risk": "0.5", "line": "0.25", "new_case": "0.25"}
    CaseloadNorm.objects.get_or_create(from_on=date(2020, 1, 1), defaults=weighs)
    write_down(timezone.localdate())
    keep_days(timezone.localdate())


def tell_the_reports() -> None:
    """A year of one figure; the last whole month is left to `benchmarks.freeze`."""
    from django.utils import timezone

    from danish.dates import months_after
    from evaluation.figures import Month
    from evaluation.figures.goals import WITH_GOAL
    from evaluation.freezing import freeze

    today = timezone.localdate()
    for ago in range(13, 1, -1):
        freeze(Month.until(months_after(today.replace(day=1), -ago), today), [WITH_GOAL])


def pages(only: set[str]) -> list[Page]:
    lead()
    for name, tell in (("team", tell_the_board), ("report", tell_the_reports)):
        if not only or name in only:
            tell()
    case, long, table = case_with_plan(), case_with_forty_lines(), case_with_conference()
    return [
        Page(FLOOR, "/gulv/"),
        Page("case_list", "/sager/"),
        Page("case_list_last", "/sager/?side=sidste"),
        Page("worklist", "/min-dag/"),
        Page("team", "/team/", user=LEAD),
        Page("report", "/rapporter/maal/", user=LEAD),
        Page("case_detail", f"/sager/{case.pk}/"),
        Page("plan_detail", f"/sager/{case.pk}/plan/"),
        Page("plan_forty_time", f"/sager/{long.pk}/plan/"),
        Page("plan_forty_board", f"/sager/{long.pk}/plan/?visning=tavle"),
        Page("plan_forty_list", f"/sager/{long.pk}/plan/?visning=liste"),
        Page("conference", f"/sager/{table.pk}/analyse/"),
        Page("search", "/soeg/", {"q": "an"}),
    ]


def play(page: Page, browser: Browser, requests: int, web: list[int]) -> Round:
    """One round of one page."""
    browser.connection.close()
    database = backends()
    before = cpu_ms(web), cpu_ms(database)
    wall = []
    for _ in range(requests):
        begun = time.perf_counter()
        status, body, headers = browser.ask(page.path, page.form)
        wall.append((time.perf_counter() - begun) * 1000)
        if status != 200:
            page.faults += 1
            continue
        page.body = body
        page.statements.add(int(headers["X-Bench-Statements"]))
    return Round(wall, (cpu_ms(web) - before[0]) / requests, (cpu_ms(database) - before[1]) / requests)


def play_in_turns(measured: list[Page], rounds: int, requests: int, port: int) -> float:
    """Every page in every round; gives the MB of the largest worker."""
    with gunicorn(port) as pid:
        browsers = {user: Browser(port) for user in {page.user for page in measured}}
        for user, browser in browsers.items():
            browser.log_in(user)
        for page in measured:
            browsers[page.user].connection.close()  # gunicorn may have, while others were played
            for _ in range(WARM_UP):
                browsers[page.user].ask(page.path, page.form)
            page.statements.clear()
        web = [pid, *children(pid)]
        for _ in range(rounds):
            for page in measured:
                page.rounds.append(play(page, browsers[page.user], requests, web))
        return max(resident_mb(each) for each in web)


def measure(size: str, only: set[str], rounds: int, requests: int, port: int) -> dict[str, Any]:
    with in_database(size):
        measured = pages_of(size, only)
        worker_mb = play_in_turns(measured, rounds, requests, port)
    floor = measured[0]
    return {
        "size": size,
        "rounds": rounds,
        "requests": requests,
        "worker_mb": round(worker_mb, 1),
        "load": results.load(),
        "pages": {page.name: page.report(floor) for page in measured},
    }


def show(found: dict[str, Any]) -> str:
    """A table of what was measured."""
    lines = [
        "| page | statements | p50 ms | p95 | CPU web | CPU PG | CPU × F | wall × F | kB raw / gz |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, page in found["pages"].items():
        cpu, wall = (f"{middle} ({least}..{most})" for middle, least, most in (page["cpu_ratio"], page["wall_ratio"]))
        lines.append(
            f"| {name} | {page['statements']} | {page['p50']} | {page['p95']} | {page['cpu_web']} |"
            f" {page['cpu_database']} | {cpu} | {wall} | {page['bytes'] / 1000:.1f} / {page['bytes_gz'] / 1000:.1f} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure pages against the floor.")
    parser.add_argument("--size", choices=SIZES, default="10k")
    parser.add_argument("--pages", nargs="*", default=[], help="these only, beside the floor")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument("--port", type=int, default=8170)
    arguments = parser.parse_args()
    found = measure(arguments.size, set(arguments.pages), arguments.rounds, arguments.requests, arguments.port)
    results.keep(f"http_{arguments.size}", found)
    print(show(found))


if __name__ == "__main__":
    main()
