"""Whether citizens get a job or education goal in time."""

from datetime import date
from typing import Any

from evaluation.figures.figure import Figure, Kind

DAYS = 28


def _settings(day: date) -> dict[str, Any]:
    return {"days": DAYS}


WITH_GOAL = Figure(
    key="maal",
    label="Mål i tide",
    words="Andelen af nye borgere, der fik et job- eller uddannelsesmål senest {days} dage efter, at sagen blev"
    " oprettet. Måneden er den, hvor fristen udløb.",
    kind=Kind.SHARE,
    settings=_settings,
    rows="""
SELECT opened.id AS case_id, opened.team_id, opened.target_group_id, '' AS part,
    EXISTS (
        SELECT FROM cases_goal goal
        WHERE goal.case_id = opened.id
            AND (goal.created_at AT TIME ZONE 'Europe/Copenhagen')::date <= opened.opened_on + %(days)s
    ) AS hit,
    NULL::numeric AS measured
FROM cases_case opened
WHERE opened.opened_on BETWEEN %(first)s::date - %(days)s AND %(last)s::date - %(days)s
""",
)
