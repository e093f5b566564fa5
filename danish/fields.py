from typing import Any

from django.db import models

from danish.cpr import masked


class MaskedCharField(models.CharField):
    """Words that stand outside the case, where no CPR number may: whoever writes them, and in bulk too.

    Masked first and then cut to what fits, for half a number is not recognised any more.
    """

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Before it is compared with other rows: two numbers that are masked alike are the same words."""
        return super().clean(_masked(value), model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The object at hand says what the row says."""
        value = self._fitting(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """What `update` writes too. Not what is looked for."""
        return super().get_db_prep_save(self._fitting(value), connection)

    def _fitting(self, value: Any) -> Any:
        words = _masked(value)
        return words[: self.max_length] if isinstance(words, str) else words

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """The column is like any other, so no migration has to know."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", list(args), dict(kwargs)


def _masked(value: Any) -> Any:
    """An expression of the database stays as it is."""
    return masked(value) if isinstance(value, str) else value
