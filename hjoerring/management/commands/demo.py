"""python3 manage.py demo: the whole product on this machine, with an invented job centre in it."""

import argparse
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from hjoerring.embedded import pango, servers
from hjoerring.embedded.jobs import Command as JobCommand
from hjoerring.embedded.jobs import Jobs, only_demo, require_free_port

FIRST_PAGE = 60  # seconds
WORKER_ANSWER = 30


class Command(BaseCommand):
    """Servers, migrations, demo data, then web, worker and clock until Ctrl-C."""

    help = "Run the product with demo data on this machine; Ctrl-C stops all of it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--size", help="how much demo data to load into an empty database: small or full")
        parser.add_argument(
            "--until-ready", action="store_true", help="stop when web and worker have answered (for CI)"
        )

    def handle(self, *, port: int, size: str | None, until_ready: bool, **_: Any) -> None:
        self.begun = time.monotonic()
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts "demo &" with it ignored
        for signum in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, lambda number, _: sys.exit(128 + number))
        try:
            with only_demo(self.say) as notes:
                require_free_port(port)
                with servers.in_use() as started:
                    self.say("PostgreSQL and Valkey run" if started else "DATABASE_URL and CELERY_BROKER_URL are used")
                    self.prepare(size)
                    os.environ["HJM_SITE"] = f"http://127.0.0.1:{port}"  # for the links of the worker's mails
                    with Jobs(commands(port), notes) as jobs:
                        self.supervise(jobs, port, until_ready, started)
        except servers.ServerError as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            pass  # the ordinary way to end a demo
        self.say("stopped")

    def say(self, text: str) -> None:
        self.stdout.write(f"[{time.monotonic() - self.begun:5.1f} s] {text}")
        self.stdout.flush()

    def prepare(self, size: str | None) -> None:
        """Everything the first page needs; each step does nothing the second time."""
        try:
            pango.load(fetch=True)
        except pango.PangoMissing as missing:
            self.say(str(missing))
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        self.say("the database is up to date")
        call_command("load_reference", verbosity=0)
        call_command("load_demo", verbosity=0, **({"size": size} if size else {}))
        self.say("reference content and demo data are there")

    def supervise(self, jobs: Jobs, port: int, until_ready: bool, started: list[servers.Server]) -> None:
        """Until Ctrl-C, or until one of them ends; with --until-ready until all have shown that they work.

        A private server that died is started again: people work on meanwhile, and what was queued is still there.
        """
        jobs.start("web")
        wait_for_web(jobs, port)
        jobs.start("worker", "beat")  # now, because on two cores they would hold the first page up by a second
        self.say(f"http://127.0.0.1:{port}/ is ready")
        self.tell_log_ins()
        if until_ready:
            wait_for_worker(jobs)
            self.say("the worker answers")
            return
        self.stdout.write("\nCtrl-C stops everything.")
        self.stdout.flush()
        while True:
            time.sleep(0.5)
            jobs.check()
            for server in started:
                if not server.is_ready():
                    self.say(f"{type(server).__name__} died and is started again")
                    server.start()

    def tell_log_ins(self) -> None:
        from hjoerring import demo

        self.stdout.write(f"\nLog in with password {demo.PASSWORD} as\n")
        for name, role, username in demo.logins():
            self.stdout.write(f"  {username:<12} {name}, {role}")
        self.stdout.flush()


def commands(port: int) -> dict[str, JobCommand]:
    """What runs beside this process."""
    return {
        "web": module(
            f"gunicorn hjoerring.wsgi --bind 127.0.0.1:{port} --worker-class gthread --workers 2 --threads 4"
            " --preload --log-level warning --no-control-socket --env HJM_WEB=1"
        ),
        "worker": module(
            f"celery -q -A hjoerring worker -l WARNING -c 2 --without-gossip --without-mingle -n {worker_name()}"
        ),
        # The scheduler without a file: the usual one keeps a database file, and crashes where it cannot write it.
        "beat": module("celery -q -A hjoerring beat -l WARNING -S celery.beat:Scheduler --pidfile="),
    }


def module(words: str) -> JobCommand:
    """As a module, because the first line of an installed script breaks when the checkout is moved."""
    return [sys.executable, "-m", *words.split()]


def worker_name() -> str:
    """A name of its own, so that no other worker's answer passes for ours."""
    return f"demo-{os.getpid()}@localhost"


def wait_for_web(jobs: Jobs, port: int) -> None:
    # Without the proxy of the environment, which could not reach this machine.
    browser = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + FIRST_PAGE
    while time.monotonic() < deadline:
        jobs.check()
        try:
            with browser.open(f"http://127.0.0.1:{port}/", timeout=10):
                return
        except urllib.error.HTTPError as error:
            raise servers.ServerError(f"web answers the first page with status {error.code}.") from None
        except OSError:
            time.sleep(0.05)
    raise servers.ServerError(f"web does not answer within {FIRST_PAGE} s.")


def wait_for_worker(jobs: Jobs) -> None:
    """A page that answers does not prove that the worker lives."""
    from hjoerring.celery import app

    for _ in range(WORKER_ANSWER):
        jobs.check()
        if app.control.ping(destination=[worker_name()], timeout=1):
            jobs.check()
            return
    raise servers.ServerError("worker does not answer.")
