import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from catalog.models.offer import Offer
from danish.rules import RulesAtFields


@pghistory.track(exclude=["booked", "waiting"])
class Intake(RulesAtFields):
    """Places in an offer: a course that begins on a day, or places that are filled as they become free.

    `booked` and `waiting` are counted by a trigger on the places themselves (plans.Place), so that the rule holds
    whoever writes.
    """

    offer = models.ForeignKey(Offer, models.CASCADE, verbose_name="indsats", related_name="intakes")
    starts_on = models.DateField("starter", null=True, blank=True)  # none: begins as places become free
    ends_on = models.DateField("slutter", null=True, blank=True)
    sign_up_by = models.DateField("tilmelding senest", null=True, blank=True)
    capacity = models.PositiveSmallIntegerField("pladser")
    booked = models.PositiveIntegerField("optaget", default=0, editable=False)
    waiting = models.PositiveIntegerField("på venteliste", default=0, editable=False)
    days_to_answer = models.PositiveSmallIntegerField("dage til at svare på en ledig plads", default=5)
    place = models.CharField("sted", max_length=120, blank=True)
    is_cancelled = models.BooleanField("aflyst", default=False, editable=False)
    cancelled_because = models.CharField("hvorfor aflyst", max_length=200, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        verbose_name = "optag"
        verbose_name_plural = "optag"
        ordering = [F("starts_on").asc(nulls_first=True), "pk"]
        constraints = [
            models.CheckConstraint(
                name="intake_not_overbooked",
                condition=Q(booked__lte=F("capacity")),
                violation_error_message="Der er optaget flere pladser end det.",
                violation_error_code="capacity",
            ),
            models.CheckConstraint(
                name="intake_ends_after_start",
                condition=Q(ends_on=None) | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")),
                violation_error_message="Optaget kan ikke slutte, før det begynder.",
                violation_error_code="ends_on",
            ),
            models.CheckConstraint(
                name="intake_sign_up_before_start",
                condition=Q(sign_up_by=None) | Q(starts_on__isnull=False, sign_up_by__lte=F("starts_on")),
                violation_error_message="Tilmeldingen skal slutte, før optaget begynder.",
                violation_error_code="sign_up_by",
            ),
            models.CheckConstraint(
                name="intake_days_to_answer",
                condition=Q(days_to_answer__gte=1, days_to_answer__lte=60),
                violation_error_message="Der skal være mellem 1 og 60 dage til at svare.",
                violation_error_code="days_to_answer",
            ),
            models.UniqueConstraint(
                fields=["offer"],
                condition=Q(starts_on=None, is_cancelled=False),
                name="intake_one_without_a_day",
                violation_error_message="Indsatsen har allerede løbende optag.",
            ),
        ]

    def __str__(self):
        return f"{self.starts_on:%d.%m.%Y}" if self.starts_on else "Løbende optag"


@pghistory.track()
class Closure(RulesAtFields):
    """Days on which an offer takes nobody in."""

    offer = models.ForeignKey(Offer, models.CASCADE, verbose_name="indsats", related_name="closures")
    from_on = models.DateField("fra")
    until_on = models.DateField("til og med")
    reason = models.CharField("hvorfor", max_length=120, blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        verbose_name = "lukket periode"
        verbose_name_plural = "lukkede perioder"
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="closure_ends_after_start",
                condition=Q(until_on__gte=F("from_on")),
                violation_error_message="Perioden kan ikke slutte, før den begynder.",
                violation_error_code="until_on",
            ),
            ExclusionConstraint(
                name="closures_do_not_overlap",
                expressions=[
                    (
                        Func(
                            "from_on",
                            "until_on",
                            RangeBoundary(inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    ("offer", RangeOperators.EQUAL),
                ],
                violation_error_message="Perioden overlapper en anden lukket periode.",
                violation_error_code="from_on",
            ),
        ]

    def __str__(self):
        return f"{self.from_on:%d.%m.%Y}–{self.until_on:%d.%m.%Y}"


class OfferWait(models.Model):
    """How long those who stood in line for a place in an offer waited, in the middle; counted from the places.

    There is no row where too few have waited to say.
    """

    offer = models.OneToOneField(Offer, models.CASCADE, verbose_name="indsats", related_name="wait")
    days = models.PositiveIntegerField("dage")
    counted_at = models.DateTimeField("opgjort", default=timezone.now)

    class Meta:
        verbose_name = "ventetid"
        verbose_name_plural = "ventetider"
        ordering = ["offer"]

    def __str__(self):
        return f"{self.days} dage"
