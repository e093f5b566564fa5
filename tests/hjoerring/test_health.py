import json
import logging
import sys

import pytest
from django.db import DatabaseError, connection
from django.template import engines
from django.template.loaders import cached

from hjoerring.logs import JsonLines, NoCpr
from hjoerring.middleware import only_utf8


def test_live_answers_without_the_database(client, count_queries):
    assert count_queries(lambda: client.get("/live/")) == 0
    assert client.get("/live/").text == "ok"


def test_ready_says_when_the_database_is_down(client, monkeypatch):
    assert client.get("/ready/").status_code == 200

    def down(self, *args):
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr("django.db.backends.utils.CursorWrapper.execute", down)
        assert client.get("/ready/").status_code == 503


@pytest.mark.parametrize("number", ["010180-1234", "0101801234", "010180 1234"])
def test_a_number_that_slips_into_the_log_is_blotted_out(number):
    record = logging.LogRecord("x", logging.WARNING, "f", 1, "sag %s", (number,), None)

    NoCpr().filter(record)
    line = json.loads(JsonLines().format(record))

    assert line["text"] == "sag [cpr]"
    assert line["at"].endswith("+00:00")


def test_connections_and_templates_are_kept(settings):
    """Each of these costs 8 to 103 % of the simplest page (PERFORMANCE.md section 2)."""
    (partials,) = engines["django"].engine.template_loaders

    assert not settings.DEBUG
    assert [type(loader) for loader in partials.loaders] == [cached.Loader]
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"


def test_what_a_row_holds_does_not_reach_the_log():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'hemmelig diagnose'::int")
    except DatabaseError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "fejl", (), sys.exc_info())

    line = JsonLines().format(record)

    assert "hemmelig" not in line
    assert "DataError" in line
    assert "test_health.py" in line


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("", "200 OK"),
        ("application/x-www-form-urlencoded", "200 OK"),
        ("text/plain; charset=UTF-8", "200 OK"),
        ("application/x-www-form-urlencoded; charset=latin-1", "400 Bad Request"),
        ("text/plain; charset=rot13", "400 Bad Request"),
        ("text/plain; charset=findes-ikke", "400 Bad Request"),
    ],
)
def test_another_charset_is_refused_before_django_reads_it(content_type, status):
    answers = []

    def application(environ, start_response):
        start_response("200 OK", [])
        return [b""]

    only_utf8(application)({"CONTENT_TYPE": content_type}, lambda answer, headers: answers.append(answer))

    assert answers == [status]
