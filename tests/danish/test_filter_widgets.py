"""Filters that are drawn without templates stand as the templates would have drawn them."""

import pytest
from django import forms
from django.utils.safestring import SafeString
from pytest_django.asserts import assertHTMLEqual

from danish.filter_widgets import FilterSelect, FilterText, filter_group
from danish.forms import ChoiceField, DateField

NASTY = "<script>\"'&"
GROUPS = [("", "Alle"), ("one", "Ene & anden"), ("two", NASTY)]


class Drawn(forms.Form):
    gruppe = ChoiceField(label="For <hvem>", required=False, choices=GROUPS, widget=FilterSelect)
    dato = DateField(
        label="Pr. dato",
        required=False,
        widget=FilterText(attrs={"class": "form-input hm-date", "autocomplete": "off"}),
    )


class ByTemplate(forms.Form):
    gruppe = ChoiceField(label="For <hvem>", required=False, choices=GROUPS)
    dato = DateField(label="Pr. dato", required=False)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"gruppe": "two", "dato": "01.04.2026"},
        {"gruppe": "findes-ikke", "dato": "31.02.2026"},
        {"gruppe": NASTY, "dato": NASTY},
    ],
)
@pytest.mark.parametrize("name", ["gruppe", "dato"])
def test_a_filter_is_what_the_template_makes_of_it(given, name):
    drawn = filter_group(Drawn(given)[name])

    assertHTMLEqual(drawn, ByTemplate(given)[name].as_field_group())
    assert isinstance(drawn, SafeString)
    assert NASTY not in drawn
