from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q

from catalog.models import TargetGroup
from journal.kept import Kept, KeptQuerySet


class DurationRuleQuerySet(KeptQuerySet):
    def live(self, on: date) -> Self:
        return self.current().filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on)


@pghistory.track()
class DurationRule(Kept):
    """How long the law lets one kind of offer last before a reason is asked for. Dated: the law changes.

    An offer is of that kind when its legal basis begins with `law`, as in "LAB kap. 11".
    """

    key = models.SlugField("nøgle", max_length=40, unique=True)
    label = models.CharField("hvad", max_length=80)
    law = models.CharField("lovgrundlag", max_length=60)
    weeks = models.PositiveSmallIntegerField("uger")
    target_groups = models.ManyToManyField(TargetGroup, verbose_name="målgrupper", related_name="+", blank=True)
    from_on = models.DateField("gælder fra")
    until_on = models.DateField("gælder til", null=True, blank=True)
    is_confirmed = models.BooleanField("bekræftet i kilde", default=False)
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)

    objects = DurationRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "regel om varighed"
        verbose_name_plural = "regler om varighed"
        ordering = ["order", "key"]
        constraints = [
            models.CheckConstraint(name="duration_rule_in_weeks", condition=Q(weeks__gte=1, weeks__lte=520)),
        ]

    def __str__(self):
        return self.label
