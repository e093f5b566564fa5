"""The small steps that an offer, and a line of a plan, is expected to move."""

import pytest
from django.urls import reverse

from catalog.models import Indicator, Offer
from catalog.wording import compare
from hjoerring.reference import load_reference
from hjoerring.word_lists import LISTS
from plans.forms.lines import proposal
from plans.models import Intervention, PlanVersion
from tests.catalog.pages import answers
from tests.factories import CaseFactory, IndicatorFactory, InterventionFactory, OfferFactory


@pytest.fixture
def sleep():
    return IndicatorFactory(key="sleep", label="Søvn og hvile", order=1)


@pytest.fixture
def belief():
    return IndicatorFactory(key="belief", label="Tro på job", order=2)


def test_every_indicator_of_the_shipped_offers_is_shipped():
    load_reference()

    keys = set(Indicator.objects.values_list("key", flat=True))
    assert len(keys) == 12
    assert {key for offer in Offer.objects.all() for key in offer.expected_indicators} <= keys
    assert Indicator.objects.get(key="caseworker_belief").is_shown_to_citizen is False
    assert Indicator.objects.get(key="concentration").related_barriers.count() == 2


def test_an_editor_chooses_them_for_an_offer(editor, offer, url, sleep, belief):
    editor.post(f"{url}rediger/", answers(offer, expected_indicators=["sleep", "belief"]))

    draft = offer.versions.get(state="draft")
    assert draft.expected_indicators == ["sleep", "belief"]
    lines = {line.name: line for line in compare(offer.versions.in_force().get(), draft)}
    assert (lines["expected_indicators"].before, lines["expected_indicators"].after) == (
        "(tomt)",
        "Søvn og hvile, Tro på job",
    )


def test_what_is_on_no_list_is_refused(editor, offer, url, sleep):
    response = editor.post(f"{url}rediger/", answers(offer, expected_indicators=["lykke"]))

    assert response.status_code == 422
    assert "Vælg blandt indikatorerne på listen." in response.text


def test_a_retired_one_stays_where_it_was_chosen_and_is_chosen_nowhere_else(editor, offer, url, sleep):
    version = offer.versions.in_force().get()
    for row in (offer, version):
        row.expected_indicators = ["sleep"]
        row.save()
    sleep.retire(because="Måles ikke mere")

    assert "Søvn og hvile" in editor.get(url).text
    assert "Søvn og hvile" in editor.get(f"{url}rediger/").text
    assert Indicator.objects.choices() == []


def test_they_are_chosen_under_their_dimensions(editor, url, sleep, belief):
    sleep.dimension, belief.dimension = "Hverdag og helbred", "Tro og retning"
    for one in (sleep, belief):
        one.save()

    page = editor.get(f"{url}rediger/").text

    assert Indicator.objects.choices(["gone"]) == [
        ("Hverdag og helbred", [("sleep", "Søvn og hvile")]),
        ("Tro og retning", [("belief", "Tro på job")]),
        ("gone", "gone"),
    ]
    assert '<div role="group" aria-label="Tro og retning">' in page


def test_the_list_of_words_tells_their_dimensions(editor, sleep):
    page = editor.get(reverse("word_list", args=["indikatorer"])).text

    assert f'<td data-title="Dimension">{sleep.dimension}</td>' in page


def test_two_offers_side_by_side_say_them(staff, sleep):
    offers = [OfferFactory(expected_indicators=["sleep"]), OfferFactory()]

    page = staff.get(reverse("catalog:offer_compare"), {"indsats": [one.slug for one in offers]}).text

    assert "Det skal flytte sig" in page
    assert "Søvn og hvile" in page


def test_a_new_line_begins_with_those_of_its_offer_and_is_frozen_with_their_names(caseworker, sleep):
    case = CaseFactory(coordinator=caseworker)
    offer = OfferFactory(expected_indicators=["sleep"])
    line = Intervention(case=case, offer=offer)

    given = proposal(line, case.opened_on)
    InterventionFactory(case=case, offer=offer, expected_indicators=given["expected_indicators"])
    PlanVersion(case=case, agreed_on=case.opened_on, citizen_view="agrees", signed_how="spoken").freeze(by=caseworker)

    assert given["expected_indicators"] == ["sleep"]
    assert case.plan_versions.get().content["interventions"][0]["indicators"] == ["Søvn og hvile"]


def test_the_list_counts_offers_and_lines_but_tells_no_small_numbers(sleep, belief):
    offer = OfferFactory(expected_indicators=["sleep", "belief"])
    InterventionFactory.create_batch(5, offer=offer, expected_indicators=["belief"])

    words = LISTS["indikatorer"]

    assert words.used_by() == {
        sleep.pk: "1 indsats",
        belief.pk: "1 indsats · 5 linjer i planer",
    }
    InterventionFactory(offer=offer, expected_indicators=["sleep"])
    assert words.used_by(sleep) == {sleep.pk: "1 indsats · under 5 linjer i planer"}
