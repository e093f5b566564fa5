"""What came to a team and left it, read from its cases; the arithmetic is in `evaluation.forecast`.

A case is told of in the team that has it now, also for the weeks before it was moved there.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import FULL_TIME, Team
from cases.models import Case
from evaluation.caseloads import NO_NORM, Norm, norm_on, people_of
from evaluation.caseloads_sql import LOADS
from evaluation.forecast import YEAR, Crew, Forecast, Week
from evaluation.team_days import monday_of
from journal.prepared import ask

WEEK = timedelta(weeks=1)
WHY = "the numbers of a team's weeks count protected cases too; nobody is named"
STANDING = """
SELECT count(*) FILTER (WHERE closed_on IS NULL), min(opened_on) FROM cases_case WHERE team_id = %s
"""
WEEKS = """
SELECT told.monday, sum(told.came)::int, sum(told.gone)::int
FROM (
    SELECT date_trunc('week', opened_on)::date AS monday, 1 AS came, 0 AS gone
    FROM cases_case WHERE team_id = %(team)s AND opened_on BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT date_trunc('week', closed_on)::date, 0, 1
    FROM cases_case WHERE team_id = %(team)s AND closed_on BETWEEN %(first)s AND %(last)s
) told
GROUP BY told.monday
"""
WEIGHTS = f"""
SELECT load.weight FROM ({LOADS.replace("{narrowed}", "AND opened.team_id = %(team)s")}) load
"""


@dataclass(frozen=True)
class TeamForecast:
    """A team's last year, the days of the week that runs, and who there is."""

    team: Team
    today: date
    norm: Norm | None
    full_time: Decimal
    forecast: Forecast
    this_week: Week
    crew: Crew

    @property
    def first(self) -> date:
        """Of the days that the forecast is made from."""
        return self.forecast.weeks[0].monday if self.forecast.weeks else self.today

    @property
    def last(self) -> date:
        return self.this_week.monday - timedelta(days=1)

    @property
    def newest_first(self) -> list[Week]:
        return list(self.forecast.weeks)[::-1]

    @property
    def past(self) -> list[int]:
        """Open cases at the end of each week of the last half year, and today: counted back from today."""
        counted = [self.forecast.cases]
        for week in [self.this_week, *reversed(self.forecast.weeks[-YEAR // 2 :])]:
            counted.append(counted[-1] - week.change)
        return counted[::-1]


def forecast_of(team: Team, today: date) -> TeamForecast:
    """In five statements: cases, weeks, norm, people and weights."""
    this_monday = monday_of(today)
    ((cases, began),) = ask(STANDING, team.pk)
    first = max(this_monday - YEAR * WEEK, monday_of(began)) if began else this_monday
    told = {row[0]: Week(*row) for row in ask(WEEKS, team=team.pk, first=first, last=today)}
    mondays = [first + number * WEEK for number in range((this_monday - first).days // 7)]
    weeks = [told.get(monday) or Week(monday, 0, 0) for monday in mondays]
    norm = norm_on(today)
    full_time = norm.full_time if norm else FULL_TIME
    weights = [row[0] for row in ask(WEIGHTS, team=team.pk, today=today, **(norm or NO_NORM).said())]
    crew = Crew.of(people_of(team.pk, [], today), norm, full_time, weights)
    running = told.get(this_monday) or Week(this_monday, 0, 0)
    return TeamForecast(team, today, norm, full_time, Forecast(cases, weeks), running, crew)


def cases_of(team: Team, day: str, first: date, last: date) -> list[int]:
    """Those that were opened, or closed, within the days: as many as the number says; the newest first."""
    found = Case.objects.as_system(WHY).filter(team=team, **{f"{day}__range": (first, last)})
    return list(found.order_by(f"-{day}", "pk").values_list("pk", flat=True))
