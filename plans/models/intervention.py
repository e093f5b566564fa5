from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Subquery
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import User
from cases.models import Case, Deadline, Factor, Goal, Involvement
from catalog.models import Category, Offer, OfferVersion, Provider
from danish.rules import RulesAtFields
from journal.models import Event
from journal.prepared import ask
from plans.models.intervention_rules import CONSTRAINTS, INDEXES, TRIGGERS
from plans.models.line_price import begun_weeks, price_in_all
from plans.models.line_states import (
    COLOURS,
    EFFECTS,
    GOES_ON,
    IN_PLAN,
    PLANNED,
    NoLongerOffered,
    NoLongerPlanned,
    Overtaken,
    Payer,
    Status,
)
from plans.models.reconsideration import Reconsideration

if TYPE_CHECKING:
    from plans.models.place import Place
    from plans.models.referral import Referral

LONGEST = timedelta(days=5 * 366)
LONGEST_BACK, LONGEST_AHEAD = timedelta(days=10 * 366), timedelta(days=2 * 366)
ONE_EDIT = timedelta(hours=1)
TAKEN_OUT = "Taget ud af kladden igen"

# The offer's lock keeps it from being retired before the plan is saved; plans do not wait for each other.
WORDING_IN_FORCE = """
    SELECT wording.id, offer.title, offer.category_id, offer.provider_id, offer.price_per_week
    FROM catalog_offer AS offer
    LEFT JOIN catalog_offerversion AS wording ON wording.offer_id = offer.id AND wording.state = 'published'
    WHERE offer.id = %s AND offer.status = 'published'
    FOR SHARE OF offer
"""


