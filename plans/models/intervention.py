from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, Self

import pghistory
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q, Subquery
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import User
from cases.models import Case, Deadline, Factor, Goal, Involvement
from catalog.models import Offer, OfferVersion
from danish.rules import RulesAtFields
from journal.models import Event
from journal.prepared import ask

if TYPE_CHECKING:
    from plans.models.place import Place
    from plans.models.referral import Referral

LONGEST = timedelta(days=5 * 366)
LONGEST_BACK = timedelta(days=10 * 366)
# What a follow-up said last, as a short tag; the full choice is followup's own.
EFFECTS = {
    "as_expected": ("Virker som forventet", "green"),
    "less": ("Virker mindre end forventet", "amber"),
    "too_early": ("For tidligt at sige", "blue"),
    "none": ("Ingen effekt", "red"),
    "": ("Ikke fulgt op endnu", ""),
}


# The offer's lock keeps it from being retired before the plan is saved; plans do not wait for each other.
WORDING_IN_FORCE = """
    SELECT wording.id
    FROM catalog_offer AS offer
    LEFT JOIN catalog_offerversion AS wording ON wording.offer_id = offer.id AND wording.state = 'published'
    WHERE offer.id = %s AND offer.status = 'published'
    FOR SHARE OF offer
"""


class NoLongerOffered(Exception):
    """The offer was retired in the meantime, or has never been published."""


class NoLongerPlanned(Exception):
    """Somebody started the intervention, or dropped it, in the meantime."""


