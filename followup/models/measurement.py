from datetime import date, timedelta
from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from danish.rules import RulesAtFields
from followup.models.instrument import Instrument, Question

LINK_LIVES = timedelta(days=7)
CLOSED = pgtrigger.Condition("measurement_is_closed(NEW.measurement_id)")


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def as_system(self, why: str) -> Self:
        """All of them, for work that no user asked for; `why` is for whoever reads the code."""
        return self.all()

    def of_case(self, case: Case) -> Self:
        """Those of a case that the door has opened."""
        return self.filter(case=case)

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

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


# Saved with every click while it is a draft; history is what the measurement was closed with.
@pghistory.track(pghistory.InsertEvent(condition=CLOSED), pghistory.UpdateEvent(condition=CLOSED))
class Answer(RulesAtFields):
    """A number from 0 to 10 for one question, by the citizen or by staff; none if it was skipped."""

    class By(models.TextChoices):
        CITIZEN = "citizen", "Borgeren"
        STAFF = "staff", "Medarbejderen"

    measurement = models.ForeignKey(Measurement, models.CASCADE, verbose_name="måling", related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, verbose_name="spørgsmål", related_name="answers")
    by = models.CharField("svaret af", max_length=7, choices=By)
    value = models.PositiveSmallIntegerField("svar", null=True, blank=True)
    evidence = models.CharField("hvad viser det", max_length=500, blank=True)
    answered_at = models.DateTimeField("svaret", auto_now=True)

    class Meta:
        verbose_name = "svar på måling"
        verbose_name_plural = "svar på målinger"
        ordering = ["question__order", "pk"]
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


class AnswerLinkQuerySet(models.QuerySet["AnswerLink"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(measurement__case__in=Case.objects.visible_to(user))

    def behind(self, link_hash: str) -> Self:
        """What a citizen without an account reaches: the one measurement whose link this is the print of."""
        return self.filter(link_hash=link_hash)


@pghistory.track(exclude=["link_hash"])
class AnswerLink(models.Model):
    """A way to one measurement's questions for the citizen, once and for a few days; of the link the print is kept."""

    measurement = models.ForeignKey(Measurement, models.CASCADE, verbose_name="måling", related_name="links")
    link_hash = models.CharField("aftryk af linket", max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, verbose_name="lavet af", related_name="+", editable=False)
    made_at = models.DateTimeField("lavet", default=timezone.now, editable=False)
    until = models.DateTimeField("gælder til", editable=False)
    opened_at = models.DateTimeField("åbnet", null=True, blank=True, editable=False)
    used_at = models.DateTimeField("svaret færdig", null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField("lukket", null=True, blank=True, editable=False)

    objects = AnswerLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "link til måling"
        verbose_name_plural = "links til målinger"
        ordering = ["-made_at"]

    def __str__(self):
        return f"Link til {self.measurement}"


def next_due(instrument: Instrument, opened_on: date, last_on: date | None) -> date:
    """By when the next measurement is to be made: soon after the case began, then a fixed time after the last."""
    if last_on is None:
        return opened_on + timedelta(days=instrument.baseline_days)
    return last_on + timedelta(days=instrument.interval_days)
