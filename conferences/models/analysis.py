from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from danish.rules import RulesAtFields


class AnalysisQuerySet(models.QuerySet["Analysis"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def as_system(self, why: str) -> Self:
        """All of them, for work that no user asked for; `why` is for whoever reads the code."""
        return self.all()

    def going_on(self) -> Self:
        return self.filter(state__in=Analysis.GOING_ON)

    def newest_first(self) -> Self:
        """The one that is going on, and then as they were noted: an offer may be noted late."""
        return self.order_by(models.Case(models.When(state__in=Analysis.GOING_ON, then=0), default=1), "-pk")


@pghistory.track()
class Analysis(RulesAtFields):
    """From the offer to the citizen to a plan that holds what the professions found; or a lighter round-table talk."""

    class Kind(models.TextChoices):
        INTERDISCIPLINARY = "analysis", "Tværfaglig analyse"
        ROUND_TABLE = "round_table", "Rundbordssamtale"

    class State(models.TextChoices):
        OFFERED = "offered", "Tilbudt"
        ACCEPTED = "accepted", "Borgeren har sagt ja"
        DECLINED = "declined", "Borgeren har sagt nej"
        HELD = "held", "Konference holdt"
        TRANSLATED = "translated", "Omsat til plan"
        CLOSED = "closed", "Afsluttet"

    GOING_ON = (State.OFFERED, State.ACCEPTED, State.HELD)
    BEFORE_CONFERENCE = (State.OFFERED, State.ACCEPTED)

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="analyses")
    kind = models.CharField("form", max_length=12, choices=Kind, default=Kind.INTERDISCIPLINARY, editable=False)
    state = models.CharField("tilstand", max_length=12, choices=State, default=State.OFFERED, editable=False)
    because = models.CharField("anledning", max_length=300, blank=True)
    offered_on = models.DateField("tilbudt", default=timezone.localdate)
    offered_by = models.ForeignKey(User, models.PROTECT, verbose_name="tilbudt af", related_name="+", editable=False)
    answered_on = models.DateField("svarede", null=True, blank=True)
    # In the citizen's own words.
    own_words = models.TextField("med borgerens egne ord", max_length=1000, blank=True)
    matters_most = models.TextField("vigtigst for mig", max_length=1000, blank=True)
    others_should_know = models.TextField("det vil jeg gerne have, de andre ved", max_length=1000, blank=True)
    takes_part = models.BooleanField("borgeren er med på konferencen", null=True, blank=True)
    words_on = models.DateField("skrevet sammen", null=True, blank=True)
    # The deadlines as the rules said when the citizen accepted; they stay when the conference is moved.
    interviews_by = models.DateField("samtaler senest", null=True, blank=True, editable=False)
    conference_by = models.DateField("konference senest", null=True, blank=True, editable=False)
    plan_by = models.DateField("omsat til plan senest", null=True, blank=True, editable=False)
    held_on = models.DateField("konference holdt", null=True, blank=True, editable=False)
    translated_on = models.DateField("omsat til plan", null=True, blank=True, editable=False)
    closed_on = models.DateField("afsluttet", null=True, blank=True, editable=False)
    closed_because = models.CharField("hvorfor afsluttet", max_length=300, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = AnalysisQuerySet.as_manager()

    class Meta:
        verbose_name = "tværfaglig analyse"
        verbose_name_plural = "tværfaglige analyser"
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["state", "conference_by"],
                condition=Q(state__in=["offered", "accepted", "held"]),
                name="analysis_going_on",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="analysis_one_going_on",
                fields=["case"],
                condition=Q(state__in=["offered", "accepted", "held"]),
                violation_error_message="Der er allerede en analyse eller rundbordssamtale i gang.",
            ),
            models.CheckConstraint(
                name="analysis_answered_on_a_day",
                condition=Q(state__in=["offered", "closed"]) | Q(answered_on__isnull=False),
                violation_error_code="answered_on",
                violation_error_message="Skriv, hvornår borgeren svarede.",
            ),
            models.CheckConstraint(
                name="analysis_held_on_a_day",
                condition=~Q(state__in=["held", "translated"]) | Q(held_on__isnull=False),
                violation_error_message="Skriv, hvornår konferencen blev holdt.",
            ),
            models.CheckConstraint(
                name="analysis_translated_on_a_day",
                condition=Q(state="translated", translated_on__isnull=False)
                | (~Q(state="translated") & Q(translated_on=None)),
                violation_error_message="Skriv, hvornår analysen blev omsat til plan.",
            ),
            models.CheckConstraint(
                name="analysis_closed_for_a_reason",
                condition=(Q(state="closed", closed_on__isnull=False) & ~Q(closed_because=""))
                | (~Q(state="closed") & Q(closed_on=None, closed_because="")),
                violation_error_code="closed_because",
                violation_error_message="Skriv, hvorfor analysen bliver afsluttet.",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="analysis_takes_its_turns",
                field="state",
                transitions=[
                    ("offered", "accepted"),
                    ("offered", "declined"),
                    ("offered", "closed"),
                    ("accepted", "declined"),
                    ("accepted", "held"),
                    ("accepted", "closed"),
                    ("held", "translated"),
                    ("held", "closed"),
                ],
            )
        ]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return reverse("conferences:analysis_detail", args=[self.case_id])

    @property
    def is_round_table(self) -> bool:
        return self.kind == self.Kind.ROUND_TABLE

    @property
    def is_going_on(self) -> bool:
        return self.state in self.GOING_ON

    @property
    def answered_last_on(self) -> date:
        """The last day on which the citizen said something to it: the next one is offered that day or later."""
        return max(day for day in (self.offered_on, self.answered_on, self.held_on) if day)

    def hold(self) -> None:
        """Read it anew, and make others who change it wait until this transaction is over."""
        case = self.case
        self.refresh_from_db(from_queryset=Analysis.objects.select_for_update(of=["self"]))
        self.case = case

    def keep_words(self) -> None:
        """Save what the citizen said."""
        self.version += 1
        names = ["own_words", "matters_most", "others_should_know", "takes_part", "words_on"]
        self.save(update_fields=[*names, "version"])
