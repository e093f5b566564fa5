"""Rows that others are chosen from: reference data."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models, transaction


class KeptQuerySet(models.QuerySet[Any]):
    def current(self) -> Self:
        """Those that may be chosen."""
        return self.filter(is_retired=False)

    def current_or(self, chosen: models.Q) -> Self:
        """Those that may be chosen, and what was chosen while it still might be."""
        return self.filter(models.Q(is_retired=False) | chosen)


class Kept(models.Model):
    """A row that fixes what others are chosen from: editors change it, history keeps what it said, nobody deletes it.

    `loaded` holds the values last read from the data file: a field that still has its loaded value follows the file,
    one that an editor has changed is left alone (load_reference).
    """

    is_retired = models.BooleanField("bruges ikke længere", default=False, editable=False)
    retired_because = models.CharField("hvorfor ikke længere", max_length=200, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    loaded = models.JSONField(default=dict, editable=False, verbose_name="indlæst")

    class Meta:
        abstract = True

    def change(self, fields: Iterable[str]) -> None:
        """Save what an editor wrote in these."""
        self.version += 1
        self.save(update_fields=[*fields, "version"])

    @transaction.atomic
    def retire(self, *, because: str) -> bool:
        """Let nobody choose it any more; where it is used it stays. Whether it was in use until now."""
        return self._turn(is_retired=True, because=because)

    @transaction.atomic
    def bring_back(self) -> bool:
        """Let it be chosen again; whether it was retired."""
        return self._turn(is_retired=False, because="")

    def _turn(self, *, is_retired: bool, because: str) -> bool:
        self.refresh_from_db(from_queryset=type(self)._default_manager.select_for_update())
        if self.is_retired == is_retired:
            return False
        self.is_retired, self.retired_because = is_retired, because
        self.change(["is_retired", "retired_because"])
        return True

    @transaction.atomic
    def move(self, by: int, among: "models.QuerySet[Self]") -> bool:
        """Change places with the neighbour `by` rows further down `among`; whether there was one."""
        rows = list(among.select_for_update(of=["self"]))
        here = next(number for number, row in enumerate(rows) if row.pk == self.pk)
        there = here + by
        if not 0 <= there < len(rows):
            return False
        rows[here], rows[there] = rows[there], rows[here]
        for order, row in enumerate(rows, start=1):
            if row.order != order:  # type: ignore[attr-defined]
                row.order = order  # type: ignore[attr-defined]
                row.save(update_fields=["order"])
        return True
