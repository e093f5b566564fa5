from itertools import groupby
from typing import Any

from django import forms

from danish.forms import ModelChoiceField, ModelMultipleChoiceField


class ByTheme(forms.models.ModelChoiceIterator):
    """Areas in groups by the part of life they belong to."""

    def __iter__(self) -> Any:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        areas = self.queryset.select_related("theme").order_by("theme__order", "theme__key", "order", "key")
        for theme, group in groupby(areas, key=lambda area: area.theme):
            yield (str(theme), [self.choice(area) for area in group])


class AreaChoiceField(ModelChoiceField):
    iterator = ByTheme


class AreaMultipleChoiceField(ModelMultipleChoiceField):
    iterator = ByTheme
    widget = forms.CheckboxSelectMultiple
