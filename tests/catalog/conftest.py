"""Who keeps the catalogue, and an offer with what it says."""

import pytest

from catalog.models import OfferVersion
from tests.catalog_factories import OfferVersionFactory
from tests.factories import (
    AreaFactory,
    OfferFactory,
    UserFactory,
)

WHOLE = {"for_whom": "Borgere med gæld.", "legal_basis": "LAB kap. 14"}


@pytest.fixture
def curator():
    return UserFactory(curator=True, first_name="Henning", last_name="Overgaard")


@pytest.fixture
def editor(client, curator):
    client.force_login(curator)
    return client


@pytest.fixture
def lead(client):
    """Goes on in the same browser as Birgit, who leads a team."""
    return UserFactory(team_lead=True, first_name="Birgit", last_name="Ahlmann")


@pytest.fixture
def debt():
    return AreaFactory(label="Gæld", key="debt")


@pytest.fixture
def offer(debt):
    said = WHOLE | {"title": "Gæld og økonomi", "purpose": "Overblik over økonomien", "price_per_week": "1450.5"}
    offer = OfferFactory(slug="gaeld-og-oekonomi", **said)
    version = OfferVersionFactory(offer=offer, published=True, version=3, **said)
    for one in (offer, version):
        one.barriers.set([debt])
    return offer


@pytest.fixture
def url(offer):
    return f"/katalog/{offer.slug}/"


@pytest.fixture
def waiting(offer, curator):
    version = OfferVersion.next_of(offer)
    lists = version.lists_of()
    version.purpose = "Overblik over gælden og økonomien"
    version.change_note = "Gæld er nævnt."
    version.change(by=curator, lists=lists)
    version.send(by=curator)
    return version
