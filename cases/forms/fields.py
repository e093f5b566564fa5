"""Fields that more than one form of a case has."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.cpr import Cpr, CprError, read_cpr
from danish.forms import CharField, DateField
from danish.names import validate_name, with_apostrophes


class CprField(CharField):
    """A CPR number, with or without hyphen; gives a `Cpr`."""

    default_error_messages = {"required": "Skriv cpr-nummeret."}

    def __init__(self, **kwargs: Any):
        super().__init__(max_length=20, label=kwargs.pop("label", "Cpr-nummer"), **kwargs)
        self.widget.attrs |= {"autocomplete": "off", "inputmode": "numeric", "class": "hm-date"}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return read_cpr_or_refuse(text) if text else None


def read_cpr_or_refuse(text: str) -> Cpr:
    try:
        return read_cpr(text, timezone.localdate())
    except CprError as error:
        raise ValidationError(str(error)) from error


def not_in_the_future(day: date) -> None:
    if day > timezone.localdate():
        raise ValidationError("Datoen kan ikke ligge ude i fremtiden.")


class PastDateField(DateField):
    """A day up to and including today."""

    default_validators = [not_in_the_future]


class NameField(CharField):
    """A citizen's name, by hand and in files alike."""

    default_validators = [*CharField.default_validators, validate_name]

    def __init__(self, **kwargs: Any):
        super().__init__(max_length=80, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return with_apostrophes(text) if isinstance(text, str) else text
