import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class DateRange(Func):
    """`daterange(from, until, '[]')`: both days are in the period, and no end means for ever."""

    function = "DATERANGE"
    output_field = DateRangeField()


@pghistory.track()
class BenefitSpell(models.Model):
    """A period on one public benefit. Periods of a case do not overlap."""

    case = models.ForeignKey("cases.Case", models.CASCADE, verbose_name="sag", related_name="benefit_spells")
    benefit = models.CharField("ydelse", max_length=60)
    from_on = models.DateField("fra")
    until_on = models.DateField("til", null=True, blank=True)

    class Meta:
        verbose_name = "ydelsesperiode"
        verbose_name_plural = "ydelsesperioder"
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="benefit_spell_ends_after_start",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="Perioden kan ikke slutte, før den begynder.",
            ),
            ExclusionConstraint(
                name="benefit_spell_no_overlap",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    (
                        DateRange("from_on", "until_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Perioden overlapper en anden ydelsesperiode.",
            ),
        ]

    def __str__(self):
        return f"{self.benefit} fra {self.from_on:%d.%m.%Y}"
