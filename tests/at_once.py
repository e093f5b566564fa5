"""Several who do something at the same moment, each in a thread and on a connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait

from django.db import connection
from django.test import Client

PATIENCE = 60


def at_once(*works, expected=()):
    """What each answers, in their order. What one raises fails the test, and is its answer if it is `expected`."""
    ready = threading.Barrier(len(works))

    def run(work):
        try:
            ready.wait(PATIENCE)
            return work()
        finally:
            connection.close()

    threads = ThreadPoolExecutor(len(works))
    answers = [threads.submit(run, work) for work in works]
    wait(answers, PATIENCE)
    threads.shutdown(wait=False)
    return [
        fault if isinstance(fault := one.exception(timeout=0), expected) else one.result(timeout=0) for one in answers
    ]


def browsers_of(*users):
    """One of each, logged in."""
    browsers = [Client() for _ in users]
    for browser, user in zip(browsers, users, strict=True):
        browser.force_login(user)
    return browsers


def judge_together(monkeypatch, *forms):
    """Both of two forms sent at once are judged before either is saved, where nothing keeps them apart."""
    judged, both = [], threading.Event()

    def waiting(is_valid):
        def wait_for_the_other(form):
            answer = is_valid(form)
            judged.append(form)
            if len(judged) == 2:
                both.set()
            both.wait(1)
            return answer

        return wait_for_the_other

    for form in forms:
        monkeypatch.setattr(form, "is_valid", waiting(form.is_valid))
