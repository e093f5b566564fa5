import pghistory
from django.db import models

from journal.kept import Kept, KeptQuerySet


@pghistory.track()
class Branch(Kept):
    """A line of business, with how much labour the local market needs in it."""

    class Demand(models.TextChoices):
        SHORTAGE = "shortage", "Mangel på arbejdskraft"
        GOOD = "good", "Gode muligheder"
        BALANCED = "balanced", "Balance"
        WEAK = "weak", "Få ledige job"

    key = models.SlugField("nøgle", max_length=40, unique=True)
    label = models.CharField("navn", max_length=80)
    local_demand = models.CharField("lokalt behov", max_length=10, choices=Demand)
    season = models.CharField("sæson", max_length=80, blank=True)
    note = models.CharField("bemærkning", max_length=200, blank=True)
    industry_section = models.CharField("hovedafdeling i Dansk Branchekode", max_length=1, blank=True)
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = "branche"
        verbose_name_plural = "brancher"
        ordering = ["order", "key"]

    def __str__(self):
        return self.label

    @property
    def needs_people(self) -> bool:
        return self.local_demand in {self.Demand.SHORTAGE, self.Demand.GOOD}
