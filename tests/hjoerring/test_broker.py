"""A broker that is down or hangs holds nobody up: the row is the job, and a sweeper sends it again."""

import socket
import time

import pytest

from evaluation.tasks import count_coverage
from hjoerring.celery import ImpatientSender, SafeTask


@pytest.fixture
def listener():
    """Takes every connection and never answers."""
    with socket.socket() as hanging:
        hanging.bind(("127.0.0.1", 0))
        hanging.listen(16)
        yield hanging.getsockname()[1]


@pytest.fixture
def nobody():
    """A port where nobody listens."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        return closed.getsockname()[1]


def sent_to(port):
    """A sender as the application has it, with a broker of its own."""
    app = ImpatientSender("waiting", task_cls=SafeTask, broker=f"redis://127.0.0.1:{port}/0", set_as_current=False)
    app.conf.update(task_publish_retry=False, task_always_eager=False, task_ignore_result=True)

    @app.task(name="anything")
    def anything():
        """Never run."""

    began = time.monotonic()
    answer = anything.delay()
    return answer, time.monotonic() - began


def test_a_broker_that_hangs_is_waited_for_a_second(listener):
    answer, seconds = sent_to(listener)

    assert answer is None
    assert seconds < 2


def test_a_broker_that_is_gone_is_not_waited_for(nobody):
    answer, seconds = sent_to(nobody)

    assert answer is None
    assert seconds < 1


def test_the_application_sends_so():
    app = count_coverage.app

    assert isinstance(app, ImpatientSender)
    assert not app.conf.task_publish_retry
    assert app.connection_for_write().transport_options["socket_timeout"] < 1
    assert app.connection_for_read().transport_options["socket_timeout"] > 1
