"""What a caseworker reads of an offer."""

import datetime

import pytest
from django.urls import reverse

from catalog.evidence import sources_in, sources_shown
from tests.catalog_factories import IntakeFactory, OfferVersionFactory, ProviderContactFactory
from tests.factories import AreaFactory, OfferFactory, ProviderFactory, UserFactory


@pytest.fixture
def offer():
    provider = ProviderFactory(label="Mentorhuset", kind="external")
    offer = OfferFactory(
        title="Gæld og økonomi",
        provider=provider,
        contact=ProviderContactFactory(provider=provider, name="Sanne Kjær", phone="96 33 00 00"),
        for_whom="Borgere med gæld.",
        not_for="Borgere med en gældssanering i gang.",
        place="Østergade 4",
        legal_basis="LAB kap. 14",
        evidence="VIVE om gældsråd | https://www.vive.dk/gaeld\nSpørg os | mailto:viden@hjoerring.example",
    )
    offer.barriers.set([AreaFactory(label="Gæld")])
    offer.strengthens.set([AreaFactory(kind="resource", key="budget", label="Overblik")])
    return offer


def test_the_page_says_everything_one_has_to_know(staff, offer):
    OfferVersionFactory(offer=offer, published=True, change_note="Nyt sted")
    IntakeFactory(offer=offer, starts_on=datetime.date(2099, 1, 5), capacity=8)

    page = staff.get(offer.get_absolute_url()).text

    for words in (
        "Borgere med gæld.",
        "Borgere med en gældssanering i gang.",
        "Gæld",
        "?ressource=budget",
        "Mentorhuset",
        "(ekstern)",
        "Sanne Kjær",
        "96 33 00 00",
        "Østergade 4",
        "LAB kap. 14",
        "8 ledige pladser",
        "Version 1",
        "Nyt sted",
        "Foreslå ændring",
    ):
        assert words in page
    assert '<a href="https://www.vive.dk/gaeld" rel="noreferrer">VIVE om gældsråd</a>' in page
    assert reverse("offer_results", args=[offer.slug]) in page


def test_a_draft_among_the_versions_is_not_shown_to_others(staff, offer):
    OfferVersionFactory(offer=offer, published=True)
    OfferVersionFactory(offer=offer, number=2, change_note="Hemmelige planer")

    assert "Hemmelige planer" not in staff.get(offer.get_absolute_url()).text


def test_an_offer_that_was_merged_leads_to_the_one_that_stayed(staff, offer):
    old = OfferFactory(title="Gammel")
    old.merge_into(offer, by=UserFactory(curator=True), because="Det samme")

    assert staff.get(old.get_absolute_url()).url == offer.get_absolute_url()

    staff.force_login(UserFactory(curator=True))
    assert "Udgået" in staff.get(old.get_absolute_url()).text


def test_a_retired_one_is_not_found_by_others(staff, offer):
    offer.retire(by=UserFactory(curator=True), because="Ingen bruger den")

    assert staff.get(offer.get_absolute_url()).status_code == 404


def test_a_change_is_suggested_with_the_name_of_the_offer(staff, offer):
    page = staff.get(reverse("catalog:suggestion_create"), {"indsats": offer.slug})

    assert page.context["form"]["title"].value() == "Ændring af »Gæld og økonomi«"
    assert staff.get(reverse("catalog:suggestion_create"), {"indsats": "findes-ikke\0"}).status_code == 200


def test_html_in_texts_stays_text(staff, offer):
    offer.content = "<img src=x onerror=alert(1)>"
    offer.save()

    assert "<img src=x" not in staff.get(offer.get_absolute_url()).text


@pytest.mark.parametrize(
    "line",
    [
        "Uden link",
        "Titel | javascript:alert(1)",
        "Titel | JavaScript:alert(1)",
        "Titel | data:text/html,x",
        "Titel | ftp://vive.dk/x",
        "Titel | file:///etc/passwd",
        "Titel | //vive.dk",
        "Titel | https://",
        "Titel | https://vive.dk/a b",
        "Titel | https://[vive",
        "Titel | mailto:ingen",
        "| https://vive.dk",
        'Titel | https://vive.dk/"onclick=x',
    ],
)
def test_a_source_needs_a_title_and_a_safe_link(offer, line):
    offer.evidence = f"God | https://vive.dk\n\n{line}"

    with pytest.raises(Exception, match="Linje 3: Skriv en titel"):
        offer.full_clean()
    assert [source.title for source in sources_shown(offer.evidence)] == ["God"]


def test_a_source_may_have_a_line_in_its_title():
    assert sources_in("A | B | https://vive.dk/x?y=1|2".replace("|2", "&z")) == [("A | B", "https://vive.dk/x?y=1&z")]
    assert sources_in("") == []
