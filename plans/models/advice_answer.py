from typing import Self

import pghistory
from django.db import models, transaction

from accounts.models import User
from cases.models import Case
from danish.fields import MaskedCharField
from journal.models import Event


class AdviceAnswerQuerySet(models.QuerySet["AdviceAnswer"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))


@pghistory.track()
class AdviceAnswer(models.Model):
    """ "Set, fordi …": a piece of advice that somebody has looked at. It rests while its `mark` stays the same."""

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="advice_answers")
    advice = models.CharField("råd", max_length=40)  # plans.advice: which rule, and what it is about
    mark = models.CharField("det, rådet bygger på", max_length=64)
    because = MaskedCharField("set, fordi", max_length=300)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="set af", related_name="+", editable=False)
    at = models.DateTimeField("set", auto_now=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = AdviceAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "svar på et råd"
        verbose_name_plural = "svar på råd"
        ordering = ["case", "advice"]
        constraints = [models.UniqueConstraint(name="advice_answered_once", fields=["case", "advice"])]

    def __str__(self):
        return f"Set, fordi {self.because}"

    @transaction.atomic
    def give(self, mark: str, *, by: User) -> None:
        """Let the advice rest while what it is built on stays as it is."""
        self.version += bool(self.pk)
        self.mark, self.by = mark, by
        self.save()
        self.case.note(Event.Kind.PLAN, f"Råd til planen set, fordi {self.because}", by=by)
