"""The private servers under the suite, started before Django's test database is made, and who may run beside whom."""

import os
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

from hjoerring.embedded import pango, servers

# Playwright's own event loop runs in the test thread; Django would take that for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

SERVICES = pytest.StashKey()
TESTS = Path(__file__).parent
# What starts servers or a browser keeps one process busy and leaves the machine's other core to everything else.
ONE_AFTER_THE_OTHER = ("tests/browser/", "tests/embedded/")
# What a module builds once for all its tests is built once for each process that runs some of them.
BUILT_ONCE = {
    f"tests/{path.relative_to(TESTS)}"
    for path in TESTS.rglob("test_*.py")
    if 'scope="module"' in path.read_text(encoding="utf-8")
}


class InGroups(LoadScopeScheduling):
    """A group stays in one process; what is in none goes wherever there is time."""

    def _split_scope(self, nodeid):
        module = nodeid.partition("::")[0]
        if module.startswith(ONE_AFTER_THE_OTHER):
            return "servers"
        return module if module in BUILT_ONCE else nodeid


def pytest_xdist_make_scheduler(config, log):
    """Own: the `xdist_group` of pytest-xdist 3.8 is lost on pytest 9, whose tests take no other name."""
    return InGroups(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session):
    if not hasattr(session.config, "workerinput"):  # of several processes only the one that shares out starts them
        services = servers.in_use()
        services.__enter__()
        session.config.stash[SERVICES] = services
    try:
        pango.load(fetch=True)
    except pango.PangoMissing as missing:
        print(missing)


def pytest_unconfigure(config):
    services = config.stash.get(SERVICES, None)
    if services:
        services.__exit__(None, None, None)
