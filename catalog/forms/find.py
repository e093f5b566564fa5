from django import forms

from danish.forms import SearchField


class FindForm(forms.Form):
    """The words to look for. What is chosen of the facets is read from the address (catalog.facets)."""

    q = SearchField(
        label="Søg i kataloget",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "Fx jobsøgning, søvn eller kørekort"}),
    )

    def words(self) -> str:
        return self.cleaned_data.get("q") or ""


class OfferSearchForm(forms.Form):
    """Words of the title of an offer, where one is chosen for something else."""

    q = SearchField(label="Søg i kataloget", max_length=80, required=False)

    @property
    def words(self) -> str:
        return self.cleaned_data["q"] if self.is_valid() else ""
