from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from cases.models.benefit_spell import BOTH_DAYS, DateRange
from catalog.models import Indicator
from danish.rules import RulesAtFields


class InstrumentQuerySet(models.QuerySet["Instrument"]):
    def live(self, on: date) -> Self:
        """The edition that counts on a day; none, or one."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), state=Instrument.State.LIVE, from_on__lte=on)

    def drafts(self) -> Self:
        return self.filter(state=Instrument.State.DRAFT)


class Instrument(RulesAtFields):
    """An edition of what is asked when the small steps are measured: dated, and never changed once it counts.

    Answers are whole numbers on a scale from 0 to 10, where more is better. The thresholds are in steps of that scale.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Kladde"
        LIVE = "live", "I brug"

    key = models.SlugField("nøgle", max_length=40)
    number = models.PositiveSmallIntegerField("udgave")
    label = models.CharField("navn", max_length=80)
    state = models.CharField("tilstand", max_length=5, choices=State, default=State.DRAFT, editable=False)
    from_on = models.DateField("gælder fra")
    until_on = models.DateField("gælder til", null=True, blank=True, editable=False)
    intro_citizen = models.CharField("indledning til borgeren", max_length=500)
    intro_staff = models.CharField("indledning til medarbejderen", max_length=500)
    skip_label = models.CharField("ordene for at springe over", max_length=80)
    lowest_label = models.CharField("0 betyder", max_length=40)
    middle_label = models.CharField("5 betyder", max_length=40)
    highest_label = models.CharField("10 betyder", max_length=40)
    baseline_days = models.PositiveSmallIntegerField("første måling inden for dage")
    interval_days = models.PositiveSmallIntegerField("dage mellem målinger")
    reminder_days = models.PositiveSmallIntegerField("huskes dage før")
    grace_days = models.PositiveSmallIntegerField("dage, før den er overskredet")
    programme_weeks = models.PositiveSmallIntegerField("for planer længere end uger")
    small_step = models.PositiveSmallIntegerField("et lille skridt er mindst")
    clear_step = models.PositiveSmallIntegerField("et tydeligt skridt er mindst")
    setback = models.PositiveSmallIntegerField("et tilbageskridt er mindst")
    stalled_after = models.PositiveSmallIntegerField("står stille efter målinger")
    disagreement = models.PositiveSmallIntegerField("forskel at tale om er mindst")
    change_note = models.CharField("hvad er nyt", max_length=300, blank=True)
    made_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="lavet af", related_name="+", null=True, blank=True, editable=False
    )
    made_at = models.DateTimeField("lavet", auto_now_add=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        verbose_name = "måleredskab"
        verbose_name_plural = "måleredskaber"
        ordering = ["key", "-number"]
        constraints = [
            models.UniqueConstraint(name="instrument_edition_once", fields=["key", "number"]),
            models.UniqueConstraint(name="instrument_one_draft", fields=["key"], condition=Q(state="draft")),
            models.CheckConstraint(
                name="instrument_ends_after_it_began",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_code="until_on",
                violation_error_message="Udgaven kan ikke ophøre, før den begynder.",
            ),
            models.CheckConstraint(
                name="instrument_steps_in_order",
                condition=Q(small_step__gte=1, clear_step__gte=F("small_step"), clear_step__lte=10)
                & Q(setback__gte=1, setback__lte=10, disagreement__gte=1, disagreement__lte=10, stalled_after__gte=2),
                violation_error_code="clear_step",
                violation_error_message="Et tydeligt skridt er mindst så stort som et lille, og begge er højst 10.",
            ),
            ExclusionConstraint(
                name="instrument_one_edition_a_day",
                expressions=[
                    ("key", RangeOperators.EQUAL),
                    (DateRange("from_on", "until_on", BOTH_DAYS), RangeOperators.OVERLAPS),
                ],
                condition=Q(state="live"),
                violation_error_code="from_on",
                violation_error_message="Der gælder allerede en udgave den dag.",
            ),
        ]

    def __str__(self):
        return f"{self.label}, udgave {self.number}"


class Question(RulesAtFields):
    """What is asked about one indicator, in words for the citizen and for staff; no words, not asked."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, verbose_name="udgave", related_name="questions")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="indikator", related_name="questions")
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)
    to_citizen = models.CharField("til borgeren", max_length=200, blank=True)
    to_staff = models.CharField("til medarbejderen", max_length=200, blank=True)
    # The answer is for the caseworkers of the case and their lead, and is on no paper.
    is_for_staff_only = models.BooleanField("vises aldrig for borgeren", default=False)

    class Meta:
        verbose_name = "spørgsmål"
        verbose_name_plural = "spørgsmål"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="question_once_an_indicator", fields=["instrument", "indicator"]),
            models.CheckConstraint(
                name="question_asks_somebody",
                condition=~Q(to_citizen="") | ~Q(to_staff=""),
                violation_error_code="to_citizen",
                violation_error_message="Skriv et spørgsmål til borgeren, til medarbejderen eller til begge.",
            ),
            models.CheckConstraint(
                name="question_for_staff_only_asks_staff",
                condition=Q(is_for_staff_only=False) | Q(to_citizen=""),
                violation_error_code="is_for_staff_only",
                violation_error_message="Det, borgeren svarer på, kan ikke skjules for borgeren.",
            ),
        ]

    def __str__(self):
        return f"{self.indicator}"
