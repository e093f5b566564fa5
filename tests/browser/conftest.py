"""A real browser under the project's Content-Security-Policy: whatever it complains about fails the test."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest

AXE = Path(__file__).parent / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("HJM_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if not CHROMIUM:
        lacking = "no Chromium on this machine: apt-get install chromium libatomic1"
        if os.environ.get("HJM_REQUIRE_BROWSER"):
            pytest.fail(lacking)
        pytest.skip(lacking)
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture
def log_in(client, live_server):
    """Give a browser context the session of a person, without the log-in page."""

    def log_in(context, user):
        client.cookies.clear()  # to log in over somebody else would end their session
        client.force_login(user)
        context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url} for name in client.cookies]
        )

    return log_in


@pytest.fixture
def watched(live_server):
    """Listen to a page; at the end nothing may have gone wrong in it and nothing may have been asked elsewhere."""
    problems = []

    def watch(page, expected=()):
        def said(message):
            if message.type in {"error", "warning"} and not any(text in message.text for text in expected):
                problems.append(message.text)

        def asked(request):
            if urlsplit(request.url).netloc != urlsplit(live_server.url).netloc and ":" in request.url[:8]:
                problems.append(f"foreign request: {request.url}")

        page.on("console", said)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", asked)
        return page

    yield watch
    assert problems == []


@pytest.fixture
def axe():
    """The accessibility faults of a page as readable lines; it is also seen that the scan found something to pass."""

    def scan(page):
        page.wait_for_load_state()
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.read_text() + "; null")  # past the policy, which forbids foreign scripts to the page
        # Every element that passed is not worked out and sent along, only how many of the rules did.
        found = page.evaluate(
            "axe.run({resultTypes: ['violations']})"
            ".then(({violations, passes}) => ({violations, passes: passes.length}))"
        )
        assert found["passes"] > 10
        return [
            f"{fault['id']}: {node['target']} {node['failureSummary']}"
            for fault in found["violations"]
            for node in fault["nodes"]
        ]

    return scan


@pytest.fixture
def sideways():
    """How many px a page is wider than the screen: 0 when all of it is seen without scrolling sideways."""

    def measure(page):
        page.wait_for_load_state()  # a page that is on its way has no element to measure
        return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    return measure
