"""Min dag: whose cases it is about."""

from datetime import date

from accounts.models import User
from cases.models import Case, Involvement
from cases.models.case import CaseQuerySet


def caseload(user: User, today: date) -> CaseQuerySet:
    """The open cases a person has to do with: a lead the team's, a caseworker those they are responsible for,
    others those they are involved in."""
    cases = Case.objects.visible_to(user).open()
    if user.role == User.Role.TEAM_LEAD:
        return cases.filter(team=user.team_id)
    if user.role == User.Role.CASEWORKER:
        return cases.coordinated_by(user)
    return cases.filter(pk__in=Involvement.objects.live(today).filter(user=user).values("case"))
