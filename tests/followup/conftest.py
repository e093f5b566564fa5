import datetime

import pytest
import time_machine

from tests.factories import DeadlineFactory

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
