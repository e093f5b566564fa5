from functools import cache
from typing import Any

from django import forms
from django.db.models import F, OrderBy

from accounts.models import User
from cases.models.case import CaseQuerySet
from danish.filter_widgets import FilterCheckbox, FilterSelect, FilterText
from danish.forms import BooleanField, ChoiceField, SearchField
from followup.case_list_sql import choices_for

NAME = "citizen__sort_key"
SKIPPED = {"invalid_choice": "Sprunget over."}
# Long on support means that the time began early, hence the turned direction.
ORDERS: dict[str, list[str | OrderBy]] = {
    "navn": [NAME, "pk"],
    "-navn": [f"-{NAME}", "-pk"],
    "maalgruppe": ["target_group__order", "target_group__label", NAME, "pk"],
    "-maalgruppe": ["-target_group__order", "-target_group__label", NAME, "pk"],
    "uger": [F("support_since").desc(nulls_last=True), NAME, "pk"],
    "-uger": [F("support_since").asc(nulls_last=True), NAME, "pk"],
    "oprettet": ["opened_on", NAME, "pk"],
    "-oprettet": ["-opened_on", NAME, "pk"],
}
ORDER_WORDS = [
    ("navn", "Navn, A til Å"),
    ("-navn", "Navn, Å til A"),
    ("maalgruppe", "Målgruppe"),
    ("-maalgruppe", "Målgruppe, baglæns"),
    ("-uger", "Længst på forsørgelse"),
    ("uger", "Kortest på forsørgelse"),
    ("-oprettet", "Nyeste sager"),
    ("oprettet", "Ældste sager"),
]


class CaseListForm(forms.Form):
    """What the list of citizens is filtered and sorted by; all of it but the words stands in the address."""

    q = SearchField(
        label="Navn eller sagsnummer",
        max_length=100,
        required=False,
        widget=FilterText(attrs={"placeholder": "Navn eller sagsnummer", "autocomplete": "off"}),
    )
    maalgruppe = ChoiceField(label="Målgruppe", required=False, error_messages=SKIPPED, widget=FilterSelect)
    medarbejder = ChoiceField(label="Medarbejder", required=False, error_messages=SKIPPED, widget=FilterSelect)
    status = ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Åbne sager"), ("afsluttede", "Afsluttede sager"), ("alle", "Alle sager")],
        error_messages=SKIPPED,
        widget=FilterSelect,
    )
    mine = BooleanField(label="Mine", required=False, widget=FilterCheckbox)
    uden_maal = BooleanField(label="Uden mål", required=False, widget=FilterCheckbox)
    sorter = ChoiceField(
        label="Sortering", required=False, choices=ORDER_WORDS, error_messages=SKIPPED, widget=FilterSelect
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user = user
        # Asked for when first needed: a list that htmx swaps shows no choices.
        choices = cache(lambda: choices_for(user))
        self.fields["maalgruppe"].choices = lambda: [("", "Alle målgrupper"), *choices()[0]]  # type: ignore[attr-defined]
        if user.works_for_team and user.team_id:
            self.fields["medarbejder"].choices = lambda: [("", "Alle medarbejdere"), *choices()[1]]  # type: ignore[attr-defined]
        else:
            del self.fields["medarbejder"]

    @property
    def skipped(self) -> list[str]:
        """Labels of what could not be understood."""
        return [str(self.fields[name].label) for name in self.errors if name in self.fields]

    @property
    def is_filtered(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields if name != "sorter")

    @property
    def order(self) -> str:
        return self.cleaned_data.get("sorter") or "navn"

    def chosen(self, cases: CaseQuerySet) -> CaseQuerySet:
        """Those of `cases` that were asked for, in the order asked for."""
        wanted = self.cleaned_data
        if text := wanted.get("q"):
            cases = cases.matching(text)
        if group := wanted.get("maalgruppe"):
            cases = cases.filter(target_group=group)
        if worker := wanted.get("medarbejder"):
            cases = cases.coordinated_by(int(worker))
        if wanted.get("mine"):
            cases = cases.coordinated_by(self.user)
        if wanted.get("uden_maal"):
            cases = cases.without_goal()
        if wanted.get("status") == "afsluttede":
            cases = cases.closed()
        elif wanted.get("status") != "alle":
            cases = cases.open()
        if "uger" in self.order:
            cases = cases.with_support_since()
        return cases.order_by(*ORDERS[self.order])
