"""What about a talk or a follow-up may be a slip: whoever plans it is asked once more, and a yes lets it stand."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone

from danish.dates import why_closed
from danish.forms import BooleanField


class YesField(BooleanField):
    """Hidden until it is asked. What is wrong is a sentence of its own, also where the faults are listed."""

    says_it_all = True

    def __init__(self, **kwargs: Any):
        super().__init__(required=False, **kwargs)


class AtOnceField(YesField):
    def __init__(self, **kwargs: Any):
        super().__init__(label="Begge samtaler er rigtige", **kwargs)


class DayOffField(YesField):
    def __init__(self, *, what: str = "Samtalen", **kwargs: Any):
        super().__init__(label=f"{what} skal være den dag", **kwargs)


class AsksForYes(forms.Form):
    """A form of what is planned, where whoever says yes sends the same words again."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, YesField) and not self.data.get(self.add_prefix(name)):
                field.widget = forms.HiddenInput()

    def ask(self, name: str, told: str) -> None:
        """Unless they have said yes already."""
        if told and not self.cleaned_data.get(name):
            self.fields[name].widget = forms.CheckboxInput()
            self.add_error(name, told)


def day_off(on: date, what: str = "samtalen") -> str:
    """Why few are at work on a day to come, in words that ask for a yes."""
    closed = why_closed(on, extra_closed=settings.CLOSED_ON_HALF_HOLIDAYS) if on >= timezone.localdate() else ""
    return f"{closed}. Sæt flueben, hvis {what} skal være den dag." if closed else ""
