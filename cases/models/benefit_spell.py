import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q

from accounts.models import User
from danish.periods import BOTH_DAYS, DateRange
from danish.rules import RulesAtFields
from journal.models import Event


@pghistory.track()
class BenefitSpell(RulesAtFields):
    """A period on one public benefit. Periods of a case do not overlap."""

    case = models.ForeignKey("cases.Case", models.CASCADE, verbose_name="sag", related_name="benefit_spells")
    benefit = models.CharField("ydelse", max_length=60)
    from_on = models.DateField("fra")
    until_on = models.DateField("til", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        verbose_name = "ydelsesperiode"
        verbose_name_plural = "ydelsesperioder"
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="benefit_spell_ends_after_start",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="Perioden kan ikke slutte, før den begynder.",
                violation_error_code="until_on",
            ),
            ExclusionConstraint(
                name="benefit_spell_no_overlap",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    (
                        DateRange("from_on", "until_on", BOTH_DAYS),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Perioden overlapper en anden ydelsesperiode.",
            ),
        ]

    def __str__(self):
        return f"{self.benefit} fra {self.from_on:%d.%m.%Y}"

    @property
    def period(self) -> str:
        """The period as it is written: 01.03.2025–30.06.2025, or from a day and on."""
        until = f"{self.until_on:%d.%m.%Y}" if self.until_on else ""
        return f"{self.from_on:%d.%m.%Y}–{until}"

    def clean(self):
        """Tell which period it hits; that there is none is the database's rule."""
        if not self.from_on or (self.until_on and self.until_on < self.from_on):
            return
        others = BenefitSpell.objects.filter(case=self.case_id).exclude(pk=self.pk)
        hit = others.filter(Q(until_on=None) | Q(until_on__gte=self.from_on))
        if self.until_on:
            hit = hit.filter(from_on__lte=self.until_on)
        first = hit.order_by("from_on").first()
        if first:
            benefit = f"{first.benefit}"
            when = first.period if first.until_on else f"der begyndte {first.from_on:%d.%m.%Y}"
            raise ValidationError(
                {
                    "from_on": f"Perioden overlapper {benefit[:1].lower()}{benefit[1:]}, {when}. "
                    "Ret datoerne, eller afslut den anden periode først."
                }
            )

    @transaction.atomic
    def add(self, *, by: User) -> None:
        self.save()
        self.case.note(Event.Kind.SUPPORT, f"Ydelse tilføjet: {self.benefit}, {self.period}", by=by)

    @transaction.atomic
    def change(self, *, by: User) -> None:
        """Save what was corrected, or that the period has ended."""
        self.version += 1
        self.save()
        self.case.note(Event.Kind.SUPPORT, f"Ydelse rettet: {self.benefit}, {self.period}", by=by)

    @transaction.atomic
    def remove(self, *, by: User) -> None:
        """Take away a period that was never so; its history stays."""
        self.case.note(Event.Kind.SUPPORT, f"Ydelse fjernet: {self.benefit}, {self.period}", by=by)
        self.delete()
