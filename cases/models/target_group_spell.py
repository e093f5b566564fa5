from datetime import timedelta
from typing import Self

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models, transaction
from django.db.models import F, Q

from accounts.models import User
from cases import course
from cases.models.case import Case
from catalog.models import TargetGroup
from danish.periods import BOTH_DAYS, DateRange
from danish.rules import RulesAtFields
from journal.models import Event


class TargetGroupSpellQuerySet(models.QuerySet["TargetGroupSpell"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))


@pghistory.track()
class TargetGroupSpell(RulesAtFields):
    """A period in one target group. Periods of a case do not overlap; the last one has no end."""

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="target_group_spells")
    target_group = models.ForeignKey(TargetGroup, models.PROTECT, verbose_name="målgruppe", related_name="+")
    from_on = models.DateField("fra")
    until_on = models.DateField("til", null=True, blank=True, editable=False)
    reason = models.CharField("begrundelse", max_length=300, blank=True)

    objects = TargetGroupSpellQuerySet.as_manager()

    class Meta:
        verbose_name = "periode i målgruppe"
        verbose_name_plural = "perioder i målgruppe"
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="target_group_spell_ends_after_start",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="Perioden kan ikke slutte, før den begynder.",
                violation_error_code="from_on",
            ),
            ExclusionConstraint(
                name="target_group_spell_no_overlap",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    (
                        DateRange("from_on", "until_on", BOTH_DAYS),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Borgeren er allerede i en målgruppe i den periode.",
                violation_error_code="from_on",
            ),
        ]

    def __str__(self):
        return f"{self.target_group} fra {self.from_on:%d.%m.%Y}"

    @transaction.atomic
    def begin(self, *, by: User) -> None:
        """Place the citizen in the group from this day, and end the period before.

        A period that begins on the same day as the last one corrects it: it was wrong from the start.
        """
        self.case.hold()
        last = self.last_of(self.case)
        if last.from_on == self.from_on:
            self.pk = last.pk
            text = f"Målgruppe rettet til {self.target_group}"
        else:
            last.until_on = self.from_on - timedelta(days=1)
            last.save()
            text = f"Ny målgruppe: {self.target_group}"
        self.save(force_update=self.pk is not None, force_insert=self.pk is None)
        self.case.target_group, self.case.target_group_from_on = self.target_group, self.from_on
        self.case.version += 1
        self.case.save(update_fields=["target_group", "target_group_from_on", "version"])
        self.case.note(Event.Kind.SUPPORT, f"{text} fra {self.from_on:%d.%m.%Y}", by=by)
        course.changed(self.case)

    @classmethod
    def last_of(cls, case: Case) -> "TargetGroupSpell":
        """The period the citizen is in. A case that came without one gets it from what the case says."""
        last = case.target_group_spells.select_related("target_group").order_by("-from_on").first()
        return last or cls(case=case, target_group=case.target_group, from_on=case.target_group_from_on)
