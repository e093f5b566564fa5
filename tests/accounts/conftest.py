import uuid

import pytest

from tests.factories import AreaFactory, OfferFactory, UserFactory


@pytest.fixture
def administrator():
    return UserFactory(administrator=True, username="allan", first_name="Allan", last_name="Skov")


@pytest.fixture
def admin_client(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def curator():
    return UserFactory(curator=True)


@pytest.fixture
def offer():
    offer = OfferFactory(title="Hverdagsmentor", status="published")
    offer.barriers.set([AreaFactory(), AreaFactory()])
    return offer


@pytest.fixture
def url(offer):
    return f"/katalog/{offer.slug}/rediger/"


@pytest.fixture
def answers(offer):
    return {
        "title": "Hverdagsmentor på job",
        "purpose": "At borgeren møder frem.",
        "content": 'Én gang om ugen & "sms" <hver> morgen\r\nog aften',
        "expected_effect": "Stabilt fremmøde",
        "status": "retired",
        "duration_weeks": "13",
        "hours_per_week": "2,5",
        "capacity": "10",
        "price_per_week": "0",
        "follow_up_interval_days": "28",
        "barriers": [area.pk for area in offer.barriers.all()],
        "version": "1",
        "_key": str(uuid.uuid4()),
    }
