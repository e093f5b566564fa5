"""Absences as their pages show them: who stands in, what nobody stands in for, and how many citizens it is about."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch

from accounts.models import Absence, AbsenceQuerySet, User
from cases.handing_over import Uncovered, Why, uncovered
from cases.models import CoverPart, Involvement
from catalog.models import TargetGroup
from journal.row_history import Step, history_of


@dataclass(frozen=True)
class Gap:
    """What of an absence nobody stands in for, and why."""

    of: str  # a target group or a case in words; empty is all the rest
    why: str


@dataclass(frozen=True)
class Shown:
    """One absence of the team as the lead reads it."""

    absence: Absence
    gaps: list[Gap]
    citizens: int


def with_deputies(absences: AbsenceQuerySet) -> AbsenceQuerySet:
    """With everybody who stands in, for all or a part, in two statements."""
    parts = CoverPart.objects.select_related("cover", "target_group").order_by("pk")
    return absences.select_related("user", "cover").prefetch_related(Prefetch("parts", parts))


def of_team(lead: User, today: date) -> list[Shown]:
    """Those of the lead's team that are not over, the first to begin first; set-based, however many.

    Every open case of the team counts, as on the lead's board, also one that the lead may not open.
    """
    theirs = Absence.objects.filter(user__team=lead.team_id, user__is_active=True, until_on__gte=today)
    absences = list(with_deputies(theirs).order_by("from_on", "user__sort_key", "pk"))
    gaps = gaps_of(absences, today)
    responsible = Involvement.objects.coordinators().filter(until_on=None, user__in=[one.user_id for one in absences])
    of_the_team = responsible.filter(case__team=lead.team_id, case__closed_on=None)
    citizens = dict(of_the_team.order_by().values_list("user").annotate(Count("case")))
    return [Shown(one, gaps.get(one.pk, []), citizens.get(one.user_id, 0)) for one in absences]


def gaps_of(absences: Collection[Absence], today: date) -> dict[int, list[Gap]]:
    """By absence what nobody stands in for from today, all the rest first; set-based, however many."""
    found = _uncovered(absences, today)
    groups = TargetGroup.objects.in_bulk({one.target_group for one in found if one.target_group})
    gaps = defaultdict(list)
    for one in found:
        of = str(groups[one.target_group]) if one.target_group else "en enkelt sag" if one.case else ""
        gaps[one.absence].append(Gap(of, "Ingen er valgt" if one.why is Why.NOBODY else one.in_words))
    return dict(gaps)


def let_down_by(deputy: User, absences: Collection[Absence], today: date) -> dict[int, str]:
    """By absence why this deputy, whom it is told to, can't stand in for something of it."""
    why = {
        Why.AWAY: "Du er selv fraværende på nogle af dagene.",
        Why.ELSEWHERE: "Du er ikke længere i teamet.",
        Why.SHUT: "Du kan ikke åbne det hele.",
    }
    return {one.absence: why[one.why] for one in _uncovered(absences, today) if one.cover == deputy and one.why in why}


def changes_of(absence: Absence) -> list[Step]:
    """What was written in it, newest first, with the deputies that were named for a part.

    A case is not told: it may be one that the reader may not open.
    """
    kept: Any = CoverPart.pgh_event_model  # type: ignore[attr-defined]
    named = list(
        kept.objects.filter(absence=absence.pk, pgh_label="insert").select_related("pgh_context").order_by("-pgh_id")
    )
    users = User.objects.in_bulk({one.cover_id for one in named} | {_writer(one) for one in named} - {None})
    groups = TargetGroup.objects.in_bulk({one.target_group_id for one in named} - {None})
    still = set(CoverPart.objects.of(absence).values_list("pk", flat=True))
    steps = []
    for one in named:
        of = str(groups[one.target_group_id]) if one.target_group_id in groups else "en enkelt sag"
        line = f"Vikar for {of}: {users.get(one.cover_id, '(fjernet)')}" + (
            "" if one.pgh_obj_id in still else " (fjernet siden)"
        )
        by = users.get(_writer(one))
        steps.append(Step(one.pgh_created_at, by.name if by else "Systemet", [line]))
    return sorted(steps + history_of(absence), key=lambda step: step.at, reverse=True)


def _writer(event: Any) -> int | None:
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


def _uncovered(absences: Collection[Absence], today: date) -> list[Uncovered]:
    pks = {one.pk for one in absences}
    return [one for one in uncovered({one.user_id for one in absences}, today) if one.absence in pks]
