import re

import pytest
from django import forms

from danish.forms import CharField, DateField


class MeetingForm(forms.Form):
    agreed = CharField(label="Aftaler", widget=forms.Textarea)
    next_on = DateField(label="Næste samtale")
    form = forms.ChoiceField(label="Form", choices=[("a", "Personlig"), ("b", "Telefon")], widget=forms.RadioSelect)
    goals = forms.MultipleChoiceField(
        label="Mål", choices=[("1", "Kontor"), ("2", "Pleje")], widget=forms.CheckboxSelectMultiple, required=False
    )
    kind = forms.ChoiceField(label="Målgruppe", choices=[("a", "A"), ("Unge", [("b", "B")])], required=False)
    is_agreed = forms.BooleanField(label="Gennemgået med borgeren", help_text="På mødet")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self):
        if self.data:
            self.add_error(None, "Samtalen findes allerede.")


@pytest.fixture
def empty():
    return str(MeetingForm())


@pytest.fixture
def failed():
    return str(MeetingForm({"next_on": '31.2.2026"><script>', "version": "x"}))


def ids(html):
    return re.findall(r'\sid="([^"]+)"', html)


def test_every_field_has_a_label(empty):
    labelled = set(re.findall(r'for="([^"]+)"', empty))
    visible = re.findall(r'<(?:input|select|textarea) (?!type="hidden")[^>]*\sid="([^"]+)"', empty)

    assert len(visible) == 8
    assert set(visible) == labelled


@pytest.mark.parametrize("state", ["empty", "failed"])
def test_ids_are_unique_and_everything_pointed_at_exists(state, request):
    html = request.getfixturevalue(state)
    found = ids(html)
    pointed = re.findall(r'aria-(?:describedby|labelledby)="([^"]+)"', html) + re.findall(r'href="#([^"]+)"', html)

    assert len(found) == len(set(found))
    assert {target for targets in pointed for target in targets.split()} <= set(found)


def test_groups_of_choices_have_a_legend(empty):
    assert re.findall(r'<legend class="form-label">(\w+)', empty) == ["Form", "Mål"]


def test_what_may_be_left_out_says_so(empty):
    assert re.findall(r"(\w+) <span class=\"hm-optional\">\(frivilligt\)", empty) == ["Mål", "Målgruppe"]


def test_fields_wear_the_design_systems_classes(empty):
    assert re.search(r'<textarea name="agreed" class="form-input"', empty)
    assert re.search(r'<input type="text" name="next_on" class="form-input hm-date"', empty)
    assert re.search(r'<select name="kind" class="form-select"', empty)
    assert re.search(r'<label class="hm-check"[^>]*><input type="radio" name="form" value="a" (?!class)', empty)
    assert '<optgroup label="Unge">' in empty


def test_no_field_has_two_class_attributes(empty):
    assert not re.search(r"<[^>]*\sclass=[^>]*\sclass=", empty)


def test_errors_stand_at_the_field_and_on_top(failed):
    assert "Der er 6 fejl i skemaet" in failed
    assert '<a href="#id_next_on">Næste samtale: Skriv datoen som 24.11.2026.</a>' in failed
    assert '<a href="#id_form">Form: ' in failed
    assert re.search(r'id="id_next_on_error">Skriv datoen som 24.11.2026.<', failed)
    assert re.search(r'name="next_on"[^>]*aria-invalid="true"', failed)
    assert 'aria-describedby="id_next_on_helptext id_next_on_error"' in failed


def test_errors_of_hidden_fields_and_of_the_whole_form_are_told(failed):
    assert "<li>Samtalen findes allerede.</li>" in failed
    assert "<li>Indtast et heltal.</li>" in failed


def test_what_was_typed_stays_and_is_escaped(failed):
    assert 'value="31.2.2026&quot;&gt;&lt;script&gt;"' in failed
    assert "<script>" not in failed


def test_a_group_of_choices_with_an_error_is_described_by_it(failed):
    assert re.search(r'<fieldset class="form-group form-error" aria-describedby="id_form_error"', failed)


def test_an_empty_form_has_no_summary(empty):
    assert "hm-summary" not in empty


def test_two_forms_on_a_page_have_different_summaries():
    html = str(MeetingForm({"x": "1"})) + str(MeetingForm({"x": "1"}, prefix="to"))

    assert len(ids(html)) == len(set(ids(html)))


def test_a_page_with_a_form_protects_what_is_written(draw):
    html = draw(
        '{% include "components/form_page.html" with submit="Registrér" cancel_url="/sager/" %}', form=MeetingForm()
    )

    assert re.search(r'<form[^>]* method="post" novalidate data-guard', html)
    assert 'name="csrfmiddlewaretoken"' in html
    assert html.count('name="_key"') == 1
    assert re.search(r'<button class="button button-primary" type="submit">Registrér</button>', html)
    assert '<a class="button button-secondary" href="/sager/">Fortryd</a>' in html
