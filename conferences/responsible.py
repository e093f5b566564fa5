"""Whom to tell what happens in a case's analysis."""

from collections.abc import Iterable

from accounts.models import User
from cases.models import Case, Involvement


def whom_to_tell(cases: Iterable[int]) -> dict[int, int]:
    """By case: who is responsible now; where nobody is, a lead of the team that may see it."""
    wanted = set(cases)
    told = Involvement.objects.told_of(wanted)
    if without := wanted - set(told):
        leads = User.objects.active().filter(role=User.Role.TEAM_LEAD, team__isnull=False).order_by("-pk")
        of_team = dict(leads.values_list("team_id", "pk"))
        rows = Case.objects.as_system("nobody is responsible").filter(pk__in=without, is_restricted=False)
        told |= {case: of_team[team] for case, team in rows.values_list("pk", "team_id") if team in of_team}
    return told
