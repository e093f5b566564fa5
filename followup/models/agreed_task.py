from datetime import date, timedelta
from typing import Self

import pghistory
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import Truncator

from accounts.models import User
from cases.models import Case
from cases.models.of_case import OfCaseQuerySet
from danish.rules import RulesAtFields
from followup.models.meeting import Meeting
from journal.composed import AnyOf
from journal.models import Event

LONGEST_LINE = 300
LEAST_OF_TEXT = 60


class AgreedTaskQuerySet(OfCaseQuerySet["AgreedTask"]):
    def open(self) -> Self:
        return self.filter(done_on=None, dropped_on=None)

    def open_or(self, pks: list[int]) -> Self:
        """Those that are open, and these, whatever has become of them."""
        return self.filter(Q(done_on=None, dropped_on=None) | Q(pk__in=pks))

    def lately_closed(self) -> Self:
        """Done or dropped in the last month, the newest first."""
        since = timezone.localdate() - timedelta(days=30)
        closed = self.filter(Q(done_on__gte=since) | Q(dropped_on__gte=since))
        return closed.order_by(Coalesce("done_on", "dropped_on").desc(), "pk")

    def reached(self, team: int, involved: list[int], looked: list[int]) -> Self:
        """`visible_to` in numbers."""
        return self.filter(case__in=Case.objects.reached(team, involved, looked))

    @transaction.atomic
    def finish(self, *, by: User) -> int:
        """Those of them that are open are done: how many, each with its line, in as many statements as one."""
        held = list(self.open().select_for_update(of=("self",)).order_by("pk"))
        today, pks = timezone.localdate(), [task.pk for task in held]
        self.filter(pk__in=pks).update(done_on=today, done_by=by, version=F("version") + 1)
        lines = [
            Event(case_id=task.case_id, actor=by, kind=Event.Kind.FOLLOW_UP, text=task.line("Aftale gjort: "))
            for task in held
        ]
        Event.objects.bulk_create(lines)
        return len(held)

    def on_list_of(self, people: list[int], today: date) -> Self:
        """What is for these to do, the most urgent first, and what of it was done today."""
        shown = Q(done_on=None, dropped_on=None) | Q(done_on=today)
        return self.filter(shown, AnyOf(F("user"), people), case__closed_on=None).select_related("case__citizen")


