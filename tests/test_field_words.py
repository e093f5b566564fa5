"""Every field of every form says in our own Danish what to do, and never says again what was typed."""

import importlib
import re

import pytest
from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Q
from django.forms.forms import BaseForm
from django.utils.functional import Promise

from accounts.forms import LoginForm
from accounts.models import Team
from cases.forms import FactorsForm
from tests.factories import AreaFactory, CaseFactory
from tests.test_consistency import BASE, PRODUCT, our_models

TYPED = "kanariefugl"
NONSENSE = ["", TYPED, f"{TYPED}\x00", TYPED * 10_000, "9" * 400, "-9", "1,23456789", "99999999999"]


def subclasses(base):
    for one in base.__subclasses__():
        yield one
        yield from subclasses(one)


def of_django(base):
    """The texts that Django has for this kind of thing, before and after what was typed is put into them."""
    for one in [base, *subclasses(base)]:
        if one.__module__.startswith("django."):
            words = getattr(one, "default_error_messages", {}) | getattr(one, "messages", {})
            yield from (str(text) for text in [*words.values(), getattr(one, "message", "")])


def messages_of_django():
    found = {text for base in (forms.Field, validators.BaseValidator) for text in of_django(base)}
    for one in vars(validators).values():
        if isinstance(one, type) and one.__module__ == validators.__name__:
            found |= set(of_django(one))
    return found - {"", "None"}


def our_forms():
    for path in PRODUCT:
        if {"forms", "conflicts"} & {path.stem, *path.parts}:
            importlib.import_module(".".join(path.relative_to(BASE).with_suffix("").parts).removesuffix(".__init__"))
    for form in subclasses(BaseForm):
        if (BASE / form.__module__.partition(".")[0]).is_dir() and not form.__module__.startswith("tests"):
            yield form


FORMS = sorted(set(our_forms()), key=lambda form: f"{form.__module__}.{form.__name__}")
FIELDS = [
    (form.__name__, name, field) for form in FORMS if form is not LoginForm for name, field in form.base_fields.items()
]
IDS = [f"{form}-{name}" for form, name, _ in FIELDS]


def test_the_forms_are_found():
    assert {"CaseListForm", "InterventionForm", "FollowUpForm", "UserForm", "OfferForm", "VersionedForm"} <= {
        form.__name__ for form in FORMS
    }


def not_ours(field):
    """What the field would say that are not our words, or that repeats what was typed."""
    django = messages_of_django()
    told = [
        code
        for code, words in field.error_messages.items()
        if isinstance(words, Promise) or str(words) in django or "%(value)s" in words
    ]
    return told + [
        validator
        for validator in field.validators
        if getattr(validator, "code", None) not in field.error_messages
        and str(getattr(validator, "message", "")) in django
    ]


@pytest.mark.parametrize(("form", "name", "field"), FIELDS, ids=IDS)
def test_no_field_has_words_of_django(form, name, field):
    assert not_ours(field) == []


@pytest.mark.parametrize(("form", "name", "field"), FIELDS, ids=IDS)
def test_what_a_field_answers_to_nonsense_is_ours_and_does_not_repeat_it(form, name, field):
    django = messages_of_django()
    if isinstance(field, forms.ModelChoiceField) and field.queryset is None:
        field.queryset = Team.objects.none()  # the form gives it its own
    takes_lists = isinstance(field.widget, forms.CheckboxSelectMultiple)
    for value in NONSENSE:
        value = [value] if takes_lists else value
        try:
            field.clean(value)
        except ValidationError as error:
            for one in error.error_list:
                assert str(one.message) not in django
                assert TYPED not in "".join(one.messages).lower()
                assert not re.search(r"%\(|9{5}|\x00", "".join(one.messages)), one.messages


def test_fields_that_a_form_makes_for_itself_speak_too():
    AreaFactory()

    for form in (FactorsForm(case=CaseFactory()), LoginForm()):
        for field in form.fields.values():
            assert not_ours(field) == []


def test_broken_rules_of_the_database_are_told_in_our_words():
    plain = CheckConstraint(condition=Q(), name="plain").violation_error_message
    shown = {form._meta.model for form in FORMS if getattr(form, "_meta", None) and form._meta.model}

    silent = [
        constraint.name
        for model in our_models()
        if model in shown
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint) and constraint.violation_error_message == plain
    ]

    assert shown
    assert silent == []
