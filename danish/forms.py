"""Form fields that read and show dates, numbers and text as they are written in Danish, and say what to do.

Every field of a form is one of these, or goes through `speak_danish`: Django's own messages are about fields and
values, and say again what was typed, which may be about a citizen.
"""

import datetime
import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from danish.cpr import holds_cpr
from danish.dates import parse_date
from danish.fields import MaskedCharField

LONGEST_TEXT = 10_000
LARGEST = 2**31 - 1  # of a column
NOTHING_CHOSEN = "Vælg"
DATE_HINT = "Skrives dd.mm.åååå"  # an example would be ahead where only the past will do

THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+")
# Control characters, but for line ends, and what turns the direction of text so that it reads as other than it is.
TURNS = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
UNSEEN = dict.fromkeys([*range(1, 9), 11, 12, *range(14, 32), *range(127, 160), *TURNS])
# What shows nothing by itself: blanks, joiners, marks that belong to a letter, and letters made to fill a place.
BLANK_KINDS = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"})
FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
PICTURES = frozenset({"So", "Sk"})
LOST = "\ufffd"  # what Django puts where the browser sent half a character
GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d*)?", re.ASCII)
PLAIN = re.compile(r"-?\d+([.,]\d*)?", re.ASCII)
# A comma that parts thousands elsewhere, and decimals here.
COMMA_FIRST = re.compile(r"-?\d{1,3}(,\d{3})+\.\d*|-?\d{1,3}(,\d{3}){2,}", re.ASCII)
CLOCK = re.compile(r"(?:kl\.? ?)?(\d{1,2})(?:[.:]?(\d{2}))?", re.ASCII)
THREE_AFTER_COMMA = re.compile(r"-?[1-9]\d{0,2},\d{3}", re.ASCII)


STRANGE = "Teksten indeholder et tegn, der ikke kan gemmes. Slet det, og skriv det igen."
ON_THE_LIST = "Vælg en af mulighederne på listen."
# By the code of the fault. A form's own words for a field go before these.
WORDS = {
    "required": "Udfyld feltet.",
    "blank": "Udfyld feltet.",
    "null": "Udfyld feltet.",
    "null_characters_not_allowed": STRANGE,
    "max_length": "Skriv højst %(limit_value)d tegn.",
    "max_value": "Skriv et tal på højst %(limit_value)s.",
    "min_value": "Skriv et tal på mindst %(limit_value)s.",
    "max_digits": "Tallet er for langt. Skriv højst %(max)s cifre.",
    "max_decimal_places": "Tallet er for langt. Antal decimaler må højst være %(max)s.",
    "max_whole_digits": "Tallet er for stort. Skriv højst %(max)s cifre før kommaet.",
    "unique": "Det er allerede i brug. Skriv noget andet.",
    "unique_together": "Det findes allerede.",
}
OF_CHOICES = {
    "required": "Vælg en mulighed.",
    "blank": "Vælg en mulighed.",
    "null": "Vælg en mulighed.",
    "invalid": ON_THE_LIST,
    "invalid_choice": ON_THE_LIST,
    "invalid_list": ON_THE_LIST,
    "invalid_pk_value": ON_THE_LIST,
}
OF_NUMBERS = {"required": "Skriv et tal.", "invalid": "Skriv et helt tal."}
BY_KIND: list[tuple[type[forms.Field], dict[str, str]]] = [
    (forms.ChoiceField, OF_CHOICES),
    (forms.ModelChoiceField, OF_CHOICES),
    (forms.BooleanField, {"required": "Sæt flueben, hvis du vil fortsætte."}),
    (forms.DecimalField, OF_NUMBERS | {"invalid": "Skriv et tal, for eksempel 12,5."}),
    (forms.IntegerField, OF_NUMBERS),
    (forms.DateField, {"required": "Skriv en dato.", "invalid": "Skriv datoen som 24.11.2026."}),
    (forms.TimeField, {"required": "Skriv et tidspunkt.", "invalid": "Skriv tidspunktet som 10.30."}),
    (forms.EmailField, {"invalid": "Skriv e-mailadressen som navn@kommune.dk."}),
    (forms.URLField, {"invalid": "Skriv hele adressen, for eksempel https://www.hjoerring.dk."}),
]


