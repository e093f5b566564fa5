from typing import Self

import pghistory
import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from cases.models import Case, Factor, Involvement
from catalog.models import Offer
from conferences.models.analysis import Analysis
from conferences.models.discipline import Discipline, Prompt
from danish.rules import RulesAtFields
from journal.history import changes

WRITTEN = ("strengths", "obstacles", "needed", "suggestion", "considerations", "confidential")


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def visible_to(self, user: User) -> Self:
        """The signed ones of the cases one may see, and one's own."""
        mine = Q(user=user)
        return self.filter(Q(signed_at__isnull=False) | mine, analysis__case__in=Case.objects.visible_to(user))

    def as_system(self, why: str) -> Self:
        """All of them, for work that no user asked for; `why` is for whoever reads the code."""
        return self.all()

    def open(self) -> Self:
        """Those still to be written, while the conference is not held."""
        return self.filter(signed_at=None, left_out_because="", analysis__state=Analysis.State.ACCEPTED)

    def signed(self) -> Self:
        return self.filter(signed_at__isnull=False)


# Only what is signed is history: a draft is saved every other second, and is nobody's business but its author's.
@pghistory.track(
    pghistory.InsertEvent(condition=pgtrigger.Q(new__signed_at__isnull=False)),
    pghistory.UpdateEvent(
        condition=pgtrigger.Q(new__signed_at__isnull=False) | pgtrigger.Q(old__signed_at__isnull=False)
    ),
)
class Contribution(RulesAtFields):
    """What one profession found in its talk with the citizen. Its author's own until it is signed."""

    analysis = models.ForeignKey(Analysis, models.CASCADE, verbose_name="analyse", related_name="contributions")
    discipline = models.ForeignKey(Discipline, models.PROTECT, verbose_name="fag", related_name="contributions")
    user = models.ForeignKey(User, models.PROTECT, verbose_name="medarbejder", related_name="contributions")
    # What opens the case to them, when nothing else does.
    involvement = models.OneToOneField(
        Involvement,
        models.SET_NULL,
        verbose_name="adgang",
        related_name="contribution",
        null=True,
        blank=True,
        editable=False,
    )
    assigned_by = models.ForeignKey(User, models.PROTECT, verbose_name="bedt af", related_name="+", editable=False)
    assigned_at = models.DateTimeField("bedt om at bidrage", default=timezone.now, editable=False)
    due_on = models.DateField("frist")
    interview_on = models.DateField("samtale med borgeren", null=True, blank=True)
    strengths = models.TextField("det kan bæres videre", max_length=4000, blank=True)
    obstacles = models.TextField("det står i vejen", max_length=4000, blank=True)
    needed = models.TextField("det skal der til", max_length=4000, blank=True)
    suggestion = models.TextField("forslag med egne ord", max_length=4000, blank=True)
    considerations = models.TextField("hensyn på arbejdspladsen", max_length=4000, blank=True)
    # For the professions that the citizen's consent names, and nobody else.
    confidential = models.TextField("fagligt notat", max_length=10_000, blank=True)
    hours_from = models.DecimalField(
        "timer om ugen fra start",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(60)],
    )
    hours_to = models.DecimalField(
        "op til",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(60)],
    )
    hours_note = models.CharField("om timerne", max_length=120, blank=True)
    saved_at = models.DateTimeField("gemt", auto_now=True)
    signed_at = models.DateTimeField("underskrevet", null=True, blank=True, editable=False)
    # The conference goes on without it.
    left_out_because = models.CharField("hvorfor faget ikke er med", max_length=300, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = "fagligt bidrag"
        verbose_name_plural = "faglige bidrag"
        ordering = ["analysis", "discipline__order", "pk"]
        indexes = [
            models.Index(fields=["user", "due_on"], condition=Q(signed_at=None), name="contribution_to_write"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="contribution_once_a_discipline",
                fields=["analysis", "discipline"],
                violation_error_message="Faget er allerede med i analysen.",
                violation_error_code="discipline",
            ),
            models.CheckConstraint(
                name="contribution_signed_says_something",
                condition=Q(signed_at=None) | (~Q(strengths="") & ~Q(obstacles="") & ~Q(needed="")),
                violation_error_message="Skriv, hvad der kan bære, hvad der står i vejen, og hvad der skal til.",
            ),
            models.CheckConstraint(
                name="contribution_signed_or_left_out",
                condition=Q(signed_at=None) | Q(left_out_because=""),
                violation_error_message="Faget er ikke med, eller har underskrevet.",
            ),
            models.CheckConstraint(
                name="contribution_hours_in_order",
                condition=Q(hours_to=None) | Q(hours_from__isnull=False, hours_to__gte=F("hours_from")),
                violation_error_message="Skriv først det laveste og så det højeste timetal.",
                violation_error_code="hours_to",
            ),
        ]
        triggers = [
            # A withdrawn signature opens it again; what is signed is never written over.
            pgtrigger.Protect(
                name="contribution_signed_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.signed_at IS NOT NULL AND NEW.signed_at IS NOT NULL AND "
                    + changes("signed_at", *WRITTEN, "hours_from", "hours_to", "hours_note", "interview_on", "user_id")
                ),
            ),
        ]

    def __str__(self):
        return f"{self.discipline}"

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None

    @property
    def is_left_out(self) -> bool:
        return bool(self.left_out_because)


