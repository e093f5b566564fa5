from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from catalog.models import Category, TargetGroup
from conferences.models import Analysis
from danish.dates import months_after
from danish.filter_widgets import FilterSelect, FilterText
from danish.forms import ChoiceField, DateField, ModelChoiceField
from journal.composed import composed_once

FARTHEST = timedelta(days=5 * 366)


@composed_once
def current_groups() -> QuerySet[TargetGroup]:
    return TargetGroup.objects.current().only("key", "label", "label_plural").order_by("order", "key")


class CoverageForm(forms.Form):
    """For whom and when; all of it stands in the address. What cannot be read is told, and the usual is shown."""

    maalgruppe = ChoiceField(label="Målgruppe", required=False, widget=FilterSelect)
    dato = DateField(
        label="Pr. dato",
        required=False,
        widget=FilterText(attrs={"class": "form-input hm-date", "autocomplete": "off"}),
    )
    # Only the rows behind a number are of one category; the table has them all.
    kategori = ModelChoiceField(
        label="Kategori", queryset=Category.objects.order_by("order", "key"), to_field_name="key", required=False
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["maalgruppe"].choices = self._choices  # type: ignore[attr-defined]
        self.full_clean()

    @cached_property
    def _groups(self) -> dict[str, TargetGroup]:
        return {group.key: group for group in current_groups()}

    def _choices(self) -> list[tuple[str, str]]:
        return [("", "Alle målgrupper"), *((group.key, group.label) for group in self._groups.values())]

    def clean_dato(self) -> date | None:
        day: date | None = self.cleaned_data["dato"]
        if day and abs(day - timezone.localdate()) > FARTHEST:
            raise ValidationError("Vælg en dato inden for fem år.")
        return day

    @property
    def group(self) -> TargetGroup | None:
        key = self.cleaned_data.get("maalgruppe")
        return self._groups[key] if key else None

    @property
    def category(self) -> Category | None:
        category: Category | None = self.cleaned_data.get("kategori")
        return category

    @property
    def on(self) -> date:
        return self.cleaned_data.get("dato") or timezone.localdate()

    @property
    def query(self) -> str:
        """For whom and when, as an address has it."""
        parts = [f"maalgruppe={self.group.key}"] if self.group else []
        parts += [f"dato={self.on:%d.%m.%Y}"] if self.on != timezone.localdate() else []
        return "&".join(parts)


class AnalysesForm(forms.Form):
    """Which analyses are counted; all of it stands in the address. What cannot be read is told."""

    PERIODS = [
        ("12", "Tilbudt de seneste 12 måneder"),
        ("6", "Tilbudt de seneste 6 måneder"),
        ("3", "Tilbudt de seneste 3 måneder"),
    ]

    periode = ChoiceField(label="Periode", required=False, choices=PERIODS, widget=FilterSelect)
    slags = ChoiceField(
        label="Slags",
        required=False,
        choices=[("", "Analyser og rundbordssamtaler"), *Analysis.Kind.choices],
        widget=FilterSelect,
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.full_clean()

    @property
    def kind(self) -> str:
        return self.cleaned_data.get("slags") or ""

    @property
    def months(self) -> int:
        return int(self.cleaned_data.get("periode") or 12)

    @property
    def since(self) -> date:
        return months_after(timezone.localdate(), -self.months)

    @property
    def query(self) -> str:
        """Which analyses, as an address has it."""
        parts = [f"periode={self.months}"] if self.months != 12 else []
        parts += [f"slags={self.kind}"] if self.kind else []
        return "&".join(parts)
