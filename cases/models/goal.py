from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.db import models, transaction
from django.db.models import F, Max, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models.case import Case
from cases.models.occupation import Occupation
from companies.models import Branch
from danish.fields import MaskedCharField
from danish.rules import RulesAtFields
from journal.models import Event


class GoalSuggestion(models.Model):
    """A job or an education that fits the local labour market, to choose a goal from."""

    key = models.SlugField("nøgle", max_length=40, unique=True)
    kind = models.CharField("slags", max_length=10, choices=[("job", "Job"), ("education", "Uddannelse")])
    title = models.CharField("titel", max_length=120)
    branch = models.ForeignKey(Branch, models.PROTECT, verbose_name="branche", related_name="+")
    disco_code = models.CharField("DISCO-08", max_length=6, blank=True)
    typical_hours = models.PositiveSmallIntegerField("timer om ugen fra start", null=True, blank=True)
    description = models.CharField("beskrivelse", max_length=300, blank=True)
    loaded = models.JSONField(default=dict, editable=False, verbose_name="indlæst")

    class Meta:
        verbose_name = "målforslag"
        verbose_name_plural = "målforslag"
        ordering = ["kind", "title", "key"]

    def __str__(self):
        return self.title


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def active(self) -> Self:
        return self.filter(status=Goal.Status.ACTIVE)

    def live(self) -> Self:
        """Those still pursued, now or later."""
        return self.filter(status__in=[Goal.Status.ACTIVE, Goal.Status.PAUSED])

    def over(self) -> Self:
        return self.filter(status__in=[Goal.Status.REACHED, Goal.Status.DROPPED])

    def with_turns(self) -> Self:
        """With branch and occupation, and every change of status with who made it."""
        turns = GoalTurn.objects.select_related("by")
        return self.select_related("branch", "occupation").prefetch_related(Prefetch("turns", turns))


