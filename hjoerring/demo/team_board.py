"""What the demo's leads measure caseloads by, and how their teams stood night by night."""

from datetime import date, timedelta

from evaluation.models import CaseloadNorm, TeamDay
from evaluation.team_days import WEEKS, write_down
from hjoerring.demo.staff import Staff

HOURS = {"camilla": 30, "josefine": 32}
LANGUAGES = {"ahmed": "arabisk, engelsk", "fatma": "tyrkisk", "emil": "engelsk, tysk"}
# By how many per cent more was overdue so many weeks ago, the oldest first, and how many cases more there were.
OVERDUE = [45, 52, 48, 56, 59, 63, 63, 48, 33, 22, 11, 0]
CASES = [-9, -7, -7, -4, -3, 0, 2, 3, 1, 0, 1, 0]


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
        TeamDay(
            team=team,
            on=today - timedelta(days=ago),
            cases=max(0, now.cases + CASES[week]),
            overdue=round(now.overdue * (1 + OVERDUE[week] / 100)),
            opened=(ago * 7 + team.pk) % 3,
            closed=(ago * 5 + team.pk) % 3,
        )
        for now in TeamDay.objects.filter(on=today).select_related("team")
        for team in [now.team]
        for ago in range(1, 7 * (WEEKS - 1) + 1)
        for week in [WEEKS - 1 - (ago + 6) // 7]
    )
