from typing import Any

from django import forms

from danish.forms import IntegerField, use_danish_fields
from journal.conflicts import VersionedForm
from plans.models import PriceLimit


class PriceLimitForm(forms.ModelForm):
    """A limit from a day on."""

    kroner = IntegerField(
        label="Beløb i kroner",
        min_value=1,
        max_value=100_000_000,
        error_messages={
            "invalid": "Skriv beløbet i hele kroner.",
            "max_value": "Skriv et beløb på højst 100.000.000 kr.",
        },
    )

    class Meta:
        model = PriceLimit
        fields = ["kroner", "from_on", "until_on"]
        formfield_callback = use_danish_fields
        help_texts = {"until_on": "Lad feltet stå tomt, hvis grænsen gælder indtil videre."}
        error_messages = {"from_on": {"unique": "Der er allerede en grænse fra den dag."}}


class PriceLimitEndForm(VersionedForm):
    """The last day of a limit, which its first day has a say in."""

    class Meta:
        model = PriceLimit
        fields = ["until_on"]
        formfield_callback = use_danish_fields
        error_messages = {"until_on": {"required": "Skriv den sidste dag, grænsen gælder."}}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["until_on"].required = True

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"from_on"}  # type: ignore[misc]
