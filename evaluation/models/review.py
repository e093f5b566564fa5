from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Team, User
from danish.fields import MaskedCharField
from danish.rules import RulesAtFields


class RightsReviewQuerySet(models.QuerySet["RightsReview"]):
    def of(self, team: Team) -> Self:
        return self.filter(team=team).select_related("by")


class RightsReview(models.Model):
    """A lead's dated receipt that those who could see the team's citizens that day were meant to. Never changed.

    `seen` is the list as it was shown: of each person the key, name, role, why, and to how many cases.
    """

    team = models.ForeignKey(Team, models.PROTECT, verbose_name="team", related_name="rights_reviews")
    by = models.ForeignKey(User, models.PROTECT, verbose_name="bekræftet af", related_name="+")
    at = models.DateTimeField("bekræftet", default=timezone.now)
    seen = models.JSONField("listen")
    note = MaskedCharField("bemærkning", max_length=500, blank=True)

    objects = RightsReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "gennemgang af adgange"
        verbose_name_plural = "gennemgange af adgange"
        ordering = ["-at", "-pk"]
        triggers = [pgtrigger.Protect(name="rights_review_is_final", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.team}, {self.at:%d.%m.%Y}"

    @property
    def people(self) -> int:
        return len({line["user"] for line in self.seen})


class LookSampleQuerySet(models.QuerySet["LookSample"]):
    def visible_to(self, user: User) -> Self:
        """A lead's of the own team, but for their own looks; a controller all of them."""
        if user.role == User.Role.CONTROLLER:
            return self.all()
        if user.role == User.Role.TEAM_LEAD and user.team_id:
            return self.filter(team=user.team_id).exclude(user=user)
        return self.none()

    def unanswered(self) -> Self:
        return self.filter(verdict="")


@pghistory.track()
class LookSample(RulesAtFields):
    """One look drawn for a month's check, by chance or since something about it stood out, and what came of it."""

    class Drawn(models.TextChoices):
        CHANCE = "chance", "Tilfældigt udtrukket"
        REASONED = "reasoned", "Begrundet opslag"
        OTHER_TEAM = "other_team", "Borger i et andet team"
        REFUSED = "refused", "Afvist opslag"
        SAME_NAME = "same_name", "Samme efternavn som borgeren"
        ODD_HOURS = "odd_hours", "Om natten eller i weekenden"
        MANY = "many", "Usædvanlig mange opslag den dag"

    class Verdict(models.TextChoices):
        FINE = "fine", "I orden"
        EXPLAINED = "explained", "Forklaret"
        CONCERN = "concern", "Skal undersøges"

    team = models.ForeignKey(Team, models.PROTECT, verbose_name="team", related_name="+", null=True)
    user = models.ForeignKey(User, models.PROTECT, verbose_name="medarbejder", related_name="+")
    month = models.DateField("måned")
    access_id = models.BigIntegerField("opslag")
    drawn = models.CharField("hvorfor udtrukket", max_length=10, choices=Drawn)
    drawn_at = models.DateTimeField("udtrukket", default=timezone.now)
    verdict = models.CharField("vurdering", max_length=10, choices=Verdict, blank=True)
    explanation = MaskedCharField("forklaring", max_length=500, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="vurderet af", related_name="+", null=True, blank=True, editable=False
    )
    answered_at = models.DateTimeField("vurderet", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = LookSampleQuerySet.as_manager()

    class Meta:
        verbose_name = "stikprøve af et opslag"
        verbose_name_plural = "stikprøver af opslag"
        ordering = ["-month", "drawn", "pk"]
        constraints = [
            models.UniqueConstraint(name="look_sample_once", fields=["month", "access_id"]),
            models.CheckConstraint(name="look_sample_of_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="look_sample_explained_in_words",
                condition=Q(verdict__in=["", "fine"]) | ~Q(explanation=""),
                violation_error_code="explanation",
                violation_error_message="Skriv, hvad forklaringen er, eller hvad der skal undersøges.",
            ),
            models.CheckConstraint(
                name="look_sample_answered_by_somebody",
                condition=Q(verdict="", answered_at=None, answered_by=None)
                | (~Q(verdict="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.month:%m.%Y}: {self.get_drawn_display()}"
