from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from cases.models import Factor
from catalog.models import Area, TargetGroup
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
    ledig = BooleanField(label="Kun med ledig plads", required=False)
    alle = BooleanField(label="Vis også dem, der ikke tager fat på barriererne", required=False)
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

    def weights(self) -> dict[Area, int]:
        """How much each chosen area weighs for the citizen."""
        weights: dict[Area, int] = {}
        for pk in self.cleaned_data.get("barriere", []):
            area = self.areas[pk]
            weights[area] = max(weights.get(area, 0), self.weight_of[pk])
        return weights

    def target_group(self) -> TargetGroup | None:
        return self.group if self.cleaned_data.get("maalgruppe") else None

    def only_with_room(self) -> bool:
        return bool(self.cleaned_data.get("ledig"))

    def only_fitting(self) -> bool:
        """Without a barrier to act on none fits better than another, and who asks by name means that one."""
        return bool(self.weights()) and not self.words() and not self.cleaned_data.get("alle")

    def boxes(self) -> list[forms.BoundField]:
        return [self[name] for name in ("maalgruppe", "ledig", *(["alle"] if self.areas else []))]

    def address_of_all(self) -> str:
        """What is asked for, and those beside that act on none of the barriers."""
        asked = self._asked()
        asked["alle"] = "on"
        return f"?{asked.urlencode()}"

    def _asked(self) -> QueryDict:
        """What was asked, as far as it made sense."""
        asked = QueryDict(mutable=True)
        asked.update({"valgt": "1", "q": self.words()})
        for name in ("maalgruppe", "ledig", "alle"):
            if self.cleaned_data.get(name):
                asked[name] = "on"
        asked.setlist("barriere", [str(pk) for pk in self.cleaned_data.get("barriere", [])])
        return asked

    def words(self) -> str:
        return self.cleaned_data.get("q", "")

    def page_number(self) -> int:
        return self.cleaned_data.get("side") or 1

    @property
    def query(self) -> str:
        """For an address that leads back to what was asked; nothing while nothing was."""
        if not self.was_asked:
            return ""
        asked = self._asked()
        if self.page_number() > 1:
            asked["side"] = str(self.page_number())
        return asked.urlencode()
