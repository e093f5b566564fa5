"""What a caseworker reads of an offer."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from catalog.evidence import sources_in, sources_shown
from catalog.models import OfferVersion
from journal.models import Access
from tests.catalog_factories import IntakeFactory, OfferVersionFactory, ProviderContactFactory
from tests.factories import (
    AreaFactory,
    CaseFactory,
    InterventionFactory,
    InvolvementFactory,
    OfferFactory,
    ProviderFactory,
    UserFactory,
)


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


@pytest.fixture
def stood(offer):
    """It has stood in the catalogue."""
    return OfferVersionFactory(offer=offer, published=True, change_note="Begyndelsen")


def test_a_retired_one_is_read_by_everybody_and_says_so(staff, offer, stood):
    with time_machine.travel(datetime.datetime(2026, 11, 3, 9, tzinfo=datetime.UTC)):
        offer.retire(by=UserFactory(curator=True), because="Ingen bruger den.")

    page = staff.get(offer.get_absolute_url()).text

    assert "Udgået 03.11.2026. Kan ikke lægges i nye planer." in page
    assert "Ingen bruger den." in page
    for act in ("Foreslå ændring", "Optag og pladser", "Gælder nu"):
        assert act not in page
    for address in (
        reverse("catalog:offer_version_list", args=[offer.slug]),
        stood.get_absolute_url(),
        reverse("catalog:intake_list", args=[offer.slug]),
        reverse("offer_results", args=[offer.slug]),
        reverse("catalog_offer_use", args=[offer.slug]),
    ):
        assert staff.get(address).status_code == 200
    assert offer.get_absolute_url() in staff.get(stood.get_absolute_url()).text
    assert offer.get_absolute_url() not in staff.get(reverse("catalog:offer_list")).text


def test_one_that_was_merged_names_the_one_that_took_its_place(staff, offer, stood):
    other = OfferFactory(title="Gældsråd")
    offer.merge_into(other, by=UserFactory(curator=True), because="Det samme")

    page = staff.get(offer.get_absolute_url()).text

    assert f'Brug i stedet <a href="{other.get_absolute_url()}">Gældsråd</a>.' in page


def test_an_editor_of_a_retired_one_may_bring_it_back(staff, offer, stood):
    offer.retire(by=UserFactory(curator=True), because="Ingen bruger den")
    staff.force_login(UserFactory(curator=True))

    page = staff.get(offer.get_absolute_url()).text

    assert "Tag i brug igen" in page
    assert "Redigér" not in page


@pytest.mark.parametrize("state", ["draft", "in_review", "discarded"])
def test_what_never_stood_in_the_catalogue_stays_with_the_editors(staff, state):
    editor = UserFactory(curator=True)
    new = OfferFactory(status="draft")
    version = OfferVersionFactory(offer=new, in_review=state == "in_review")
    if state == "discarded":
        version.discard(by=editor, because="Afvist")

    pages = [new.get_absolute_url(), version.get_absolute_url(), reverse("offer_results", args=[new.slug])]

    assert [staff.get(page).status_code for page in pages] == [404, 404, 404]
    staff.force_login(editor)
    assert [staff.get(page).status_code for page in pages] == [200, 200, 200]


@pytest.mark.parametrize(
    ("said", "banner"),
    [
        ({}, "Forhåndsvisning af version 2 (kladde)."),
        ({"in_review": True}, "Forhåndsvisning af version 2 (til godkendelse)."),
    ],
)
def test_a_preview_is_the_page_itself_drawn_from_the_wording(staff, offer, stood, said, banner):
    said |= {"offer": offer, "number": 2, "title": "Gæld og budget", "evidence": "Ny viden | https://viden.dk/ny"}
    version = OfferVersionFactory(**said, purpose="Ro på økonomien.", for_whom="Alle med gæld.", price_per_week=99)
    version.strengthens.set([AreaFactory(kind="resource", key="calm", label="Ro")])
    staff.force_login(UserFactory(team_lead=True))

    response = staff.get(version.get_absolute_url())

    assert "catalog/offer_detail.html" in [template.name for template in response.templates]
    for words in (
        banner,
        "<h1>Gæld og budget</h1>",
        "Ro på økonomien.",
        "Alle med gæld.",
        "?ressource=calm",
        "99 kr.",
        "https://viden.dk/ny",
        "Optag og pladser",
        "Ændret siden version 1",
    ):
        assert words in response.text
    for words in ("Østergade 4</dd>", "vive.dk/gaeld"):
        assert words not in response.text.split("Ændret siden version 1")[0]
    assert ("Til godkendelse</a>" in response.text) == version.is_in_review


def test_an_earlier_wording_says_when_it_held(staff, offer):
    held = {"published": True, "decided_at": datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.UTC)}
    first = OfferVersionFactory(offer=offer, **held | {"state": "superseded"})
    OfferVersionFactory(
        offer=offer, number=2, **held | {"decided_at": datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)}
    )

    page = staff.get(first.get_absolute_url()).text

    assert "Version 1 gjaldt fra 05.01.2026 til 02.03.2026." in page
    assert f'<a href="{offer.get_absolute_url()}">Se den, der gælder nu</a>' in page
    assert "Optag og pladser" not in page


def test_the_versions_say_who_when_and_what(staff, offer, stood):
    henning = UserFactory(curator=True, first_name="Henning", last_name="Overgaard")
    OfferVersion.objects.filter(pk=stood.pk).update(state="superseded")
    when = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
    second = OfferVersionFactory(
        offer=offer, number=2, published=True, decided_at=when, decided_by=henning, content="Nyt", hours_per_week=3
    )

    page = staff.get(reverse("catalog:offer_version_list", args=[offer.slug])).text

    for words in ("02.03.2026", "Godkendt af Henning Overgaard.", "indhold", "timer om ugen", "Begyndelsen"):
        assert words in page
    assert f'href="{second.get_absolute_url()}"' in page


def test_many_versions_cost_as_many_questions_as_two(staff, offer, stood, django_assert_max_num_queries):
    for number in range(2, 9):
        OfferVersionFactory(offer=offer, number=number, published=True, state="superseded")

    with django_assert_max_num_queries(25):
        staff.get(reverse("catalog:offer_version_list", args=[offer.slug]))


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


def test_whom_to_ask_at_the_provider_is_told_where_the_offer_names_nobody(staff):
    provider = ProviderFactory(key="kompas")
    ProviderContactFactory(provider=provider, name="Gik Bort", left_on=datetime.date(2026, 1, 1))
    ProviderContactFactory(provider=provider, name="Sanne Kjær", phone="96 33 00 00")
    offer = OfferFactory(provider=provider)

    text = staff.get(offer.get_absolute_url()).text

    assert "Sanne Kjær" in text
    assert "96 33 00 00" in text
    assert "Gik Bort" not in text


def test_a_source_may_have_a_line_in_its_title():
    assert sources_in("A | B | https://vive.dk/x?y=1|2".replace("|2", "&z")) == [("A | B", "https://vive.dk/x?y=1&z")]
    assert sources_in("") == []


def test_one_s_own_citizens_are_those_one_has_to_do_with_and_that_is_noted(staff, caseworker, offer):
    mine = CaseFactory(coordinator=caseworker, citizen__last_name="Egen")
    joined = CaseFactory(team=caseworker.team, citizen__last_name="Fælles")
    InvolvementFactory(case=joined, user=caseworker, part="mentor")
    colleague = CaseFactory(team=caseworker.team, citizen__last_name="Kollega")
    for case in (mine, joined, colleague):
        InterventionFactory(case=case, offer=offer)

    page = staff.get(reverse("catalog_offer_use", args=[offer.slug])).text

    assert "Egen" in page
    assert "Fælles" in page
    assert "Kollega" not in page
    assert Access.objects.get(page="catalog_offer_use").user == caseworker


def test_without_citizens_of_one_s_own_there_is_no_look(staff, caseworker, offer):
    InterventionFactory(case=CaseFactory(team=caseworker.team), offer=offer)

    assert "Dine borgere" not in staff.get(reverse("catalog_offer_use", args=[offer.slug])).text
    assert not Access.objects.exists()
