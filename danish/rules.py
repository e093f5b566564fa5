"""A broken database rule is told at the field it is about."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.forms import ModelForm


class RulesAtFields(models.Model):
    """A row whose broken constraints are told at the fields that their `violation_error_code`s name, by blanks."""

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Any = None) -> None:
        try:
            super().validate_constraints(exclude)
        except ValidationError as found:
            raise told_at_fields(found) from None


def told_at_fields(found: ValidationError) -> ValidationError:
    """Broken constraints, each at the fields its `violation_error_code` names."""
    errors: dict[str, list[ValidationError]] = {}
    for field, problems in found.error_dict.items():
        for problem in problems:
            named = (problem.code or field).split() if field == NON_FIELD_ERRORS else [field]
            for name in named:
                errors.setdefault(name, []).append(problem)
    return ValidationError(errors)


def kept(form: ModelForm, save: Callable[[], object]) -> bool:
    """Save it; False when another like it was saved in the same moment, told as if it had been there before."""
    try:
        with transaction.atomic():
            save()
    except IntegrityError:
        form.full_clean()
        if not form.errors:
            raise
        return False
    return True


def check_limits(row: models.Model, limits: Mapping[str, tuple[int, int]]) -> None:
    """Raise `ValidationError` at each field whose number lies outside its limits, both of which are allowed."""
    errors = {}
    for name, (least, most) in limits.items():
        number = getattr(row, name)
        if number is not None and not least <= number <= most:
            errors[name] = f"Skriv et tal fra {least} til {most}."
    if errors:
        raise ValidationError(errors)
