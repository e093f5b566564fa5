from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from catalog.models import Category, TargetGroup
from danish.filter_widgets import FilterSelect
from danish.forms import DateField, ModelChoiceField

FARTHEST = timedelta(days=5 * 366)


class CoverageForm(forms.Form):
    """For whom and when; all of it stands in the address. What cannot be read is told, and the usual is shown."""

    maalgruppe = ModelChoiceField(
        label="Målgruppe",
        queryset=TargetGroup.objects.current().order_by("order", "key"),
        to_field_name="key",
        required=False,
        empty_label="Alle målgrupper",
        widget=FilterSelect,
    )
    dato = DateField(label="Pr. dato", required=False)
    # Only the rows behind a number are of one category; the table has them all.
    kategori = ModelChoiceField(
        label="Kategori", queryset=Category.objects.order_by("order", "key"), to_field_name="key", required=False
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.full_clean()

    def clean_dato(self) -> date | None:
        day: date | None = self.cleaned_data["dato"]
        if day and abs(day - timezone.localdate()) > FARTHEST:
            raise ValidationError("Vælg en dato inden for fem år.")
        return day

    @property
    def group(self) -> TargetGroup | None:
        group: TargetGroup | None = self.cleaned_data.get("maalgruppe")
        return group

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
