from datetime import timedelta
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from danish.fields import MaskedCharField


class EventQuerySet(models.QuerySet["Event"]):
    def of_case(self, case_id: int) -> Self:
        """Newest first, with no more of who acted than their name."""
        names = ("username", "first_name", "last_name")
        events = self.filter(case_id=case_id).select_related("actor").order_by("-at", "-pk")
        return events.only("at", "kind", "text", "case_id", *(f"actor__{name}" for name in names))


class Event(models.Model):
    """Something that happened in a case. Written by the model method that made it happen."""

    class Kind(models.TextChoices):
        CASE = "case", "Sagen"
        GOAL = "goal", "Mål"
        FACTOR = "factor", "Ressourcer og barrierer"
        PLAN = "plan", "Plan"
        FOLLOW_UP = "follow_up", "Opfølgning"
        NOTE = "note", "Notater og dokumenter"
        CONSENT = "consent", "Samtykke"
        PEOPLE = "people", "Personer"
        SUPPORT = "support", "Ydelse og målgruppe"
        ANALYSIS = "analysis", "Analyse og konference"

    class Code(models.TextChoices):
        """What others ask after by more than its kind; the words are for people."""

        PLAN_CHANGED = "plan_changed", "Planen er ændret"

    case_id = models.BigIntegerField("sag")  # a number, so that the journal outlives the case
    at = models.DateTimeField("tidspunkt", default=timezone.now, editable=False)
    # Nobody when a provider answered or a deadline passed; the text says which.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="medarbejder", related_name="+", null=True
    )
    kind = models.CharField("slags", max_length=10, choices=Kind)
    code = models.CharField("kode", max_length=20, choices=Code, blank=True, db_default="", editable=False)
    text = MaskedCharField("hændelse", max_length=300)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "hændelse"
        verbose_name_plural = "hændelser"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["case_id", "-at", "-id"], name="event_of_case")]
        triggers = [pgtrigger.Protect(name="event_is_final", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return self.text

    @property
    def by(self) -> str:
        return self.actor.name if self.actor else "Systemet"


class AccessQuerySet(models.QuerySet["Access"]):
    def of_case(self, case_id: int) -> Self:
        return self.filter(case_id=case_id).select_related("user").order_by("-at", "-pk")

    def of_the_last_hour(self, user: AbstractBaseUser) -> Self:
        return self.filter(user=user, at__gt=timezone.now() - timedelta(hours=1))


class Access(models.Model):
    """Someone looked, or was refused. Never changed, never deleted."""

    PROVIDER = "provider"  # the role of whoever answers a referral by its link

    class Outcome(models.TextChoices):
        SHOWN = "shown", "Vist"
        REFUSED = "refused", "Afvist"

    case_id = models.BigIntegerField("sag", null=True, blank=True)  # none for a search or a list
    at = models.DateTimeField("tidspunkt", auto_now_add=True)
    # Nobody of the staff when a provider opened what a referral shares; the reason says which provider.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="medarbejder", related_name="+", null=True
    )
    role = models.CharField("rolle", max_length=20)
    relation = models.CharField("tilknytning", max_length=30, blank=True)
    page = models.CharField("side", max_length=80)
    reason = MaskedCharField("begrundelse", max_length=300, blank=True)
    request_id = models.CharField("forespørgsel", max_length=36, blank=True)
    wrote = models.BooleanField("sendte noget", default=False)
    outcome = models.CharField("udfald", max_length=8, choices=Outcome, default=Outcome.SHOWN)

    objects = AccessQuerySet.as_manager()

    class Meta:
        verbose_name = "opslag"
        verbose_name_plural = "opslag"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["case_id", "-at", "-id"], name="access_of_case"),
            models.Index(fields=["user", "-at"], name="access_by_user"),
            models.Index(fields=["at"], name="access_of_month"),
        ]
        constraints = [
            models.CheckConstraint(
                name="access_by_staff_or_a_provider",
                condition=Q(user__isnull=False) | Q(role="provider", relation="provider"),
            ),
        ]
        triggers = [pgtrigger.Protect(name="access_is_final", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.get_outcome_display()}: {self.page}"

    @property
    def by(self) -> str:
        return self.user.name if self.user else "Leverandør"


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def over(self) -> Self:
        """Sent a week ago or more: a form is not held or kept open that long."""
        return self.filter(at__lt=timezone.now() - timedelta(days=7))


class Submission(models.Model):
    """A form that was sent and saved; its key makes sending it twice save once."""

    key = models.UUIDField("nøgle", unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="medarbejder", related_name="+")
    at = models.DateTimeField("sendt", auto_now_add=True)
    answer_url = models.CharField("svar", max_length=300, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "indsendelse"
        verbose_name_plural = "indsendelser"
        ordering = ["-at"]

    def __str__(self):
        return str(self.key)
