import uuid
from datetime import date, timedelta
from typing import Any, Literal, Self

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import models, transaction
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.sealing import keyed_hash
from cases.models import Case, Factor, Goal
from catalog.models import Offer
from danish.rules import RulesAtFields
from journal.models import Event
from plans.files import write_whole
from plans.pdf import PdfUnavailable, render_plan
from plans.snapshot import snapshot

LONGEST = timedelta(days=5 * 366)
USUAL_WAIT = timedelta(seconds=60)
# What a follow-up said last, as a short tag; the full choice is followup's own.
EFFECTS = {
    "as_expected": ("Virker som forventet", "green"),
    "less": ("Virker mindre end forventet", "amber"),
    "too_early": ("For tidligt at sige", "blue"),
    "none": ("Ingen effekt", "red"),
    "": ("Ikke fulgt op endnu", ""),
}


class InterventionQuerySet(models.QuerySet["Intervention"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

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

    def ending_within(self, days: int, on: date) -> Self:
        return self.running().filter(ends_on__range=(on, on + timedelta(days=days))).order_by("ends_on", "pk")

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
    def effect_words(self) -> str:
        return EFFECTS[self.latest_effect][0]

    @property
    def effect_colour(self) -> str:
        return EFFECTS[self.latest_effect][1]

    @property
    def state_colour(self) -> str:
        return {"running": "blue", "completed": "green", "stopped": "amber"}.get(self.status, "")

    def days_overdue(self, on: date) -> int:
        """Days since the follow-up should have been; 0 when it is not overdue."""
        return max((on - self.follow_up_on).days, 0) if self.follow_up_on else 0

    def start_day(self, today: date) -> date:
        """The day it began, if somebody starts it today: as planned when that day has come."""
        return min(self.starts_on, today)

    def clean(self):
        if self.is_over:
            raise ValidationError(f"Indsatsen sluttede {self.last_day:%d.%m.%Y} og kan ikke ændres mere.")
        if not (self.starts_on and self.ends_on):
            return
        if self.is_planned and self.starts_on < self.case.opened_on:
            opened = f"{self.case.opened_on:%d.%m.%Y}"
            raise ValidationError({"starts_on": f"Indsatsen kan ikke starte, før sagen blev oprettet {opened}."})
        if self.ends_on - self.starts_on > LONGEST:
            raise ValidationError({"ends_on": "Indsatsen varer mere end fem år. Kontrollér datoen."})

    @transaction.atomic
    def plan(self, *, by: User) -> None:
        """Put the intervention into the plan; one that has already begun is started at once."""
        self.save()
        self.case.note(Event.Kind.PLAN, f"Indsats lagt i planen: {self}", by=by)
        if self.starts_on <= timezone.localdate():
            self.start(on=self.starts_on, by=by)

    @transaction.atomic
    def change(self, *, by: User) -> None:
        """Save what was edited: it is adjusted by that. A running one's next follow-up is not moved by it."""
        self.needs_adjusting = False
        self.version += 1
        self.save()
        self.case.note(Event.Kind.PLAN, f"Indsats ændret: {self}", by=by)

    @transaction.atomic
    def start(self, *, on: date, by: User) -> None:
        assert self.is_planned, "only a planned intervention can be started"
        length = self.ends_on - self.starts_on
        delay = on - self.starts_on
        self.starts_on = on
        self.ends_on = on + length
        self.first_follow_up_on += delay
        self.follow_up_on = self.first_follow_up_on
        self.status = self.Status.RUNNING
        self.version += 1
        self.save()
        self.case.note(Event.Kind.PLAN, f"Indsats startet: {self}", by=by)

    def carry_on(self, *, until: date, effect: str, adjust: bool = False) -> None:
        """Keep running to the next follow-up; `adjust` says that something about it is to be changed."""
        self.follow_up_on = until
        self.ends_on = max(self.ends_on, until) if self.ends_on < timezone.localdate() else self.ends_on
        self.latest_effect = effect
        self.needs_adjusting = adjust
        self.version += 1
        self.save()

    def complete(self, *, on: date, effect: str) -> None:
        """End it as meant."""
        self._end(self.Status.COMPLETED, on=on, reason="", effect=effect)

    def stop(self, *, on: date, reason: str, effect: str = "") -> None:
        """Break it off before its time."""
        self._end(self.Status.STOPPED, on=on, reason=reason, effect=effect)

    @transaction.atomic
    def drop(self, *, reason: str, by: User) -> None:
        """Take a planned intervention out of the plan again."""
        assert self.is_planned, "only a planned intervention can be dropped"
        self._end(self.Status.DROPPED, on=timezone.localdate(), reason=reason, effect="")
        self.case.note(Event.Kind.PLAN, f"Indsats fravalgt: {self}", by=by)

    def _end(self, status: str, *, on: date, reason: str, effect: str) -> None:
        self.status = status
        self.ended_on = on
        self.end_reason = reason[:300]
        self.follow_up_on = None
        self.latest_effect = effect or self.latest_effect
        self.needs_adjusting = False
        self.version += 1
        self.save()


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


class ReconsiderationQuerySet(models.QuerySet["Reconsideration"]):
    def open(self) -> Self:
        return self.filter(closed_on=None)


@pghistory.track()
class Reconsideration(RulesAtFields):
    """The plan is to be thought over, because something did not have its effect."""

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="reconsiderations")
    reason = models.CharField("grund", max_length=300)
    opened_on = models.DateField("siden", default=timezone.localdate)
    closed_on = models.DateField("afklaret", null=True, blank=True)
    answer = models.CharField("svar", max_length=300, blank=True)

    objects = ReconsiderationQuerySet.as_manager()

    class Meta:
        verbose_name = "genovervejelse"
        verbose_name_plural = "genovervejelser"
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(name="reconsideration_one_open", fields=["case"], condition=Q(closed_on=None)),
            models.CheckConstraint(
                name="reconsideration_closed_with_an_answer",
                condition=Q(closed_on=None, answer="") | (Q(closed_on__isnull=False) & ~Q(answer="")),
                violation_error_code="answer",
                violation_error_message="Skriv, hvorfor planen holder.",
            ),
        ]

    def __str__(self):
        return self.reason

    @classmethod
    @transaction.atomic
    def ask(cls, case: Case, *, reason: str, by: User) -> None:
        """Mark the plan for another look; a plan that is marked already stays marked with its first reason."""
        _, is_new = cls.objects.get_or_create(case=case, closed_on=None, defaults={"reason": reason[:300]})
        if is_new:
            case.note(Event.Kind.PLAN, f"Planen skal genovervejes: {reason}", by=by)

    @transaction.atomic
    def settle(self, *, answer: str, by: User) -> None:
        """The plan was looked at and this is what came of it."""
        self.closed_on = timezone.localdate()
        self.answer = answer[:300]
        self.save()
        self.case.note(Event.Kind.PLAN, f"Planen er genovervejet: {answer}", by=by)


