from typing import Any

from django import forms

from danish.filter_widgets import FilterText
from danish.forms import ChoiceField, SearchField

TALK, TASK = "samtale", "opgave"


class MeetingChooseForm(forms.Form):
    """What the citizen is chosen for, as the address says it, and the words that its token stands for."""

    til = ChoiceField(label="Til", choices=[(TALK, "Samtale"), (TASK, "Opgave")], required=False)
    q = SearchField(
        label="Søg efter navn",
        max_length=80,
        required=False,
        widget=FilterText(attrs={"placeholder": "Navn i min sagsstamme", "autocomplete": "off"}),
    )

    @property
    def is_task(self) -> bool:
        return self._said("til") == TASK

    @property
    def words(self) -> str:
        return self._said("q") or ""

    def _said(self, name: str) -> Any:
        """What was read of a field, also when another one could not be."""
        self.is_valid()
        return self.cleaned_data.get(name)
