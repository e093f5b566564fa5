from typing import Any

from django import forms

from danish.filter_widgets import FilterSelect, FilterText
from danish.forms import ChoiceField, PageField, SearchField, TypedChoiceField
from followup.flags import FLAGS, NEEDS_ACTION, Flag
from followup.worklist import Choices


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
    maalgruppe = TypedChoiceField(label="Målgruppe", coerce=int, empty_value=None, required=False, widget=FilterSelect)
    medarbejder = TypedChoiceField(
        label="Medarbejder", coerce=int, empty_value=None, required=False, widget=FilterSelect
    )

    daekker = TypedChoiceField(
        label="Du dækker for", coerce=int, empty_value=None, required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["maalgruppe"].choices = [("", "Alle målgrupper"), *choices.groups]
        fields["daekker"].choices = [(one.pk, one.name) for one in choices.away]
        if choices.colleagues is None:
            del fields["medarbejder"]
            return
        fields["q"].widget.attrs["placeholder"] = "Navn i teamet"
        fields["medarbejder"].choices = [("", "Alle medarbejdere"), *choices.colleagues]

    def flag(self) -> Flag:
        return FLAGS[self._said("vis") or NEEDS_ACTION.key]

    def words(self) -> str:
        return self._said("q") or ""

    def coordinator(self) -> int | None:
        return self._said("medarbejder")

    def covered(self) -> int | None:
        return self._said("daekker")

    def group(self) -> int | None:
        return self._said("maalgruppe")

    def kept(self) -> str:
        """What of the address a link to another counter keeps; a name of it is in no address."""
        names = ["maalgruppe", "medarbejder", "daekker"]
        return "".join(f"{name}={value}&" for name in names if (value := self._said(name)))
