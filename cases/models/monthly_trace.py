from django.db import models
from django.db.models import Q

from cases.models.case import Case
from catalog.models import TargetGroup

SMALLEST = 5  # a smaller number could point to a person (SECURITY.md 7.5)


class MonthlyTrace(models.Model):
    """What is left of erased cases: how many of a target group ended how in a month. Written by `erase_citizen`."""

    class Band(models.TextChoices):
        HALF = "half", "Op til 26 uger"
        YEAR = "year", "27–52 uger"
        TWO = "two", "53–104 uger"
        FIVE = "five", "105–260 uger"
        LONGER = "longer", "Over 260 uger"

    month = models.DateField("måned")
    target_group = models.ForeignKey(TargetGroup, models.PROTECT, verbose_name="målgruppe", related_name="+")
    outcome = models.CharField("afsluttet med", max_length=10, choices=Case.CloseReason)
    weeks_band = models.CharField("uger på forsørgelse", max_length=6, choices=Band)
    count = models.PositiveIntegerField("antal", default=1)

    class Meta:
        verbose_name = "månedstal"
        verbose_name_plural = "månedstal"
        ordering = ["month", "target_group", "outcome", "weeks_band", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="monthly_trace_once", fields=["month", "target_group", "outcome", "weeks_band"]
            ),
            models.CheckConstraint(name="monthly_trace_counts_cases", condition=Q(count__gte=1)),
            models.CheckConstraint(name="monthly_trace_is_of_a_month", condition=Q(month__day=1)),
        ]

    def __str__(self):
        return f"{self.month:%m.%Y}: {self.shown}"

    @property
    def shown(self) -> str:
        """The number, unless it is so small that it could point to a person."""
        return str(self.count) if self.count >= SMALLEST else f"færre end {SMALLEST}"
