from collections.abc import Sequence
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from cases.models import Factor
from catalog.models import TargetGroup
from danish.forms import (
    BooleanField,
    PageField,
    SearchField,
    TypedMultipleChoiceField,
)


class CatalogueForm(forms.Form):
    """What to look for in the catalogue while building a plan; at the first look, what the plan does not cover."""

    valgt = BooleanField(widget=forms.HiddenInput, initial=True, required=False)
    q = SearchField(
        label="Søg i kataloget", max_length=80, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    barriere = TypedMultipleChoiceField(
        label="Borgerens barrierer",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Barrieren står ikke i sagen mere, så der er ikke søgt efter den."},
    )
    maalgruppe = BooleanField(required=False)
    side = PageField(widget=forms.HiddenInput)

    def __init__(
        self, asked: QueryDict, *, target_group: TargetGroup, barriers: Sequence[Factor], lacking: Sequence[Factor]
    ):
        preset = {"barriere": [factor.pk for factor in lacking if factor.area], "maalgruppe": True, "valgt": True}
        super().__init__(asked if "valgt" in asked else preset | {"q": asked.get("q", ""), "side": asked.get("side")})
        self.was_asked = "valgt" in asked
        self.group = target_group
        self.areas = {factor.pk: factor.area for factor in barriers if factor.area}
        self.weight_of = {factor.pk: factor.weight for factor in barriers}
        self.fields["barriere"].choices = [(pk, area.label) for pk, area in self.areas.items()]  # type: ignore[attr-defined]
        self.fields["maalgruppe"].label = f"Kun til {target_group.label_plural.lower()}"
        self.full_clean()

    def weights(self) -> dict[int, int]:
        """How much each chosen area weighs for the citizen, by its id."""
        weights: dict[int, int] = {}
        for pk in self.cleaned_data.get("barriere", []):
            area = self.areas[pk]
            weights[area.pk] = max(weights.get(area.pk, 0), self.weight_of[pk])
        return weights

    def target_group(self) -> TargetGroup | None:
        return self.group if self.cleaned_data.get("maalgruppe") else None

    def words(self) -> str:
        return self.cleaned_data.get("q", "")

    def page_number(self) -> int:
        return self.cleaned_data.get("side") or 1

    @property
    def query(self) -> str:
        """What was asked, as far as it made sense, for an address that leads back to it."""
        if not self.was_asked:
            return ""
        said = [("valgt", "1"), *(("barriere", pk) for pk in self.cleaned_data.get("barriere", []))]
        if self.words():
            said.append(("q", self.words()))
        if self.cleaned_data.get("maalgruppe"):
            said.append(("maalgruppe", "on"))
        if self.page_number() > 1:
            said.append(("side", self.page_number()))
        return urlencode(said)
