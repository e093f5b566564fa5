from django import forms

from danish.forms import DecimalField, use_danish_fields
from journal.conflicts import VersionedForm
from plans.models import PriceLimit


class PriceLimitForm(forms.ModelForm):
    """A limit from a day on."""

    # Read like other amounts, with a full stop at the thousands, which a field for integers takes for decimals.
    kroner = DecimalField(
        label="Beløb i kroner",
        min_value=1,
        max_value=100_000_000,
        decimal_places=0,
        error_messages=dict.fromkeys(["invalid", "max_decimal_places"], "Skriv beløbet i hele kroner."),
    )

    class Meta:
        model = PriceLimit
        fields = ["kroner", "from_on", "until_on"]
        formfield_callback = use_danish_fields
        help_texts = {"until_on": "Lad feltet stå tomt, hvis grænsen gælder indtil videre."}
        error_messages = {"from_on": {"unique": "Der er allerede en grænse fra den dag."}}


class PriceLimitEndForm(VersionedForm):
    """The last day of a limit."""

    class Meta:
        model = PriceLimit
        fields = ["until_on"]
        formfield_callback = use_danish_fields
        help_texts = {"until_on": "Lad feltet stå tomt, hvis grænsen gælder indtil videre."}
