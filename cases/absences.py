"""Absences as their pages show them: who stands in, what nobody stands in for, and how many citizens it is about."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from accounts.models import Absence, User
from cases.handing_over import Uncovered, Why, uncovered
from cases.models import CoverPart, Involvement
from catalog.models import TargetGroup


@dataclass(frozen=True)
class Gap:
    """What of an absence nobody stands in for, and why."""

    of: str  # a target group or a case in words; empty is all the rest
    why: str


@dataclass(frozen=True)
class Shown:
    """One absence of the team as the lead reads it."""

    absence: Absence
    parts: Sequence[CoverPart]
    gaps: list[Gap]
    citizens: int


def of_team(lead: User, today: date) -> list[Shown]:
    """Those of the lead's team that are not over, the first to begin first; set-based, however many.

    Every open case of the team counts, as on the lead's board, also one that the lead may not open.
    """
    absences = list(
        Absence.objects.filter(user__team=lead.team_id, user__is_active=True, until_on__gte=today)
        .select_related("user", "cover")
        .order_by("from_on", "user__sort_key", "pk")
    )
    parts = defaultdict(list)
    of_these = CoverPart.objects.filter(absence__in=absences).select_related("cover", "target_group")
    for part in of_these.order_by("pk"):
        parts[part.absence_id].append(part)
    gaps = gaps_of(absences, today)
    responsible = Involvement.objects.coordinators().filter(until_on=None, user__in=[one.user_id for one in absences])
    of_the_team = responsible.filter(case__team=lead.team_id, case__closed_on=None)
    citizens = dict(of_the_team.order_by().values_list("user").annotate(Count("case")))
    return [Shown(one, parts[one.pk], gaps.get(one.pk, []), citizens.get(one.user_id, 0)) for one in absences]


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


def _uncovered(absences: Collection[Absence], today: date) -> list[Uncovered]:
    pks = {one.pk for one in absences}
    return [one for one in uncovered({one.user_id for one in absences}, today) if one.absence in pks]
