"""Whatever cannot be right is told at its field, in Danish, on every page of the catalogue, and changes nothing."""

import re
import uuid

import pytest
from django import forms
from django.apps import apps
from django.urls import reverse

from danish.plain_text import without_code
from tests.catalog_factories import (
    AgreementFactory,
    ClosureFactory,
    IntakeFactory,
    OfferSuggestionFactory,
    ProviderContactFactory,
)
from tests.factories import AreaFactory, ProviderFactory, TrackFactory

TYPED = "kanariefugl"
LONG, STRANGE, CODE = TYPED * 9_000, f"{TYPED}\0", f"<script>{TYPED}</script>"
NUMBERS = [TYPED, "-5", "1,234.50", "9" * 400, "1e3", "²", STRANGE]
ROWS = [TYPED, "999999", "9" * 40, "-1", STRANGE]
# By the first kind of field that fits.
NONSENSE = [
    (forms.ModelMultipleChoiceField, [[one] for one in ROWS]),
    (forms.ModelChoiceField, ROWS),
    (forms.ChoiceField, [TYPED, LONG, STRANGE]),
    (forms.BooleanField, []),
    (forms.DateField, [TYPED, "31.02.2026", "00.00.0000", "9" * 400, STRANGE]),
    (forms.DecimalField, NUMBERS),
    (forms.IntegerField, [*NUMBERS, "1.5"]),
    (forms.EmailField, [TYPED, LONG, STRANGE, CODE, f"{TYPED}@\n"]),
    (
        forms.URLField,
        [f"{scheme}{TYPED}" for scheme in ("javascript:", "data:text/html,", "ftp://", "file:///", "//")],
    ),
    (forms.CharField, [LONG, STRANGE, CODE, f"<img src={TYPED} onerror=alert(1)>", f"{TYPED} 12 04 88 1234"]),
]
ENGLISH = re.compile(r"\b(enter|ensure|select|valid|value|this field|characters|must be)\b", re.IGNORECASE)
LISTS = ["temaer", "barrierer", "ressourcer", "kategorier", "spor", "maalgrupper", "brancher"]


@pytest.fixture
def pages(offer):
    """The address of every page on which something is written in the catalogue."""
    provider = ProviderFactory(key="mentorhuset", label="Mentorhuset")
    intake = IntakeFactory(offer=offer, starts_on="2099-03-02")
    suggestion, track = OfferSuggestionFactory(), TrackFactory(key="job", label="Job")
    slug, key = [offer.slug], [provider.key]
    contact, agreement = ProviderContactFactory(provider=provider), AgreementFactory(provider=provider)
    found = {
        "offer_create": [],
        "offer_update": slug,
        "offer_retire": slug,
        "offer_merge": slug,
        "intake_create": slug,
        "rolling_create": slug,
        "intake_update": [*slug, intake.pk],
        "intake_cancel": [*slug, intake.pk],
        "closure_create": slug,
        "closure_update": [*slug, ClosureFactory(offer=offer).pk],
        "provider_create": [],
        "provider_update": key,
        "provider_retire": key,
        "contact_create": key,
        "contact_update": [*key, contact.pk],
        "agreement_create": key,
        "agreement_update": [*key, agreement.pk],
        "suggestion_create": [],
        "suggestion_take_up": [suggestion.pk],
        "suggestion_decline": [suggestion.pk],
    }
    addresses = {name: reverse(f"catalog:{name}", args=args) for name, args in found.items()}
    addresses |= {kind: reverse("word_create", args=[kind]) for kind in LISTS}
    return addresses | {name: reverse(name, args=["spor", track.pk]) for name in ("word_update", "word_retire")}


def nonsense_for(field):
    return next(values for kind, values in NONSENSE if isinstance(field, kind))


def everything():
    """Every row of the catalogue, as it stands."""
    models = [*apps.get_app_config("catalog").get_models(), *apps.get_app_config("companies").get_models()]
    return {model: sorted(model._default_manager.values_list(), key=str) for model in models}


@pytest.mark.parametrize(
    "name",
    ["offer_create", "offer_update", "offer_retire", "offer_merge", "intake_create", "rolling_create", "intake_update",
     "intake_cancel", "closure_create", "closure_update", "provider_create", "provider_update", "provider_retire",
     "contact_create", "contact_update", "agreement_create", "agreement_update", "suggestion_create",
     "suggestion_take_up", "suggestion_decline", *LISTS, "word_update", "word_retire"],
)  # fmt: skip
def test_nonsense_is_told_at_its_field_and_changes_nothing(editor, pages, name):
    fields, before = editor.get(pages[name]).context["form"].fields, everything()

    for field, one in fields.items():
        for value in nonsense_for(one):
            response = editor.post(pages[name], {field: value, "_key": str(uuid.uuid4())})
            told = " ".join(response.context["form"].errors.get(field, []))
            assert response.status_code == 422, (field, value[:40])
            assert told, (field, value[:40])
            assert not ENGLISH.search(told), (field, told)
            assert TYPED not in told, (field, told)
    assert everything() == before


def test_a_reviewer_who_sends_nonsense_decides_nothing(client, lead, url, waiting):
    client.force_login(lead)
    before = everything()

    for sent in [{"decision": TYPED}, {"decision": "back", "because": LONG}, {"decision": "back", "because": CODE}]:
        response = client.post(f"{url}godkend/", sent | {"version": waiting.version})
        assert response.status_code == 422
        assert not ENGLISH.search(response.context["form"].errors.as_text())
    assert client.post(f"{url}godkend/", {"decision": "publish", "version": "9" * 40}).status_code == 422
    assert everything() == before


@pytest.mark.parametrize("address", ["?skabelon=%00", "?skabelon=" + "x" * 5000, "?kopi=%00", "?kopi=../../x"])
def test_a_start_that_is_not_there_gives_an_empty_form(editor, address):
    response = editor.get(reverse("catalog:offer_create") + address)

    assert response.status_code == 200
    assert not response.context["form"].initial.get("title")


@pytest.mark.parametrize(
    "text", ["<b>vigtigt</b>", "<SCRIPT>", "<a href='x'>", "</div>", "<br/>", "<svg/onload=alert(1)>", "<!-- x -->"]
)
def test_the_code_of_a_page_is_no_text(text):
    with pytest.raises(Exception, match="Teksten indeholder HTML"):
        without_code(text)


@pytest.mark.parametrize("text", ["a<b og c>d", "Alder < 30 år", "Skriv til <navn>", "3 <p 4", "<3", "x -> y"])
def test_signs_that_are_no_code_stay(editor, text):
    without_code(text)

    AreaFactory(key="pain")
    editor.post(reverse("catalog:suggestion_create"), {"title": text, "text": text})

    assert text in apps.get_model("catalog.OfferSuggestion").objects.values_list("text", flat=True)
