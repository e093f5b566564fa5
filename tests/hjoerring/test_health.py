import json
import logging

import pytest
from django.db import DatabaseError
from django.template import engines
from django.template.loaders import cached

from hjoerring.logs import JsonLines, NoCpr


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
