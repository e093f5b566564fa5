"""Which day, how long and whom a comparison of before and after is about; it stands in the address."""

from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from catalog.models import TargetGroup
from danish.filter_widgets import FilterSelect
from danish.forms import ChoiceField
from evaluation.cohorts import HALF_YEARS, WEEKS, half_years, whole_on
from evaluation.forms import current_groups


class CohortForm(forms.Form):
    """Only the first of a half-year can be chosen: periods that overlap would tell of single citizens."""

    fra = ChoiceField(label="Før og efter", required=False, widget=FilterSelect)
    uger = ChoiceField(
        label="De første", required=False, choices=[(str(n), f"{n} uger") for n in WEEKS], widget=FilterSelect
    )
    maalgruppe = ChoiceField(label="Målgruppe", required=False, widget=FilterSelect)

    def __init__(self, data: QueryDict, *, today: date) -> None:
        halves = half_years(today)[:HALF_YEARS]
        self.firsts = {f"{first:%Y-%m}": first for first in halves}
        self.usual = next(first for first in halves if whole_on(first, WEEKS[0]) <= today)
        # A form that is bound shows nothing of `initial`, so what isn't asked for stands in the data.
        super().__init__({**data.dict(), "fra": data.get("fra") or f"{self.usual:%Y-%m}"})
        self.fields["fra"].choices = [  # type: ignore[attr-defined]
            (key, f"1. {'januar' if first.month == 1 else 'juli'} {first.year}") for key, first in self.firsts.items()
        ]
        self.fields["maalgruppe"].choices = self._group_choices  # type: ignore[attr-defined]
        self.full_clean()

    @cached_property
    def _groups(self) -> dict[str, TargetGroup]:
        return {group.key: group for group in current_groups()}

    def _group_choices(self) -> list[tuple[str, str]]:
        return [("", "Alle målgrupper"), *((key, group.label) for key, group in self._groups.items())]

    @property
    def day(self) -> date:
        return self.firsts.get(self.cleaned_data.get("fra", ""), self.usual)

    @property
    def query(self) -> str:
        """What is shown, as an address has it."""
        said = {"fra": f"{self.day:%Y-%m}", "uger": self.weeks, "maalgruppe": self.group.key if self.group else ""}
        return urlencode({name: one for name, one in said.items() if one})

    @property
    def weeks(self) -> int:
        return int(self.cleaned_data.get("uger") or WEEKS[0])

    @property
    def counted_on(self) -> date:
        """When those who came from the day on are counted."""
        return whole_on(self.day, self.weeks)

    @property
    def group(self) -> TargetGroup | None:
        return self._groups.get(self.cleaned_data.get("maalgruppe") or "")