@pghistory.track()
class Observation(RulesAtFields):
    """What was seen at one of the prompts of the profession."""

    contribution = models.ForeignKey(
        Contribution, models.CASCADE, verbose_name="fagligt bidrag", related_name="observations"
    )
    prompt = models.ForeignKey(Prompt, models.PROTECT, verbose_name="spørgsmål", related_name="observations")
    text = models.TextField("iagttagelse", max_length=4000)

    class Meta:
        verbose_name = "iagttagelse"
        verbose_name_plural = "iagttagelser"
        ordering = ["prompt__order", "pk"]
        constraints = [models.UniqueConstraint(name="observation_once_a_prompt", fields=["contribution", "prompt"])]

    def __str__(self):
        return f"{self.prompt}"


@pghistory.track()
class Weighing(RulesAtFields):
    """How much a barrier is in the way, or a resource carries, as one profession sees it; the factor's own scale."""

    contribution = models.ForeignKey(
        Contribution, models.CASCADE, verbose_name="fagligt bidrag", related_name="weighings"
    )
    factor = models.ForeignKey(Factor, models.CASCADE, verbose_name="barriere eller ressource", related_name="+")
    weight = models.PositiveSmallIntegerField("vægt")

    class Meta:
        verbose_name = "vægt fra et fag"
        verbose_name_plural = "vægte fra fagene"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="weighing_once_a_factor", fields=["contribution", "factor"]),
            models.CheckConstraint(name="weighing_on_its_scale", condition=Q(weight__lte=4)),
        ]

    def __str__(self):
        return f"{self.factor}: {self.weight}"


@pghistory.track()
class Suggestion(RulesAtFields):
    """A goal or an offer of the catalogue that one profession points at."""

    contribution = models.ForeignKey(
        Contribution, models.CASCADE, verbose_name="fagligt bidrag", related_name="suggestions"
    )
    offer = models.ForeignKey(Offer, models.PROTECT, verbose_name="indsats", related_name="+", null=True, blank=True)
    goal = models.CharField("mål", max_length=120, blank=True)
    words = models.CharField("hvorfor", max_length=300, blank=True)

    class Meta:
        verbose_name = "forslag fra et fag"
        verbose_name_plural = "forslag fra fagene"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="suggestion_of_an_offer_or_a_goal",
                condition=Q(offer__isnull=False, goal="") | (Q(offer=None) & ~Q(goal="")),
                violation_error_message="Vælg en indsats, eller skriv et mål.",
            ),
            models.UniqueConstraint(
                name="suggestion_once_an_offer",
                fields=["contribution", "offer"],
                violation_error_message="Indsatsen er allerede foreslået.",
            ),
        ]

    def __str__(self):
        return str(self.offer) if self.offer else self.goal


@pghistory.track()
class Addition(RulesAtFields):
    """What an author added after signing, on a day of its own; or why the signature was taken back."""

    class Kind(models.TextChoices):
        ADDED = "added", "Tilføjelse"
        SIGNATURE_WITHDRAWN = "withdrawn", "Underskriften er trukket tilbage"

    contribution = models.ForeignKey(
        Contribution, models.CASCADE, verbose_name="fagligt bidrag", related_name="additions"
    )
    kind = models.CharField("slags", max_length=10, choices=Kind, default=Kind.ADDED, editable=False)
    text = models.TextField("tilføjelse", max_length=4000)
    is_confidential = models.BooleanField("kun for de fag, samtykket nævner", default=False)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="skrevet af", related_name="+", editable=False)
    at = models.DateTimeField("skrevet", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "tilføjelse til et bidrag"
        verbose_name_plural = "tilføjelser til bidrag"
        ordering = ["at", "pk"]
        triggers = [pgtrigger.ReadOnly(name="addition_is_final")]

    def __str__(self):
        return f"{self.get_kind_display()} {timezone.localtime(self.at):%d.%m.%Y}"
