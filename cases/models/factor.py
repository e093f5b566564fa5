from datetime import date
from typing import Self

import pghistory
from django.db import models, transaction
from django.db.models import F, Prefetch, Q, Value
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models.case import Case
from catalog.models import Area
from danish.charts import weight_steps
from journal.models import Event

BARRIER_WORDS = {0: "Slet ikke", 1: "Lidt", 2: "En del", 3: "Meget", 4: "Det blokerer"}
RESOURCE_WORDS = {1: "Er så småt til stede", 2: "Kan bruges med støtte", 3: "Kan bruges", 4: "Klar styrke"}
FAR_APART = 2  # weights; a step more or less is no disagreement


class FactorQuerySet(models.QuerySet["Factor"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def barriers(self) -> Self:
        return self.filter(kind=Factor.Kind.BARRIER)

    def resources(self) -> Self:
        return self.filter(kind=Factor.Kind.RESOURCE)

    def present(self) -> Self:
        """Those that still are in the way or can be built on."""
        return self.exclude(state=Factor.State.GONE)

    def for_display(self) -> Self:
        """Those that count now, with area and theme fetched along, the heaviest first."""
        return (
            self.filter(gone_on=None)
            .select_related("area__theme")
            .defer("area__loaded", "area__theme__loaded")
            .order_by("kind", "-weight", "area__theme__order", "pk")
        )

    def meant(self) -> Self:
        """All but those that should never have been put into the case."""
        return self.exclude(gone_how=Factor.GoneHow.MISTAKE)

    def by_theme(self) -> Self:
        """Theme by theme with all reviews, the newest first; those in own words come last."""
        return (
            self.select_related("area__theme")
            .prefetch_related(Prefetch("reviews", FactorReview.objects.select_related("by")))
            .order_by(F("area__theme__order").asc(nulls_last=True), "area__theme", "-weight", "pk")
        )


@pghistory.track(exclude=["state"])
class Factor(models.Model):
    """A barrier in the citizen's way, or a resource to build on, with the weight it has now."""

    class Kind(models.TextChoices):
        BARRIER = "barrier", "Barriere"
        RESOURCE = "resource", "Ressource"

    class State(models.TextChoices):
        OPEN = "open", "Åben"
        REDUCED = "reduced", "Mindsket"
        GONE = "gone", "Væk"

    class GoneHow(models.TextChoices):
        SOLVED = "solved", "Løst"
        OUTDATED = "outdated", "Ikke længere aktuel"
        MISTAKE = "mistake", "Oprettet ved en fejl"

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="factors")
    kind = models.CharField("slags", max_length=10, choices=Kind)
    area = models.ForeignKey(
        Area, models.PROTECT, verbose_name="område", related_name="factors", null=True, blank=True
    )
    own_words = models.CharField("med egne ord", max_length=120, blank=True)
    weight = models.PositiveSmallIntegerField("vægt")
    start_weight = models.PositiveSmallIntegerField("vægt ved start", editable=False)
    found_on = models.DateField("fundet", default=timezone.localdate)
    weighed_on = models.DateField("senest vurderet", default=timezone.localdate, editable=False)
    gone_on = models.DateField("væk siden", null=True, blank=True, editable=False)
    gone_reason = models.CharField("begrundelse", max_length=300, blank=True, db_default="", default="")
    gone_how = models.CharField(
        "hvordan den kom væk", max_length=10, choices=GoneHow, blank=True, db_default="", default=""
    )
    state = models.GeneratedField(
        expression=models.Case(
            models.When(Q(weight=0) | Q(gone_on__isnull=False), then=Value("gone")),
            models.When(weight__lt=F("start_weight"), then=Value("reduced")),
            default=Value("open"),
        ),
        output_field=models.CharField("tilstand", max_length=10, choices=State),
        db_persist=True,
    )
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = FactorQuerySet.as_manager()

    class Meta:
        verbose_name = "ressource eller barriere"
        verbose_name_plural = "ressourcer og barrierer"
        ordering = ["kind", "-weight", "pk"]
        indexes = [
            models.Index(fields=["case", "weighed_on"], name="factor_weighed"),
            models.Index(fields=["case", "gone_on"], condition=Q(gone_on__isnull=False), name="factor_gone"),
        ]
        constraints = [
            models.CheckConstraint(
                name="factor_area_or_own_words",
                condition=Q(area__isnull=False, own_words="") | (Q(area=None) & ~Q(own_words="")),
                violation_error_message="Vælg fra listen, eller skriv med egne ord.",
            ),
            models.UniqueConstraint(
                name="factor_area_once",
                fields=["case", "area"],
                violation_error_message="Den står allerede i sagen.",
            ),
            models.CheckConstraint(
                name="factor_weight_on_its_scale",
                condition=Q(kind="barrier", weight__lte=4) | Q(kind="resource", weight__gte=1, weight__lte=4),
                violation_error_message="Vægten ligger uden for skalaen.",
            ),
            models.CheckConstraint(
                name="factor_gone_for_a_reason",
                condition=Q(gone_on=None, gone_reason="", gone_how="")
                | (Q(gone_on__isnull=False) & ~Q(gone_reason="") & ~Q(gone_how="")),
                violation_error_message="Vælg, hvordan den kom væk, og skriv hvorfor.",
            ),
            models.CheckConstraint(
                name="factor_gone_after_it_was_found",
                condition=Q(gone_on=None) | Q(gone_on__gte=F("found_on")),
                violation_error_message="Den kan ikke være væk, før den blev fundet.",
            ),
        ]

    def __str__(self):
        return self.label

    def get_absolute_url(self):
        return f"{reverse('cases:factor_list', args=[self.case_id])}#faktor-{self.pk}"

    @property
    def label(self) -> str:
        return self.area.label if self.area else self.own_words

    @property
    def scale(self) -> dict[int, str]:
        """The weights it can have, in words."""
        return BARRIER_WORDS if self.kind == self.Kind.BARRIER else RESOURCE_WORDS

    @property
    def words(self) -> str:
        """The weight in words."""
        return self.scale[self.weight]

    @property
    def is_barrier(self) -> bool:
        return self.kind == self.Kind.BARRIER

    @property
    def is_gone(self) -> bool:
        """As `state` says once the row is saved."""
        return self.gone_on is not None or self.weight == 0

    @property
    def is_mistake(self) -> bool:
        """Whether it never was so; then it is no progress that it is gone."""
        return self.gone_how == self.GoneHow.MISTAKE

    @property
    def state_words(self) -> str:
        if self.gone_how:
            return self.get_gone_how_display()
        if self.is_gone:
            return "Væk"
        if self.is_barrier:
            return "Mindsket" if self.weight < self.start_weight else "Åben"
        return "Til stede"

    @property
    def change_words(self) -> str:
        """How far the weight has come since the start; empty when it stands where it began, or was a mistake."""
        steps = self.weight - self.start_weight
        if not steps or self.is_mistake:
            return ""
        words = ("tungere", "lettere") if self.is_barrier else ("stærkere", "svagere")
        return f"{abs(steps)} trin {words[steps < 0]} end ved start"

    @property
    def views(self) -> list["FactorReview"]:
        """The newest view of each kind of assessor, when they lie far apart: it is shown, not evened out."""
        newest: dict[str, FactorReview] = {}
        for review in self.reviews.all():
            newest.setdefault(review.assessor, review)
        weights = [review.weight for review in newest.values()]
        return list(newest.values()) if weights and max(weights) - min(weights) >= FAR_APART else []

    @property
    def line(self) -> str:
        """The weights so far as a drawing; empty until it has been weighed twice."""
        points = [(review.on, review.weight) for review in reversed(self.reviews.all())]
        return weight_steps(points, "#b35c00" if self.is_barrier else "#2f7a1f") if len(points) > 1 else ""

    @transaction.atomic
    def find(self, *, assessor: str, by: User, note: str = "") -> None:
        """Put the factor in the case with its first weight."""
        self.start_weight = self.weight
        self.weighed_on = self.found_on
        self.save()
        self.reviews.create(weight=self.weight, assessor=assessor, on=self.found_on, by=by, note=note)
        self.case.note(Event.Kind.FACTOR, f"{self.get_kind_display()} tilføjet: {self} ({self.words.lower()})", by=by)

    @transaction.atomic
    def weigh(self, weight: int, *, assessor: str, on: date, by: User, note: str = "") -> None:
        """Give the factor a new weight; the old one stays as a review. What was gone for a reason is back."""
        back = " (er der igen)" if self.gone_on else ""
        self.weight = weight
        self.weighed_on = on
        self.gone_on, self.gone_how, self.gone_reason = None, "", ""
        self._save_state()
        self.reviews.create(weight=weight, assessor=assessor, on=on, by=by, note=note)
        self.case.note(Event.Kind.FACTOR, f"{self}: {self.words.lower()}{back}", by=by)

    @transaction.atomic
    def let_go(self, how: str, *, reason: str, on: date, assessor: str, by: User) -> None:
        """Say that it no longer counts, whatever it weighs; weighing it again brings it back."""
        self.gone_on, self.gone_how, self.gone_reason, self.weighed_on = on, how, reason, on
        self._save_state()
        words = self.get_gone_how_display()
        self.reviews.create(weight=self.weight, assessor=assessor, on=on, by=by, note=f"{words}: {reason}"[:300])
        self.case.note(Event.Kind.FACTOR, f"{self}: {words.lower()}. {reason}", by=by)

    def _save_state(self) -> None:
        self.version += 1
        self.save(update_fields=["weight", "weighed_on", "gone_on", "gone_how", "gone_reason", "version"])


@pghistory.track()
class FactorReview(models.Model):
    """One person's view of a factor's weight on one day."""

    class Assessor(models.TextChoices):
        CITIZEN = "citizen", "Borgeren selv"
        CASEWORKER = "caseworker", "Beskæftigelsesmedarbejder"
        PSYCHOLOGIST = "psychologist", "Psykolog"
        THERAPIST = "therapist", "Ergo- eller fysioterapeut"
        NURSE = "nurse", "Sygeplejerske"
        MENTOR = "mentor", "Mentor"
        COMPANY = "company", "Virksomhed"
        INTERDISCIPLINARY = "interdisciplinary", "Tværfaglig analyse"

    factor = models.ForeignKey(Factor, models.CASCADE, verbose_name="faktor", related_name="reviews")
    weight = models.PositiveSmallIntegerField("vægt")
    assessor = models.CharField("vurderet af", max_length=20, choices=Assessor, default=Assessor.CASEWORKER)
    on = models.DateField("dato", default=timezone.localdate)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="registreret af", related_name="+")
    note = models.CharField("bemærkning", max_length=300, blank=True)

    class Meta:
        verbose_name = "vurdering"
        verbose_name_plural = "vurderinger"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(name="factor_review_weight_on_scale", condition=Q(weight__lte=4)),
        ]

    def __str__(self):
        return f"{self.factor}: {self.weight}"

    @property
    def words(self) -> str:
        return self.factor.scale[self.weight]
