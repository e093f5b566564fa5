"""Whether citizens come this far in time: a goal, an overview, an agreed plan, efforts that run side by side."""

from collections.abc import Callable
from datetime import date
from typing import Any

from cases.models import Deadline
from evaluation.figures.figure import Figure, Kind

OVERVIEW_DAYS, GOAL_DAYS, PLAN_DAYS, PARALLEL_DAYS = 28, 28, 56, 84
# Closed before its time was up, a case had no chance to come this far.
ROWS = """
WITH opened AS (
    SELECT id, team_id, target_group_id, opened_on, overview_on, opened_on + %(days)s AS due_on
    FROM cases_case
    WHERE opened_on BETWEEN %(first)s::date - %(days)s AND %(last)s::date - %(days)s
        AND (closed_on IS NULL OR closed_on >= opened_on + %(days)s) /* of the team: id */
), done AS ({done})
SELECT opened.id AS case_id, opened.team_id, opened.target_group_id, '' AS part, done.id IS NOT NULL AS hit,
    NULL::numeric AS measured
FROM opened LEFT JOIN done ON done.id = opened.id
"""
# A line rests from the day it is paused, also when it ends while it does.
SIDE_BY_SIDE = """
SELECT DISTINCT id FROM (
    SELECT opened.id, line.starts_on,
        max(run.until_on) OVER (
            PARTITION BY opened.id ORDER BY line.starts_on, line.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS other_until_on
    FROM opened
    JOIN plans_intervention line ON line.case_id = opened.id AND line.starts_on <= opened.due_on
    CROSS JOIN LATERAL (SELECT coalesce(least(line.ended_on, line.paused_on - 1), 'infinity') AS until_on) run
    WHERE line.status IN ('running', 'paused', 'completed', 'stopped')
        AND run.until_on >= greatest(line.starts_on, opened.opened_on)
) line
WHERE line.other_until_on >= line.starts_on
"""
WHO = "Måneden er den, hvor fristen udløb. Sager, der blev afsluttet inden, tæller ikke med."


def _always(days: int) -> Callable[[date], dict[str, Any]]:
    return lambda day: {"days": days}


def _overview_days(day: date) -> dict[str, Any]:
    return {"days": Deadline.objects.days(day).get(Deadline.Subject.OVERVIEW, OVERVIEW_DAYS)}


WITH_GOAL = Figure(
    key="maal",
    label="Mål i tide",
    words="Andelen af nye borgere, der fik et job- eller uddannelsesmål senest {days} dage efter, at sagen blev"
    f" oprettet. {WHO}",
    kind=Kind.SHARE,
    settings=_always(GOAL_DAYS),
    rows=ROWS.replace(
        "{done}",
        """
    SELECT DISTINCT opened.id FROM opened JOIN cases_goal goal ON goal.case_id = opened.id
        AND (goal.created_at AT TIME ZONE 'Europe/Copenhagen')::date <= opened.due_on
""",
    ),
)
WITH_OVERVIEW = Figure(
    key="overblik",
    label="Overblik i tide",
    words="Andelen af nye borgere, hvor overblikket over ressourcer og barrierer blev meldt færdigt senest {days} dage"
    f" efter, at sagen blev oprettet. {WHO}",
    kind=Kind.SHARE,
    settings=_overview_days,
    rows=ROWS.replace("{done}", "SELECT id FROM opened WHERE overview_on <= due_on"),
)
WITH_PLAN = Figure(
    key="plan",
    label="Aftalt plan i tide",
    words=f"Andelen af nye borgere, der fik aftalt en plan senest {{days}} dage efter, at sagen blev oprettet. {WHO}",
    kind=Kind.SHARE,
    settings=_always(PLAN_DAYS),
    rows=ROWS.replace(
        "{done}",
        """
    SELECT DISTINCT opened.id FROM opened
    JOIN plans_planversion version ON version.case_id = opened.id AND version.agreed_on <= opened.due_on
""",
    ),
)
IN_PARALLEL = Figure(
    key="parallelle-indsatser",
    label="Parallelle indsatser i tide",
    words="Andelen af nye borgere, der inden for {days} dage efter, at sagen blev oprettet, havde to eller flere"
    f" indsatser i gang på samme dag. En indsats på pause er ikke i gang. {WHO}",
    kind=Kind.SHARE,
    settings=_always(PARALLEL_DAYS),
    rows=ROWS.replace("{done}", SIDE_BY_SIDE),
)
