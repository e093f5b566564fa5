import pytest

from catalog.matching import offers_for
from catalog.models import Offer
from tests.factories import AreaFactory, OfferFactory, TargetGroupFactory


@pytest.fixture
def pain():
    return AreaFactory(label="Kroniske smerter")


@pytest.fixture
def debt():
    return AreaFactory(label="Gæld")


def titles(offers):
    return [offer.title for offer in offers]


def test_offers_that_meet_most_barriers_come_first(pain, debt):
    OfferFactory(title="Ingen af dem")
    OfferFactory(title="Én").barriers.set([pain, AreaFactory()])
    OfferFactory(title="Begge").barriers.set([pain, debt])

    offers = offers_for([pain, debt])

    assert [(offer.title, offer.met_count) for offer in offers] == [("Begge", 2), ("Én", 1), ("Ingen af dem", 0)]


def test_equally_many_come_in_danish_order(pain):
    for title in ["Åben dør", "Ældre i job", "Østre vej", "Zumba", "Aalborgprøven"]:
        OfferFactory(title=title).barriers.set([pain])

    assert titles(offers_for([pain])) == ["Zumba", "Ældre i job", "Østre vej", "Åben dør", "Aalborgprøven"]


def test_without_barriers_all_stand_by_title():
    OfferFactory(title="B")
    OfferFactory(title="A")

    assert titles(offers_for([])) == ["A", "B"]


def test_only_published_offers_and_those_for_the_group():
    group, other = TargetGroupFactory(), TargetGroupFactory()
    OfferFactory(title="Min gruppe").target_groups.set([group, other])
    OfferFactory(title="En anden gruppe").target_groups.set([other])
    OfferFactory(title="For alle")
    OfferFactory(title="Kladde", status="draft")
    OfferFactory(title="Udgået", status="retired")

    assert titles(offers_for([], target_group=group)) == ["For alle", "Min gruppe"]


@pytest.mark.parametrize("text", ["GÆLD", "økonomi", "ØKONOMI råd", "raad overblik", "  smerter   ", "50 %"])
def test_every_word_is_found_somewhere_whatever_its_case(text, pain):
    offer = OfferFactory(title="Gæld og økonomi", purpose="Få råd og OVERBLIK", content="Halvdelen er 50 % kursus")
    offer.barriers.set([pain])
    OfferFactory(title="Hverdagsmentor", purpose="Få 50 venner")

    assert titles(offers_for([], text=text)) == ["Gæld og økonomi"]


def test_a_word_that_is_nowhere_finds_nothing():
    OfferFactory(title="Gæld og økonomi")

    assert not offers_for([], text="økonomi rideskole")


@pytest.mark.parametrize("many", [1, 25, 100])
def test_rows_and_their_barriers_cost_two_queries(many, pain, django_assert_num_queries):
    OfferFactory.create_batch(many)
    for offer in Offer.objects.all():
        offer.barriers.add(pain)

    with django_assert_num_queries(2):
        rows = [(offer.category.colour, [area.label for area in offer.barriers.all()]) for offer in offers_for([pain])]

    assert rows == [("company", ["Kroniske smerter"])] * many
