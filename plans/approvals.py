"""Whether a plan costs so much that the team lead must approve it before it is agreed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import User
from accounts.sealing import keyed_hash
from cases.models import Case
from plans.models import Intervention, PlanApproval, PriceLimit
from plans.terms import DATES, terms_of

PAID_BY_US = (Intervention.Payer.JOB_CENTRE, Intervention.Payer.DEPARTMENT)


def price_of(lines: Iterable[Intervention]) -> Decimal:
    """Kroner for the whole of what the municipality itself pays."""
    return sum((line.price for line in lines if line.payer in PAID_BY_US), Decimal(0))


@dataclass(frozen=True)
class Gate:
    """What a plan costs, the limit of the day, and what the team lead has said to it last."""

    price: Decimal
    limit: int | None
    mark: str  # of what the lines say and cost now
    latest: PlanApproval | None

    @property
    def is_over(self) -> bool:
        return self.limit is not None and self.price > self.limit

    @property
    def is_of_this_plan(self) -> bool:
        """Whether the last question was about the plan as it stands now."""
        return self.latest is not None and self.latest.mark == self.mark

    @property
    def is_approved(self) -> bool:
        return self.is_of_this_plan and self._is(PlanApproval.State.APPROVED)

    @property
    def is_waiting(self) -> bool:
        return self.is_of_this_plan and self._is(PlanApproval.State.WAITING)

    @property
    def is_declined(self) -> bool:
        return self.is_of_this_plan and self._is(PlanApproval.State.DECLINED)

    @property
    def is_outdated(self) -> bool:
        """Asked, or even approved, but of a plan that has changed since."""
        asked = (PlanApproval.State.WAITING, PlanApproval.State.APPROVED)
        return self.latest is not None and not self.is_of_this_plan and self.latest.state in asked

    @property
    def is_shut(self) -> bool:
        return self.is_over and not self.is_approved

    def _is(self, state: PlanApproval.State) -> bool:
        return self.latest is not None and self.latest.state == state


def mark_of(lines: Iterable[Intervention]) -> str:
    """Changes with what the lines say and cost, and with each line that comes or goes.

    A line that begins moves its dates by itself, so it is told by its length, and by when somebody edited it last.
    """
    rows = [
        [
            line.pk,
            {name: said for name, said in terms_of(line).items() if name not in DATES},
            (line.ends_on - line.starts_on).days,
            f"{line.price_per_week:.2f}",
            line.edited_at.timestamp(),
        ]
        for line in sorted(lines, key=lambda line: line.pk)
    ]
    return keyed_hash(f"price of a plan {json.dumps(rows)}").hex()


def who_can_answer(case: Case) -> list[User]:
    """The leads of the team who may work on the case: of a protected citizen's only those with a part in it."""
    leads = User.objects.active().filter(role=User.Role.TEAM_LEAD, team=case.team_id)
    return [lead for lead in leads.order_by("first_name", "last_name", "pk") if case.can_be_changed_by(lead)]


def gate_of(case: Case, lines: Iterable[Intervention], on: date) -> Gate:
    lines = list(lines)
    limit = PriceLimit.objects.on(on)
    latest = case.plan_approvals.select_related("asked_by", "answered_by").order_by("-asked_at", "-pk").first()
    return Gate(price_of(lines), limit.kroner if limit else None, mark_of(lines), latest)
