from datetime import date, datetime, timedelta
from typing import NamedTuple, Self

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import DurationField, ExpressionWrapper, F, Func, OuterRef, Q, Subquery, Value
from django.db.models.expressions import RawSQL
from django.utils import timezone

from catalog.intake_sql import open_intakes
from catalog.models.offer import Offer
from danish.rules import RulesAtFields

MOST_IN_A_ROW = 26
FARTHEST_AHEAD = timedelta(days=3 * 366)
A_HOLIDAY = 1  # weeks that an intake may be longer or shorter than its offer says


class IntakeQuerySet(models.QuerySet["Intake"]):
    def open(self, on: date) -> Self:
        """Those one can still ask for a place in; `Intake.why_shut` says it of one."""
        return self.filter(pk__in=RawSQL(f"SELECT id FROM ({open_intakes('%s::date')}) intakes", [on]))

    def with_free_places(self) -> Self:
        return self.filter(booked__lt=F("capacity"))

    def dated(self) -> Self:
        return self.filter(starts_on__isnull=False)

    def unlike_offer(self) -> Self:
        """Those whose length contradicts that of the offer; `Intake.unlike_offer` says it of one."""
        too_long = Q(ends_on__gte=F("starts_on") + _weeks_of_offer(A_HOLIDAY))
        too_short = Q(ends_on__lt=F("starts_on") + _weeks_of_offer(-1 - A_HOLIDAY))
        return self.filter(too_long | too_short)


def _weeks_of_offer(more: int) -> ExpressionWrapper:
    return ExpressionWrapper(Value(timedelta(weeks=1)) * (F("offer__duration_weeks") + more), DurationField())


