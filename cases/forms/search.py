from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cases.cpr import CPR
from cases.forms.fields import read_cpr_or_refuse
from cases.models.case import CASE_NUMBER
from danish.cpr import holds_cpr
from danish.forms import CharField

LEAST = 2  # letters


class SoughtField(CharField):
    def bound_data(self, data: Any, initial: Any) -> Any:
        """A CPR number is not written into the page again."""
        return "" if holds_cpr(data or "") else super().bound_data(data, initial)


class QuickSearchForm(forms.Form):
    """What is looked for from any page: a name, a case number, a whole CPR number, an offer or a page."""

    q = SoughtField(
        label="Søg borger, indsats eller side",
        help_text="Navn, sagsnummer eller hele cpr-nummeret.",
        max_length=100,
        error_messages={"required": "Skriv, hvad du søger."},
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}

    def clean_q(self) -> str:
        text: str = self.cleaned_data["q"].strip()
        if CPR.match(text):
            read_cpr_or_refuse(text)
        elif holds_cpr(text):
            raise ValidationError("Skriv kun cpr-nummeret, når du søger på det.", code="cpr")
        elif CASE_NUMBER.fullmatch(text):
            return text
        elif sum(map(str.isalpha, text)) < LEAST:
            raise ValidationError("Skriv mindst to bogstaver, et sagsnummer eller hele cpr-nummeret.", code="short")
        return text

    @property
    def holds_cpr(self) -> bool:
        """Whether the text is to be kept nowhere."""
        return holds_cpr(self.data.get("q", ""))
