from typing import Self

import pghistory
from django.db import models
from django.utils import timezone

from accounts.models import Absence, User
from cases.models import Case
from danish.rules import RulesAtFields


class HandBackQuerySet(models.QuerySet["HandBack"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def of_case(self, case: Case) -> Self:
        """Those of a case that the door has opened."""
        return self.filter(case=case)


@pghistory.track()
class HandBack(RulesAtFields):
    """What a deputy wants the colleague to know of one case when they are back. What was done is in the journal."""

    absence = models.ForeignKey(Absence, models.CASCADE, verbose_name="fravær", related_name="hand_backs")
    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="hand_backs")
    by = models.ForeignKey(User, models.PROTECT, verbose_name="vikar", related_name="+", editable=False)
    text = models.CharField("besked", max_length=1000)
    at = models.DateTimeField("skrevet", default=timezone.now, editable=False)
    read_at = models.DateTimeField("læst", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = HandBackQuerySet.as_manager()

    class Meta:
        verbose_name = "tilbagelevering"
        verbose_name_plural = "tilbageleveringer"
        ordering = ["case", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="hand_back_one_of_a_deputy",
                fields=["absence", "case", "by"],
                violation_error_message="Du har allerede skrevet til sagen. Ret det, du skrev.",
            ),
        ]

    def __str__(self):
        return f"{self.at:%d.%m.%Y}"
