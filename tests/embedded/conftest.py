import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from hjoerring.embedded import processes, servers
from hjoerring.embedded.places import BASE

USER = """
import sys
from hjoerring.embedded import servers
with servers.in_use():
    print("in", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def _database():
    """These tests come before Django: the suite's database and settings have no part in them."""


@pytest.fixture(autouse=True)
def _quick_and_close():
    pass


@pytest.fixture
def elsewhere():
    """An empty directory; not tmp_path, whose parents are closed to the account the servers get from root."""
    path = Path(tempfile.mkdtemp(prefix="hjm-test-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def use_var(monkeypatch):
    """Point this process and those it starts at a var directory of their own; whatever runs there is ended after."""
    used = []

    def use(path):
        path.mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv("HJM_VAR", str(path))
        # CI's quick server forgets what was written in the last moment before it is killed.
        outside = ("DATABASE_URL", "DATABASE_URL_FILE", "CELERY_BROKER_URL", "CELERY_BROKER_URL_FILE", "HJM_PG_FAST")
        for name in outside:
            monkeypatch.delenv(name, raising=False)
        used.append((servers.Postgres.locate(), servers.Broker.locate(), servers.run_dir()))
        return path

    yield use
    for postgres, broker, run_dir in used:
        if pid := postgres.pid():
            os.kill(pid, signal.SIGQUIT)
            processes.wait_until(lambda postgres=postgres: not postgres.pid(), 10)
        broker.stop()
        shutil.rmtree(run_dir, ignore_errors=True)


@pytest.fixture
def var(elsewhere, use_var):
    return use_var(elsewhere / "var")


@pytest.fixture
def postgres(var):
    return servers.Postgres.locate()


@pytest.fixture
def broker(var):
    return servers.Broker.locate()


@pytest.fixture
def ask(var):
    """One statement on the private server, answered by its first row."""

    def ask(statement):
        place = servers.pg_settings()
        with psycopg.connect(host=place["HOST"], port=place["PORT"], user=place["USER"], dbname=place["NAME"]) as line:
            cursor = line.execute(statement)
            return cursor.fetchone() if cursor.description else None

    return ask


@pytest.fixture
def run_python():
    """Start Python code in a process of its own; it is ended after the test."""
    started = []

    def run(code, **options):
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=BASE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **options,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


@pytest.fixture
def start_user(run_python):
    """A process that uses the servers until its standard input closes."""
    return lambda: run_python(USER)
