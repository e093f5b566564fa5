from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple, Self

import pghistory
import pgtrigger
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from cases.models.of_case import OfCaseQuerySet
from danish.rules import RulesAtFields
from followup.models.instrument import Instrument, Question, QuestionQuerySet
from followup.progress_sql import compared
from journal.models import Event

CLOSED = pgtrigger.Condition("measurement_is_closed(NEW.measurement_id)")


class NotOpen(Exception):
    """The measurement was closed or given up meanwhile, or nobody can answer it in this way any more."""


class Given(NamedTuple):
    """What somebody answers to one question: a number, or none for who skips it."""

    value: int | None
    evidence: str = ""


class MeasurementQuerySet(OfCaseQuerySet["Measurement"]):
    def open(self) -> Self:
        return self.filter(state=Measurement.State.OPEN)

    def closed(self) -> Self:
        return self.filter(state=Measurement.State.CLOSED)


@pghistory.track()
class Measurement(RulesAtFields):
    """The small steps at one time, answered by citizen and staff; neither sees the other's before it is closed."""

    class State(models.TextChoices):
        OPEN = "open", "I gang"
        CLOSED = "closed", "Afsluttet"
        DROPPED = "dropped", "Opgivet"

    class How(models.TextChoices):
        HERE = "here", "Sammen ved skærmen"
        LINK = "link", "Borgeren selv, med link"

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="measurements")
    instrument = models.ForeignKey(Instrument, models.PROTECT, verbose_name="udgave", related_name="measurements")
    on = models.DateField("dato", default=timezone.localdate)
    state = models.CharField("tilstand", max_length=7, choices=State, default=State.OPEN, editable=False)
    citizen_how = models.CharField("hvordan borgeren svarede", max_length=4, choices=How, blank=True, editable=False)
    citizen_done_at = models.DateTimeField("borgeren færdig", null=True, blank=True, editable=False)
    staff = models.ForeignKey(User, models.PROTECT, verbose_name="medarbejder", related_name="+", editable=False)
    staff_done_at = models.DateTimeField("medarbejderen færdig", null=True, blank=True, editable=False)
    closed_at = models.DateTimeField("afsluttet", null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="afsluttet af", related_name="+", null=True, blank=True, editable=False
    )
    # Said once, when it is closed and nothing of it can change any more: lists judge hundreds of cases by it.
    best_change = models.SmallIntegerField("største fremgang", null=True, blank=True, editable=False)
    is_counted = models.BooleanField("noget var besvaret", default=False, editable=False)
    one_sided_because = models.CharField("hvorfor den ene side mangler", max_length=300, blank=True)
    dropped_because = models.CharField("hvorfor opgivet", max_length=300, blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = "måling"
        verbose_name_plural = "målinger"
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["case", "-on", "-id"], condition=Q(state="closed"), name="measurement_newest")]
        constraints = [
            models.UniqueConstraint(
                name="measurement_one_open",
                fields=["case"],
                condition=Q(state="open"),
                violation_error_message="Der er allerede en måling i gang.",
            ),
            models.CheckConstraint(
                name="measurement_closed_by_both",
                condition=~Q(state="closed")
                | Q(closed_at__isnull=False, closed_by__isnull=False)
                & (Q(citizen_done_at__isnull=False, staff_done_at__isnull=False) | ~Q(one_sided_because="")),
                violation_error_code="one_sided_because",
                violation_error_message="Begge skal have svaret, eller skriv, hvorfor den ene side mangler.",
            ),
            models.CheckConstraint(
                name="measurement_dropped_for_a_reason",
                condition=~Q(state="dropped") | ~Q(dropped_because=""),
                violation_error_code="dropped_because",
                violation_error_message="Skriv, hvorfor målingen opgives.",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="measurement_takes_its_turns",
                field="state",
                transitions=[("open", "closed"), ("open", "dropped")],
            ),
            # Touched, so that their own triggers write down what it is closed with.
            pgtrigger.Trigger(
                name="measurement_closed_with_all",
                operation=pgtrigger.Update,
                when=pgtrigger.After,
                condition=pgtrigger.Q(old__state="open", new__state="closed"),
                func="UPDATE followup_answer SET measurement_id = NEW.id WHERE measurement_id = NEW.id; RETURN NULL;",
            ),
        ]

    def __str__(self):
        return f"Måling {self.on:%d.%m.%Y}"

    def get_absolute_url(self):
        return reverse("followup:measurement_detail", args=[self.case_id, self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_answered_by_both(self) -> bool:
        return bool(self.citizen_done_at and self.staff_done_at)

    @property
    def unfinished_sides(self) -> "list[Answer.By]":
        done = {Answer.By.CITIZEN: self.citizen_done_at, Answer.By.STAFF: self.staff_done_at}
        return [side for side, done_at in done.items() if done_at is None]

    @property
    def lacking(self) -> str:
        """Whose answers are missing, in words; empty when nobody's are."""
        if self.is_answered_by_both:
            return ""
        if self.citizen_done_at or self.staff_done_at:
            return "medarbejderens svar" if self.citizen_done_at else "borgerens svar"
        return "svar fra jer begge"

    @property
    def staff_has_answered_all(self) -> bool:
        """Whether nothing is left but to say that these are the answers."""
        answered = self.answers.filter(by=Answer.By.STAFF).values("question")
        return not self.questions_to(Answer.By.STAFF).exclude(pk__in=answered).exists()

    def questions_to(self, by: str) -> QuestionQuerySet:
        questions = self.instrument.questions
        return questions.for_citizen() if by == Answer.By.CITIZEN else questions.for_staff()

    @classmethod
    @transaction.atomic
    def start(cls, case: Case, *, by: User) -> "Measurement":
        """Begin a measurement with the edition that counts today; the one that is open, if there is one already."""
        case.hold()
        if found := cls.objects.of_case(case).open().first():
            return found
        today = timezone.localdate()
        instrument = Instrument.objects.live(today).order_by("key").first()
        if instrument is None:
            raise NotOpen("Der er intet måleredskab i brug i dag.")
        measurement = cls.objects.create(case=case, instrument=instrument, on=today, staff=by)
        case.note(Event.Kind.FOLLOW_UP, f"Måling begyndt med {instrument}", by=by)
        return measurement

    def hold(self) -> None:
        """Lock the row and read it anew, so that of two who act on it at once the second is told."""
        names = ["state", "citizen_how", "citizen_done_at", "staff", "staff_done_at", "closed_at", "version"]
        self.refresh_from_db(fields=names, from_queryset=Measurement.objects.select_for_update(of=("self",)))

    def _hold_open(self) -> None:
        self.hold()
        if not self.is_open:
            raise NotOpen

    @transaction.atomic
    def answer_as_staff(self, given: Mapping[int, Given], *, by: User, is_all: bool) -> None:
        """Keep what a member of staff answers so far, by the questions' keys. Raises `NotOpen`."""
        self._hold_open()
        self._keep(Answer.By.STAFF, given)
        self.staff = by
        if is_all:
            self.staff_done_at = timezone.now()
        self.version += 1
        self.save(update_fields=["staff", "staff_done_at", "version"])

    @transaction.atomic
    def finish_as_staff(self, *, by: User) -> None:
        """The answers that are saved are staff's: every question has one. Raises `NotOpen`, also where one lacks."""
        self._hold_open()
        if self.staff_done_at or not self.staff_has_answered_all:
            raise NotOpen
        self.answer_as_staff({}, by=by, is_all=True)

    @transaction.atomic
    def answer_as_citizen(self, question: Question, value: int | None) -> None:
        """Keep one answer of the citizen's. Raises `NotOpen`, also when the citizen has sent them all."""
        self._hold_for_citizen()
        self._keep(Answer.By.CITIZEN, {question.pk: Given(value)})

    @transaction.atomic
    def finish_as_citizen(self, how: str) -> None:
        """The citizen has answered or skipped every question. Raises `NotOpen`."""
        self._hold_for_citizen()
        self.citizen_how, self.citizen_done_at = how, timezone.now()
        self.save(update_fields=["citizen_how", "citizen_done_at"])
        self.links.live().update(used_at=self.citizen_done_at)
        self.case.note(Event.Kind.FOLLOW_UP, "Borgeren har svaret på målingen", by=None)

    def _hold_for_citizen(self) -> None:
        self._hold_open()
        if self.citizen_done_at:
            raise NotOpen

    def _keep(self, by: str, given: Mapping[int, Given]) -> None:
        before = {one.question_id: (one.value, one.evidence) for one in self.answers.filter(by=by, question__in=given)}
        changed = [
            Answer(measurement=self, question_id=question, by=by, value=answer.value, evidence=answer.evidence)
            for question, answer in given.items()
            if before.get(question) != answer
        ]
        Answer.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["measurement", "question", "by"],
            update_fields=["value", "evidence", "answered_at"],
        )

    @transaction.atomic
    def close(self, *, by: User, one_sided_because: str = "") -> None:
        """Both sides' answers are shown from now on, and stay as they are. Raises `NotOpen`.

        Of a side that did not finish nothing is kept: nobody has said that those numbers are their answer.
        """
        self._hold_open()
        self.answers.filter(by__in=self.unfinished_sides).delete()
        self.state, self.closed_at, self.closed_by = self.State.CLOSED, timezone.now(), by
        self.one_sided_because = "" if self.is_answered_by_both else one_sided_because
        self.best_change, self.is_counted = compared([self.pk])[self.pk]
        self.version += 1
        self._shut_links()
        self.save()
        self.case.note(Event.Kind.FOLLOW_UP, f"Måling lukket: {self.on:%d.%m.%Y}", by=by)

    @transaction.atomic
    def drop(self, *, because: str, by: User) -> None:
        """Give it up; what was answered so far is forgotten. Raises `NotOpen`."""
        self._hold_open()
        self.state, self.dropped_because = self.State.DROPPED, because
        self.version += 1
        self._shut_links()
        self.answers.all().delete()
        self.save()
        self.case.note(Event.Kind.FOLLOW_UP, f"Måling opgivet: {because}", by=by)

    def _shut_links(self) -> None:
        self.links.live().update(revoked_at=timezone.now())


# Saved with every click while it is a draft; history is what the measurement was closed with.
@pghistory.track(pghistory.InsertEvent(condition=CLOSED), pghistory.UpdateEvent(condition=CLOSED))
class Answer(RulesAtFields):
    """A number from 0 to 10 for one question, by the citizen or by staff; none if it was skipped."""

    class By(models.TextChoices):
        CITIZEN = "citizen", "Borgeren"
        STAFF = "staff", "Medarbejderen"

    measurement = models.ForeignKey(  # found by what is answered once
        Measurement, models.CASCADE, verbose_name="måling", related_name="answers", db_index=False
    )
    question = models.ForeignKey(Question, models.PROTECT, verbose_name="spørgsmål", related_name="answers")
    by = models.CharField("svaret af", max_length=7, choices=By)
    value = models.PositiveSmallIntegerField("svar", null=True, blank=True)
    evidence = models.CharField("hvad viser det", max_length=500, blank=True)
    answered_at = models.DateTimeField("svaret", auto_now=True)

    class Meta:
        verbose_name = "svar på måling"
        verbose_name_plural = "svar på målinger"
        ordering = ["question__order", "pk"]
        indexes = [
            # What the figures compare, without the rest of the rows: half of all are of staff.
            models.Index(
                name="answer_of_citizen",
                fields=["measurement", "question"],
                include=["value"],
                condition=Q(by="citizen", value__isnull=False),
            )
        ]
        constraints = [
            models.UniqueConstraint(name="answer_once", fields=["measurement", "question", "by"]),
            models.CheckConstraint(
                name="answer_on_the_scale",
                condition=Q(value=None) | Q(value__lte=10),
                violation_error_code="value",
                violation_error_message="Svar med et tal fra 0 til 10.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="answer_stays_when_closed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "measurement_is_closed(OLD.measurement_id) AND ROW(OLD.value, OLD.evidence, OLD.measurement_id)"
                    " IS DISTINCT FROM ROW(NEW.value, NEW.evidence, NEW.measurement_id)"
                ),
            ),
            pgtrigger.Protect(name="answer_not_added_when_closed", operation=pgtrigger.Insert, condition=CLOSED),
        ]

    def __str__(self):
        return "sprunget over" if self.value is None else f"{self.value}"

    @property
    def asked(self) -> str:
        """The question as it was put to who answered."""
        return self.question.to_citizen if self.by == self.By.CITIZEN else self.question.to_staff


def next_due(instrument: Instrument, opened_on: date, last_on: date | None) -> date:
    """By when the next measurement is to be made: soon after the case began, then a fixed time after the last."""
    if last_on is None:
        return opened_on + timedelta(days=instrument.baseline_days)
    return last_on + timedelta(days=instrument.interval_days)
