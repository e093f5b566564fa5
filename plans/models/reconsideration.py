from typing import Self

import pghistory
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from danish.rules import RulesAtFields
from journal.models import Event


class ReconsiderationQuerySet(models.QuerySet["Reconsideration"]):
    def open(self) -> Self:
        return self.filter(closed_on=None)


@pghistory.track()
class Reconsideration(RulesAtFields):
    """The plan is to be thought over, because something did not have its effect."""

    class Cause(models.TextChoices):
        NO_EFFECT = "no_effect", "En opfølgning uden den forventede effekt"
        NO_PROGRESS = "no_progress", "Ingen fremgang i tre målinger"
        BROKEN_OFF = "broken_off", "En indsats er afbrudt"
        OTHER = "other", "Andet"

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="reconsiderations")
    cause = models.CharField("anledning", max_length=12, choices=Cause, default=Cause.OTHER)
    reason = models.CharField("grund", max_length=300)
    opened_on = models.DateField("siden", default=timezone.localdate)
    closed_on = models.DateField("afklaret", null=True, blank=True)
    answer = models.CharField("svar", max_length=300, blank=True)

    objects = ReconsiderationQuerySet.as_manager()

    class Meta:
        verbose_name = "genovervejelse"
        verbose_name_plural = "genovervejelser"
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(name="reconsideration_one_open", fields=["case"], condition=Q(closed_on=None)),
            models.CheckConstraint(
                name="reconsideration_closed_with_an_answer",
                condition=Q(closed_on=None, answer="") | (Q(closed_on__isnull=False) & ~Q(answer="")),
                violation_error_code="answer",
                violation_error_message="Skriv, hvorfor planen holder.",
            ),
        ]

    def __str__(self):
        return self.reason

    @classmethod
    @transaction.atomic
    def ask(cls, case: Case, *, reason: str, by: User | None, cause: str = Cause.OTHER) -> None:
        """Mark the plan for another look; a plan that is marked already stays marked with its first reason."""
        _, is_new = cls.objects.get_or_create(
            case=case, closed_on=None, defaults={"reason": reason[:300], "cause": cause}
        )
        if is_new:
            case.note(Event.Kind.PLAN, f"Planen skal genovervejes: {reason}", by=by)

    @transaction.atomic
    def settle(self, *, answer: str, by: User) -> None:
        """The plan was looked at and this is what came of it; the first of two answers stands."""
        self.refresh_from_db(fields=["closed_on", "answer"], from_queryset=Reconsideration.objects.select_for_update())
        if self.closed_on:
            return
        self.closed_on = timezone.localdate()
        self.answer = answer[:300]
        self.save()
        self.case.note(Event.Kind.PLAN, f"Planen er genovervejet: {answer}", by=by)
