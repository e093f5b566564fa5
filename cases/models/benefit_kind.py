from datetime import date

from django.db import models
from django.db.models import F, Q


class BenefitKindQuerySet(models.QuerySet["BenefitKind"]):
    def live(self, on: date) -> "BenefitKindQuerySet":
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on)


class BenefitKind(models.Model):
    """A public benefit that a citizen can be on, as it is written on a period."""

    key = models.SlugField("nøgle", max_length=40, unique=True)
    label = models.CharField("ydelse", max_length=60, unique=True)
    from_on = models.DateField("gælder fra")
    until_on = models.DateField("gælder til", null=True, blank=True)
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)
    loaded = models.JSONField(default=dict, editable=False, verbose_name="indlæst")

    objects = BenefitKindQuerySet.as_manager()

    class Meta:
        verbose_name = "ydelse"
        verbose_name_plural = "ydelser"
        ordering = ["order", "label"]
        constraints = [
            models.CheckConstraint(
                name="benefit_kind_ends_after_it_began",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="Ydelsen kan ikke ophøre, før den begynder.",
                violation_error_code="until_on",
            ),
        ]

    def __str__(self):
        return self.label
