"""Teams as the administrator keeps them: how many work and wait there, when one can be closed, and taken up again."""

from collections import Counter
from datetime import date

from django.db import transaction
from django.db.models import Count

from accounts.models import Team, User
from cases.models import Case
from danish.templatetags.danish import antal

Numbers = tuple[int, int]  # who can log in, and open cases


def with_numbers() -> list[tuple[Team, Numbers]]:
    """All teams, those that are closed last. Three statements."""
    people, cases = _people(), _open_cases()
    teams = Team.objects.select_related("division__head").order_by("closed_on", "name")
    return [(team, (people[team.pk], cases[team.pk])) for team in sorted(teams, key=lambda one: bool(one.closed_on))]


def _people() -> Counter[int]:
    active = User.objects.active().filter(team__isnull=False).order_by()
    return Counter(dict(active.values_list("team").annotate(Count("pk"))))


def _open_cases() -> Counter[int]:
    cases = Case.objects.as_system("how many each team has").open().order_by()
    return Counter(dict(cases.values_list("team").annotate(Count("pk"))))


def hindrance(team: Team) -> str:
    """Why the team can't be closed now; nothing if it can."""
    people, cases = _people()[team.pk], _open_cases()[team.pk]
    told = [(people, "medarbejder,medarbejdere"), (cases, "åben sag,åbne sager")]
    found = " og ".join(antal(number, words) for number, words in told if number)
    return f"Teamet har {found}. Flyt dem først til et andet team." if found else ""


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
    _turn(held, today)
    return ""


@transaction.atomic
def reopen(team: Team) -> None:
    """People and cases can be given to it again."""
    held = Team.objects.select_for_update().get(pk=team.pk)
    if held.closed_on:
        _turn(held, None)


def _turn(held: Team, closed_on: date | None) -> None:
    """As a new version, so that whoever has the team open meanwhile is told."""
    held.closed_on = closed_on
    held.version += 1
    held.save(update_fields=["closed_on", "version"])