def plan_storage() -> Any:
    return storages["plans"]


def random_name(version: "PlanVersion", filename: str) -> str:
    """Stored files say nothing about whose they are."""
    return f"{uuid.uuid4().hex}.pdf"


class PlanVersionQuerySet(models.QuerySet["PlanVersion"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def to_draw(self, pk: int) -> Self:
        """That version, locked, unless somebody else is drawing it just now."""
        return self.select_for_update(skip_locked=True, of=["self"]).filter(pk=pk)

    def undrawn(self, *, older_than_seconds: int) -> Self:
        """Versions that still lack their PDF; the sweeper queues them again."""
        return self.filter(pdf="", frozen_at__lt=timezone.now() - timedelta(seconds=older_than_seconds))


@pghistory.track()
class PlanVersion(RulesAtFields):
    """The plan as it was agreed with the citizen on one day. It is never changed; the PDF is drawn from it."""

    class CitizenView(models.TextChoices):
        AGREES = "agrees", "Er enig i planen"
        PARTLY = "partly", "Er delvist enig i planen"
        DISAGREES = "disagrees", "Er uenig"
        UNABLE = "unable", "Kunne ikke svare"

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="plan_versions")
    number = models.PositiveSmallIntegerField("version", editable=False)
    agreed_on = models.DateField("aftalt", default=timezone.localdate)
    citizen_view = models.CharField("borgerens holdning", max_length=10, choices=CitizenView)
    citizen_words = models.TextField("med borgerens egne ord", max_length=1000, blank=True)
    content = models.JSONField("planen, som den stod", editable=False)
    frozen_by = models.ForeignKey(User, models.PROTECT, verbose_name="aftalt af", related_name="+", editable=False)
    frozen_at = models.DateTimeField("frosset", auto_now_add=True)
    pdf = models.FileField("pdf", storage=plan_storage, upload_to=random_name, blank=True, editable=False)
    drawn_at = models.DateTimeField("tegnet", null=True, blank=True, editable=False)
    problem = models.CharField("hvorfor den ikke er tegnet", max_length=300, blank=True, editable=False)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "planversion"
        verbose_name_plural = "planversioner"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(name="plan_version_number_once", fields=["case", "number"]),
            models.CheckConstraint(
                name="plan_version_disagreement_in_words",
                condition=~Q(citizen_view__in=["partly", "disagrees"]) | ~Q(citizen_words=""),
                violation_error_code="citizen_words",
                violation_error_message="Skriv, hvad borgeren er uenig i.",
            ),
        ]
        indexes = [models.Index(fields=["frozen_at"], condition=Q(pdf=""), name="plan_version_undrawn")]
        triggers = [
            pgtrigger.ReadOnly(name="plan_version_is_frozen", exclude=["pdf", "drawn_at", "problem"]),
            pgtrigger.Protect(name="plan_version_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"Version {self.number}"

    @property
    def is_drawn(self) -> bool:
        return bool(self.pdf)

    @property
    def is_fresh(self) -> bool:
        """Agreed so lately that its PDF is on its way."""
        return timezone.now() - self.frozen_at < USUAL_WAIT

    @property
    def file_name(self) -> str:
        """What the citizen's copy is called when it is fetched; no name in it."""
        return f"plan-{self.case.number}-v{self.number}.pdf"

    def get_absolute_url(self):
        return reverse("plans:plan_version_pdf", args=[self.case_id, self.number])

    def clean(self):
        if not self.agreed_on:
            return
        if self.agreed_on > timezone.localdate():
            raise ValidationError({"agreed_on": "Planen kan ikke være aftalt ude i fremtiden."})
        if self.agreed_on < self.case.opened_on:
            opened = f"{self.case.opened_on:%d.%m.%Y}"
            raise ValidationError({"agreed_on": f"Planen kan ikke være aftalt, før sagen blev oprettet {opened}."})
        if not self.case.interventions.in_plan().exists():
            raise ValidationError("Planen er tom. Læg mindst én indsats i den, før I aftaler den.")

    def mark_of_what_is_frozen(self) -> str:
        """Changes whenever something changes that a version of the plan would hold."""
        parts = [self.case.goals.live(), self.case.factors.all(), self.case.interventions.in_plan()]
        rows = [list(part.order_by("pk").values_list("pk", "version")) for part in parts]
        return keyed_hash(f"plan {self.case_id} {self.case.version} {rows}").hex()

    @transaction.atomic
    def freeze(self, *, by: User) -> None:
        """Keep the plan as it stands now under the next number; a question whether it holds is answered by it."""
        # Two who agree at once get a number each: the second waits here for the first.
        Case.objects.select_for_update().only("pk").get(pk=self.case_id)
        self.number = (self.case.plan_versions.aggregate(last=Max("number"))["last"] or 0) + 1
        self.frozen_by = by
        self.content = snapshot(self)
        self.save()
        self.case.note(Event.Kind.PLAN, f"Plan version {self.number} aftalt", by=by)
        for question in self.case.reconsiderations.open().select_for_update():
            question.settle(answer=f"Ny version {self.number} er aftalt", by=by)

    @property
    def lacks_paper(self) -> bool:
        """Not drawn yet, or the file is gone, as after a restored database."""
        return not (self.pdf and self.pdf.storage.exists(self.pdf.name))

    def draw(self) -> None:
        """Make the PDF. Whoever calls holds the row's lock, so that two workers do not draw the same."""
        try:
            paper = render_plan(self.content)
        except PdfUnavailable as missing:
            self.problem = str(missing)
            self.save(update_fields=["problem"])
            return
        # The same name every time: a worker killed between file and row leaves nothing behind that is not used.
        self.pdf.name = f"{keyed_hash(f'plan {self.pk}').hex()[:32]}.pdf"
        write_whole(self.pdf.storage.path(self.pdf.name), paper)
        self.drawn_at = timezone.now()
        self.problem = ""
        self.save(update_fields=["pdf", "drawn_at", "problem"])
