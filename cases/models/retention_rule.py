from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q


class RetentionRuleQuerySet(models.QuerySet["RetentionRule"]):
    def live(self, on: date) -> Self:
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on)

    def on(self, day: date) -> "RetentionRule | None":
        """The rule that counts that day; without one nothing is ever to be erased."""
        return self.live(day).order_by("-from_on", "pk").first()


class RetentionRule(models.Model):
    """How long a closed case is kept: told of beforehand, kept a while longer, then nothing of the citizen is left."""

    key = models.SlugField("nøgle", max_length=40, unique=True)
    years = models.PositiveSmallIntegerField("år efter afslutningen")
    notice_days = models.PositiveSmallIntegerField("varsles så mange dage før")
    grace_days = models.PositiveSmallIntegerField("så mange dage til indsigelse bagefter")
    from_on = models.DateField("gælder fra")
    until_on = models.DateField("gælder til", null=True, blank=True)
    loaded = models.JSONField(default=dict, editable=False, verbose_name="indlæst")

    objects = RetentionRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "opbevaringsregel"
        verbose_name_plural = "opbevaringsregler"
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="retention_rule_is_within_reason",
                condition=Q(years__gte=1, years__lte=50, notice_days__lte=365, grace_days__gte=1, grace_days__lte=365),
                violation_error_message="Sager gemmes 1–50 år, og fristen til indsigelse er 1–365 dage.",
                violation_error_code="years",
            ),
            models.CheckConstraint(
                name="retention_rule_ends_after_it_began",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="Reglen kan ikke ophøre, før den begynder.",
                violation_error_code="until_on",
            ),
        ]

    def __str__(self):
        return f"{self.years} år efter afslutningen"

    def ends_for(self, closed_on: date) -> date:
        """The day a case closed that day has been kept long enough; of a leap day, the day before in other years."""
        year = closed_on.year + self.years
        try:
            return closed_on.replace(year=year)
        except ValueError:
            return closed_on.replace(year=year, day=28)