class InterventionQuerySet(models.QuerySet["Intervention"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def of(self, user: User, on: date) -> Self:
        """In the cases this user is responsible for or involved in."""
        return self.filter(case__in=Involvement.objects.live(on).filter(user=user).values("case"))

    def running(self) -> Self:
        return self.filter(status=Intervention.Status.RUNNING)

    def begun(self) -> Self:
        """Running, resting or ended; not those that never came to anything."""
        return self.exclude(status__in=[*Intervention.PLANNED, Intervention.Status.DROPPED])

    def in_plan(self) -> Self:
        """What the plan consists of now: planned, running and resting."""
        return self.filter(status__in=Intervention.IN_PLAN)

    def from_catalogue(self) -> Self:
        """Those with an offer, which have a provider to refer to and may have places."""
        return self.filter(offer__isnull=False)

    def planned(self) -> Self:
        return self.filter(status__in=Intervention.PLANNED)

    def agree(self) -> None:
        """What was proposed is agreed, as the version of the plan that is being frozen says."""
        proposed = self.filter(status=Intervention.Status.PROPOSED)
        proposed.update(status=Intervention.Status.AGREED, version=F("version") + 1)

    def with_ends_soon(self, on: date) -> Self:
        """With the days of the rule that says what ends soon; none when there is no such rule."""
        rule = Deadline.objects.live(on).filter(subject=Deadline.Subject.ENDS_SOON).order_by("-days")
        return self.annotate(ends_soon=Subquery(rule.values("days")[:1]))

    def for_display(self) -> Self:
        return (
            self.select_related("category", "provider", "responsible", "offer")
            .prefetch_related("goals", "factors__area")
            .order_by("starts_on", "pk")
        )


@pghistory.track()
class Intervention(RulesAtFields):
    """A line of the plan: an offer from the catalogue, or help from elsewhere, put to work for one citizen.

    Several run side by side. What it is called, who gives it and what it costs are those of the wording it was made
    from; a line without an offer says so itself.
    """

    Status, Payer = Status, Payer
    PLANNED, GOES_ON, IN_PLAN = PLANNED, GOES_ON, IN_PLAN

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="interventions")
    offer = models.ForeignKey(
        Offer, models.PROTECT, verbose_name="indsats", related_name="interventions", null=True, blank=True
    )
    # The wording it was made from; it keeps that when the catalogue moves on.
    offer_version = models.ForeignKey(
        OfferVersion,
        models.PROTECT,
        verbose_name="version af indsatsen",
        related_name="interventions",
        null=True,
        blank=True,
        editable=False,
    )
    title = models.CharField("hvad", max_length=120)
    category = models.ForeignKey(Category, models.PROTECT, verbose_name="kategori", related_name="interventions")
    provider = models.ForeignKey(
        Provider, models.PROTECT, verbose_name="leverandør", related_name="interventions", null=True, blank=True
    )
    elsewhere = models.CharField("hvor", max_length=120, blank=True)  # of help that is not in the catalogue
    company = models.CharField("virksomhed", max_length=120, blank=True)
    goals = models.ManyToManyField(Goal, verbose_name="mål", related_name="interventions", blank=True)
    factors = models.ManyToManyField(
        Factor, verbose_name="barrierer og ressourcer", related_name="interventions", blank=True
    )
    purpose = models.TextField("formål", max_length=1000, blank=True)
    expected_effect = models.TextField("forventet effekt", max_length=1000, blank=True)
    expected_indicators = ArrayField(
        models.CharField(max_length=40), verbose_name="indikatorer, der ventes at flytte sig", default=list, blank=True
    )
    judged_how = models.CharField("sådan vurderes effekten", max_length=300, blank=True)
    responsible = models.ForeignKey(
        User, models.PROTECT, verbose_name="ansvarlig", related_name="+", null=True, blank=True
    )
    price_per_week = models.DecimalField("pris pr. uge", max_digits=9, decimal_places=2, default=0)
    payer = models.CharField("hvem betaler", max_length=10, choices=Payer, default=Payer.JOB_CENTRE)
    starts_on = models.DateField("start")
    ends_on = models.DateField("slut")
    hours_per_week = models.DecimalField("timer om ugen", max_digits=4, decimal_places=1)
    first_follow_up_on = models.DateField("første opfølgning")
    status = models.CharField("status", max_length=10, choices=Status, default=Status.PROPOSED, editable=False)
    follow_up_on = models.DateField("næste opfølgning", null=True, blank=True, editable=False)
    paused_on = models.DateField("på pause fra", null=True, blank=True, editable=False)
    paused_until = models.DateField("på pause til", null=True, blank=True, editable=False)
    paused_because = models.CharField("hvorfor på pause", max_length=300, blank=True, editable=False)
    longer_because = models.CharField("hvorfor længere end normalt", max_length=300, blank=True)
    ended_on = models.DateField("sluttede", null=True, blank=True, editable=False)
    end_reason = models.CharField("begrundelse", max_length=300, blank=True, editable=False)
    latest_effect = models.CharField("seneste effekt", max_length=15, blank=True, editable=False)
    needs_adjusting = models.BooleanField("skal justeres", default=False, editable=False)
    # The day of the conference that proposed it, for ever.
    conference_on = models.DateField("fra konferencen", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("oprettet", auto_now_add=True)
    created_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="oprettet af", related_name="+", null=True, blank=True, editable=False
    )
    # Of what the plan says, by whoever edits it; a follow-up and the clock do not change the plan.
    edited_at = models.DateTimeField("ændret", default=timezone.now, editable=False)
    edited_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="ændret af", related_name="+", null=True, blank=True, editable=False
    )
    version = models.PositiveIntegerField("version", default=1, editable=False)

    ends_soon: int | None  # days, of one that came `with_ends_soon`

    objects = InterventionQuerySet.as_manager()

    class Meta:
        verbose_name = "indsats"
        verbose_name_plural = "indsatser"
        ordering = ["starts_on", "pk"]
        constraints = CONSTRAINTS
        indexes = INDEXES
        triggers = TRIGGERS

    def __str__(self):
        return self.title

    @property
    def is_running(self) -> bool:
        return self.status == self.Status.RUNNING

    @property
    def is_paused(self) -> bool:
        return self.status == self.Status.PAUSED

    @property
    def is_planned(self) -> bool:
        """Not begun, whether it is agreed or only proposed."""
        return self.status in self.PLANNED

    @property
    def is_proposed(self) -> bool:
        """In the draft alone: no agreed version of the plan has it."""
        return self.status == self.Status.PROPOSED

    @property
    def is_from_catalogue(self) -> bool:
        return self.offer_id is not None

    @property
    def given_by(self) -> str:
        """Who gives it, in words."""
        return self.company or (self.provider.label if self.provider else self.elsewhere)

    @property
    def weeks(self) -> int:
        return begun_weeks(self.starts_on, self.last_day)

    @property
    def price(self) -> Decimal:
        return price_in_all(self)

    @property
    def is_over(self) -> bool:
        return self.ended_on is not None

    @property
    def is_in_the_picture(self) -> bool:
        """Belongs to the plan in time; what was dropped never happened."""
        return self.status != self.Status.DROPPED

    @property
    def last_day(self) -> date:
        """The day it ended, or is meant to end."""
        return self.ended_on or self.ends_on

    @property
    def chart_state(self) -> Literal["done", "now", "plan"]:
        return "done" if self.is_over else "plan" if self.is_planned else "now"

    @cached_property
    def latest_referral(self) -> "Referral | None":
        """Lists know it of all (plans.lines_of_case)."""
        return next(iter(self.referrals.all()), None)

    @property
    def is_referred(self) -> bool:
        """Whether a provider has it now."""
        return self.latest_referral is not None and self.latest_referral.is_live

    @property
    def effect_words(self) -> str:
        return EFFECTS[self.latest_effect][0]

    @property
    def effect_colour(self) -> str:
        return EFFECTS[self.latest_effect][1]

    @cached_property
    def last_place(self) -> "Place | None":
        """The place that was asked for last. Lists know it of all (plans.lines_of_case)."""
        return self.places.newest().first()

    @cached_property
    def has_open_intakes(self) -> bool:
        """Whether there is something to ask for. Lists know it of all (plans.lines_of_case)."""
        return self.offer is not None and self.offer.intakes.open(timezone.localdate()).exists()

    @property
    def state_colour(self) -> str:
        return COLOURS.get(self.status, "")

    def days_overdue(self, on: date) -> int:
        """Days since the follow-up should have been; 0 when it is not overdue."""
        return max((on - self.follow_up_on).days, 0) if self.follow_up_on else 0

    @property
    def answer_due_on(self) -> date | None:
        """The day after which somebody has to say how it went, or how it goes on after its pause."""
        if self.is_paused:
            return min(self.paused_until or self.ends_on, self.ends_on)
        return self.ends_on if self.is_running else None

    def has_ended_unanswered(self, on: date) -> bool:
        return self.answer_due_on is not None and self.answer_due_on < on

    def is_ending_soon(self, on: date) -> bool:
        """Asked of one that came `with_ends_soon`."""
        return self.is_running and self.ends_soon is not None and 0 <= (self.ends_on - on).days <= self.ends_soon

    def start_day(self, today: date) -> date:
        """The day it began, if somebody starts it today: as planned when that day has come."""
        return min(self.starts_on, today)

    def clean(self):
        if self.is_over:
            raise ValidationError(f"Indsatsen sluttede {self.last_day:%d.%m.%Y} og kan ikke ændres mere.")
        if not (self.starts_on and self.ends_on):
            return
        today = timezone.localdate()
        earliest = max(today - LONGEST_BACK, self.case.citizen.birth_on)
        # No constraints of the database: it knows neither the Danish date of today nor the citizen of another row.
        if self.is_planned and self.is_from_catalogue and self.starts_on < self.case.opened_on:
            message = f"Sagen er oprettet {self.case.opened_on:%d.%m.%Y}. Indsatsen kan ikke begynde før."
            raise ValidationError({"starts_on": message})
        if self.is_planned and self.starts_on < earliest:
            message = f"Indsatsen kan tidligst være begyndt {earliest:%d.%m.%Y}. Kontrollér datoen."
            raise ValidationError({"starts_on": message})
        latest = today + LONGEST_AHEAD
        if self.is_planned and self.starts_on > latest:
            raise ValidationError(
                {"starts_on": f"Indsatsen skal begynde senest {latest:%d.%m.%Y}. Kontrollér datoen."}
            )
        if self.is_planned and self.first_follow_up_on and self.first_follow_up_on > self.ends_on:
            message = f"Opfølgningen skal ligge, mens indsatsen er i gang, senest {self.ends_on:%d.%m.%Y}."
            raise ValidationError({"first_follow_up_on": message})
        if self.is_running and self.starts_on > today:
            raise ValidationError({"starts_on": "En indsats i gang kan ikke starte ude i fremtiden."})
        if self.ends_on - self.starts_on > LONGEST:
            raise ValidationError({"ends_on": "Indsatsen varer mere end fem år. Kontrollér datoen."})

    def take_from_offer(self) -> None:
        """Say what the offer says now. Raises `NoLongerOffered`."""
        in_force = ask(WORDING_IN_FORCE, self.offer_id)
        if not in_force:
            raise NoLongerOffered
        self.offer_version_id, self.title, self.category_id, self.provider_id, self.price_per_week = in_force[0]

    @transaction.atomic
    def plan(self, *, by: User, begins: bool = True) -> None:
        """Propose the intervention for the plan; one that has already begun is started at once when it `begins`.

        It keeps the wording it was made from. Raises `NoLongerOffered`.
        """
        if self.is_from_catalogue:
            self.take_from_offer()
        self.created_by = by
        self._edited(by)
        self.save()
        self._note_change(f"Indsats lagt i planen: {self}", by=by)
        if begins and self.starts_on <= timezone.localdate():
            self._begin(self.starts_on, by=by)

    @transaction.atomic
    def change(self, *, by: User) -> None:
        """Save what was edited: it is adjusted by that. A running one's next follow-up is not moved by it."""
        self.needs_adjusting = False
        self.version += 1
        self._edited(by)
        self.save()
        text = f"Indsats ændret: {self}"
        last = Event.objects.filter(case_id=self.case_id, kind=Event.Kind.PLAN).order_by("-at", "-pk").first()
        # The draft saves itself while somebody writes, which is one change.
        if not (last and last.text == text and last.actor_id == by.pk and last.at > timezone.now() - ONE_EDIT):
            self._note_change(text, by=by)

    def _edited(self, by: User) -> None:
        self.edited_at, self.edited_by = timezone.now(), by

    @transaction.atomic
    def pause(self, *, on: date, until: date | None, because: str, by: User) -> None:
        """Let it rest from that day on; it has no follow-up until it is resumed. Raises `Overtaken`."""
        self._read_locked()
        self.must_run()
        self.status = self.Status.PAUSED
        self.paused_on, self.paused_until, self.paused_because = on, until, because[:300]
        self.follow_up_on = None
        self._save_only("status", "paused_on", "paused_until", "paused_because", "follow_up_on")
        self._note_change(f"Indsats sat på pause: {self}", by=by)

    @transaction.atomic
    def resume(self, *, follow_up_on: date, by: User) -> None:
        """Go on after a pause, at least to the next follow-up. Raises `Overtaken`."""
        self._read_locked()
        self.must_rest()
        self.status = self.Status.RUNNING
        self.paused_on, self.paused_until, self.paused_because = None, None, ""
        self.follow_up_on, self.ends_on = follow_up_on, max(self.ends_on, follow_up_on)
        self._save_only("status", "paused_on", "paused_until", "paused_because", "follow_up_on", "ends_on")
        self._note_change(f"Indsats i gang igen: {self}", by=by)

    @transaction.atomic
    def start(self, *, on: date, by: User) -> None:
        """Begin it that day, or as planned when that was earlier. Raises `NoLongerPlanned`."""
        self._hold_planned()
        self._begin(self.start_day(on), by=by)

    def _begin(self, on: date, *, by: User) -> None:
        length = self.ends_on - self.starts_on
        delay = on - self.starts_on
        self.starts_on = on
        self.ends_on = on + length
        self.first_follow_up_on += delay
        self.follow_up_on = self.first_follow_up_on
        self.status = self.Status.RUNNING
        self._save_only("starts_on", "ends_on", "first_follow_up_on", "follow_up_on", "status")
        self.case.note(Event.Kind.PLAN, f"Indsats startet: {self}", by=by)

    def carry_on(self, *, until: date, effect: str, adjust: bool = False) -> None:
        """Keep running to the next follow-up; `adjust` says that something about it is to be changed."""
        self.follow_up_on = until
        self.ends_on = max(self.ends_on, until) if self.ends_on < timezone.localdate() else self.ends_on
        self.latest_effect = effect
        self.needs_adjusting = adjust
        self._save_only("follow_up_on", "ends_on", "latest_effect", "needs_adjusting")

    def complete(self, *, on: date, effect: str) -> None:
        """End it as meant."""
        self._end(self.Status.COMPLETED, on=on, reason="", effect=effect)

    def stop(self, *, on: date, reason: str, effect: str = "") -> None:
        """Break it off before its time."""
        self._end(self.Status.STOPPED, on=on, reason=reason, effect=effect)

    @transaction.atomic
    def break_off(self, *, on: date, reason: str, by: User, effect: str = "") -> None:
        """Stop it while the case goes on, so that the plan has to be thought over."""
        self.stop(on=on, reason=reason, effect=effect)
        cause = Reconsideration.Cause.BROKEN_OFF
        Reconsideration.ask(self.case, reason=f"{self} er afbrudt", by=by, cause=cause)

    @transaction.atomic
    def call_off(self, *, reason: str, by: User) -> None:
        """Break off one that rests and will not be taken up again, without a follow-up. Raises `Overtaken`."""
        self._read_locked()
        self.must_rest()
        self.break_off(on=timezone.localdate(), reason=reason, by=by)
        self._note_change(f"Indsats afbrudt: {self}", by=by)

    @transaction.atomic
    def drop(self, *, reason: str, by: User) -> None:
        """Take a planned intervention out of the plan again. Raises `NoLongerPlanned`."""
        self._hold_planned()
        self._edited(by)
        self._end(self.Status.DROPPED, "edited_at", "edited_by", on=timezone.localdate(), reason=reason, effect="")
        self._note_change(f"Indsats fravalgt: {self}", by=by)

    @transaction.atomic
    def take_out(self, *, by: User) -> None:
        """Drop what is in the draft alone, for which nobody asks a reason. Raises `Overtaken`."""
        self._read_locked()
        self._must(self.Status.PROPOSED, "Indsatsen er ikke kun i kladden mere.")
        self.drop(reason=TAKEN_OUT, by=by)

    def _note_change(self, text: str, *, by: User) -> None:
        """The plan is no longer what was agreed; neither a start as planned nor a follow-up changes it."""
        self.case.note(Event.Kind.PLAN, text, by=by, code=Event.Code.PLAN_CHANGED)

    def _hold_planned(self) -> None:
        self._read_locked()
        if not self.is_planned:
            raise NoLongerPlanned

    def must_run(self) -> None:
        """Raises `Overtaken` when it does not."""
        self._must(self.Status.RUNNING, "Indsatsen er ikke i gang mere.")

    def must_rest(self) -> None:
        """Raises `Overtaken` when it does not."""
        self._must(self.Status.PAUSED, "Indsatsen er ikke på pause mere.")

    def _must(self, status: str, or_else: str) -> None:
        if self.status != status:
            raise Overtaken(f"{or_else} En kollega har ændret den imens.")

    def _read_locked(self) -> None:
        """Lock the row and read what it says now, so that of two who act on it at once the second is told."""
        fields = ["status", "starts_on", "ends_on", "first_follow_up_on", "follow_up_on", "ended_on", "version"]
        self.refresh_from_db(fields=fields, from_queryset=Intervention.objects.select_for_update())

    @transaction.atomic
    def _end(self, status: str, *also: str, on: date, reason: str, effect: str) -> None:
        self.status = status
        self.ended_on = on
        self.end_reason = reason[:300]
        self.follow_up_on = None
        self.latest_effect = effect or self.latest_effect
        self.needs_adjusting = False
        self.paused_until, self.paused_because = None, ""  # since when it rested stays: it cost nothing from then on
        ended = ["status", "ended_on", "end_reason", "follow_up_on", "latest_effect", "needs_adjusting"]
        self._save_only(*ended, "paused_until", "paused_because", *also)
        self.places.leave()
        self.referrals.end_with_intervention()

    def _save_only(self, *fields: str) -> None:
        self.version += 1
        self.save(update_fields=[*fields, "version"])
