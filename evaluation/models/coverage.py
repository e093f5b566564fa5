from django.db import models

from catalog.models import Area, Offer, TargetGroup


class CoverageFigure(models.Model):
    """How many open cases of a target group have a barrier of at least weight 2, as last counted; names nobody.

    There is a row for each barrier and group, also where nobody has it: the rows tell when they were counted.
    """

    area = models.ForeignKey(Area, models.CASCADE, verbose_name="barriere", related_name="+")
    target_group = models.ForeignKey(TargetGroup, models.CASCADE, verbose_name="målgruppe", related_name="+")
    citizens = models.PositiveIntegerField("borgere")
    unmet = models.PositiveIntegerField("borgere uden indsats imod den")
    counted_at = models.DateTimeField("talt op")

    class Meta:
        verbose_name = "dækningstal"
        verbose_name_plural = "dækningstal"
        ordering = ["area", "target_group"]
        constraints = [
            models.UniqueConstraint(fields=["area", "target_group"], name="coverage_figure_once"),
        ]

    def __str__(self):
        return f"{self.area}, {self.target_group}: {self.citizens}"


class OfferUse(models.Model):
    """How many interventions began from an offer in the last twelve months, as last counted."""

    offer = models.OneToOneField(Offer, models.CASCADE, verbose_name="indsats", related_name="+")
    interventions = models.PositiveIntegerField("indsatser på 12 måneder")
    counted_at = models.DateTimeField("talt op")

    class Meta:
        verbose_name = "brug af en indsats"
        verbose_name_plural = "brug af indsatser"
        ordering = ["interventions", "offer"]

    def __str__(self):
        return f"{self.offer}: {self.interventions}"
