import datetime

import pytest
import time_machine
from django.urls import reverse

from tests.conference_factories import AnalysisFactory, ConferenceFactory
from tests.conferences.week import NOON


@pytest.fixture
def a_monday_in_february():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def the_day_of_the_conference():
    with time_machine.travel(datetime.datetime(2026, 2, 20, 12, tzinfo=datetime.UTC), tick=False):
        yield


def at(case, name, *args):
    return reverse(f"conferences:{name}", args=[case.pk, *args])


def held_for(case):
    return ConferenceFactory(analysis=AnalysisFactory(case=case, held=True), held=True)


@pytest.fixture
def held(case):
    return held_for(case)