class InterventionQuerySet(models.QuerySet["Intervention"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def of(self, user: User, on: date) -> Self:
        """In the cases this user is responsible for or involved in."""
        return self.filter(case__in=Involvement.objects.live(on).filter(user=user).values("case"))

    def running(self) -> Self:
        return self.filter(status=Intervention.Status.RUNNING)

    def begun(self) -> Self:
        """Running or ended; not those that never came to anything."""
        return self.exclude(status__in=[Intervention.Status.PLANNED, Intervention.Status.DROPPED])

    def in_plan(self) -> Self:
        """What the plan consists of now: planned and running."""
        return self.filter(status__in=[Intervention.Status.PLANNED, Intervention.Status.RUNNING])

    def ended_unanswered(self, on: date) -> Self:
        """Running by name, but past their last day: nobody has said how they went."""
        return self.running().filter(ends_on__lt=on).order_by("ends_on", "pk")

    def with_ends_soon(self, on: date) -> Self:
        """With the days of the rule that says what ends soon; none when there is no such rule."""
        rule = Deadline.objects.live(on).filter(subject=Deadline.Subject.ENDS_SOON).order_by("-days")
        return self.annotate(ends_soon=Subquery(rule.values("days")[:1]))

    def for_display(self) -> Self:
        return (
            self.select_related("offer__category", "offer__provider")
            .prefetch_related("goals", "factors__area")
            .order_by("starts_on", "pk")
        )


@pghistory.track()
class Intervention(RulesAtFields):
    """An offer from the catalogue put to work for one citizen; several run side by side."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Planlagt"
        RUNNING = "running", "I gang"
        COMPLETED = "completed", "Gennemført"
        STOPPED = "stopped", "Afbrudt"
        DROPPED = "dropped", "Fravalgt"

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="interventions")
    offer = models.ForeignKey(Offer, models.PROTECT, verbose_name="indsats", related_name="interventions")
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
    goals = models.ManyToManyField(Goal, verbose_name="mål", related_name="interventions", blank=True)
    factors = models.ManyToManyField(
        Factor, verbose_name="barrierer og ressourcer", related_name="interventions", blank=True
    )
    expected_effect = models.TextField("forventet effekt", max_length=1000)
    starts_on = models.DateField("start")
    ends_on = models.DateField("slut")
    hours_per_week = models.DecimalField("timer om ugen", max_digits=4, decimal_places=1)
    first_follow_up_on = models.DateField("første opfølgning")
    status = models.CharField("status", max_length=10, choices=Status, default=Status.PLANNED, editable=False)
    follow_up_on = models.DateField("næste opfølgning", null=True, blank=True, editable=False)
    ended_on = models.DateField("sluttede", null=True, blank=True, editable=False)
    end_reason = models.CharField("begrundelse", max_length=300, blank=True, editable=False)
    latest_effect = models.CharField("seneste effekt", max_length=15, blank=True, editable=False)
    needs_adjusting = models.BooleanField("skal justeres", default=False, editable=False)
    created_at = models.DateTimeField("oprettet", auto_now_add=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    ends_soon: int | None  # days, of one that came `with_ends_soon`

    objects = InterventionQuerySet.as_manager()

    class Meta:
        verbose_name = "indsats"
        verbose_name_plural = "indsatser"
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="intervention_follow_up_while_running",
                condition=Q(status="running", follow_up_on__isnull=False)
                | (~Q(status="running") & Q(follow_up_on=None)),
                violation_error_message="En indsats i gang skal have en dato for næste opfølgning.",
            ),
            models.CheckConstraint(
                name="intervention_ended_has_a_date",
                condition=Q(status__in=["planned", "running"], ended_on=None)
                | Q(status__in=["completed", "stopped", "dropped"], ended_on__isnull=False),
                violation_error_message="En afsluttet indsats skal have en slutdato.",
            ),
            models.CheckConstraint(
                name="intervention_stopped_with_a_reason",
                condition=~Q(status__in=["stopped", "dropped"]) | ~Q(end_reason=""),
                violation_error_message="Skriv, hvorfor indsatsen er afbrudt eller fravalgt.",
            ),
            models.CheckConstraint(
                name="intervention_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_code="ends_on",
                violation_error_message="Slutdatoen skal ligge efter startdatoen.",
            ),
            models.CheckConstraint(
                name="intervention_first_follow_up_after_start",
                condition=Q(first_follow_up_on__gte=F("starts_on")),
                violation_error_code="first_follow_up_on",
                violation_error_message="Første opfølgning kan ikke ligge før start.",
            ),
            models.CheckConstraint(
                name="intervention_hours_in_a_week",
                condition=Q(hours_per_week__gt=0, hours_per_week__lte=60),
                violation_error_code="hours_per_week",
                violation_error_message="Timer om ugen skal være mellem 0,5 og 60.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["follow_up_on"], include=["case"], condition=Q(status="running"), name="intervention_due"
            ),
            models.Index(fields=["ends_on"], include=["case"], condition=Q(status="running"), name="intervention_end"),
        ]

    def __str__(self):
        return self.offer.title

    @property
    def is_running(self) -> bool:
        return self.status == self.Status.RUNNING

    @property
    def is_planned(self) -> bool:
        return self.status == self.Status.PLANNED

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
        return "done" if self.is_over else "now" if self.is_running else "plan"

    @property
    def latest_referral(self) -> "Referral | None":
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
        """The place that was asked for last. Lists know it of all (plans.places)."""
        return self.places.newest().first()

    @cached_property
    def has_open_intakes(self) -> bool:
        """Whether there is something to ask for. Lists know it of all (plans.places)."""
        return self.offer.intakes.open(timezone.localdate()).exists()

    @property
    def state_colour(self) -> str:
        return {"running": "blue", "completed": "green", "stopped": "amber"}.get(self.status, "")

    def days_overdue(self, on: date) -> int:
        """Days since the follow-up should have been; 0 when it is not overdue."""
        return max((on - self.follow_up_on).days, 0) if self.follow_up_on else 0

    def has_ended_unanswered(self, on: date) -> bool:
        return self.is_running and self.ends_on < on

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
        if self.is_planned and self.starts_on < earliest:
            message = f"Indsatsen kan tidligst være begyndt {earliest:%d.%m.%Y}. Kontrollér datoen."
            raise ValidationError({"starts_on": message})
        if self.is_running and self.starts_on > today:
            raise ValidationError({"starts_on": "En indsats i gang kan ikke starte ude i fremtiden."})
        if self.ends_on - self.starts_on > LONGEST:
            raise ValidationError({"ends_on": "Indsatsen varer mere end fem år. Kontrollér datoen."})

    @transaction.atomic
    def plan(self, *, by: User) -> None:
        """Put the intervention into the plan; one that has already begun is started at once.

        It keeps the wording it was made from. Raises `NoLongerOffered`.
        """
        in_force = ask(WORDING_IN_FORCE, self.offer_id)
        if not in_force:
            raise NoLongerOffered
        self.offer_version_id = in_force[0][0]
        self.save()
        self._note_change(f"Indsats lagt i planen: {self}", by=by)
        if self.starts_on <= timezone.localdate():
            self._begin(self.starts_on, by=by)

    @transaction.atomic
    def change(self, *, by: User) -> None:
        """Save what was edited: it is adjusted by that. A running one's next follow-up is not moved by it."""
        self.needs_adjusting = False
        self.version += 1
        self.save()
        self._note_change(f"Indsats ændret: {self}", by=by)

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
    def drop(self, *, reason: str, by: User) -> None:
        """Take a planned intervention out of the plan again. Raises `NoLongerPlanned`."""
        self._hold_planned()
        self._end(self.Status.DROPPED, on=timezone.localdate(), reason=reason, effect="")
        self._note_change(f"Indsats fravalgt: {self}", by=by)

    def _note_change(self, text: str, *, by: User) -> None:
        """The plan is no longer what was agreed; neither a start as planned nor a follow-up changes it."""
        self.case.note(Event.Kind.PLAN, text, by=by, code=Event.Code.PLAN_CHANGED)

    def _hold_planned(self) -> None:
        """Lock the row and read what it says now, so that of two who act on it at once the second is told."""
        fields = ["status", "starts_on", "ends_on", "first_follow_up_on", "follow_up_on", "ended_on", "version"]
        self.refresh_from_db(fields=fields, from_queryset=Intervention.objects.select_for_update())
        if not self.is_planned:
            raise NoLongerPlanned

    @transaction.atomic
    def _end(self, status: str, *, on: date, reason: str, effect: str) -> None:
        self.status = status
        self.ended_on = on
        self.end_reason = reason[:300]
        self.follow_up_on = None
        self.latest_effect = effect or self.latest_effect
        self.needs_adjusting = False
        self._save_only("status", "ended_on", "end_reason", "follow_up_on", "latest_effect", "needs_adjusting")
        self.places.leave()
        self.referrals.end_with_intervention()

    def _save_only(self, *fields: str) -> None:
        self.version += 1
        self.save(update_fields=[*fields, "version"])


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None)
class InterventionGoal(Intervention.goals.through):  # type: ignore[name-defined]
    """History of which goals an intervention serves."""

    class Meta:
        proxy = True


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None)
class InterventionFactor(Intervention.factors.through):  # type: ignore[name-defined]
    """History of which barriers and resources an intervention acts on."""

    class Meta:
        proxy = True
