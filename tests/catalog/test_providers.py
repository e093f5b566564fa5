"""Who carries offers out, whom to ask there, and what is agreed with them."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.models import Agreement, Provider, ProviderContact
from tests.catalog_factories import AgreementFactory, ProviderContactFactory
from tests.factories import OfferFactory, ProviderFactory, UserFactory

ANSWERS = {"label": "Mentorhuset Vendsyssel", "kind": "external", "version": "1"}


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(curator=True))
    return client


@pytest.fixture
def provider():
    return ProviderFactory(key="mentorhuset", label="Mentorhuset", kind="external")


def url(name, provider, *args):
    return reverse(f"catalog:{name}", args=[provider.key, *args])


def test_everybody_reads_who_carries_an_offer_out_and_whom_to_ask(staff, provider):
    ProviderContactFactory(provider=provider, name="Sanne Kjær")
    ProviderContactFactory(provider=provider, name="Ole Holm", left_on=datetime.date(2025, 1, 31))
    OfferFactory(provider=provider, title="Hverdagsmentor")
    OfferFactory(provider=provider, title="Ikke udgivet", status="draft")

    page = staff.get(provider.get_absolute_url()).text

    assert "Sanne Kjær" in page
    assert "Får henvisninger" in page
    assert "Hverdagsmentor" in page
    assert "Ole Holm" not in page
    assert "Ikke udgivet" not in page
    assert "Redigér" not in page


def test_the_list_counts_what_is_in_the_catalogue(staff, provider):
    OfferFactory(provider=provider)
    OfferFactory(provider=provider, status="draft")

    listed = staff.get(reverse("catalog:provider_list")).context["providers"]

    assert [(one.label, one.offer_count) for one in listed] == [("Mentorhuset", 1)]


def test_the_list_says_whom_to_ask(staff, provider):
    """Who takes the referrals first, and nobody who has left."""
    for name, given in {
        "Ane Bak": {},
        "Sanne Kjær": {"takes_referrals": True, "phone": "12 34 58 27"},
        "Ole Gået": {"takes_referrals": True, "left_on": timezone.localdate()},
    }.items():
        ProviderContactFactory(provider=provider, name=name, **{"takes_referrals": False} | given)

    row = staff.get(reverse("catalog:provider_list")).text.partition("Mentorhuset")[2].partition("</tr>")[0]

    assert "Sanne Kjær" in row
    assert "12 34 58 27" in row
    assert "Ane Bak" not in row
    assert "Ole Gået" not in row


def test_many_providers_cost_as_many_queries_as_one(staff, provider, count_queries):
    def look():
        return count_queries(lambda: staff.get(reverse("catalog:provider_list")))

    few = look()
    for number in range(10):
        OfferFactory(provider=ProviderFactory(key=f"p{number}"))

    assert look() == few


def test_a_new_one_gets_an_address_without_danish_letters(editor):
    first = editor.post(reverse("catalog:provider_create"), ANSWERS | {"label": "Træværkstedet på Åen"})
    editor.post(reverse("catalog:provider_create"), ANSWERS | {"label": "Træværkstedet på Åen"})
    editor.post(reverse("catalog:provider_create"), ANSWERS | {"label": "Ny"})

    assert first.url == "/katalog/leverandoerer/traevaerkstedet-paa-aaen/"
    keys = set(Provider.objects.values_list("key", flat=True))
    assert keys == {"traevaerkstedet-paa-aaen", "traevaerkstedet-paa-aaen-2", "ny-2"}


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"label": ""}, "Skriv leverandørens navn."),
        ({"label": "x" * 100_000}, "Skriv højst 100 tegn."),
        ({"cvr": "1234"}, "Et CVR-nummer har otte cifre."),
        ({"email": "sanne"}, "Skriv e-mailadressen som navn@kommune.dk."),
        ({"website": "ftp://leverandoer.example/x"}, "Adressen skal begynde med https:// eller http://."),
        ({"website": "javascript:alert(1)"}, "Skriv hele adressen"),
        ({"kind": "hemmelig"}, "Vælg en af mulighederne på listen."),
    ],
)
def test_what_makes_no_sense_is_told_at_the_field(editor, provider, answers, message):
    response = editor.post(url("provider_update", provider), ANSWERS | answers)

    assert response.status_code == 422
    assert message in response.text
    provider.refresh_from_db()
    assert provider.label == "Mentorhuset"


def test_two_editors_at_once_see_both_texts(editor, provider):
    editor.post(url("provider_update", provider), ANSWERS | {"label": "Den første"})

    response = editor.post(url("provider_update", provider), ANSWERS | {"label": "Den anden"})

    assert response.status_code == 409
    assert "Den første" in response.text
    assert "Den anden" in response.text
    provider.refresh_from_db()
    assert (provider.label, provider.version) == ("Den første", 2)


def test_one_that_is_no_longer_used_stays_readable_and_can_be_brought_back(editor, provider):
    OfferFactory(provider=provider)

    assert "Den har 1 indsats i kataloget." in editor.get(url("provider_retire", provider)).text
    editor.post(url("provider_retire", provider), {"because": "Lukket pr. 1. juli"})
    editor.post(url("provider_retire", provider), {"because": "En gang til"})

    provider.refresh_from_db()
    assert (provider.is_retired, provider.retired_because, provider.version) == (True, "Lukket pr. 1. juli", 2)
    assert "Lukket pr. 1. juli" in editor.get(provider.get_absolute_url()).text

    editor.post(url("provider_bring_back", provider))

    provider.refresh_from_db()
    assert (provider.is_retired, provider.retired_because) == (False, "")


def test_retiring_needs_a_reason(editor, provider):
    response = editor.post(url("provider_retire", provider), {"because": " "})

    assert response.status_code == 422
    assert "Skriv hvorfor." in response.text
    provider.refresh_from_db()
    assert not provider.is_retired


def test_whoever_takes_referrals_can_be_written_to(editor, provider):
    answers = {"name": "Sanne Kjær", "takes_referrals": "on", "version": "1"}

    response = editor.post(url("contact_create", provider), answers)
    assert "Den, der får henvisninger, skal have en e-mailadresse." in response.text

    editor.post(url("contact_create", provider), answers | {"email": "sanne@leverandoer.example"})
    contact = ProviderContact.objects.get()
    assert (contact.provider, contact.takes_referrals) == (provider, True)

    left = {"name": "Sanne Kjær", "left_on": "01.03.2026", "version": "1"}
    editor.post(url("contact_update", provider, contact.pk), left)
    contact.refresh_from_db()
    assert (contact.left_on, contact.version) == (datetime.date(2026, 3, 1), 2)


def test_a_contact_of_another_provider_is_not_found_here(editor, provider):
    other = ProviderContactFactory(provider=ProviderFactory(key="andet"))

    assert editor.get(url("contact_update", provider, other.pk)).status_code == 404


def test_an_agreement_ends_after_it_begins(editor, provider):
    answers = {"title": "Rammeaftale", "from_on": "01.01.2026", "until_on": "31.12.2025", "version": "1"}

    response = editor.post(url("agreement_create", provider), answers)
    assert "Aftalen kan ikke slutte, før den begynder." in response.text

    editor.post(url("agreement_create", provider), answers | {"until_on": "31.12.2026"})
    agreement = Agreement.objects.get()
    answers["until_on"] = "30.06.2026"
    editor.post(url("agreement_update", provider, agreement.pk), answers)

    agreement.refresh_from_db()
    assert (agreement.until_on, agreement.version) == (datetime.date(2026, 6, 30), 2)


@pytest.mark.parametrize(("days", "flagged"), [(-1, False), (0, True), (90, True), (91, False)])
def test_an_agreement_that_ends_soon_is_flagged_for_editors(editor, provider, days, flagged):
    until = timezone.localdate() + datetime.timedelta(days=days)
    AgreementFactory(provider=provider, until_on=until)

    assert ("Udløber " in editor.get(provider.get_absolute_url()).text) is flagged
    assert ("Udløber snart" in editor.get(reverse("catalog:provider_list")).text) is flagged


def test_html_that_came_in_before_it_was_refused_is_shown_as_text(staff, provider):
    provider.about = "<script>alert(1)</script>"
    provider.save()

    assert "<script>alert(1)" not in staff.get(provider.get_absolute_url()).text
