"""The private servers under the suite, started before Django's test database is made."""

import os

import pytest

from hjoerring.embedded import pango, servers

# Playwright's own event loop runs in the test thread; Django would take that for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

SERVICES = pytest.StashKey()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session):
    if hasattr(session.config, "workerinput"):  # with xdist only the controller starts them
        return
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
