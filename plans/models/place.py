from collections.abc import Iterable
from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from catalog.models import Intake
from danish.fields import MaskedCharField
from danish.rules import RulesAtFields
from journal.models import Event
from plans.models.intervention import Intervention

# Those who take the last place at once come one after the other, since the count locks the intake's row, and
# intake_not_overbooked refuses the second.
COUNT_TAKEN = """
IF TG_OP <> 'INSERT' AND OLD.state IN ('waiting', 'offered', 'booked') THEN
    UPDATE catalog_intake
    SET booked = booked - (OLD.state <> 'waiting')::int, waiting = waiting - (OLD.state = 'waiting')::int
    WHERE id = OLD.intake_id;
END IF;
IF TG_OP <> 'DELETE' AND NEW.state IN ('waiting', 'offered', 'booked') THEN
    UPDATE catalog_intake
    SET booked = booked + (NEW.state <> 'waiting')::int, waiting = waiting + (NEW.state = 'waiting')::int
    WHERE id = NEW.intake_id;
END IF;
RETURN NULL;
"""

ENDED = "Indsatsen er sluttet"


class PlaceChanged(Exception):
    """Somebody, or the clock, has changed the place in the meantime. Says what to tell."""


class PlaceQuerySet(models.QuerySet["Place"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(intervention__case__in=Case.objects.visible_to(user))

    def taken(self) -> Self:
        """Those that use up one of the intake's places."""
        return self.filter(state__in=Place.TAKEN)

    def live(self) -> Self:
        return self.filter(state__in=Place.LIVE)

    def in_line(self) -> Self:
        """Those that wait, the next one first."""
        return self.filter(state=Place.State.WAITING).order_by("-is_urgent", "asked_at", "pk")

    def begun_before_answer(self) -> Self:
        """Offered until a day on which the intake, which was moved to an earlier one, has begun."""
        return self.filter(state=Place.State.OFFERED, answer_by__gt=F("intake__starts_on"))

    def unanswered(self, on: date) -> Self:
        """Offered, and the last day to answer is over."""
        return self.filter(state=Place.State.OFFERED, answer_by__lt=on)

    def waited_for_by(self, user: User) -> Self:
        """Those in line and those to answer, of the citizens this user is responsible for; the urgent first."""
        mine = Case.objects.open().coordinated_by(user)
        found = self.filter(state__in=[Place.State.WAITING, Place.State.OFFERED], intervention__case__in=mine)
        found = found.with_number().select_related("intervention__case__citizen")
        return found.order_by("state", "answer_by", "asked_at", "pk")

    def newest(self) -> Self:
        """The last that was asked for of each intervention, live or not, with its intake and its number in line."""
        return self.with_number().order_by("intervention_id", "-pk").distinct("intervention_id")

    def with_number(self) -> Self:
        """With their number in line, which says something of those that wait."""
        ahead = Place.objects.filter(intake=OuterRef("intake"), state=Place.State.WAITING).filter(
            Q(is_urgent__gt=OuterRef("is_urgent"))
            | Q(is_urgent=OuterRef("is_urgent"), asked_at__lt=OuterRef("asked_at"))
            | Q(is_urgent=OuterRef("is_urgent"), asked_at=OuterRef("asked_at"), pk__lt=OuterRef("pk"))
        )
        count = ahead.order_by().values("intake").annotate(count=Count("pk")).values("count")
        return self.annotate(number=Coalesce(Subquery(count), 0) + 1).select_related("intake__offer__wait")

    def hold_lines(self) -> None:
        """Lock the intakes of these, for who is to give up several in one transaction.

        The clock may move a place while its intake is waited for: then all are let go of and asked for again, since
        one more could not be locked in its order.
        """
        while True:
            with transaction.atomic():
                lines = self._lines()
                Place.lock_lines(lines)
                if self._lines() <= lines:
                    return
                transaction.set_rollback(True)

    def _lines(self) -> set[int]:
        return set(self.live().values_list("intake", flat=True))

    def leave(self) -> None:
        """The interventions have ended: their places are free again, and they stand in no line."""
        self.hold_lines()  # before the places are read: nobody moves or ends them then
        for place in self.live().order_by("intake_id", "pk"):
            place.leave()


@pghistory.track()
class Place(RulesAtFields):
    """A citizen's place in an intake, or in the line for one."""

    class State(models.TextChoices):
        WAITING = "waiting", "På venteliste"
        OFFERED = "offered", "Tilbudt plads"
        BOOKED = "booked", "Har plads"
        GIVEN_UP = "given_up", "Opgivet"
        LAPSED = "lapsed", "Tilbuddet udløb"
        LEFT = "left", "Færdig"

    TAKEN = (State.OFFERED, State.BOOKED)
    LIVE = (State.WAITING, State.OFFERED, State.BOOKED)

    intake = models.ForeignKey(Intake, models.PROTECT, verbose_name="optag", related_name="places")
    intervention = models.ForeignKey(Intervention, models.CASCADE, verbose_name="indsats", related_name="places")
    state = models.CharField("tilstand", max_length=10, choices=State, editable=False)
    is_urgent = models.BooleanField("foran i køen", default=False)
    urgent_because = MaskedCharField("hvorfor foran i køen", max_length=200, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name="bedt om af", related_name="+", editable=False)
    asked_at = models.DateTimeField("bedt om", auto_now_add=True)
    answer_by = models.DateField("svar senest", null=True, blank=True, editable=False)
    booked_at = models.DateTimeField("fik plads", null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("sluttede", null=True, blank=True, editable=False)
    ended_because = MaskedCharField("hvorfor opgivet", max_length=200, blank=True, editable=False)
    # When the clock put it into another line, and why: an intake was cancelled, or began without it.
    moved_at = models.DateTimeField("flyttet", null=True, blank=True, editable=False)
    moved_because = models.CharField("hvorfor flyttet", max_length=200, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    number: int  # in line, of those asked for `with_number`

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "plads"
        verbose_name_plural = "pladser"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["intervention"],
                condition=Q(state__in=["waiting", "offered", "booked"]),
                name="place_one_at_a_time",
                violation_error_message="Indsatsen har allerede en plads eller står på en venteliste.",
            ),
            models.CheckConstraint(
                name="place_offered_until_a_day",
                condition=Q(state="offered", answer_by__isnull=False) | ~Q(state="offered"),
                violation_error_message="Skriv, hvornår tilbuddet om en plads skal være besvaret.",
            ),
            models.CheckConstraint(
                name="place_urgent_for_a_reason",
                condition=Q(is_urgent=False) | ~Q(urgent_because=""),
                violation_error_message="Skriv, hvorfor borgeren skal foran i køen.",
                violation_error_code="urgent_because",
            ),
            models.CheckConstraint(
                name="place_ended_has_a_time",
                condition=Q(state__in=["waiting", "offered", "booked"], ended_at=None)
                | Q(state__in=["given_up", "lapsed", "left"], ended_at__isnull=False),
                violation_error_message="En plads, der er opgivet eller brugt, har en dag, den sluttede.",
            ),
        ]
        indexes = [
            models.Index(fields=["intake", "-is_urgent", "asked_at"], condition=Q(state="waiting"), name="place_line"),
            models.Index(fields=["answer_by"], condition=Q(state="offered"), name="place_to_answer"),
        ]

        triggers = [
            pgtrigger.Trigger(
                name="count_taken",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state", "intake_id") | pgtrigger.Delete,
                func=COUNT_TAKEN,
            )
        ]

    def __str__(self):
        return f"{self.intervention}: {self.get_state_display()}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_offered(self) -> bool:
        return self.state == self.State.OFFERED

    @property
    def is_booked(self) -> bool:
        return self.state == self.State.BOOKED

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE

    @property
    def has_lapsed(self) -> bool:
        return self.state == self.State.LAPSED

    @property
    def usual_wait(self) -> int | None:
        """The days others have waited; none when too few have."""
        wait = getattr(self.intake.offer, "wait", None)
        return wait.days if wait else None

    @property
    def begins_other_than_planned(self) -> bool:
        """Whether the plan has another first day than the intake; what runs already keeps its own."""
        return bool(
            self.intake.starts_on
            and self.intervention.is_planned
            and self.intervention.starts_on != self.intake.starts_on
        )

    @transaction.atomic
    def ask(self, *, by: User) -> None:
        """Take a place, or stand in line when all are taken or meant for those who stand there.

        Raises a `ValidationError` at the intake when there can be none, and `PlaceChanged` when there is one.
        """
        today = timezone.localdate()
        self.intervention = (
            Intervention.objects.select_for_update(of=["self"]).select_related("offer").get(pk=self.intervention_id)
        )
        if self.intervention.is_over:
            raise PlaceChanged(f"{ENDED}.")
        if self.intervention.places.live().exists():
            raise PlaceChanged("Indsatsen har allerede en plads eller står på en venteliste.")
        intake = self._lock(self.intake_id)
        self._refuse_shut(intake, today)
        self.asked_by = by
        self._take_or_wait(intake)
        self.save()
        self._note(f"{self.get_state_display()}: {self.intervention}, {str(intake).lower()}", by=by)

    @transaction.atomic
    def change(self, *, by: User) -> None:
        """Save what was edited: whether it goes first, and which intake it is in. Raises as `ask` does.

        Another intake means the end of its line, as for everybody who asks for it now.
        """
        today, standing = timezone.localdate(), Place.objects.values_list("intake", flat=True).get(pk=self.pk)
        lines = self.lock_lines({standing, self.intake_id})
        before = Place.objects.select_for_update().get(pk=self.pk)
        if not before.is_live or before.intake_id != standing:
            raise PlaceChanged("Pladsen er ændret imens.")
        text = f"Plads ændret: {self.intervention}"
        if standing != self.intake_id:
            intake = lines[self.intake_id]
            self._refuse_shut(intake, today)
            self.asked_at, self.answer_by = timezone.now(), None
            self._take_or_wait(intake)
            text = f"{self.get_state_display()}: {self.intervention}, {str(intake).lower()}"
        self._save()
        offer_free_places(lines[standing], today)
        self._note(text, by=by)

    @transaction.atomic
    def accept(self, *, by: User) -> None:
        """Take the place that was offered. Raises `PlaceChanged`."""
        intake, today = self._hold(self.State.OFFERED), timezone.localdate()
        if self.answer_by and self.answer_by < today:
            raise PlaceChanged("Fristen for at svare er udløbet, og pladsen gives videre.")
        if intake.is_cancelled:
            raise PlaceChanged(intake.why_shut(today))
        self.state, self.answer_by, self.booked_at = self.State.BOOKED, None, timezone.now()
        self._save()
        self._note(f"Tog imod plads: {self.intervention}, {str(intake).lower()}", by=by)

    @transaction.atomic
    def decline(self, *, because: str, by: User) -> None:
        """Let the offered place go to the next in line. Raises `PlaceChanged`."""
        self._give_back(self._hold(self.State.OFFERED), self.State.GIVEN_UP, because)
        self._note(f"Takkede nej til plads: {self.intervention}: {because}", by=by)

    @transaction.atomic
    def give_up(self, *, because: str, by: User) -> None:
        """Leave the place, or the line. Raises `PlaceChanged`."""
        self._give_back(self._hold(*self.LIVE), self.State.GIVEN_UP, because)
        self._note(f"Opgav plads: {self.intervention}: {because}", by=by)

    def leave(self) -> None:
        """The intervention has ended, in the transaction that is open."""
        intake = self._hold(*self.LIVE)
        self._give_back(intake, self.State.LEFT if self.is_booked else self.State.GIVEN_UP, ENDED)

    def offer(self, on: date) -> None:
        """Hold a free place for who is next. The intake is locked."""
        self.state, self.answer_by = self.State.OFFERED, self.intake.last_day_to_answer(on)
        self._save()
        until = f"{self.answer_by:%d.%m.%Y}"
        self._note(f"Tilbudt plads: {self.intervention}, {str(self.intake).lower()}. Svar senest {until}", by=None)

    def answer_sooner(self) -> None:
        """The intake begins earlier than when the place was offered. It is locked."""
        self.answer_by = self.intake.starts_on
        self._save()
        self._note(f"Svar på tilbudt plads senest {self.answer_by:%d.%m.%Y}: {self.intervention}", by=None)

    def lapse(self) -> None:
        """Nobody answered in time. The intake is locked."""
        self.state, self.answer_by, self.ended_at = self.State.LAPSED, None, timezone.now()
        self._save()
        self._note(f"Tilbuddet om plads udløb: {self.intervention}", by=None)

    def be_moved(self, intake: Intake, *, because: str, to_the_front: bool) -> None:
        """Stand in another line, or in front in its own when there is none. The intakes are locked."""
        self.intake = intake
        self.state, self.answer_by, self.booked_at = self.State.WAITING, None, None
        if to_the_front:
            self.is_urgent, self.urgent_because = True, because
        self.moved_at, self.moved_because = timezone.now(), because
        self._save()
        self._note(f"På venteliste igen: {self.intervention}. {because}", by=None)

    @staticmethod
    def lock_lines(intakes: Iterable[int]) -> dict[int, Intake]:
        """Lock these intakes, always in the same order, so that two who need both do not wait for each other."""
        locked = Intake.objects.select_for_update(of=["self"]).select_related("offer").filter(pk__in=intakes)
        return {intake.pk: intake for intake in locked.order_by("pk")}

    def _lock(self, intake_id: int) -> Intake:
        return self.lock_lines({intake_id})[intake_id]

    def _hold(self, *states: str) -> Intake:
        """Lock the intake and then the row, and read what it says now."""
        intake = self._lock(self.intake_id)
        self.refresh_from_db(from_queryset=Place.objects.select_for_update())
        if self.state not in states or self.intake_id != intake.pk:
            raise PlaceChanged("Pladsen er ændret imens.")
        return intake

    def _refuse_shut(self, intake: Intake, today: date) -> None:
        if intake.offer_id != self.intervention.offer_id:
            raise ValidationError({"intake": "Optaget hører til en anden indsats."})
        refused = intake.why_not(self.intervention.starts_on, today)
        if refused:
            raise ValidationError({"intake": refused})

    def _take_or_wait(self, intake: Intake) -> None:
        is_free = intake.free > 0
        self.state = self.State.BOOKED if is_free else self.State.WAITING
        self.booked_at = timezone.now() if is_free else None

    def _give_back(self, intake: Intake, state: str, because: str) -> None:
        self.state, self.answer_by, self.ended_at = state, None, timezone.now()
        self.ended_because = because
        self._save()
        offer_free_places(intake, timezone.localdate())

    def _save(self) -> None:
        self.version += 1
        self.save()

    def _note(self, text: str, *, by: User | None) -> None:
        self.intervention.case.note(Event.Kind.PLAN, text, by=by)


def offer_free_places(intake: Intake, on: date) -> int:
    """Hold what is free for those who are next, the intake being locked. How many were offered one."""
    taken = intake.places.taken().count()
    free = intake.capacity - taken
    if free <= 0 or not intake.takes_in(on):
        return 0
    following = list(intake.places.in_line()[:free])
    for place in following:
        place.intake = intake
        place.offer(on)
    return len(following)