@pghistory.track()
class AgreedTask(RulesAtFields):
    """What somebody is to do until a day: agreed with the citizen at a talk, or a task of a colleague's own."""

    class Owner(models.TextChoices):
        CITIZEN = "citizen", "Borgeren"
        STAFF = "staff", "Medarbejder"
        OTHER = "other", "En anden"

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="agreements")
    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, verbose_name="samtale", related_name="agreements", null=True, blank=True
    )
    text = models.CharField("hvad", max_length=300)
    owner = models.CharField("hvem", max_length=10, choices=Owner, default=Owner.CITIZEN)
    user = models.ForeignKey(
        User, models.PROTECT, verbose_name="medarbejder", related_name="agreements", null=True, blank=True
    )
    other_name = models.CharField("hvem er den anden", max_length=120, blank=True)
    due_on = models.DateField("senest")
    done_on = models.DateField("gjort", null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="meldt gjort af", related_name="+", null=True, blank=True, editable=False
    )
    dropped_on = models.DateField("droppet", null=True, blank=True, editable=False)
    dropped_because = models.CharField("hvorfor droppet", max_length=300, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, verbose_name="oprettet af", related_name="+", editable=False)
    created_at = models.DateTimeField("oprettet", auto_now_add=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = AgreedTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "aftale"
        verbose_name_plural = "aftaler"
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["user", "due_on"], condition=Q(done_on=None, dropped_on=None), name="agreement_to_do"
            ),
            models.Index(
                fields=["case", "due_on"], condition=Q(done_on=None, dropped_on=None), name="agreement_open_of_case"
            ),
            models.Index(fields=["due_on"], condition=Q(done_on=None, dropped_on=None), name="agreement_due"),
        ]
        constraints = [
            models.CheckConstraint(
                name="agreement_is_somebodys",
                condition=Q(owner="citizen", user=None)
                | Q(owner="staff", user__isnull=False)
                | Q(owner="other", user=None) & ~Q(other_name=""),
                violation_error_code="other_name",
                violation_error_message="Skriv, hvem der gør det.",
            ),
            models.CheckConstraint(
                name="agreement_done_or_dropped",
                condition=Q(done_on=None) | Q(dropped_on=None),
                violation_error_message="Aftalen er enten gjort eller droppet.",
            ),
            models.CheckConstraint(
                name="agreement_dropped_for_a_reason",
                condition=Q(dropped_on=None) | ~Q(dropped_because=""),
                violation_error_code="dropped_because",
                violation_error_message="Skriv, hvorfor aftalen droppes.",
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.dropped_on is None

    @property
    def whose(self) -> str:
        if self.owner == self.Owner.STAFF:
            return str(self.user)
        return self.other_name if self.owner == self.Owner.OTHER else "Borgeren"

    @property
    def how_far(self) -> str:
        """In a sentence, for whoever finds that somebody was first."""
        if self.dropped_on:
            return f"Aftalen blev droppet {self.dropped_on:%d.%m.%Y}: {self.dropped_because}"
        if self.done_on:
            return f"Aftalen er allerede meldt gjort {self.done_on:%d.%m.%Y} af {self.done_by}."
        return "Aftalen er ikke meldt gjort."

    def is_late(self, today: date) -> bool:
        return self.is_open and self.due_on < today

    @transaction.atomic
    def agree(self, *, by: User) -> None:
        """Save what somebody is to do."""
        self.created_by = by
        self.save()
        self._note("Aftale: ", f" ({self.whose}, senest {self.due_on:%d.%m.%Y})", by)

    @transaction.atomic
    def finish(self, *, by: User) -> bool:
        """It is done. The first of two counts: whether this one was."""
        is_first = bool(type(self).objects.filter(pk=self.pk).finish(by=by))
        self._held()
        return is_first

    @transaction.atomic
    def undo(self, *, by: User) -> bool:
        """It was not done after all. Whether anybody had said so."""
        if self._held().done_on is None:
            return False
        self.done_on = self.done_by = None
        self._save_again()
        self._note("Aftale ikke gjort alligevel: ", "", by)
        return True

    @transaction.atomic
    def drop(self, *, because: str, by: User) -> None:
        if not self._held().is_open:
            return
        self.dropped_on, self.dropped_because = timezone.localdate(), because
        self._save_again()
        self._note("Aftale droppet: ", f": {because}", by)

    @transaction.atomic
    def put_off(self, *, by: User) -> None:
        """Save another day."""
        self._save_again()
        self._note("Ny dato for aftalen ", f": {self.due_on:%d.%m.%Y}", by)

    def _held(self) -> Self:
        """Hold the row, and know how far it is."""
        state = ["done_on", "done_by", "dropped_on", "dropped_because", "version"]
        held: models.QuerySet = type(self)._default_manager.select_for_update(of=("self",))
        self.refresh_from_db(fields=state, from_queryset=held)
        return self

    def _save_again(self) -> None:
        self.version += 1
        self.save()

    def line(self, before: str, after: str = "") -> str:
        """The agreement between these words; a long one is shortened, so that what comes after it is kept."""
        room = max(LONGEST_LINE - len(before) - len(after), LEAST_OF_TEXT)
        return Truncator(f"{before}{Truncator(self.text).chars(room)}{after}").chars(LONGEST_LINE)

    def _note(self, before: str, after: str, by: User) -> None:
        self.case.note(Event.Kind.FOLLOW_UP, self.line(before, after), by=by)
