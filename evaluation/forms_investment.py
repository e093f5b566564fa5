"""What was planned and spent in a year, and what a week on a benefit costs: the administrator's to write."""

from typing import Any

from django import forms

from danish.filter_widgets import FilterSelect
from danish.forms import ChoiceField, use_danish_fields
from evaluation.models import BenefitRate, InvestmentYear
from journal.conflicts import VersionedForm


def _of_amounts(example: str) -> dict[str, str]:
    said = f"Skriv beløbet i kroner, for eksempel {example}."
    too_large = "Skriv et mindre beløb."
    return {"invalid": said, "ambiguous": said, "max_digits": too_large, "max_whole_digits": too_large}


OF_A_YEAR, OF_A_WEEK = _of_amounts("23.400.000"), _of_amounts("3.120,50")


class YearForm(forms.Form):
    """Which year the weeks on support are counted for."""

    aar = ChoiceField(label="År", required=False, widget=FilterSelect)

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data)
        self.years = years
        self.fields["aar"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]
        self.full_clean()

    @property
    def year(self) -> int | None:
        """The one that is asked for, else the newest."""
        asked = self.cleaned_data.get("aar")
        return int(asked) if asked else next(iter(self.years), None)


class InvestmentYearCreateForm(forms.ModelForm):
    class Meta:
        model = InvestmentYear
        fields = ["year", "category", "planned", "spent", "note"]
        formfield_callback = use_danish_fields
        labels = {"planned": "Plan i kroner", "spent": "Forbrug i kroner efter regnskabet"}
        help_texts = {"spent": "Lad feltet stå tomt, til regnskabet er gjort op."}
        error_messages = {"planned": OF_A_YEAR, "spent": OF_A_YEAR}


class InvestmentYearForm(VersionedForm):
    """The year and the category stay: another year is another row."""

    class Meta:
        model = InvestmentYear
        fields = ["planned", "spent", "note"]
        formfield_callback = use_danish_fields
        labels = InvestmentYearCreateForm.Meta.labels
        help_texts = InvestmentYearCreateForm.Meta.help_texts
        error_messages = InvestmentYearCreateForm.Meta.error_messages


class BenefitRateForm(VersionedForm):
    """What a week costs the municipality, from when, and where that is written."""

    class Meta:
        model = BenefitRate
        fields = ["benefit", "kroner", "source", "from_on", "until_on"]
        formfield_callback = use_danish_fields
        labels = {"kroner": "Kommunens udgift i kroner om ugen"}
        help_texts = {
            "kroner": "Det, kommunen selv betaler, når refusionen er trukket fra.",
            "source": "Hvor satsen står, så andre kan slå den efter.",
            "until_on": "Lad feltet stå tomt, hvis satsen gælder indtil videre.",
        }
        error_messages = {"kroner": OF_A_WEEK}
