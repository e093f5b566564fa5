import datetime
import unicodedata
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.test.utils import isolate_apps

from danish.forms import CharField, DateField, DecimalField, IntegerField, TimeField, use_danish_fields


class VisitForm(forms.Form):
    held_on = DateField(label="Dato")
    hours = DecimalField(label="Timer", max_digits=5, decimal_places=1, required=False)
    note = CharField(label="Note", widget=forms.Textarea, max_length=50, required=False)


def errors(field, **answers):
    return VisitForm({"held_on": "24.11.2026", **answers}).errors.get(field, [])


@pytest.mark.parametrize("text", ["24.11.2026", "24/11-26", "241126", "2026-11-24", " 24.11.2026 "])
def test_a_date_is_read_as_it_is_written(text):
    form = VisitForm({"held_on": text})

    assert form.is_valid()
    assert form.cleaned_data["held_on"] == datetime.date(2026, 11, 24)


@pytest.mark.parametrize("text", ["31.2.2026", "snart", "24.11.2026\x00", "\ud800", "9" * 100_000])
def test_what_is_no_date_is_told_in_danish_and_kept(text):
    form = VisitForm({"held_on": text})

    assert form.errors["held_on"] == ["Skriv datoen som 24.11.2026."]
    assert form["held_on"].value() == text


@pytest.mark.parametrize(
    ("text", "minute"),
    [("9.15", 15), ("09:15", 15), ("0915", 15), ("kl. 9.15", 15), (" Kl 9.15 ", 15), ("9", 0), ("09", 0)],
)
def test_a_time_is_read_as_it_is_written(text, minute):
    assert TimeField().clean(text) == datetime.time(9, minute)


@pytest.mark.parametrize("text", ["24.00", "9.60", "9.5.1", "ni", "-9", "٩", "9\x00", "\ud800", "9" * 100_000])
def test_what_is_no_time_is_told_in_danish(text):
    with pytest.raises(forms.ValidationError, match=r"Skriv tidspunktet som 10\.30\."):
        TimeField().clean(text)


@pytest.mark.parametrize("text", ["", "   "])
def test_a_missing_date_is_asked_for(text):
    assert errors("held_on", held_on=text) == ["Skriv en dato."]


def test_a_date_is_shown_the_danish_way_with_a_hint():
    html = str(VisitForm(initial={"held_on": datetime.date(2026, 3, 2)})["held_on"].as_field_group())

    assert 'value="02.03.2026"' in html
    assert 'type="text"' in html
    assert "Skrives dd.mm.åååå" in html


def test_the_same_date_written_differently_is_no_change():
    form = VisitForm({"held_on": "24/11-26"}, initial={"held_on": datetime.date(2026, 11, 24)})

    assert not form.has_changed()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12,5", "12.5"),
        ("1.234,5", "1234.5"),
        ("1.234", "1234"),
        ("12.5", "12.5"),
        ("1 234,5", "1234.5"),
        ("−3,5", "-3.5"),
        ("007", "7"),
    ],
)
def test_numbers_are_read_with_a_decimal_comma(text, number):
    form = VisitForm({"held_on": "24.11.2026", "hours": text})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["hours"] == Decimal(number)


@pytest.mark.parametrize("text", ["tolv", "1,2,3", "1.23,4", "NaN", "1e9999999", "٣", "\x00", "\ud800", "9" * 100_000])
def test_what_is_no_number_is_told_at_the_field(text):
    assert errors("hours", hours=text)


@pytest.mark.parametrize("text", ["1,234.50", "1,234", "-1,234", "1,234,567", "12,345.6"])
def test_a_number_that_may_be_meant_in_two_ways_is_asked_about(text):
    assert errors("hours", hours=text) == [
        "Tallet kan læses på flere måder. Skriv det uden punktummer og med komma før decimalerne, for eksempel 1234,5."
    ]


@pytest.mark.parametrize(("number", "text"), [("12.50", "12,5"), ("37.0", "37"), ("1200", "1200"), ("0.5", "0,5")])
def test_numbers_are_shown_with_a_decimal_comma(number, text):
    assert f'value="{text}"' in str(VisitForm(initial={"hours": Decimal(number)})["hours"])


