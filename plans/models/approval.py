from datetime import date
from typing import Self

import pghistory
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from danish.fields import MaskedCharField
from danish.rules import RulesAtFields
from journal.models import Event


class PriceLimitQuerySet(models.QuerySet["PriceLimit"]):
    def on(self, day: date) -> "PriceLimit | None":
        """The limit that counts that day; none when plans need nobody's approval."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day).order_by("-from_on").first()


@pghistory.track()
class PriceLimit(RulesAtFields):
    """Above how many kroner the team lead must approve a plan before it is agreed. A row with a period."""

    kroner = models.PositiveIntegerField("beløb i kroner")
    from_on = models.DateField("gælder fra")
    until_on = models.DateField("gælder til", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = PriceLimitQuerySet.as_manager()

    class Meta:
        verbose_name = "beløbsgrænse"
        verbose_name_plural = "beløbsgrænser"
        ordering = ["-from_on"]
        constraints = [
            models.UniqueConstraint(name="price_limit_one_from_a_day", fields=["from_on"]),
            models.CheckConstraint(
                name="price_limit_ends_after_it_began",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_code="until_on",
                violation_error_message="Grænsen kan ikke ophøre, før den begynder.",
            ),
        ]

    def __str__(self):
        return f"{self.kroner} kr. fra {self.from_on:%d.%m.%Y}"

    def change(self) -> None:
        self.version += 1
        self.save()


class Answered(Exception):
    """Somebody has answered, or taken the question back, in the meantime."""


class PlanApprovalQuerySet(models.QuerySet["PlanApproval"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def as_system(self, why: str) -> Self:
        """All of them, as `Case.objects.as_system`; `why` is for whoever reads the code."""
        return self.all()

    def waiting(self) -> Self:
        return self.filter(state=PlanApproval.State.WAITING)

    def to_answer(self) -> Self:
        """What waits in cases that are open."""
        return self.waiting().filter(case__closed_on=None)

    def withdraw(self, *, by: User) -> None:
        """Take back what nobody needs to answer any more."""
        for question in self.waiting().select_related("case").select_for_update(of=["self"]):
            question.settle(PlanApproval.State.WITHDRAWN, by=by)


@pghistory.track()
class PlanApproval(RulesAtFields):
    """A team lead is asked whether a plan that costs more than the limit may be agreed, and what the answer was."""

    class State(models.TextChoices):
        WAITING = "waiting", "Venter på svar"
        APPROVED = "approved", "Godkendt"
        DECLINED = "declined", "Afvist"
        WITHDRAWN = "withdrawn", "Trukket tilbage"

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="plan_approvals")
    # plans.approvals.mark_of: lines that say something else, or cost something else, are another plan.
    mark = models.CharField("planen, som den stod", max_length=64, editable=False)
    price = models.DecimalField("pris", max_digits=12, decimal_places=2, editable=False)
    limit = models.PositiveIntegerField("grænse", editable=False)
    because = MaskedCharField("hvorfor prisen er nødvendig", max_length=500)
    state = models.CharField("svar", max_length=10, choices=State, default=State.WAITING, editable=False)
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name="spurgt af", related_name="+", editable=False)
    asked_at = models.DateTimeField("spurgt", auto_now_add=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="besvaret af", related_name="+", null=True, blank=True, editable=False
    )
    answered_at = models.DateTimeField("besvaret", null=True, blank=True, editable=False)
    answer = MaskedCharField("begrundelse", max_length=500, blank=True)

    objects = PlanApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = "godkendelse af plan"
        verbose_name_plural = "godkendelser af planer"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="plan_approval_one_waiting", fields=["case"], condition=Q(state="waiting")),
            models.CheckConstraint(
                name="plan_approval_answered_by_somebody",
                condition=Q(state="waiting", answered_at=None, answered_by=None)
                | (~Q(state="waiting") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                violation_error_message="Skriv, hvem der har svaret, og hvornår.",
            ),
            models.CheckConstraint(
                name="plan_approval_declined_for_a_reason",
                condition=~Q(state="declined") | ~Q(answer=""),
                violation_error_code="answer",
                violation_error_message="Skriv, hvorfor planen ikke godkendes.",
            ),
        ]
        indexes = [models.Index(fields=["case"], include=["state"], name="plan_approval_of_case")]

    def __str__(self):
        return f"{self.get_state_display()}: {self.price:.0f} kr."

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_withdrawn(self) -> bool:
        return self.state == self.State.WITHDRAWN

    @transaction.atomic
    def ask(self, *, by: User) -> None:
        """Ask the team lead; what was asked before and not answered is taken back by it."""
        Case.objects.select_for_update().only("pk").get(pk=self.case_id)
        self.case.plan_approvals.withdraw(by=by)
        self.asked_by = by
        self.save()
        self.case.note(Event.Kind.PLAN, "Planens pris er sendt til godkendelse", by=by)

    @transaction.atomic
    def settle(self, state: str, *, by: User, answer: str = "") -> None:
        """Approve, decline or take back. Raises `Answered`."""
        self.refresh_from_db(fields=["state"], from_queryset=PlanApproval.objects.select_for_update())
        if not self.is_waiting:
            raise Answered
        self.state, self.answer = state, answer[:500]
        self.answered_by, self.answered_at = by, timezone.now()
        self.save()
        self.case.note(Event.Kind.PLAN, f"Planens pris: {self.get_state_display().lower()}", by=by)
