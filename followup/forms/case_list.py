from functools import cached_property
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from accounts.models import User
from cases.models.case import CaseQuerySet
from danish.filter_widgets import FilterCheckbox, FilterSelect, FilterText
from danish.forms import BooleanField, ChoiceField, SearchField, TypedMultipleChoiceField
from followup import orders
from followup.case_list_sql import Choices, choices_for
from followup.columns import COLUMNS, DEADLINE, USUAL
from followup.flags import FLAGS, Flag

SKIPPED = {"invalid_choice": "Sprunget over."}
# What only says how the list is shown.
SHOWING = {"sorter", "kolonner", "taellere"}


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
    vis = ChoiceField(
        label="Tæller",
        required=False,
        choices=[(flag.key, flag.label()) for flag in FLAGS.values()],
        error_messages=SKIPPED,
        widget=forms.HiddenInput,
    )
    sorter = ChoiceField(
        label="Sortering", required=False, choices=orders.CHOICES, error_messages=SKIPPED, widget=FilterSelect
    )
    kolonner = TypedMultipleChoiceField(
        label="Kolonner",
        required=False,
        coerce=str,
        choices=[(column.key, column.label) for column in COLUMNS.values()],
        error_messages=SKIPPED,
    )
    taellere = BooleanField(label="Tællere", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user = user
        # Asked for when first needed: not at all when a search is led on to its address.
        self.fields["maalgruppe"].choices = lambda: [("", "Alle målgrupper"), *self.found.groups]  # type: ignore[attr-defined]
        if user.works_for_team and user.team_id:
            self.fields["medarbejder"].choices = lambda: [("", "Alle medarbejdere"), *self.found.workers]  # type: ignore[attr-defined]
        else:
            del self.fields["medarbejder"]

    @cached_property
    def found(self) -> Choices:
        return choices_for(self.user)

    @property
    def skipped(self) -> list[str]:
        """Labels of what could not be understood."""
        return [str(self.fields[name].label) for name in self.errors if name in self.fields]

    @property
    def is_filtered(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields if name not in SHOWING)

    @property
    def order(self) -> str:
        return self.cleaned_data.get("sorter") or orders.BY_NAME

    @property
    def is_by_deadline(self) -> bool:
        return self.order.removeprefix("-") == DEADLINE.key

    @property
    def flag(self) -> Flag | None:
        return FLAGS.get(self.cleaned_data.get("vis") or "")

    @property
    def columns(self) -> list[str]:
        """The columns to show, in their own order; the one it is sorted by is among them."""
        chosen = set(self.cleaned_data.get("kolonner") or USUAL)
        if not self.cleaned_data.get("kolonner") and self.order.removeprefix("-") in COLUMNS:
            chosen.add(self.order.removeprefix("-"))
        return [key for key in COLUMNS if key in chosen]

    @property
    def column_choices(self) -> list[tuple[str, str, bool]]:
        shown = set(self.columns)
        return [(column.key, column.label, column.key in shown) for column in COLUMNS.values()]

    def toolbar(self) -> list[BoundField]:
        names = ["q", "maalgruppe", "medarbejder", "status"]
        return [self[name] for name in names if name in self.fields]

    def chosen(self, cases: CaseQuerySet) -> CaseQuerySet:
        """Those of `cases` that were asked for, but for the flag."""
        return chosen(cases, self.cleaned_data, self.user.pk)


def chosen(cases: CaseQuerySet, wanted: dict[str, Any], user_pk: int) -> CaseQuerySet:
    """The same of what a form has read, whosever it is."""
    if text := wanted.get("q"):
        cases = cases.matching(text)
    if group := wanted.get("maalgruppe"):
        cases = cases.filter(target_group=group)
    if worker := wanted.get("medarbejder"):
        cases = cases.coordinated_by(int(worker))
    if wanted.get("mine"):
        cases = cases.coordinated_by(user_pk)
    if wanted.get("status") == "afsluttede":
        return cases.closed()
    return cases if wanted.get("status") == "alle" else cases.open()
