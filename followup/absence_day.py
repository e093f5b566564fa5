"""The day's talks that are left where somebody is away: those a lead may give to others, to whom, and how many in all.

They are the absent person's own, and those of colleagues who are away too and had asked them to stand in.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import F, OuterRef, Q, Subquery

from accounts.models import Absence, User, UserQuerySet
from cases import deputies
from cases.deputies_sql import Asked
from cases.models import Case
from danish.templatetags.danish import antal
from followup.models import Meeting
from followup.models.meeting import MeetingQuerySet


def talks_of(absence: Absence, lead: User, on: date, *, to_change: bool) -> list[Meeting]:
    """Those that the lead may see and change; their cases are held before they are read, as by everybody."""
    found = _of(absence, Meeting.objects.visible_to(lead), on)
    if to_change:
        cases = Case.objects.visible_to(lead).filter(pk__in=found.values("case")).select_for_update().order_by("pk")
        list(cases.values_list("pk", flat=True))
    rows = found.select_related("case__citizen", "group", "held_by").order_by(F("at").asc(nulls_last=True), "pk")
    return [one for one in rows if one.case.can_be_changed_by(lead)]


def who_can_hold(instead_of: User, on: date) -> UserQuerySet:
    """Colleagues of the team who are there that day."""
    return User.objects.covers_for(instead_of).exclude(pk__in=Absence.objects.on(on).values("user"))


def cannot_open(colleague: User, talks: Collection[Meeting]) -> str:
    """In words where the colleague could not write all of these down; whoever holds a talk has to open its case."""
    cases = {one.case_id for one in talks}
    number = len(cases) - Case.objects.visible_to(colleague).filter(pk__in=cases).count()
    told = f"{colleague.name} har ikke adgang til {antal(number, 'af sagerne,af sagerne')}. Vælg en anden."
    return told if number else ""


def how_many(absence: Absence, on: date) -> int:
    return _of(absence, Meeting.objects.as_system("how many, and nothing of whom"), on).count()


def _of(absence: Absence, talks: MeetingQuerySet, on: date) -> MeetingQuerySet:
    left_to = deputies.promised(absence)
    found = talks.planned().filter(on=on, case__closed_on=None)
    own = Q(held_by=absence.user)
    if not left_to:
        return found.filter(own)
    of_holder = Absence.objects.on(on).filter(user=OuterRef("held_by")).values("pk")
    asked = found.filter(held_by__in=[absence.user_id, *(one.user_id for one in left_to)])
    return asked.alias(asked=Asked(Subquery(of_holder), F("case"))).filter(own | Q(asked=absence.user_id))
