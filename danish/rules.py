"""A broken database rule is told at the field it is about."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


def told_at_fields(found: ValidationError) -> ValidationError:
    """Broken constraints, each at the field its `violation_error_code` names."""
    errors: dict[str, list[ValidationError]] = {}
    for field, problems in found.error_dict.items():
        for problem in problems:
            errors.setdefault(problem.code or field if field == NON_FIELD_ERRORS else field, []).append(problem)
    return ValidationError(errors)
