import datetime

import pytest
import time_machine

TODAY = datetime.date(2026, 3, 10)


@pytest.fixture(autouse=True)
def clock():
    """A Tuesday in March, ten in the morning in Denmark."""
    with time_machine.travel(datetime.datetime(2026, 3, 10, 9, 0, tzinfo=datetime.UTC), tick=False) as traveller:
        yield traveller
