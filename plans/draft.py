"""The plan's draft: what in it is not as the latest version that was agreed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from journal.models import Event
from plans.models import Intervention, PlanVersion
from plans.terms import differ, give_back


@dataclass(frozen=True)
class Draft:
    """What the next version would say of the lines that the version in force, if there is one, does not."""

    in_force: PlanVersion | None
    new: list[Intervention]
    unagreed: list[Intervention]  # begun before any version had them
    changed: list[Intervention]
    gone: list[Intervention]  # agreed, and dropped since; what a follow-up ended is no draft

    @property
    def number(self) -> int:
        """That of the version the draft becomes."""
        return self.in_force.number + 1 if self.in_force else 1

    @property
    def lines(self) -> list[Intervention]:
        return [*self.new, *self.unagreed, *self.changed, *self.gone]

    @property
    def to_discard(self) -> list[Intervention]:
        """What has begun or is dropped stays so."""
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
    def numbers_of_unagreed(self) -> set[int]:
        return {one.pk for one in self.unagreed}

    @property
    def numbers_of_changed(self) -> set[int]:
        return {one.pk for one in self.changed}


def draft_of(case: Case, interventions: Iterable[Intervention]) -> Draft:
    """Of all interventions of the case, the dropped ones too, which have their goals and factors with them."""
    in_force = case.plan_versions.order_by("-number").first()
    agreed = _agreed(in_force)
    draft = Draft(in_force, [], [], [], [])
    for one in interventions:
        line = agreed.get(one.pk)
        if one.is_proposed:
            draft.new.append(one)
        elif not one.is_over:
            if line is None:
                draft.unagreed.append(one)
            elif in_force and _is_changed(one, line, in_force.frozen_at):
                draft.changed.append(one)
        elif line and line["state"] != "done" and not one.is_in_the_picture:
            draft.gone.append(one)
    return draft


def _is_changed(one: Intervention, line: dict[str, Any], since: datetime) -> bool:
    # A follow-up and the clock move a line too, and are no draft of anything.
    return "terms" in line and one.edited_at > since and differ(line["terms"], one)


def _agreed(version: PlanVersion | None) -> dict[int, dict[str, Any]]:
    lines = version.content.get("interventions", []) if version else []
    return {line["id"]: line for line in lines if "id" in line}


@transaction.atomic
def discard(case: Case, *, by: User) -> None:
    """Take the new lines out, and let the changed ones say what was agreed; all others stay as they are."""
    case.hold()
    lines = Intervention.objects.filter(case=case).for_display().select_for_update(of=["self"])
    draft = draft_of(case, lines)
    agreed = _agreed(draft.in_force)
    for one in draft.new:
        one.case = case
        one.take_out(by=by)
    for one in draft.changed:
        terms = agreed[one.pk]["terms"]
        one.case = case
        give_back(terms, one, timezone.localdate())
        one.goals.set(case.goals.filter(pk__in=terms["goals"]))
        one.factors.set(case.factors.filter(pk__in=terms["factors"]))
        one.change(by=by)
    text = "Kladden er kasseret"
    if not (draft.unagreed or draft.gone):
        version = draft.in_force
        text += f": planen er igen version {version.number}" if version else ": ingen plan er aftalt endnu"
    case.note(Event.Kind.PLAN, text, by=by, code=Event.Code.PLAN_CHANGED)
