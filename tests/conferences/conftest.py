import pytest
import time_machine

from tests.conferences.week import NOON


@pytest.fixture
def a_monday_in_february():
    with time_machine.travel(NOON, tick=False):
        yield
