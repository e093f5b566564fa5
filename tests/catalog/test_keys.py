"""A new row gets an address nobody has, also when two are made at the same moment."""

import pytest
from django.db import IntegrityError

from catalog.keys import with_free_key
from catalog.models import OfferVersion, Provider
from tests.factories import OfferFactory, ProviderFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_another_row_breaking_in_gives_the_next_key():
    taken, tried = set(), []

    def save(key):
        tried.append(key)
        if len(tried) == 1:
            taken.add(key)  # somebody else's, since it was asked
            raise IntegrityError

    with_free_key("a", "-", taken.__contains__, save)

    assert tried == ["a", "a-2"]


def test_a_provider_that_breaks_another_rule_is_refused_at_once():
    with pytest.raises(IntegrityError):
        Provider(label="Nyt sted", cvr="123").begin()


def test_a_draft_that_breaks_another_rule_is_refused_at_once():
    wording = OfferVersion.next_of(OfferFactory())
    wording.duration_weeks = 0

    with pytest.raises(IntegrityError):
        wording.begin(by=UserFactory(curator=True), lists={})


def test_two_of_the_same_name_have_an_address_each():
    ProviderFactory(key="nyt-sted")
    provider = Provider(label="Nyt sted")

    provider.begin()

    assert provider.key == "nyt-sted-2"
