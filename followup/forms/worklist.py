from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import User
from danish.filter_widgets import FilterSelect, FilterText
from danish.forms import ChoiceField, PageField, SearchField, TypedChoiceField
from followup.flags import FLAGS, NEEDS_ACTION, Flag


class PageForm(forms.Form):
    """Which page of a list."""

    side = PageField(label="Side")

    def number(self) -> int:
        return self._said("side") or 1

    def _said(self, name: str) -> Any:
        """What was read of a field, also when another one could not be."""
        self.is_valid()
        return self.cleaned_data.get(name)


class WorklistForm(PageForm):
    """Which of the cases to list, as the address says it, and the words that its token stands for."""

    vis = ChoiceField(
        label="Vis",
        choices=[(flag.key, flag.label()) for flag in FLAGS.values()],
        widget=forms.HiddenInput,
        required=False,
    )
    q = SearchField(
        label="Søg efter navn",
        max_length=80,
        required=False,
        widget=FilterText(attrs={"placeholder": "Navn i min sagsstamme", "autocomplete": "off"}),
    )
    medarbejder = TypedChoiceField(
        label="Medarbejder", coerce=int, empty_value=None, required=False, widget=FilterSelect
    )

    def __init__(self, *args: Any, colleagues: Iterable[User] | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if colleagues is None:
            del self.fields["medarbejder"]  # only a lead looks at the work of others
            return
        self.fields["q"].widget.attrs["placeholder"] = "Navn i teamet"
        people = [(person.pk, person.name) for person in colleagues]
        self.fields["medarbejder"].choices = [("", "Alle medarbejdere"), *people]  # type: ignore[attr-defined]

    def flag(self) -> Flag:
        return FLAGS[self._said("vis") or NEEDS_ACTION.key]

    def words(self) -> str:
        return self._said("q") or ""

    def coordinator(self) -> int | None:
        return self._said("medarbejder")
