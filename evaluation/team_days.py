"""How teams stood night by night: written down once for each day, and read as twelve weeks of trend."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.db import connection

from evaluation.models import TeamDay

WEEKS = 12
# Overdue as the flag has it. A team that is closed has no days any more.
NIGHT = """
INSERT INTO evaluation_teamday (team_id, "on", cases, overdue, opened, closed)
SELECT team.id, day.today, count(filed.id) FILTER (WHERE filed.closed_on IS NULL),
    count(late.case_id) FILTER (WHERE filed.closed_on IS NULL),
    count(filed.id) FILTER (WHERE filed.opened_on = day.today - 1),
    count(filed.id) FILTER (WHERE filed.closed_on = day.today - 1)
FROM (SELECT %s::date AS today) day
CROSS JOIN accounts_team team
LEFT JOIN cases_case filed ON filed.team_id = team.id
    AND (filed.closed_on IS NULL OR filed.closed_on = day.today - 1 OR filed.opened_on = day.today - 1)
LEFT JOIN (
    SELECT DISTINCT part.case_id FROM plans_intervention part WHERE part.follow_up_on < %s::date
) late ON late.case_id = filed.id
WHERE team.closed_on IS NULL OR team.closed_on > day.today
GROUP BY team.id, day.today
ON CONFLICT (team_id, "on") DO NOTHING
"""


def write_down(today: date) -> int:
    """Every team's day, in one statement; of how many teams. A day that is written stays as it is."""
    with connection.cursor() as cursor:
        cursor.execute(NIGHT, [today, today])
        return cursor.rowcount


@dataclass(frozen=True)
class Week:
    """The last day of a week that was written down; none where no night was."""

    monday: date
    day: TeamDay | None

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week


@dataclass(frozen=True)
class Trend:
    """A team's last twelve weeks, the oldest first, the one that runs at the end."""

    weeks: list[Week]

    @classmethod
    def of(cls, days: list[TeamDay], today: date) -> Self:
        """Of the days of one team, in their order."""
        last = {monday_of(day.on): day for day in days}
        first = first_monday(today)
        mondays = [first + timedelta(weeks=number) for number in range(WEEKS)]
        return cls([Week(monday, last.get(monday)) for monday in mondays])

    @property
    def known(self) -> list[tuple[Week, TeamDay]]:
        return [(week, week.day) for week in self.weeks if week.day]

    @property
    def overdue(self) -> list[int | None]:
        return [week.day.overdue if week.day else None for week in self.weeks]

    @property
    def words(self) -> str:
        """What the line does, for whoever does not see it."""
        if len(self.known) < 2:
            return "Tallet skrives ned hver nat. Kurven vises, når der er tal fra mindst to uger."
        (first, was), *_, (last, now) = self.known
        spread = f"Fra uge {first.number} til uge {last.number}"
        if was.overdue == now.overdue:
            told = f"{spread} er tallet det samme: {now.overdue}."
        else:
            way = "faldet" if now.overdue < was.overdue else "steget"
            told = f"{spread} er tallet {way} fra {was.overdue} til {now.overdue}."
        missing = [str(week.number) for week in self.weeks[self.weeks.index(first) :] if week.day is None]
        if missing:
            told += f" Der er ingen tal fra {'uge' if len(missing) == 1 else 'ugerne'} {', '.join(missing)}."
        return told


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def first_monday(today: date) -> date:
    """Of the oldest of the weeks that the trend tells of."""
    return monday_of(today) - timedelta(weeks=WEEKS - 1)
