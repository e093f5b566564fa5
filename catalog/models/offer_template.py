from typing import Any

import pghistory
from django.db import models

from catalog.models.provider import Provider
from catalog.models.reference import Area, Category, TargetGroup, Track
from journal.kept import Kept, KeptQuerySet

ROWS: dict[str, type[Any]] = {"category": Category, "track": Track, "provider": Provider}
LISTS_OF_ROWS: dict[str, type[Any]] = {"barriers": Area, "strengthens": Area, "target_groups": TargetGroup}


@pghistory.track()
class OfferTemplate(Kept):
    """A start for a new offer: texts and frames that those of its kind have in common."""

    key = models.SlugField("nøgle", max_length=40, unique=True)
    label = models.CharField("navn", max_length=80)
    description = models.CharField("hvornår den bruges", max_length=200, blank=True)
    content = models.JSONField("indhold", default=dict)  # field of OfferContent -> value; rows by their key
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = "skabelon"
        verbose_name_plural = "skabeloner"
        ordering = ["order", "key"]

    def __str__(self):
        return self.label

    def start(self) -> dict[str, Any]:
        """What a form on a new offer begins with: the content, with the rows that its keys name."""
        said = dict(self.content)
        for name, model in ROWS.items():
            if name in said:
                said[name] = model._default_manager.current().filter(key=said[name]).first()
        for name, model in LISTS_OF_ROWS.items():
            said[name] = list(model._default_manager.current().filter(key__in=said.get(name, [])))
        return said
