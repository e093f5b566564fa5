from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User


class InvolvementQuerySet(models.QuerySet["Involvement"]):
    def live(self, on: date) -> Self:
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on)

    def coordinators(self) -> Self:
        return self.filter(part=Involvement.Part.COORDINATOR)


@pghistory.track()
class Involvement(models.Model):
    """Someone's part in a case for a period; it opens the case to them as long as it lasts."""

    class Part(models.TextChoices):
        COORDINATOR = "coordinator", "Ansvarlig medarbejder"
        COLLEAGUE = "colleague", "Kollega"
        COMPANY_CONSULTANT = "company_consultant", "Virksomhedskonsulent"
        MENTOR = "mentor", "Mentor"
        DISCIPLINE = "discipline", "Fagperson"

    case = models.ForeignKey("cases.Case", models.CASCADE, verbose_name="sag", related_name="involvements")
    user = models.ForeignKey(User, models.PROTECT, verbose_name="medarbejder", related_name="involvements")
    part = models.CharField("rolle i sagen", max_length=20, choices=Part)
    from_on = models.DateField("fra", default=timezone.localdate)
    until_on = models.DateField("til", null=True, blank=True)

    objects = InvolvementQuerySet.as_manager()

    class Meta:
        verbose_name = "tilknytning"
        verbose_name_plural = "tilknytninger"
        ordering = ["from_on", "pk"]
        indexes = [models.Index(fields=["user", "until_on", "case"], name="involvement_of_user")]
        constraints = [
            models.UniqueConstraint(
                name="involvement_one_live_coordinator",
                fields=["case"],
                condition=Q(part="coordinator", until_on=None),
                violation_error_message="Sagen har allerede en ansvarlig medarbejder.",
            ),
            models.CheckConstraint(
                name="involvement_ends_after_start",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="Tilknytningen kan ikke slutte, før den begynder.",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_part_display()}"
