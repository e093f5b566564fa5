"""The plan's draft: what in it is not as the latest version that was agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from journal.models import Event
from plans.models import Intervention, PlanVersion
from plans.terms import Terms, differ, give_back


@dataclass(frozen=True)
class Draft:
    """The lines that are new, and those that are changed, since the version in force, if there is one."""

    in_force: PlanVersion | None
    new: list[Intervention]
    changed: list[Intervention]

    @property
    def number(self) -> int:
        """That of the version the draft becomes."""
        return self.in_force.number + 1 if self.in_force else 1

    @property
    def lines(self) -> list[Intervention]:
        return [*self.new, *self.changed]

    @property
    def edited_at(self) -> datetime | None:
        return max((one.edited_at for one in self.lines), default=None)

    @property
    def edited_by(self) -> User | None:
        return max(self.lines, key=lambda one: one.edited_at).edited_by if self.lines else None

    @property
    def numbers_of_new(self) -> set[int]:
        return {one.pk for one in self.new}

    @property
    def numbers_of_changed(self) -> set[int]:
        return {one.pk for one in self.changed}


def draft_of(case: Case, interventions: Sequence[Intervention]) -> Draft:
    """Of these interventions of the case, which have their goals and factors with them."""
    in_force = case.plan_versions.order_by("-number").first()
    agreed = _agreed(in_force)
    since = in_force.frozen_at if in_force else None
    return Draft(
        in_force=in_force,
        new=[one for one in interventions if one.is_proposed],
        changed=[
            one
            for one in interventions
            if not (one.is_proposed or one.is_over)
            # A follow-up and the clock move a line too, and are no draft of anything.
            and one.pk in agreed
            and since is not None
            and one.edited_at > since
            and differ(agreed[one.pk], one)
        ],
    )


def _agreed(version: PlanVersion | None) -> dict[int, Terms]:
    lines = version.content.get("interventions", []) if version else []
    return {line["id"]: line["terms"] for line in lines if "terms" in line}


@transaction.atomic
def discard(case: Case, *, by: User) -> None:
    """Take the new lines out of the plan, and let the changed ones say what was agreed."""
    case.hold()
    lines = Intervention.objects.filter(case=case).in_plan().for_display().select_for_update(of=["self"])
    draft = draft_of(case, list(lines))
    agreed = _agreed(draft.in_force)
    for one in draft.new:
        one.case = case
        one.take_out(by=by)
    for one in draft.changed:
        terms = agreed[one.pk]
        one.case = case
        give_back(terms, one, timezone.localdate())
        one.goals.set(case.goals.filter(pk__in=terms["goals"]))
        one.factors.set(case.factors.filter(pk__in=terms["factors"]))
        one.change(by=by)
    as_before = f"planen er igen version {draft.in_force.number}" if draft.in_force else "ingen plan er aftalt endnu"
    case.note(Event.Kind.PLAN, f"Kladden er kasseret: {as_before}", by=by, code=Event.Code.PLAN_CHANGED)
