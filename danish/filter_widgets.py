"""Widgets for the filters above a list and a form among much else, with the markup of templates/django/forms/widgets.

Composed here, since a template for each widget and each option costs more than all the rows of the list.
"""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

from danish.markup import filled, filled_each


class FilterText(forms.TextInput):
    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        text = self.format_value(value)
        own = {"type": "text", "name": name, "class": "form-input"} | ({} if text is None else {"value": text})
        return format_html("<input{}>", flatatt(own | self.build_attrs(self.attrs, attrs)))


class FilterCheckbox(forms.CheckboxInput):
    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        own = {"type": "checkbox", "name": name, "checked": self.check_test(value)}
        return format_html("<input{}>", flatatt(own | self.build_attrs(self.attrs, attrs)))


class FilterSelect(forms.Select):
    def use_required_attribute(self, initial: Any) -> bool:
        """No filter has to be chosen; to ask the choices about it would cost their query."""
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = self.format_value(value)
        options = filled_each(
            '<option value="{}"{}>{}</option>',
            ((key, " selected" if str(key) in chosen else "", label) for key, label in self.choices),
        )
        own = {"name": name, "class": "form-select"}
        return filled("<select{}>{}</select>", flatatt(own | self.build_attrs(self.attrs, attrs)), options)


def filter_group(field: forms.BoundField) -> SafeString:
    """A filter with its label, what helps to fill it in, and its faults: as templates/django/forms/field.html."""
    named = SafeString(field.id_for_label)
    hint = (
        filled('<span class="hm-hint" id="{}_helptext">{}</span>', named, field.help_text) if field.help_text else ""
    )
    return filled(
        '<div class="form-group{}"><label class="form-label" for="{}">{} <span class="hm-optional">(frivilligt)</span>'
        "</label>{}{}{}</div>",
        " form-error" if field.errors else "",
        named,
        field.label,
        hint,
        field.errors.render() if field.errors else "",
        field.as_widget(),
    )
