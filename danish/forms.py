"""Form fields that read and show dates, numbers and text as they are written in Danish."""

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

LONGEST_TEXT = 10_000
NOTHING_CHOSEN = "Vælg"
DATE_HINT = "For eksempel 24.11.2026"

GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d*)?", re.ASCII)
PLAIN = re.compile(r"-?\d+([.,]\d*)?", re.ASCII)


def whole_characters(text: str) -> None:
    """Half a character (a lone surrogate) can be neither stored nor shown."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValidationError("Teksten indeholder et tegn, der ikke kan gemmes. Slet det, og skriv det igen.")


class CharField(forms.CharField):
    """Text with every letter as one character and plain line ends, so that equal texts are equal."""

    default_validators = [whole_characters]
    default_error_messages = {"required": "Udfyld feltet."}

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if isinstance(text, str):
            text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
        return text


class SearchField(CharField):
    """Words to search for. A CPR number is refused and not shown again: searches stand in addresses and lists."""

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


class DateField(forms.DateField):
    """A text field: browsers' own date pickers lose what was mistyped."""

    default_error_messages = {"invalid": "Skriv datoen som 24.11.2026.", "required": "Skriv en dato."}

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


class DecimalField(forms.DecimalField):
    """A number with decimal comma; 1.234,5 and 1234.5 are read too."""

    default_error_messages = {"invalid": "Skriv et tal, for eksempel 12,5.", "required": "Skriv et tal."}
    widget = forms.TextInput(attrs={"class": "hm-number", "inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.strip():
            value = self._with_decimal_point(value)
        return super().to_python(value)

    def _with_decimal_point(self, text: str) -> str:
        text = re.sub(r"\s", "", text).replace("−", "-")
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
    elif db_field.choices is None and kind in (models.CharField, models.TextField):
        kwargs.setdefault("form_class", CharField)
        if kind is models.TextField:
            kwargs.setdefault("max_length", db_field.max_length or LONGEST_TEXT)
    if isinstance(db_field, models.ForeignKey):
        kwargs.setdefault("empty_label", NOTHING_CHOSEN)
    field = db_field.formfield(**kwargs)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices
        field.choices = [("", NOTHING_CHOSEN) if value == "" else (value, label) for value, label in choices]
    if field and field.error_messages["required"] == forms.Field.default_error_messages["required"]:
        is_choice = isinstance(field, (forms.ChoiceField, forms.ModelChoiceField))
        field.error_messages["required"] = "Vælg en mulighed." if is_choice else "Udfyld feltet."
    return field
