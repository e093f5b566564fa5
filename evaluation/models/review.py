from datetime import datetime, timedelta
from typing import Any, Self

import pghistory
import pgtrigger
from django.db import models, transaction
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team, User
from danish.dates import month_year
from danish.fields import MaskedCharField
from danish.rules import RulesAtFields

LATE_AFTER = timedelta(days=30)


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
        """A lead's of the teams they lead, but for their own looks; a controller all of them."""
        if user.role == User.Role.CONTROLLER:
            return self.all()
        if user.role == User.Role.TEAM_LEAD:
            return self.filter(team__in=Team.objects.led_by(user).values("pk")).exclude(user=user)
        return self.none()

    def to_judge(self, lead: User) -> Self:
        """What waits for the verdict of a lead: of the own team only, whichever others they head."""
        return self.unanswered().filter(team=lead.team_id, team__isnull=False).exclude(user=lead)

    def asked_of(self, user: User) -> Self:
        """Those that this person was asked to explain."""
        return self.filter(user=user, asked_at__isnull=False)

    def unanswered(self) -> Self:
        return self.filter(verdict="")

    def late(self, now: datetime) -> Self:
        return self.unanswered().filter(drawn_at__lt=now - LATE_AFTER)

    def for_display(self) -> Self:
        return self.select_related("user", "team", "asked_by", "answered_by")

    def by_month(self) -> models.QuerySet["LookSample", dict[str, Any]]:
        """How many of each month, newest first, and what came of them."""
        each = {verdict: Count("pk", filter=Q(verdict=verdict)) for verdict in LookSample.Verdict.values}
        by_month = self.order_by().values("month")
        return by_month.annotate(drawn=Count("pk"), waiting=Count("pk", filter=Q(verdict="")), **each).order_by(
            "-month"
        )


@pghistory.track()
class LookSample(RulesAtFields):
    """One look drawn for a month's check, by chance or since something about it stood out, and what came of it.

    Whoever looked is never the one who says whether it was right; without a team it is for the controllers.
    """

    class Drawn(models.TextChoices):
        """Why, the strongest reason first."""

        REASONED = "reasoned", "Begrundet opslag"
        OTHER_TEAM = "other_team", "Borger i et andet team"
        REFUSED = "refused", "Afvist opslag"
        SAME_NAME = "same_name", "Samme efternavn som borgeren"
        ODD_HOURS = "odd_hours", "Om natten eller i weekenden"
        MANY = "many", "Usædvanlig mange sager den dag"
        CHANCE = "chance", "Tilfældigt udtrukket"

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
    asked_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="spurgt af", related_name="+", null=True, blank=True, editable=False
    )
    asked_at = models.DateTimeField("spurgt", null=True, blank=True, editable=False)
    reply = MaskedCharField("medarbejderens forklaring", max_length=500, blank=True)
    replied_at = models.DateTimeField("svaret", null=True, blank=True, editable=False)
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
            models.CheckConstraint(
                name="look_sample_of_a_month",
                condition=Q(month__day=1),
                violation_error_message="En stikprøve hører til en hel måned.",
            ),
            models.CheckConstraint(
                name="look_sample_explained_in_words",
                condition=Q(verdict__in=["", "fine"]) | ~Q(explanation="") | (Q(verdict="explained") & ~Q(reply="")),
                violation_error_code="explanation",
                violation_error_message="Skriv, hvad forklaringen er, eller hvad der skal undersøges.",
            ),
            models.CheckConstraint(
                name="look_sample_answered_by_somebody",
                condition=Q(verdict="", answered_at=None, answered_by=None)
                | (~Q(verdict="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                violation_error_message="En vurdering har altid en dato og et navn.",
            ),
            models.CheckConstraint(
                name="look_sample_not_judged_by_who_looked",
                condition=Q(answered_by=None) | ~Q(answered_by=F("user")),
                violation_error_message="Du kan ikke vurdere dit eget opslag.",
            ),
            models.CheckConstraint(
                name="look_sample_replied_when_asked",
                condition=Q(reply="", replied_at=None)
                | (~Q(reply="") & Q(asked_at__isnull=False, replied_at__isnull=False)),
                violation_error_message="Der kan først svares, når der er spurgt.",
            ),
        ]

    def __str__(self):
        return f"{month_year(self.month)}: {self.get_drawn_display()}"

    def get_absolute_url(self):
        return reverse("samples:sample_detail", args=[self.pk])

    @property
    def is_late(self) -> bool:
        return not self.verdict and self.drawn_at < timezone.now() - LATE_AFTER

    def is_gone_through_by(self, user: User) -> bool:
        """The team's own lead, who knows why a colleague would look; the head of its division reads along."""
        return user.role == User.Role.CONTROLLER or (self.team_id is not None and user.team_id == self.team_id)

    def can_be_judged_by(self, user: User) -> bool:
        """Once; what has to be looked into is closed by a controller."""
        is_open = not self.verdict or (self.verdict == self.Verdict.CONCERN and user.role == User.Role.CONTROLLER)
        return is_open and user.pk != self.user_id and self.is_gone_through_by(user)

    @property
    def can_be_asked_about(self) -> bool:
        return not self.verdict and self.asked_at is None and self.user.is_active

    def hold(self) -> None:
        """Make others who answer or judge wait; the row is as it is then."""
        self.refresh_from_db(from_queryset=LookSample.objects.select_for_update())

    @transaction.atomic
    def ask(self, *, by: User) -> bool:
        """Ask whoever looked for an explanation; False when they are asked already, or it is judged."""
        self.hold()
        if not self.can_be_asked_about:
            return False
        self.asked_by, self.asked_at = by, timezone.now()
        self._keep("asked_by", "asked_at")
        return True

    @transaction.atomic
    def explain(self, words: str) -> bool:
        """What whoever looked says; False when they have said it, or it is judged."""
        self.hold()
        if self.verdict or self.reply:
            return False
        self.reply, self.replied_at = words, timezone.now()
        self._keep("reply", "replied_at")
        return True

    def judge(self, *, by: User) -> None:
        """Keep the verdict and the words that the form has put here."""
        self.answered_by, self.answered_at = by, timezone.now()
        self._keep("verdict", "explanation", "answered_by", "answered_at")

    def _keep(self, *fields: str) -> None:
        self.version += 1
        self.save(update_fields=[*fields, "version"])