@pghistory.track()
class Goal(RulesAtFields):
    """A job or an education the citizen aims for; several stand side by side, ranked."""

    class Kind(models.TextChoices):
        JOB = "job", "Job"
        EDUCATION = "education", "Uddannelse"

    class Status(models.TextChoices):
        ACTIVE = "active", "Aktivt"
        PAUSED = "paused", "Sat på pause"
        REACHED = "reached", "Nået"
        DROPPED = "dropped", "Opgivet"

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="goals")
    kind = models.CharField("slags", max_length=10, choices=Kind, default=Kind.JOB)
    title = MaskedCharField("mål", max_length=120)
    branch = models.ForeignKey(
        Branch, models.PROTECT, verbose_name="branche", related_name="goals", null=True, blank=True
    )
    occupation = models.ForeignKey(
        Occupation, models.PROTECT, verbose_name="stillingsbetegnelse", related_name="goals", null=True, blank=True
    )
    disco_code = models.CharField("DISCO-08", max_length=6, blank=True, editable=False)
    hours_per_week = models.DecimalField("timer om ugen", max_digits=4, decimal_places=1, null=True, blank=True)
    wish = models.TextField("borgerens ønske", max_length=1000, blank=True)
    competence = models.TextField("borgerens kompetencer", max_length=1000, blank=True)
    local_market = models.TextField("det lokale arbejdsmarked", max_length=1000, blank=True)
    # Among the active ones, the most important first; those that wait or are over have none.
    rank = models.PositiveSmallIntegerField("rækkefølge", null=True, editable=False)
    status = models.CharField("status", max_length=10, choices=Status, default=Status.ACTIVE)
    status_reason = models.CharField("begrundelse", max_length=300, blank=True)
    status_on = models.DateField("siden", default=timezone.localdate, editable=False)
    # The day of the conference that set it.
    conference_on = models.DateField("fra konferencen", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("oprettet", auto_now_add=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = "mål"
        verbose_name_plural = "mål"
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="goal_rank_is_unique", fields=["case", "rank"], deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                name="goal_ranked_while_active",
                condition=Q(status="active", rank__isnull=False) | (~Q(status="active") & Q(rank=None)),
                violation_error_message="Kun aktive mål står i en rækkefølge.",
            ),
            models.CheckConstraint(
                name="goal_paused_or_dropped_with_a_reason",
                condition=~Q(status__in=["paused", "dropped"]) | ~Q(status_reason=""),
                violation_error_message="Skriv, hvorfor målet er sat på pause eller opgivet.",
                violation_error_code="status_reason",
            ),
            models.CheckConstraint(
                name="goal_hours_in_a_week",
                condition=Q(hours_per_week=None) | Q(hours_per_week__gt=0, hours_per_week__lte=60),
                violation_error_message="Timer om ugen skal være mellem 1 og 60.",
                violation_error_code="hours_per_week",
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="goal_stays_from_its_conference", fields=["conference_on"])]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{reverse('cases:goal_list', args=[self.case_id])}#maal-{self.pk}"

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE

    @property
    def is_live(self) -> bool:
        return self.status in {self.Status.ACTIVE, self.Status.PAUSED}

    @property
    def market_advice(self) -> str:
        """What to talk about when the local labour market does not carry the goal by itself; empty when it does."""
        if self.branch is None:
            return "Vælg en branche, så I kan se, om der er brug for folk lokalt."
        if self.branch.local_demand == Branch.Demand.WEAK:
            return "Der er få ledige job i branchen lokalt. Tal om, hvor vejen ellers kan gå, eller sæt et mål mere."
        return ""

    @transaction.atomic
    def set(self, *, by: User) -> None:
        """Add the goal as the last in rank."""
        self.case.hold()
        self.status_on = timezone.localdate()
        self.rank = self._next_rank()
        self.save()
        self.turns.create(status=self.status, on=self.status_on, by=by)
        self.case.note(Event.Kind.GOAL, f"Mål tilføjet: {self}", by=by)

    @transaction.atomic
    def change(self, *, by: User) -> None:
        """Save what was edited."""
        self._save_in_its_place()
        self.case.note(Event.Kind.GOAL, f"Mål ændret: {self}", by=by)

    @transaction.atomic
    def turn(self, status: str, *, reason: str, by: User, on: date | None = None) -> None:
        """Pause, take up again, reach or drop the goal. Only an active one has a rank; the others close up."""
        self.case.hold()
        self.refresh_from_db(fields=["rank"])
        left, self.rank = self.rank, self.rank if status == self.Status.ACTIVE else None
        if status == self.Status.ACTIVE and self.rank is None:
            self.rank = self._next_rank()
        self.status = status
        self.status_reason = reason
        self.status_on = on or timezone.localdate()
        self._save_in_its_place("rank")
        if left and self.rank is None:
            self.case.goals.filter(rank__gt=left).update(rank=F("rank") - 1)
        self.turns.create(status=status, reason=reason, on=self.status_on, by=by)
        self.case.note(Event.Kind.GOAL, f"{self}: {self.get_status_display().lower()}", by=by)

    def _next_rank(self) -> int:
        return (self.case.goals.aggregate(last=Max("rank"))["last"] or 0) + 1

    def _save_in_its_place(self, *also: str) -> None:
        """Everything but the rank, which a colleague may have changed since this row was read."""
        self.version += 1
        kept = {"id", "rank"} - set(also)
        self.save(update_fields=[field.name for field in self._meta.concrete_fields if field.name not in kept])

    @transaction.atomic
    def move(self, step: int, *, by: User) -> None:
        """Change places with the active goal above (-1) or below (1); at the end nothing happens."""
        self.case.hold()
        self.refresh_from_db(fields=["rank"])
        if self.rank is None:
            return
        others = self.case.goals.active()
        if step < 0:
            neighbour = others.filter(rank__lt=self.rank).order_by("-rank").first()
        else:
            neighbour = others.filter(rank__gt=self.rank).order_by("rank").first()
        if neighbour is None or neighbour.rank is None:
            return
        Goal.objects.filter(pk__in=[self.pk, neighbour.pk]).update(rank=self.rank + neighbour.rank - F("rank"))
        self.refresh_from_db(fields=["rank"])
        self.case.note(Event.Kind.GOAL, f"Mål flyttet til nr. {self.rank}: {self}", by=by)


@pghistory.track()
class GoalTurn(models.Model):
    """One change of where a goal stands: who turned it, when and why. The first is the day it was set."""

    goal = models.ForeignKey(Goal, models.CASCADE, verbose_name="mål", related_name="turns")
    status = models.CharField("status", max_length=10, choices=Goal.Status)
    reason = models.CharField("begrundelse", max_length=300, blank=True)
    on = models.DateField("dato")
    by = models.ForeignKey(User, models.PROTECT, verbose_name="af", related_name="+")

    class Meta:
        verbose_name = "skift af status"
        verbose_name_plural = "skift af status"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="goal_turn_paused_or_dropped_with_a_reason",
                condition=~Q(status__in=["paused", "dropped"]) | ~Q(reason=""),
                violation_error_message="Skriv, hvorfor målet er sat på pause eller opgivet.",
                violation_error_code="reason",
            ),
        ]

    def __str__(self):
        return f"{self.goal}: {self.get_status_display().lower()}"
