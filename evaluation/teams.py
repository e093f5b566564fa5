"""Teams as the administrator keeps them: how many work and wait there, and when one can be closed."""

from datetime import date

from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Team
from cases.models import Case
from danish.templatetags.danish import antal


def with_numbers() -> QuerySet[Team]:
    """All teams, each with how many can log in and how many open cases there are."""
    open_cases = Case.objects.as_system("how many a team has").open().filter(team=OuterRef("pk")).order_by()
    counted = open_cases.values("team").annotate(number=Count("pk")).values("number")
    teams = Team.objects.annotate(
        people=Count("members", filter=Q(members__is_active=True)), open_cases=Coalesce(Subquery(counted), 0)
    )
    return teams.select_related("division__head").order_by("closed_on", "name")


def hindrance(team: Team) -> str:
    """Why the team can't be closed now; nothing if it can."""
    now = with_numbers().values_list("people", "open_cases").get(pk=team.pk)
    found = [
        antal(number, words)
        for number, words in zip(now, ("medarbejder,medarbejdere", "åben sag,åbne sager"), strict=True)
        if number
    ]
    return f"Teamet har {' og '.join(found)}. Flyt dem først til et andet team." if found else ""


@transaction.atomic
def close(team: Team, today: date) -> str:
    """Nobody and nothing can be given to it from today. Why not, if it can't be closed.

    A member or a case that is given to it in the same moment, and not yet saved, is waited for and counted.
    """
    held = Team.objects.select_for_update().get(pk=team.pk)
    if held.closed_on and held.closed_on <= today:
        return ""
    if why := hindrance(held):
        return why
    held.closed_on = today
    held.save(update_fields=["closed_on"])
    return ""
