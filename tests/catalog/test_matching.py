import datetime

import pytest

from catalog.matching import explained, offers_for
from catalog.models import Offer
from tests.catalog_factories import IntakeFactory
from tests.factories import AreaFactory, OfferFactory, TargetGroupFactory

TODAY = datetime.date(2026, 2, 16)


@pytest.fixture
def pain():
    return AreaFactory(label="Kroniske smerter")


@pytest.fixture
def debt():
    return AreaFactory(label="Gæld")


def matching(weights=None, **asked):
    return offers_for(weights or {}, on=TODAY, **asked)


def titles(offers):
    return [offer.title for offer in offers]


def why(offer, weights, **asked):
    (found,) = [fit for fit in matching(weights, **asked) if fit.pk == offer.pk]
    return explained(found, weights).why


def test_what_acts_on_what_weighs_most_comes_first(pain, debt):
    OfferFactory(title="Ingen af dem")
    OfferFactory(title="Smerter").barriers.set([pain, AreaFactory()])
    OfferFactory(title="Gæld").barriers.set([debt])
    OfferFactory(title="Begge").barriers.set([pain, debt])

    offers = matching({pain: 2, debt: 3})

    assert [(offer.title, offer.points) for offer in offers] == [
        ("Begge", 5),
        ("Gæld", 3),
        ("Smerter", 2),
        ("Ingen af dem", 0),
    ]


def test_a_free_place_soon_is_a_point(pain):
    for title, intake in {
        "A uden optag": None,
        "B optaget": {"capacity": 2, "booked": 2},
        "C først om 29 dage": {"starts_on": TODAY + datetime.timedelta(days=29)},
        "D om fire uger": {"starts_on": TODAY + datetime.timedelta(days=28)},
        "E aflyst": {"is_cancelled": True, "cancelled_because": "Sygdom"},
        "F løbende": {},
        "G tilmelding slut": {"starts_on": TODAY + datetime.timedelta(days=9), "sign_up_by": TODAY.replace(day=15)},
    }.items():
        offer = OfferFactory(title=title)
        offer.barriers.add(pain)
        if intake is not None:
            IntakeFactory(offer=offer, **{"starts_on": None, "capacity": 5} | intake)

    points = {offer.title[0]: offer.points for offer in matching({pain: 2})}

    assert points == {"D": 3, "F": 3, "A": 2, "B": 2, "C": 2, "E": 2, "G": 2}


def test_what_takes_in_all_the_time_begins_when_it_opens_again():
    intake = IntakeFactory(starts_on=None, capacity=5)
    intake.offer.closures.create(from_on=TODAY, until_on=datetime.date(2026, 2, 28))

    (found,) = matching()
    assert found.first_on == datetime.date(2026, 3, 1)


def test_what_had_no_effect_stands_last(pain):
    tried = OfferFactory(title="A prøvet")
    tried.barriers.add(pain)
    OfferFactory(title="B ikke prøvet")

    assert titles(matching({pain: 4}, tried={tried.pk})) == ["B ikke prøvet", "A prøvet"]


def test_the_reasons_are_told_in_words(pain, debt):
    offer = OfferFactory()
    offer.barriers.set([debt, pain])
    weights = {pain: 3, debt: 1, AreaFactory(): 4}

    assert why(offer, weights) == "Tager fat på 2 af 3: Kroniske smerter (3 point) og Gæld (1 point). I alt 4 point."
    IntakeFactory(offer=offer, starts_on=datetime.date(2026, 3, 2), capacity=1)
    assert "Ledig plads fra 02.03.2026 (1 point). I alt 5 point." in why(offer, weights)
    assert why(offer, weights, tried=[offer.pk]).endswith("Står sidst, fordi den er prøvet før uden effekt.")
    assert why(OfferFactory(), weights).startswith("Tager ikke fat på de valgte barrierer.")
    assert why(OfferFactory(), {}).startswith("Der er ikke valgt barrierer.")


def test_equally_many_come_in_danish_order(pain):
    for title in ["Åben dør", "Ældre i job", "Østre vej", "Zumba", "Aalborgprøven"]:
        OfferFactory(title=title).barriers.set([pain])

    assert titles(matching({pain: 1})) == ["Zumba", "Ældre i job", "Østre vej", "Åben dør", "Aalborgprøven"]


def test_only_published_offers_and_those_for_the_group():
    group, other = TargetGroupFactory(), TargetGroupFactory()
    OfferFactory(title="Min gruppe").target_groups.set([group, other])
    OfferFactory(title="En anden gruppe").target_groups.set([other])
    OfferFactory(title="For alle")
    OfferFactory(title="Kladde", status="draft")
    OfferFactory(title="Udgået", status="retired")

    assert titles(matching(target_group=group)) == ["For alle", "Min gruppe"]


@pytest.mark.parametrize("text", ["GÆLD", "økonomi", "ØKONOMI råd", "raad overblik", "  smerter   ", "50 %"])
def test_every_word_is_found_somewhere_whatever_its_case(text, pain):
    offer = OfferFactory(title="Gæld og økonomi", purpose="Få råd og OVERBLIK", content="Halvdelen er 50 % kursus")
    offer.barriers.set([pain])
    OfferFactory(title="Hverdagsmentor", purpose="Få nye venner")

    assert titles(matching(text=text)) == ["Gæld og økonomi"]


@pytest.mark.parametrize("many", [1, 25, 100])
def test_a_page_of_rows_and_why_they_stand_there_costs_two_queries(many, pain, django_assert_num_queries):
    for offer in OfferFactory.create_batch(many):
        offer.barriers.add(pain)
    matching()  # a process keeps the shelf

    with django_assert_num_queries(2):
        rows = [explained(offer, {pain: 2}).offer.met for offer in matching({pain: 2})[:25]]

    assert rows == [[pain]] * min(many, 25)


def test_pages_follow_each_other_across_points_without_a_gap(pain, debt):
    for number in range(30):
        OfferFactory(title=f"{number:02}").barriers.set([[], [pain], [debt], [pain, debt]][number % 4])
    tried = Offer.objects.get(title="03")

    found = matching({pain: 1, debt: 3}, tried=[tried.pk])

    def points(number):
        return [0, 1, 3, 4][number % 4]

    order = sorted((number for number in range(30) if number != 3), key=lambda number: (-points(number), number))
    assert len(found) == 30
    assert titles(found) == [f"{number:02}" for number in [*order, 3]]
    for start in range(0, 30, 7):
        assert titles(found[start : start + 7]) == titles(found)[start : start + 7]
    assert [found[0].title, found[29].title] == ["07", "03"]
