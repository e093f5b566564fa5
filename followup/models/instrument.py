from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from cases.models.benefit_spell import BOTH_DAYS, DateRange
from catalog.models import Indicator
from danish.rules import RulesAtFields, check_limits

# What the next edition begins with.
COPIED = [
    "key", "label", "intro_citizen", "intro_staff", "skip_label", "lowest_label", "middle_label", "highest_label",
    "baseline_days", "interval_days", "reminder_days", "grace_days", "programme_weeks", "small_step", "clear_step",
    "setback", "stalled_after", "disagreement",
]  # fmt: skip


# In days, weeks and measurements: what is outside them is a slip of the finger.
LIMITS = {
    "baseline_days": (1, 366),
    "interval_days": (7, 366),
    "reminder_days": (1, 90),
    "grace_days": (0, 90),
    "programme_weeks": (0, 104),
    "stalled_after": (2, 12),
}


class InstrumentQuerySet(models.QuerySet["Instrument"]):
    def live(self, on: date) -> Self:
        """The edition that counts on a day; none, or one."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), state=Instrument.State.LIVE, from_on__lte=on)

    def in_force(self) -> Self:
        """Those that count now, did once or will."""
        return self.filter(state=Instrument.State.LIVE)

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

    def clean(self):
        check_limits(self, LIMITS)

    def get_absolute_url(self):
        return reverse("followup:instrument_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def scale_words(self) -> list[tuple[int, str]]:
        return [(0, self.lowest_label), (5, self.middle_label), (10, self.highest_label)]

    @transaction.atomic
    def copy(self, *, by: User) -> "Instrument":
        """A draft of the next edition, which says the same until somebody changes it. The draft there is, if any."""
        editions = Instrument.objects.select_for_update().filter(key=self.key)
        numbers = {one.number: one for one in editions.order_by("number")}
        draft = next((one for one in numbers.values() if one.is_draft), None)
        if draft:
            return draft
        same = {name: getattr(self, name) for name in COPIED}
        starts_on = self.from_on + timedelta(days=1)
        draft = Instrument.objects.create(**same, number=max(numbers) + 1, from_on=starts_on, made_by=by)
        Question.objects.bulk_create(
            Question(
                instrument=draft,
                indicator_id=one.indicator_id,
                order=place,
                to_citizen=one.to_citizen,
                to_staff=one.to_staff,
                is_for_staff_only=one.is_for_staff_only,
            )
            for place, one in enumerate(self.questions.order_by("order", "pk"), start=1)
        )
        return draft

    @transaction.atomic
    def change(self) -> None:
        """Save the draft; whoever has it open is told that it is another one now."""
        self.version += 1
        self.save()

    @transaction.atomic
    def put_in_force(self, on: date) -> None:
        """Let it count from a day; the edition before it counts until the day before. Raises `ValidationError`.

        Measurements keep the edition they were begun with, also those that are not closed yet.
        """
        before = Instrument.objects.in_force().select_for_update().filter(key=self.key).order_by("-from_on").first()
        if before and on <= before.from_on:
            told = f"Udgave {before.number} gælder fra {before.from_on:%d.%m.%Y}. Vælg en senere dag."
            raise ValidationError({"from_on": told})
        if before and (before.until_on is None or before.until_on >= on):
            before.until_on = on - timedelta(days=1)
            before.version += 1
            before.save(update_fields=["until_on", "version"])
        self.state, self.from_on = self.State.LIVE, on
        self.version += 1
        self.save()


class QuestionQuerySet(models.QuerySet["Question"]):
    def for_citizen(self) -> Self:
        return self.exclude(to_citizen="").select_related("indicator").order_by("order", "pk")

    def for_staff(self) -> Self:
        return self.exclude(to_staff="").select_related("indicator").order_by("order", "pk")


class Question(RulesAtFields):
    """What is asked about one indicator, in words for the citizen and for staff; no words, not asked."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, verbose_name="udgave", related_name="questions")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="indikator", related_name="questions")
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)
    to_citizen = models.CharField("til borgeren", max_length=200, blank=True)
    to_staff = models.CharField("til medarbejderen", max_length=200, blank=True)
    # The answer is for the caseworkers of the case and their lead, and is on no paper.
    is_for_staff_only = models.BooleanField("vises aldrig for borgeren", default=False)

    objects = QuestionQuerySet.as_manager()

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
