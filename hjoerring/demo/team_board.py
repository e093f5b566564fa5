"""What the demo's leads measure caseloads by, and how their teams stood night by night."""

from collections import defaultdict
from datetime import date, timedelta

from cases.models import Case
from evaluation.models import CaseloadNorm, TeamDay
from evaluation.team_days import WEEKS, write_down
from hjoerring.demo.staff import Staff

HOURS = {"camilla": 30, "josefine": 32}
LANGUAGES = {"ahmed": "arabisk, engelsk", "fatma": "tyrkisk", "emil": "engelsk, tysk"}
# By how many per cent more was overdue so many weeks ago, the oldest first; nothing else remembers it.
OVERDUE = [45, 52, 48, 56, 59, 63, 63, 48, 33, 22, 11, 0]
WHY = "the nights of a team count all its cases"


def tell(staff: Staff, today: date) -> None:
    CaseloadNorm(low=30, high=35, from_on=today - timedelta(days=365)).begin({"caseworker": 100}, {})
    for name, hours in HOURS.items():
        staff[name].weekly_hours = hours
    for name, languages in LANGUAGES.items():
        staff[name].languages = languages
    for name in HOURS | LANGUAGES:
        staff[name].change(["weekly_hours", "languages"])
    write_down(today)
    TeamDay.objects.bulk_create(
        _night(now, lived[now.team_id], ago)
        for lived in [_lived()]
        for now in TeamDay.objects.filter(on=today)
        for ago in range(1, 7 * (WEEKS - 1) + 1)
    )


def _lived() -> dict[int, list[tuple[date, date]]]:
    """By team, from when to when each of its cases was open, as the forecast reads them."""
    found = defaultdict(list)
    for team, opened_on, closed_on in Case.objects.as_system(WHY).values_list("team", "opened_on", "closed_on"):
        found[team].append((opened_on, closed_on or date.max))
    return found


def _night(now: TeamDay, lived: list[tuple[date, date]], ago: int) -> TeamDay:
    on = now.on - timedelta(days=ago)
    before = on - timedelta(days=1)
    cases = sum(opened_on < on <= closed_on for opened_on, closed_on in lived)
    weeks, days = divmod(ago, 7)
    later = OVERDUE[WEEKS - 1 - weeks]
    more = later + (OVERDUE[WEEKS - 2 - weeks] - later) * days / 7 if days else later
    return TeamDay(
        team_id=now.team_id,
        on=on,
        cases=cases,
        overdue=min(cases, round(now.overdue * (1 + more / 100))),
        opened=sum(opened_on == before for opened_on, _ in lived),
        closed=sum(closed_on == before for _, closed_on in lived),
    )
