"""A draft while it is written: it saves itself, tells what is missing, and is sent and published with open eyes."""

from decimal import Decimal

import pytest

from catalog.models import OfferVersion
from catalog.shipped import publish_as_they_stand
from catalog.wording import compare
from danish.templatetags.danish import kroner
from tests.catalog.pages import answers, states
from tests.factories import CaseFactory, InterventionFactory, OfferFactory, UserFactory


def test_a_draft_saves_itself_and_can_be_kept_after_that(editor, offer, url, htmx):
    sent = answers(offer, title="Gæld og råd", for_whom="")
    del sent["_key"]

    saved = editor.post(f"{url}rediger/", sent, headers=htmx)

    draft = offer.versions.get(state="draft")
    assert saved.status_code == 200
    assert f'value="{draft.version}" id="id_version" hx-swap-oob="true"' in saved.text
    assert "Kladde til version 2" in saved.text
    assert "Hvem den er for" in saved.text, "the list of what is missing follows"
    assert "<html" not in saved.text
    assert editor.post(f"{url}rediger/", answers(offer, title="Gæld")).status_code == 302
    assert states(offer) == ["published", "draft"]


def test_what_cannot_be_saved_yet_is_left_to_the_page(editor, offer, url, htmx):
    response = editor.post(f"{url}rediger/", answers(offer, title=""), headers=htmx)

    assert (response.status_code, response.content) == (422, b"")
    assert states(offer) == ["published"]


def test_a_shipped_offer_is_saved_the_first_time(editor):
    offer = OfferFactory()
    publish_as_they_stand([offer])
    url = f"/katalog/{offer.slug}/rediger/"
    opened = editor.get(url).context["form"]["version"].value()

    assert editor.post(url, answers(offer, version=opened)).status_code == 302
    assert states(offer) == ["published", "draft"]


def test_places_and_price_are_empty_until_they_are_told(editor, offer):
    form = editor.get("/katalog/ny/").context["form"]
    assert (form["capacity"].value(), form["price_per_week"].value()) == (None, None)

    editor.post("/katalog/ny/", answers(offer, title="Ny", capacity="", price_per_week="", version="0"))

    draft = OfferVersion.objects.get(title="Ny")
    assert [one.name for one in draft.missing()] == ["capacity", "price_per_week"]
    assert editor.get(draft.get_absolute_url()).text.count("Ikke oplyst") >= 2
    draft.capacity = draft.price_per_week = 0
    assert draft.missing() == []


def test_an_offer_without_a_told_price_is_not_free(editor):
    OfferFactory(title="Kostfri")
    OfferFactory(title="Uoplyst", price_per_week=None)

    page = editor.get("/katalog/?pris=gratis").text

    assert "Uoplyst" not in page
    assert "Uoplyst" in editor.get("/katalog/?pris=ikke-oplyst").text


@pytest.mark.parametrize(
    ("amount", "said"),
    [(Decimal("1250.50"), "1.250,50 kr."), (Decimal("650.00"), "650 kr."), (0, "0 kr."), (None, "Ikke oplyst")],
)
def test_amounts_are_written_in_one_way(amount, said):
    assert kroner(amount) == said


def test_a_price_stands_in_the_form_as_it_is_written(editor, offer, url):
    OfferVersion.objects.update(price_per_week=Decimal("1250.50"))

    assert 'value="1.250,50"' in editor.get(f"{url}rediger/").text


def test_no_target_group_is_all_of_them(offer):
    lines = {line.name: line.after for line in compare(None, offer.versions.get())}

    assert lines["target_groups"] == "Alle målgrupper"
    assert lines["price_per_week"] == "1.450,50 kr."


def test_who_sends_and_who_publishes_is_told_how_many_keep_the_version(editor, offer, url, htmx):
    InterventionFactory.create_batch(3, offer=offer)
    protected = CaseFactory(is_restricted=True)
    InterventionFactory(offer=offer, case=protected)
    use = f"{url}brug/?vis=beholder"

    editor.post(f"{url}rediger/", answers(offer, title="Ny"))

    assert f'hx-get="{use}"' in editor.get(f"{url}send/").text
    told = editor.get(use, headers=htmx).text
    assert "Under 5 borgere har indsatsen i planen og beholder version 1." in told
    InterventionFactory.create_batch(5, offer=offer)
    assert "8 borgere har indsatsen" in editor.get(use, headers=htmx).text


def test_publishing_asks_first(client, lead, url, waiting):
    client.force_login(lead)

    page = client.get(f"{url}godkend/").text

    assert 'commandfor="udgiv"' in page
    assert "Udgiv version 2?" in page
    assert f'hx-get="{url}brug/?vis=beholder"' in page


def test_a_draft_that_was_never_published_is_given_up_and_not_retired(editor, offer):
    editor.post("/katalog/ny/", answers(offer, title="Ny", version="0"))

    page = editor.get("/katalog/ny-2/rediger/").text

    assert "Planer, der allerede bruger indsatsen" not in page
    assert "Lad indsatsen udgå" not in page
    assert editor.get("/katalog/ny-2/udgaa/").headers["Location"] == "/katalog/ny-2/opgiv/"


@pytest.mark.parametrize(("role", "has"), [("curator", True), ("administrator", False)])
def test_an_editor_searches_for_offers_from_every_page(client, role, has):
    client.force_login(UserFactory(role=role))

    page = client.get("/beskeder/").text

    assert ('href="/katalog/#id_q"' in page) == has
    assert 'id="quick-search"' not in page


def test_what_says_nothing_is_gathered_in_one_line(client, editor, lead, offer):
    editor.post("/katalog/ny/", answers(offer, title="Ny", version="0"))
    editor.post("/katalog/ny-2/send/")
    client.force_login(lead)

    response = client.get("/katalog/ny-2/godkend/")

    assert "(tomt)" not in response.text
    assert "Ikke udfyldt: kontaktperson, hvem den ikke er for, " in response.text
    assert "Ny indsats" in response.text
