from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Max, Q
from django.utils import timezone

from accounts.models import User
from cases.models import Case, Factor, Goal
from catalog.models import Area, Category, Offer
from conferences.models.conference import Conference
from conferences.models.discipline import Discipline
from danish.fields import MaskedCharField
from danish.rules import RulesAtFields
from plans.models import Intervention

IN_DRAFT = "Lagt i plankladden"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(conference__analysis__case__in=Case.objects.visible_to(user))

    def of_case(self, case: Case) -> Self:
        return self.filter(conference__analysis__case=case)

    def as_system(self, why: str) -> Self:
        """All of them, for work that no user asked for; `why` is for whoever reads the code."""
        return self.all()

    def open(self) -> Self:
        """Decided by a conference, and neither taken into the plan nor declined."""
        return self.filter(state=Proposal.State.OPEN)

    def decided(self) -> Self:
        """What a conference came to, answered or not."""
        return self.exclude(state__in=[Proposal.State.DRAFT, Proposal.State.LEFT_OUT])


@pghistory.track()
class Proposal(RulesAtFields):
    """What a conference points at: a goal, a barrier or resource, or an effort for the plan."""

    class Kind(models.TextChoices):
        GOAL = "goal", "Mål"
        FACTOR = "factor", "Barriere eller ressource"
        INTERVENTION = "intervention", "Indsats"

    class State(models.TextChoices):
        DRAFT = "draft", "På bordet"
        LEFT_OUT = "left_out", "Fravalgt af konferencen"
        OPEN = "open", "Venter på svar"
        ACCEPTED = "accepted", "Taget med"
        DECLINED = "declined", "Afvist"

    conference = models.ForeignKey(Conference, models.CASCADE, verbose_name="konference", related_name="proposals")
    kind = models.CharField("slags", max_length=12, choices=Kind)
    state = models.CharField("tilstand", max_length=10, choices=State, default=State.DRAFT, editable=False)
    title = MaskedCharField("hvad", max_length=120, blank=True)
    because = models.CharField("hvorfor", max_length=500, blank=True)
    suggested_by = models.ForeignKey(
        Discipline, models.PROTECT, verbose_name="foreslået af", related_name="+", null=True, blank=True
    )
    # Of a goal.
    goal_kind = models.CharField("slags mål", max_length=10, choices=Goal.Kind, blank=True)
    # Of a barrier or a resource.
    factor_kind = models.CharField("barriere eller ressource", max_length=10, choices=Factor.Kind, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="område", related_name="+", null=True, blank=True)
    weight = models.PositiveSmallIntegerField("vægt", null=True, blank=True)
    # Of an effort: an offer, or help from elsewhere.
    offer = models.ForeignKey(
        Offer, models.PROTECT, verbose_name="indsats fra kataloget", related_name="+", null=True, blank=True
    )
    category = models.ForeignKey(
        Category, models.PROTECT, verbose_name="kategori", related_name="+", null=True, blank=True
    )
    elsewhere = models.CharField("hvem giver den", max_length=120, blank=True)
    starts_on = models.DateField("start", null=True, blank=True)
    ends_on = models.DateField("slut", null=True, blank=True)
    hours_per_week = models.DecimalField("timer om ugen", max_digits=4, decimal_places=1, null=True, blank=True)
    expected_effect = models.TextField("forventet effekt", max_length=1000, blank=True)
    goals = models.ManyToManyField(Goal, verbose_name="mål", related_name="+", blank=True)
    # A goal of the same conference, which is not in the case yet.
    leads_to = models.ForeignKey(
        "self", models.SET_NULL, verbose_name="mål på bordet", related_name="efforts", null=True, blank=True
    )
    factors = models.ManyToManyField(Factor, verbose_name="barrierer og ressourcer", related_name="+", blank=True)
    left_out_because = models.CharField("hvorfor fravalgt", max_length=300, blank=True, editable=False)
    answer_by = models.DateField("svar senest", null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="besvaret af", related_name="+", null=True, blank=True, editable=False
    )
    answered_at = models.DateTimeField("besvaret", null=True, blank=True, editable=False)
    declined_because = models.CharField("hvorfor afvist", max_length=300, blank=True, editable=False)
    # What it became.
    became_goal = models.ForeignKey(
        Goal, models.SET_NULL, verbose_name="blev til målet", related_name="+", null=True, blank=True, editable=False
    )
    became_factor = models.ForeignKey(
        Factor, models.SET_NULL, verbose_name="blev til", related_name="+", null=True, blank=True, editable=False
    )
    became_intervention = models.OneToOneField(
        Intervention,
        models.SET_NULL,
        verbose_name="blev til indsatsen",
        related_name="proposal",
        null=True,
        blank=True,
        editable=False,
    )
    order = models.PositiveSmallIntegerField("rækkefølge", default=0, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "forslag fra en konference"
        verbose_name_plural = "forslag fra konferencer"
        ordering = ["kind", "order", "pk"]
        indexes = [
            models.Index(fields=["answer_by"], condition=Q(state="open"), name="proposal_to_answer"),
        ]
        constraints = [
            models.CheckConstraint(
                name="proposal_of_one_kind",
                condition=(Q(kind="goal", offer=None, area=None) & ~Q(title="") & ~Q(goal_kind=""))
                | (
                    Q(kind="factor", offer=None, weight__isnull=False)
                    & ~Q(factor_kind="")
                    & (~Q(title="") | Q(area__isnull=False))
                )
                | (
                    Q(kind="intervention", area=None)
                    & (Q(offer__isnull=False) | (~Q(title="") & Q(category__isnull=False)))
                ),
                violation_error_code="title",
                violation_error_message="Skriv, hvad forslaget er.",
            ),
            models.CheckConstraint(
                name="proposal_weight_on_its_scale",
                condition=Q(weight=None) | Q(factor_kind="barrier", weight__lte=4) | Q(weight__gte=1, weight__lte=4),
                violation_error_code="weight",
                violation_error_message="Vægten ligger uden for skalaen.",
            ),
            models.CheckConstraint(
                name="proposal_ends_after_start",
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_code="ends_on",
                violation_error_message="Slutdatoen skal ligge efter startdatoen.",
            ),
            models.CheckConstraint(
                name="proposal_hours_in_a_week",
                condition=Q(hours_per_week=None) | Q(hours_per_week__gt=0, hours_per_week__lte=60),
                violation_error_code="hours_per_week",
                violation_error_message="Timer om ugen skal være mellem 0,5 og 60.",
            ),
            models.CheckConstraint(
                name="proposal_left_out_for_a_reason",
                condition=~Q(state="left_out") | ~Q(left_out_because=""),
                violation_error_code="left_out_because",
                violation_error_message="Skriv, hvorfor forslaget er valgt fra.",
            ),
            models.CheckConstraint(
                name="conference_proposal_answered_by_somebody",
                condition=Q(state__in=["accepted", "declined"], answered_by__isnull=False, answered_at__isnull=False)
                | (~Q(state__in=["accepted", "declined"]) & Q(answered_by=None, answered_at=None)),
                violation_error_message="Forslaget er ikke besvaret, som det skal.",
            ),
            models.CheckConstraint(
                name="proposal_declined_for_a_reason",
                condition=~Q(state="declined") | ~Q(declined_because=""),
                violation_error_code="declined_because",
                violation_error_message="Skriv, hvorfor forslaget er afvist.",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="proposal_takes_its_turns",
                field="state",
                transitions=[
                    ("draft", "left_out"),
                    ("left_out", "draft"),
                    ("draft", "open"),
                    ("open", "accepted"),
                    ("open", "declined"),
                ],
            ),
        ]

    def __str__(self):
        return self.title or str(self.offer or self.area)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_left_out(self) -> bool:
        return self.state == self.State.LEFT_OUT

    @property
    def where(self) -> str:
        """Where one that was accepted stands now: in the case, or in the plan as far as that is agreed."""
        if self.kind != self.Kind.INTERVENTION:
            return "Lagt i sagen"
        line = self.became_intervention
        if line is None:  # an earlier conference's line does the same
            return "Stod i planen"
        if line.is_in_the_picture:
            return IN_DRAFT if line.is_proposed else "Lagt i planen"
        return "Fravalgt i planen"

    @property
    def is_retired(self) -> bool:
        """Whether what it proposes is no longer in the catalogue."""
        return self.offer is not None and not self.offer.is_published

    def lay(self) -> None:
        """Put it on the table, after the others of its kind."""
        last = self.conference.proposals.filter(kind=self.kind).aggregate(last=Max("order"))["last"]
        self.order = (last or 0) + 1
        self.save()

    def change(self) -> None:
        """Save what was edited while it is on the table."""
        self.version += 1
        self.save()

    def leave_out(self, *, because: str) -> None:
        """The conference does not point at it after all."""
        self._turn(self.State.LEFT_OUT, left_out_because=because[:300])

    def bring_back(self) -> None:
        self._turn(self.State.DRAFT, left_out_because="")

    def settle(self, state: str, *, by: User) -> None:
        """Say that it was accepted or declined, with what became of it."""
        self.answered_by, self.answered_at = by, timezone.now()
        became = ["became_goal", "became_factor", "became_intervention", "declined_because"]
        self.state = state
        self.version += 1
        self.save(update_fields=["state", "answered_by", "answered_at", "version", *became])

    def _turn(self, state: str, *, left_out_because: str) -> None:
        self.state, self.left_out_because = state, left_out_because
        self.version += 1
        self.save(update_fields=["state", "left_out_because", "version"])


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None)
class ProposalGoal(Proposal.goals.through):  # type: ignore[name-defined]
    """History of which goals a proposal is to serve."""

    class Meta:
        proxy = True


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None)
class ProposalFactor(Proposal.factors.through):  # type: ignore[name-defined]
    """History of which barriers and resources a proposal is to act on."""

    class Meta:
        proxy = True
