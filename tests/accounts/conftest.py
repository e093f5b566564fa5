import pytest

from tests.catalog import pages
from tests.catalog_factories import OfferVersionFactory
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
    areas = [AreaFactory(), AreaFactory()]
    for one in (offer, OfferVersionFactory(offer=offer, published=True)):
        one.barriers.set(areas)
    return offer


@pytest.fixture
def url(offer):
    return f"/katalog/{offer.slug}/rediger/"


@pytest.fixture
def answers(offer):
    said = {
        "title": "Hverdagsmentor på job",
        "purpose": "At borgeren møder frem.",
        "content": 'Én gang om ugen & "sms" <hver> morgen\r\nog aften',
        "expected_effect": "Stabilt fremmøde",
        "hours_per_week": "2,5",
    }
    return pages.answers(offer) | said
