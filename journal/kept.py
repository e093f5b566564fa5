"""Rows that others are chosen from: reference data."""

from django.db import models


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
