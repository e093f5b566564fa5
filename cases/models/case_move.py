from datetime import timedelta
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from cases.models.case import Case
from danish.fields import MaskedCharField
from danish.rules import RulesAtFields

UNDONE_WITHIN = timedelta(minutes=15)


class MoveBatchQuerySet(models.QuerySet["MoveBatch"]):
    def by_lead(self, user: User) -> Self:
        """Those that somebody made themselves, the newest first."""
        return self.filter(by=user).order_by("-at", "-pk")


@pghistory.track()
class MoveBatch(RulesAtFields):
    """Cases given to other caseworkers in one go, for one reason; taken back as a whole while it is fresh."""

    by = models.ForeignKey(User, models.PROTECT, verbose_name="flyttet af", related_name="+", editable=False)
    at = models.DateTimeField("flyttet", default=timezone.now, editable=False)
    reason = MaskedCharField("begrundelse", max_length=300)
    undone_at = models.DateTimeField("fortrudt", null=True, blank=True, editable=False)

    objects = MoveBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "fordeling af sager"
        verbose_name_plural = "fordelinger af sager"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="move_batch_for_a_reason",
                condition=~Q(reason=""),
                violation_error_code="reason",
                violation_error_message="Skriv kort, hvorfor sagerne flyttes.",
            ),
        ]

    def __str__(self):
        return f"{self.at:%d.%m.%Y}: {self.reason}"

    @property
    def can_be_undone(self) -> bool:
        return self.undone_at is None and timezone.now() - self.at <= UNDONE_WITHIN


class CaseMoveQuerySet(models.QuerySet["CaseMove"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))


@pghistory.track()
class CaseMove(RulesAtFields):
    """One case of a batch: from whom to whom, and what went along, by the name of what it is.

    `followed` has the keys of the rows that were theirs, such as `{"meetings": [7]}`, so that exactly those go back.
    """

    batch = models.ForeignKey(MoveBatch, models.PROTECT, verbose_name="fordeling", related_name="moves")
    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="moves")
    old = models.ForeignKey(
        User, models.PROTECT, verbose_name="fra", related_name="+", null=True, blank=True, editable=False
    )
    new = models.ForeignKey(User, models.PROTECT, verbose_name="til", related_name="+")
    followed = models.JSONField("fulgte med", default=dict, editable=False)
    undone_at = models.DateTimeField("fortrudt", null=True, blank=True, editable=False)

    objects = CaseMoveQuerySet.as_manager()

    class Meta:
        verbose_name = "flytning af en sag"
        verbose_name_plural = "flytninger af sager"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="case_move_once_in_a_batch", fields=["batch", "case"]),
            models.CheckConstraint(
                name="case_move_to_another",
                condition=Q(old=None) | ~Q(old=models.F("new")),
                violation_error_code="new",
                violation_error_message="Medarbejderen har allerede sagen.",
            ),
        ]

    def __str__(self):
        return f"{self.case_id}: {self.old} → {self.new}"
