from typing import TYPE_CHECKING, Self

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.sealing import keyed_hash
from cases.models import Case
from danish.rules import RulesAtFields
from journal.models import Event
from plans.snapshot import snapshot

if TYPE_CHECKING:
    from plans.models.paper import PlanPaper


class PlanVersionQuerySet(models.QuerySet["PlanVersion"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def with_papers(self) -> Self:
        """For a list: without what they say, which is long."""
        return self.defer("content").select_related("frozen_by").prefetch_related("papers")


@pghistory.track()
class PlanVersion(RulesAtFields):
    """The plan as it was agreed with the citizen on one day. It is never changed; papers are drawn from it."""

    class CitizenView(models.TextChoices):
        AGREES = "agrees", "Er enig i planen"
        PARTLY = "partly", "Er delvist enig i planen"
        DISAGREES = "disagrees", "Er uenig"
        UNABLE = "unable", "Kunne ikke svare"

    class SignedHow(models.TextChoices):
        PAPER = "paper", "Underskrevet på papir"
        DIGITAL = "digital", "Godkendt digitalt"
        SPOKEN = "spoken", "Mundtligt i en samtale"
        NOT = "not", "Ikke underskrevet"

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="plan_versions")
    number = models.PositiveSmallIntegerField("version", editable=False)
    agreed_on = models.DateField("aftalt", default=timezone.localdate)
    citizen_view = models.CharField("borgerens holdning", max_length=10, choices=CitizenView)
    citizen_words = models.TextField("med borgerens egne ord", max_length=1000, blank=True)
    signed_how = models.CharField("hvordan er den godkendt", max_length=8, choices=SignedHow)
    content = models.JSONField("planen, som den stod", editable=False)
    frozen_by = models.ForeignKey(User, models.PROTECT, verbose_name="aftalt af", related_name="+", editable=False)
    frozen_at = models.DateTimeField("gemt", auto_now_add=True)

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
        triggers = [
            pgtrigger.ReadOnly(name="plan_version_is_frozen"),
            pgtrigger.Protect(name="plan_version_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"Version {self.number}"

    @property
    def paper(self) -> "PlanPaper":
        """The citizen's."""
        return self.paper_for("citizen")

    @property
    def full_paper(self) -> "PlanPaper":
        return self.paper_for("staff")

    def paper_for(self, reader: str) -> "PlanPaper":
        """One that is not saved when nobody has asked for it."""
        asked_for = (paper for paper in self.papers.all() if paper.reader == reader)
        paper: PlanPaper = next(asked_for, None) or self.papers.model(version=self, reader=reader)
        return paper

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
        last = self.case.plan_versions.order_by("-number").first()
        if last and self.agreed_on < last.agreed_on:
            agreed = f"{last} blev aftalt {last.agreed_on:%d.%m.%Y}"
            raise ValidationError({"agreed_on": f"{agreed}. En ny version kan ikke være aftalt før den."})
        if not self.case.interventions.in_plan().exists():
            raise ValidationError("Planen er tom. Læg mindst én indsats i den, før I aftaler den.")

    def mark_of_what_is_frozen(self) -> str:
        """Changes whenever something changes that a version of the plan would hold, and with each new version."""
        parts = [self.case.goals.live(), self.case.factors.all(), self.case.interventions.in_plan()]
        rows = [list(part.order_by("pk").values_list("pk", "version")) for part in parts]
        return keyed_hash(f"plan {self.case_id} {self.case.version} {self._last_number()} {rows}").hex()

    def _last_number(self) -> int:
        return self.case.plan_versions.aggregate(last=Max("number"))["last"] or 0

    @transaction.atomic
    def freeze(self, *, by: User) -> None:
        """Keep the plan as it stands now under the next number; questions about it and its price are settled."""
        # Two who agree at once get a number each: the second waits here for the first.
        Case.objects.select_for_update().only("pk").get(pk=self.case_id)
        self.number = self._last_number() + 1
        self.frozen_by = by
        self.case.interventions.agree()
        self.content = snapshot(self)
        self.save()
        self.case.note(Event.Kind.PLAN, f"Plan version {self.number} aftalt", by=by)
        for question in self.case.reconsiderations.open():
            question.settle(answer=f"Ny version {self.number} er aftalt", by=by)
        self.case.plan_approvals.withdraw(by=by)
