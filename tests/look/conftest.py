from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.staticfiles import finders
from django.template import engines
from django_htmx.middleware import HtmxDetails

from tests.browser.conftest import browser_type_launch_args  # noqa: F401
from tests.factories import UserFactory

HOST = "http://hjoerring.test"


@pytest.fixture
def user(db):
    return UserFactory(first_name="Mette", last_name="Kjær")


@pytest.fixture
def get(rf, user):
    """A request as the middleware would have made it; without a user with user=None."""

    def make(path="/", user=user, **headers):
        request = rf.get(path, headers=headers)
        request.user = user or AnonymousUser()
        request.htmx = HtmxDetails(request)
        request._messages = CookieStorage(request)
        return request

    return make


@pytest.fixture
def draw(get):
    """Render a template written in the test."""

    def render(source, request=None, **context):
        return engines["django"].from_string(source).render(context, request or get())

    return render


def policy():
    directives = django_settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    parts = [f"{name} {' '.join(value)}" for name, value in directives.items() if name != "report-uri"]
    return "; ".join(parts)


@pytest.fixture
def show(page, draw):
    """Open a page in a real browser under the project's policy, without a server; other answers are given by path."""
    answers = {}
    sent = []

    def answer(route):
        request = route.request
        path = request.url.removeprefix(HOST)
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/").split("?")[0].split("#")[0])
            route.fulfill(path=Path(found)) if found else route.fulfill(status=404)
            return
        sent.append((request.method, path))
        status, body = answers.get((request.method, path), (404, "Siden findes ikke"))
        headers = {"Content-Security-Policy": policy(), "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(status=status, body=body, headers=headers)

    def open_page(content, more=None, **context):
        source = (
            '{% extends "base.html" %}{% block title %}Prøve{% endblock %}'
            "{% block content %}<h1>Prøve</h1>" + content + "{% endblock %}"
        )
        answers["GET", "/side/"] = (200, draw(source, **context))
        answers.update(more or {})
        page.goto(f"{HOST}/side/")
        return page

    broken = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda message: broken.append(message.text) if "Content Security" in message.text else None)
    page.route("**/*", answer)
    open_page.sent = sent
    yield open_page
    assert broken == []
