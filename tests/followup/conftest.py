import datetime
from functools import partial

import pytest
import time_machine

from followup.models import Meeting
from tests.at_once import at_once, browsers_of, judge_together
from tests.factories import CaseFactory, DeadlineFactory
from tests.followup.meeting_factories import MeetingFactory, MeetingGroupFactory

TODAY = datetime.date(2026, 3, 10)


@pytest.fixture(autouse=True)
def clock():
    """A Tuesday in March, ten in the morning in Denmark."""
    with time_machine.travel(datetime.datetime(2026, 3, 10, 9, 0, tzinfo=datetime.UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def rules():
    """The one rule in days that the tests of lists count on; those about the others set them."""
    DeadlineFactory(subject="ends_soon", days=14)


@pytest.fixture
def from_two_tabs(monkeypatch):
    """Send the same form from two tabs, both judged before either is saved where nothing keeps them apart."""

    def send(form_class, user, url, said):
        judge_together(monkeypatch, form_class)
        answers = at_once(*(partial(tab.post, url, said) for tab in browsers_of(user, user)))
        return sorted(answer.status_code for answer in answers)

    return send


@pytest.fixture
def cases(caseworker):
    return [CaseFactory(coordinator=caseworker) for _ in range(3)]


@pytest.fixture
def group(caseworker, cases):
    """Of three citizens, each with a talk."""
    group = MeetingGroupFactory(held_by=caseworker, at=datetime.time(10))
    for case in cases:
        MeetingFactory(case=case, group=group, form="group")
    return group


@pytest.fixture
def url(group):
    return f"/samtaler/gruppe/{group.pk}/"


@pytest.fixture
def talks(group):
    return list(Meeting.objects.filter(group=group).order_by("pk"))


def words(talk, attendance="held", note="Søger bredt.", version=None):
    """What is sent of one citizen in the form of the group."""
    return {
        f"udfald_{talk.pk}": attendance,
        f"note_{talk.pk}": note,
        f"ingen_{talk.pk}": "on",
        f"version_{talk.pk}": str(version or talk.version),
    }