def test_a_mistyped_number_is_kept():
    assert 'value="tolv"' in str(VisitForm({"hours": "tolv"})["hours"])


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "x" * 51, "x" * 100_000])
def test_text_that_cannot_be_stored_is_told_at_the_field(text):
    assert errors("note", note=text)


def test_equal_texts_are_equal():
    form = VisitForm({"held_on": "24.11.2026", "note": "A\u030aby\r\nær"})

    assert form.is_valid()
    assert form.cleaned_data["note"] == "Åby\nær"


@isolate_apps("danish")
def test_a_model_form_gets_the_danish_fields():
    class Visit(models.Model):
        held_on = models.DateField("dato", null=True, blank=True, help_text="Gerne en hverdag")
        hours = models.DecimalField("timer", max_digits=5, decimal_places=1)
        title = models.CharField("titel", max_length=80)
        kind = models.CharField("form", max_length=10, choices=[("a", "A")])
        note = models.TextField("note", blank=True)
        email = models.EmailField("e-mail")
        made_at = models.DateTimeField("oprettet")

        class Meta:
            app_label = "danish"

        def __str__(self):
            return self.title

    class Form(forms.ModelForm):
        class Meta:
            model = Visit
            fields = ["held_on", "hours", "title", "kind", "note", "email", "made_at"]
            formfield_callback = use_danish_fields

    fields = Form().fields

    assert type(fields["held_on"]) is DateField
    assert fields["held_on"].help_text == "Gerne en hverdag"
    assert type(fields["hours"]) is DecimalField
    assert type(fields["title"]) is CharField
    assert fields["title"].max_length == 80
    assert type(fields["note"]) is CharField
    assert fields["note"].max_length == 10_000
    assert isinstance(fields["note"].widget, forms.Textarea)
    assert isinstance(fields["kind"], forms.TypedChoiceField)
    assert isinstance(fields["email"], forms.EmailField)
    assert isinstance(fields["made_at"], forms.DateTimeField)
    assert fields["kind"].choices == [("", "Vælg"), ("a", "A")]
    assert Form({}).errors["kind"] == ["Vælg en mulighed."]
    assert Form({}).errors["title"] == Form({}).errors["email"] == ["Udfyld feltet."]
    assert Form({}).errors["hours"] == ["Skriv et tal."]


@pytest.mark.parametrize(
    ("text", "number"), [("50.000", 50_000), (" 1.250.000 ", 1_250_000), ("12", 12), ("-3.000", -3000)]
)
def test_a_full_stop_in_a_whole_number_parts_thousands(text, number):
    assert IntegerField(label="Kroner").clean(text) == number


def test_control_characters_are_left_out_of_a_text():
    assert (
        CharField(label="Note").clean("Sover\x01 bedre\x7f,\r\nsiger\x85 hun\ther") == "Sover bedre,\nsiger hun\ther"
    )


@pytest.mark.parametrize(
    "text", ["\u200b\u200b", "\u2060", "\ufeff", "\xad", "\u3164", "\u2800", "\u202e \u200d", "\ufe0f"]
)
def test_what_shows_nothing_is_no_text(text):
    with pytest.raises(ValidationError, match="Udfyld feltet"):
        CharField().clean(text)

    assert CharField(required=False).clean(text) == ""


@pytest.mark.parametrize("text", ["😀", "👩🏽‍🚒 ❤️", "☎️", "🏽"])
def test_pictures_alone_are_asked_to_be_words(text):
    with pytest.raises(ValidationError, match="Skriv det med ord"):
        CharField(required=False).clean(text)


@pytest.mark.parametrize("sent", [b"%ED%A0%BD", b"%EF%BF%BD", b"%ED%A0%BD %ED%A0%BD"])
def test_half_a_character_is_told_as_what_it_is(sent):
    text = QueryDict(b"note=" + sent)["note"]
    with pytest.raises(ValidationError, match="et tegn, der ikke kan gemmes") as refused:
        CharField().clean(text)
    assert "emoji" not in str(refused.value)


@pytest.mark.parametrize("text", ["Glad 😀", "50 %", "?", "€", "½", "→", "שלום", "e\u0301", "a\u200bb", "–"])
def test_whatever_can_be_read_stays(text):
    assert CharField().clean(text) == unicodedata.normalize("NFC", text)