class PutOff(NamedTuple):
    """That an intake got another first day."""

    intake_id: int
    step_id: int
    at: datetime
    before: date
    after: date


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

    objects = IntakeQuerySet.as_manager()

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
        return f"Hold fra {self.starts_on:%d.%m.%Y}" if self.starts_on else "Løbende optag"

    @property
    def free(self) -> int:
        """What is free is meant for those who wait already, as far as it goes."""
        return max(self.capacity - self.booked - self.waiting, 0)

    @property
    def is_rolling(self) -> bool:
        return self.starts_on is None

    @property
    def unlike_offer(self) -> str:
        """That it is much longer or shorter than the offer; empty when it is not, or has no last day."""
        if not (self.starts_on and self.ends_on and self.starts_on <= self.ends_on):
            return ""
        weeks, usual = (self.ends_on - self.starts_on).days // 7 + 1, self.offer.duration_weeks
        if abs(weeks - usual) <= A_HOLIDAY:
            return ""
        return f"{self} varer {weeks} {'uge' if weeks == 1 else 'uger'}, indsatsen {usual}."

    def is_open(self, on: date) -> bool:
        return not self.why_shut(on)

    def why_shut(self, on: date) -> str:
        """Why nobody can ask for a place that day; empty when one can."""
        if self.is_cancelled:
            return f"{self} er aflyst: {self.cancelled_because}"
        if self.starts_on and self.starts_on < on:
            return f"{self} er begyndt."
        if self.sign_up_by and self.sign_up_by < on:
            return f"Tilmeldingen til {str(self).lower()} sluttede {self.sign_up_by:%d.%m.%Y}."
        return ""

    def why_not(self, start: date, on: date) -> str:
        """Why somebody who would begin at `start` cannot ask for a place that day; empty when they can."""
        shut = self.why_shut(on)
        if shut:
            return shut
        day = self.starts_on or max(start, on)
        closure = self.offer.closures.filter(from_on__lte=day, until_on__gte=day).first()
        return f"Indsatsen tager ingen ind {closure}. Vælg et andet optag, eller flyt start." if closure else ""

    def takes_in(self, on: date) -> bool:
        """Whether a free place can be offered that day: not while what has no day of its own is closed."""
        is_closed = self.is_rolling and self.offer.closures.filter(from_on__lte=on, until_on__gte=on).exists()
        return self.is_open(on) and not is_closed

    def last_day_to_answer(self, on: date) -> date:
        """Of an offer of a place that is made that day: at the latest when the intake begins."""
        until = on + timedelta(days=self.days_to_answer)
        return min(until, self.starts_on) if self.starts_on else until

    def clean(self):
        if self.capacity is not None and self.capacity < self.booked:
            message = (
                f"Der er allerede optaget {self.booked}. Skriv mindst {self.booked}, eller find andre pladser først."
            )
            raise ValidationError({"capacity": message})
        if self.starts_on is None:
            return
        # No constraint of the database: it does not know the Danish date of today.
        if self.starts_on > timezone.localdate() + FARTHEST_AHEAD:
            raise ValidationError({"starts_on": "Optaget ligger mere end tre år ude i fremtiden. Kontrollér datoen."})
        closure = self.offer.closures.filter(from_on__lte=self.starts_on, until_on__gte=self.starts_on).first()
        if closure and not self.is_cancelled:
            message = f"{self} begynder i en lukket periode, {closure}."
            raise ValidationError({"starts_on": message})

    def following(self, times: int, weeks: int) -> "list[Intake]":
        """This one and those after it, as many `weeks` apart, each as long and with as long a sign-up."""
        return [self.moved(timedelta(weeks=weeks * number)) for number in range(times)]

    def moved(self, by: timedelta) -> "Intake":
        """One like this, so much later."""
        copied = {field: getattr(self, field) for field in ("offer", "capacity", "days_to_answer", "place")}
        dates = {field: getattr(self, field) for field in ("starts_on", "ends_on", "sign_up_by")}
        return Intake(**copied, **{field: day and day + by for field, day in dates.items()})

    def change(self) -> None:
        """Save what an editor wrote. The counts are the places' own."""
        self.version += 1
        written = ["starts_on", "ends_on", "sign_up_by", "capacity", "days_to_answer", "place", "version"]
        self.save(update_fields=written)

    @classmethod
    def put_off(cls, since: datetime) -> list[PutOff]:
        """Each time since then that one got another first day, as the history tells it."""
        steps = cls.events.rel.related_model._default_manager.all()  # type: ignore[attr-defined]
        earlier = steps.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
        dated = steps.filter(pgh_created_at__gte=since, starts_on__isnull=False)
        moved = dated.annotate(before=Subquery(earlier.values("starts_on")[:1])).exclude(before=F("starts_on"))
        columns = ("pgh_obj_id", "pgh_id", "pgh_created_at", "before", "starts_on")
        return [PutOff(*row) for row in moved.exclude(before=None).order_by("pgh_id").values_list(*columns)]

    @transaction.atomic
    def cancel(self, *, because: str) -> bool:
        """Call it off, for everybody; those with a place are found another one (plans.places). False when it was."""
        self.refresh_from_db(from_queryset=Intake.objects.select_for_update())
        if self.is_cancelled:
            return False
        self.is_cancelled = True
        self.cancelled_because = because
        self.version += 1
        self.save(update_fields=["is_cancelled", "cancelled_because", "version"])
        return True


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
        days = f"{self.from_on:%d.%m.%Y}–{self.until_on:%d.%m.%Y}"
        return f"{days} ({self.reason})" if self.reason else days

    def clean(self):
        if not (self.from_on and self.until_on):
            return
        if self.until_on < self.from_on:  # which the other constraint cannot even ask the database
            raise ValidationError({"until_on": "Perioden kan ikke slutte, før den begynder."})
        begins = Intake.objects.filter(
            offer=self.offer_id, is_cancelled=False, starts_on__range=(self.from_on, self.until_on)
        ).first()
        if begins:
            raise ValidationError({"from_on": f"{begins} begynder i perioden. Flyt eller aflys det først."})

    def change(self) -> None:
        self.version += 1
        self.save()


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