def speak_danish(field: forms.Field) -> None:
    """Replace what Django would say about a fault; what the form or the field says for itself stays."""
    of_django: dict[str, Any] = {}
    for base in reversed(type(field).__mro__):
        if base.__module__.startswith("django."):
            of_django |= vars(base).get("default_error_messages", {})
    # A validator with words of its own says more than its code does.
    spoken = {getattr(one, "code", "") for one in field.validators if isinstance(getattr(one, "message", None), str)}
    of_kind = next((words for kind, words in BY_KIND if isinstance(field, kind)), {})
    for code, words in (WORDS | of_kind).items():
        if code not in spoken and field.error_messages.get(code) is of_django.get(code):
            field.error_messages[code] = words


class SpeaksDanish:
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        speak_danish(self)  # type: ignore[arg-type]


class BooleanField(SpeaksDanish, forms.BooleanField):
    pass


class ChoiceField(SpeaksDanish, forms.ChoiceField):
    pass


class TypedChoiceField(SpeaksDanish, forms.TypedChoiceField):
    pass


class TypedMultipleChoiceField(SpeaksDanish, forms.TypedMultipleChoiceField):
    pass


class ChoosesRows(SpeaksDanish):
    def validate_no_null_characters(self, value: Any) -> None:
        """Django has words of its own here that no field can change."""
        if "\x00" in str(value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")  # type: ignore[attr-defined]


class FileField(SpeaksDanish, forms.FileField):
    default_error_messages = {
        "required": "Vælg en fil.",
        "missing": "Vælg en fil.",
        "invalid": "Filen kom ikke med. Vælg den igen.",
        "contradiction": "Vælg en fil.",
        "empty": "Filen er tom.",
        "max_length": "Filens navn er for langt. Giv den et kortere navn.",
    }


class ModelChoiceField(ChoosesRows, forms.ModelChoiceField):
    pass


class ModelMultipleChoiceField(ChoosesRows, forms.ModelMultipleChoiceField):
    pass


class EmailField(SpeaksDanish, forms.EmailField):
    pass


class IntegerField(SpeaksDanish, forms.IntegerField):
    """A whole number; a full stop parts thousands, which Django takes for decimals."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and THOUSANDS.fullmatch(value.strip()):
            value = value.replace(".", "")
        return super().to_python(value)


class PageField(IntegerField):
    """Which page of a list, as the address says it."""

    default_error_messages = dict.fromkeys(["invalid", "min_value", "max_value"], "Siden findes ikke.")

    def __init__(self, **kwargs: Any):
        super().__init__(min_value=1, max_value=LARGEST, required=False, **kwargs)


class VersionField(IntegerField):
    """Which version of a row the form was opened on."""

    widget = forms.HiddenInput
    default_error_messages = dict.fromkeys(
        ["required", "invalid", "min_value", "max_value"],
        "Skemaet er ikke helt. Genindlæs siden, og skriv det igen.",
    )

    def __init__(self, **kwargs: Any):
        super().__init__(min_value=0, max_value=LARGEST, **kwargs)


class VerbatimField(SpeaksDanish, forms.CharField):
    """Text that is taken as it was sent, letter by letter: a password, a mark."""


def shows(character: str) -> bool:
    """Whether there is anything to see. NUL is left to be refused."""
    return character == "\0" or not (unicodedata.category(character) in BLANK_KINDS or character in FILLERS)


def not_pictures_alone(text: str) -> None:
    """Paper has no emoji, so that a title of nothing else would be blank there."""
    if text and all(unicodedata.category(one) in PICTURES for one in text if shows(one)):
        words = STRANGE if LOST in text else "Skriv det med ord. Tegn som emoji kan ikke stå alene."
        raise ValidationError(words, code="pictures")


def whole_characters(text: str) -> None:
    """Half a character (a lone surrogate) can be neither stored nor shown."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValidationError(STRANGE)


class CharField(SpeaksDanish, forms.CharField):
    """Text with each letter as one character, plain line ends, no control characters, so that equal texts are equal.

    No file of a spreadsheet can hold a control character; NUL is left to be refused. What shows nothing is no text.
    """

    default_validators = [whole_characters, not_pictures_alone]

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if isinstance(text, str):
            text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).translate(UNSEEN)
            text = text if any(map(shows, text)) else self.empty_value
        return text


