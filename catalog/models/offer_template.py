import pghistory
from django.db import models

from journal.kept import Kept


@pghistory.track()
class OfferTemplate(Kept):
    """A start for a new offer: texts and frames that those of its kind have in common."""

    key = models.SlugField("nøgle", max_length=40, unique=True)
    label = models.CharField("navn", max_length=80)
    description = models.CharField("hvornår den bruges", max_length=200, blank=True)
    content = models.JSONField("indhold", default=dict)  # field of OfferContent -> value; rows by their key
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)

    class Meta:
        verbose_name = "skabelon"
        verbose_name_plural = "skabeloner"
        ordering = ["order", "key"]

    def __str__(self):
        return self.label
