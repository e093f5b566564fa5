"""The private servers under the suite, started before Django's test database is made, and who may run beside whom."""

import os
from pathlib import Path

import pytest

from hjoerring.embedded import pango, servers

# Playwright's own event loop runs in the test thread; Django would take that for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

SERVICES = pytest.StashKey()
TESTS = Path(__file__).parent
# What starts servers or a browser keeps one process busy and leaves the machine's other core to everything else.
ONE_AFTER_THE_OTHER = {"browser", "slow"}


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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """A group stays in one process; what is in none goes wherever there is time."""
    for item in items:
        heavy = ONE_AFTER_THE_OTHER & {mark.name for mark in item.iter_markers()}
        if heavy or TESTS / "embedded" in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("servers"))


def pytest_unconfigure(config):
    services = config.stash.get(SERVICES, None)
    if services:
        services.__exit__(None, None, None)