class SearchField(CharField):
    """Words to search for. A CPR number is refused and not shown again: searches stand in addresses and lists."""

    default_validators = [whole_characters]  # nobody prints them
    default_error_messages = {
        "cpr": "Søg på cpr-nummer med knappen »Find på cpr-nummer« under Borgere, så det ikke står i adressen."
    }

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if holds_cpr(text):
            raise ValidationError(self.error_messages["cpr"], code="cpr")
        return text

    def bound_data(self, data: Any, initial: Any) -> Any:
        return "" if holds_cpr(data or "") else super().bound_data(data, initial)


class DateField(SpeaksDanish, forms.DateField):
    """A text field: browsers' own date pickers lose what was mistyped."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["help_text"] = kwargs.get("help_text") or DATE_HINT
        kwargs["widget"] = kwargs.get("widget") or forms.DateInput(
            format="%d.%m.%Y", attrs={"class": "hm-date", "autocomplete": "off"}
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime.date | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value.strip() if isinstance(value, str) else value)
        try:
            return parse_date(value, timezone.localdate())
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class TimeField(SpeaksDanish, forms.TimeField):
    """10.30, 10:30, 1030, 9 and kl. 9.15: hours and minutes, as they are written by hand."""

    widget = forms.TimeInput(format="%H.%M", attrs={"class": "hm-number", "autocomplete": "off"})

    def to_python(self, value: Any) -> datetime.time | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value.strip() if isinstance(value, str) else value)
        found = CLOCK.fullmatch(value.strip().lower())
        try:
            if found:
                return datetime.time(int(found[1]), int(found[2] or 0))
        except ValueError:
            pass
        raise ValidationError(self.error_messages["invalid"], code="invalid")


class DecimalField(SpeaksDanish, forms.DecimalField):
    """A number with decimal comma; 1.234,5 and 1234.5 are read too. What may be meant in two ways is asked about."""

    default_error_messages = {
        "ambiguous": "Tallet kan læses på flere måder. Skriv det uden punktummer og med komma før decimalerne, "
        "for eksempel 1234,5."
    }
    widget = forms.TextInput(attrs={"class": "hm-number", "inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.strip():
            value = self._with_decimal_point(value)
        return super().to_python(value)

    def _with_decimal_point(self, text: str) -> str:
        text = re.sub(r"\s", "", text).replace("−", "-")
        is_long = self.decimal_places is not None and self.decimal_places < 3 and THREE_AFTER_COMMA.fullmatch(text)
        if is_long or COMMA_FIRST.fullmatch(text):
            raise ValidationError(self.error_messages["ambiguous"], code="ambiguous")
        if GROUPED.fullmatch(text):
            return text.replace(".", "").replace(",", ".")
        if PLAIN.fullmatch(text):
            return text.replace(",", ".")
        raise ValidationError(self.error_messages["invalid"], code="invalid")

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def use_danish_fields(db_field: models.Field, **kwargs: Any) -> forms.Field | None:
    """The formfield_callback of a ModelForm: the Danish field for the model's field."""
    # Exact types: an EmailField is a CharField too, and has a form field of its own.
    kind = type(db_field)
    if db_field.choices is None and kind is models.DateField:
        kwargs.setdefault("form_class", DateField)
    elif db_field.choices is None and kind is models.DecimalField:
        kwargs.setdefault("form_class", DecimalField)
    elif db_field.choices is None and kind in (models.CharField, MaskedCharField, models.TextField):
        kwargs.setdefault("form_class", CharField)
        if kind is models.TextField:
            kwargs.setdefault("max_length", db_field.max_length or LONGEST_TEXT)
    if kind is models.URLField:
        kwargs.setdefault("assume_scheme", "https")
    if isinstance(db_field, models.ForeignKey):
        kwargs.setdefault("empty_label", NOTHING_CHOSEN)
        kwargs.setdefault("form_class", ModelChoiceField)
    elif isinstance(db_field, models.ManyToManyField):
        kwargs.setdefault("form_class", ModelMultipleChoiceField)
    field = db_field.formfield(**kwargs)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices
        field.choices = [("", NOTHING_CHOSEN) if value == "" else (value, label) for value, label in choices]
    if field:
        speak_danish(field)
    return field
