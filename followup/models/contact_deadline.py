from datetime import date
from typing import Self

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from cases.models.benefit_spell import BOTH_DAYS, DateRange
from cases.models.of_case import OfCaseQuerySet
from danish.rules import RulesAtFields
from followup.contact_arithmetic import PERSONAL, Talk
from followup.models.contact_rule import ContactRule
from followup.models.meeting import Meeting
from journal.models import Event

NOT_HELD = "Samtalen blev ikke holdt."  # what is told of a deadline that was broken when it was let go of
# Said wherever a time of rest is set or shown.
MOVED_BY_HOLD = "Frister, der falder i perioden, flyttes til den første arbejdsdag efter."


@pghistory.track()
class ContactTerms(RulesAtFields):
    """From which day a case's contact is counted, when it is another than the target group's first, and by which
    variant of an experiment."""

    case = models.OneToOneField(Case, models.CASCADE, verbose_name="sag", related_name="contact_terms")
    anchor_on = models.DateField("kontakten regnes fra", null=True, blank=True)
    variant = models.SlugField("variant", max_length=40, blank=True)
    because = models.CharField("hvorfor", max_length=300)
    set_by = models.ForeignKey(User, models.PROTECT, verbose_name="sat af", related_name="+", editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = OfCaseQuerySet["ContactTerms"].as_manager()

    class Meta:
        verbose_name = "vilkår for kontakt"
        verbose_name_plural = "vilkår for kontakt"

    def __str__(self):
        return f"Kontakten regnes fra {self.anchor_on:%d.%m.%Y}" if self.anchor_on else "Vilkår for kontakt"

    @transaction.atomic
    def set(self, *, by: User) -> None:
        """Save from which day the contact is counted, and by which variant. Settle the case afterwards."""
        self.case.hold()
        self.version = self.version + 1 if self.pk else 1
        self.set_by = by
        self.save()
        counted = f"fra {self.anchor_on:%d.%m.%Y}" if self.anchor_on else "fra målgruppens første dag"
        variant = f", variant {self.variant}" if self.variant else ""
        self.case.note(Event.Kind.FOLLOW_UP, f"Kontakten regnes {counted}{variant}: {self.because}", by=by)

    @classmethod
    def let_go_of_anchor(cls, case: Case, *, before: date | None) -> None:
        """A day that the contact was counted from before it began again counts no more."""
        old = cls.objects.filter(case=case, anchor_on__lt=before).first() if before else None
        if old:
            old.anchor_on, old.version = None, old.version + 1
            old.save(update_fields=["anchor_on", "version"])
            case.note(Event.Kind.FOLLOW_UP, f"Kontakten regnes forfra fra {before:%d.%m.%Y}", by=None)


class ContactDeadlineQuerySet(OfCaseQuerySet["ContactDeadline"]):
    def of_case(self, case: Case) -> Self:
        """With their rules."""
        return super().of_case(case).select_related("rule")

    def waiting_first(self) -> Self:
        """With all that is told of them; those that wait before the others, which come from the last one back."""
        is_settled = models.Case(models.When(state=ContactDeadline.State.OPEN, then=0), default=1)
        return self.select_related("kept_by", "rule__rule_set").order_by(is_settled, "-latest_on", "-pk")

    def open(self) -> Self:
        return self.filter(state=ContactDeadline.State.OPEN)

    def settled(self) -> Self:
        """Kept, held too late, or never."""
        states = [ContactDeadline.State.KEPT, ContactDeadline.State.LATE]
        return self.filter(state__in=states)

    def contradicted(self) -> Self:
        """Those whose talk was taken back since, or put right to another day or form; and those told as broken, where
        a talk may have been written down since that keeps them."""
        is_late = Q(state=ContactDeadline.State.LATE)
        by_its_talk = (
            ~Q(kept_by__state=Meeting.State.HELD)
            | Q(kept_by__on__lt=F("anchor_on"))
            | Q(state=ContactDeadline.State.KEPT, kept_by__on__gt=F("latest_on"))
            | is_late & Q(kept_by__on__lte=F("latest_on"))
            | Q(must_be_personal=True) & ~Q(kept_by__form__in=PERSONAL)
            | ~Q(rule__allowed_forms__contains=[F("kept_by__form")])
            | is_late & Q(self._an_earlier_talk())
        )
        without_a_talk = ~is_late | Q(number__lte=self._days_with_a_talk_in_time())
        return self.filter(Q(kept_by=None) & without_a_talk | Q(kept_by__isnull=False) & by_its_talk)

    def _days_with_a_talk_in_time(self) -> models.Subquery:
        """How many there were of a form the rule allows: fewer than its number keep no deadline."""
        forms = ContactRule._meta.get_field("allowed_forms")
        of_the_rule = Meeting.objects.held().alias(
            forms=models.ExpressionWrapper(OuterRef("rule__allowed_forms"), forms),
            personal=models.ExpressionWrapper(OuterRef("must_be_personal"), models.BooleanField()),
        )
        talks = of_the_rule.filter(
            Q(personal=False) | Q(form__in=PERSONAL),
            forms__contains=[F("form")],
            case=OuterRef("case"),
            on__range=(OuterRef("anchor_on"), OuterRef("latest_on")),
        )
        days = talks.order_by().values("case").annotate(days=models.Count("on", distinct=True))
        return models.Subquery(days.values("days"))

    def _an_earlier_talk(self) -> Exists:
        """One before that which came too late, and that keeps no deadline: it may have been written down since."""
        kept = ContactDeadline.objects.filter(kept_by=OuterRef("pk"), kind=OuterRef(OuterRef("kind")))
        return Exists(
            Meeting.objects.held().filter(
                ~Exists(kept), case=OuterRef("case"), on__gte=OuterRef("anchor_on"), on__lt=OuterRef("kept_by__on")
            )
        )


@pghistory.track()
class ContactDeadline(RulesAtFields):
    """By when a rule wants the next talk, with the rule in the words of its time. `first_latest_on` never changes."""

    class Kind(models.TextChoices):
        LEGAL = "legal", "Lovens minimum"
        LOCAL = "local", "Vores standard"

    class State(models.TextChoices):
        OPEN = "open", "Venter"
        KEPT = "kept", "Overholdt"
        LATE = "late", "Holdt for sent"
        VOID = "void", "Bortfaldet"

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="contact_deadlines")
    kind = models.CharField("slags", max_length=5, choices=Kind)
    rule = models.ForeignKey(ContactRule, models.PROTECT, verbose_name="regel", related_name="deadlines")
    rule_text = models.CharField("reglen med ord", max_length=300)
    anchor_on = models.DateField("regnet fra")
    number = models.PositiveSmallIntegerField("samtale nummer")
    earliest_on = models.DateField("tidligst", null=True, blank=True)
    latest_on = models.DateField("senest")
    first_latest_on = models.DateField("først senest")
    must_be_personal = models.BooleanField("skal være personlig", default=False)
    must_be_joint = models.BooleanField("skal være sammen med a-kassen", default=False)
    is_sure = models.BooleanField("tallene er bekræftet", default=True)
    state = models.CharField("tilstand", max_length=5, choices=State, default=State.OPEN)
    kept_by = models.ForeignKey(
        Meeting, models.SET_NULL, verbose_name="opfyldt ved", related_name="+", null=True, blank=True
    )
    settled_on = models.DateField("afgjort", null=True, blank=True)
    void_because = models.CharField("hvorfor bortfaldet", max_length=200, blank=True)
    computed_on = models.DateField("beregnet")

    objects = ContactDeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = "frist for samtale"
        verbose_name_plural = "frister for samtaler"
        ordering = ["-latest_on", "-pk"]
        indexes = [
            models.Index(fields=["latest_on"], condition=Q(state="open"), name="contact_deadline_open"),
            models.Index(fields=["case", "-latest_on"], name="contact_deadline_of_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="contact_deadline_one_open", fields=["case", "kind"], condition=Q(state="open")
            ),
            models.CheckConstraint(
                name="contact_deadline_settled",
                condition=Q(state="open", settled_on=None) | ~Q(state="open") & Q(settled_on__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Samtale {self.number} senest {self.latest_on:%d.%m.%Y}"

    @property
    def whose(self) -> str:
        """That it is not ours to keep, in words; nothing when it is."""
        return self.rule.whose(self.number, self.latest_on, self.anchor_on)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_late(self) -> bool:
        """Whether its day has passed, and the talk is ours to hold."""
        return self.latest_on < timezone.localdate() and not self.whose

    @property
    def is_never_held(self) -> bool:
        """Whether no talk came at all before it was asked for no more."""
        return self.state == self.State.LATE and self.kept_by_id is None

    @property
    def outcome(self) -> str:
        """What became of it, in a word: what was never held was not held too late."""
        return "Overskredet" if self.is_never_held else self.get_state_display()

    @property
    def registered_late_on(self) -> date | None:
        """When the talk that kept it was written down, where that was after its last day."""
        if self.state != self.State.KEPT or self.kept_by is None:
            return None
        written_on = self.kept_by.registered_on
        return written_on if written_on and written_on > self.latest_on else None

    def keep(self, talk: Talk, today: date) -> None:
        """Settle it by this talk, which may have come too late."""
        self.state = self.State.KEPT if talk.on <= self.latest_on else self.State.LATE
        self.kept_by_id, self.settled_on, self.void_because = talk.pk, today, ""

    def would_change_by(self, talk: Talk) -> bool:
        """Whether it was settled by another talk, or otherwise than by this one."""
        is_late = self.state == self.State.LATE
        return self.kept_by_id != talk.pk or is_late != (talk.on > self.latest_on)

    def is_of_another(self, number: int, anchor_on: date) -> bool:
        """Whether it is of another number than this, or counted from another day."""
        return (self.number, self.anchor_on) != (number, anchor_on)

    def void(self, because: str, today: date) -> None:
        self.state, self.settled_on, self.void_because = self.State.VOID, today, because
        self.kept_by = None

    def lapse(self, because: str, today: date, *, from_on: date) -> None:
        """Asked for no more from this day on. What was broken by then is told as broken for good."""
        self.void(because, today)
        if self.latest_on < from_on:
            self.state, self.void_because = self.State.LATE, f"{NOT_HELD} {because}"

    def reopen(self) -> None:
        """Wait again: the talk it was kept by does not count any more."""
        self.state, self.settled_on, self.kept_by, self.void_because = self.State.OPEN, None, None, ""


@pghistory.track()
class ContactHold(RulesAtFields):
    """A time in which the deadlines for talks rest, for a reason and with an end."""

    class Kind(models.TextChoices):
        EXEMPT = "exempt", "Fritaget"
        HOLD = "hold", "Sat på pause"

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="contact_holds")
    kind = models.CharField("slags", max_length=6, choices=Kind)
    from_on = models.DateField("fra")
    until_on = models.DateField("til og med")
    reason = models.CharField("begrundelse", max_length=300)
    set_by = models.ForeignKey(User, models.PROTECT, verbose_name="sat af", related_name="+", editable=False)
    ended_on = models.DateField("ophævet", null=True, blank=True, editable=False)
    ended_because = models.CharField("hvorfor ophævet", max_length=300, blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = OfCaseQuerySet["ContactHold"].as_manager()

    class Meta:
        verbose_name = "fritagelse for samtaler"
        verbose_name_plural = "fritagelser for samtaler"
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="contact_hold_ends_after_it_began",
                condition=Q(until_on__gte=F("from_on")),
                violation_error_code="until_on",
                violation_error_message="Perioden kan ikke slutte, før den begynder.",
            ),
            ExclusionConstraint(
                name="contact_hold_one_at_a_time",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    (DateRange("from_on", "until_on", BOTH_DAYS), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_on=None),
                violation_error_code="from_on",
                violation_error_message="Borgeren er allerede fritaget eller sat på pause i den periode.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.from_on:%d.%m.%Y}–{self.until_on:%d.%m.%Y}"

    @property
    def moves(self) -> str:
        """What it does to the deadlines."""
        return MOVED_BY_HOLD

    @property
    def period(self) -> str:
        return f"{self.from_on:%d.%m.%Y}–{self.until_on:%d.%m.%Y}"

    def is_lasting(self, today: date) -> bool:
        """Whether it rests now or will, and can be lifted."""
        return self.ended_on is None and self.until_on >= today

    @classmethod
    def lasting_in(cls, case: Case, today: date) -> "models.QuerySet[ContactHold]":
        """Those of now and to come, the first of them first, of a case that the door has opened."""
        return cls.objects.of_case(case).filter(ended_on=None, until_on__gte=today).order_by("from_on", "pk")

    @transaction.atomic
    def begin(self, *, by: User) -> None:
        """Let the deadlines rest. Settle the case afterwards."""
        self.case.hold()
        self.set_by = by
        self.save()
        text = f"{self.get_kind_display()} for samtaler {self.period}: {self.reason}"
        self.case.note(Event.Kind.FOLLOW_UP, text, by=by)

    @transaction.atomic
    def lift(self, *, on: date, by: User) -> None:
        """End it before its time; the days until then have rested. Settle the case afterwards."""
        self.case.hold()
        self.ended_on = on
        self.version += 1
        self.save()
        text = f"{self.get_kind_display()} for samtaler er ophævet {on:%d.%m.%Y}: {self.ended_because}"
        self.case.note(Event.Kind.FOLLOW_UP, text, by=by)
