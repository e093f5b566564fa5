from typing import Any

from django.db import models

from danish.cpr import masked


class MaskedCharField(models.CharField):
    """Words that stand outside the case, where no CPR number may: whoever writes them, and in bulk too.

    Masked first and then cut to what fits, for half a number is not recognised any more.
    """

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return masked(text)[: self.max_length] if isinstance(text, str) else text

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """The column is like any other, so no migration has to know."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", list(args), dict(kwargs)
