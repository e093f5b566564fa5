"""Whether citizens come this far in time: a goal, an overview, an agreed plan, efforts that run side by side."""

from collections.abc import Callable
from datetime import date
from typing import Any

from cases.models import Deadline
from evaluation.figures.figure import Figure, Kind

OVERVIEW_DAYS, GOAL_DAYS, PLAN_DAYS, PARALLEL_DAYS = 28, 28, 56, 84
# By the day of the opening, since the rule may have changed; no rule is longer than two years. Closed before its time
# was up, a case had no chance to come this far.
ROWS = """
WITH opened AS (
    SELECT id, team_id, target_group_id, opened_on, overview_on, came.due_on
    FROM (
        SELECT day.opened_on, day.opened_on + {days} AS due_on
        FROM (SELECT %(last)s::date - ago AS opened_on FROM generate_series(0, 800) ago) day
    ) came
    JOIN cases_case USING (opened_on)
    WHERE came.due_on BETWEEN %(first)s::date AND %(last)s::date
        AND (closed_on IS NULL OR closed_on >= came.due_on) /* of the team: id */
), done AS ({done})
SELECT opened.id AS case_id, opened.team_id, opened.target_group_id, '' AS part, done.id IS NOT NULL AS hit,
    NULL::numeric AS measured
FROM opened LEFT JOIN done ON done.id = opened.id
"""
# The rule that was in force on that day.
OVERVIEW_RULE = f"""coalesce((
            SELECT rule.days FROM cases_deadline rule
            WHERE rule.subject = '{Deadline.Subject.OVERVIEW}' AND rule.from_on <= day.opened_on
                AND (rule.until_on IS NULL OR rule.until_on >= day.opened_on)
            ORDER BY rule.from_on DESC LIMIT 1
        ), {OVERVIEW_DAYS})"""
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
WHO = (
    "Måneden er den, hvor fristen udløb. Sager, der blev afsluttet inden, tæller ikke med. En genåbnet sag regnes fra"
    " den dag, den først blev oprettet."
)


def _always(days: int) -> Callable[[date], dict[str, Any]]:
    return lambda day: {"days": days}


def _rows(done: str, days: str = "%(days)s") -> str:
    return ROWS.replace("{days}", days).replace("{done}", done)


def _overview_days(day: date) -> dict[str, Any]:
    return {"days": Deadline.objects.days(day).get(Deadline.Subject.OVERVIEW, OVERVIEW_DAYS)}


WITH_GOAL = Figure(
    key="maal",
    label="Mål i tide",
    words="Andelen af nye borgere, der fik et job- eller uddannelsesmål senest {days} dage efter, at sagen blev"
    f" oprettet. {WHO}",
    kind=Kind.SHARE,
    hit="I tide",
    settings=_always(GOAL_DAYS),
    rows=_rows(
        """
    SELECT DISTINCT opened.id FROM opened JOIN cases_goal goal ON goal.case_id = opened.id
        AND (goal.created_at AT TIME ZONE 'Europe/Copenhagen')::date <= opened.due_on
"""
    ),
)
WITH_OVERVIEW = Figure(
    key="overblik",
    label="Overblik i tide",
    words="Andelen af nye borgere, hvor overblikket over ressourcer og barrierer blev meldt færdigt inden for"
    " den frist, der gjaldt, da sagen blev oprettet. Fristen er nu {days} dage."
    f" {WHO}",
    kind=Kind.SHARE,
    hit="I tide",
    settings=_overview_days,
    rows=_rows("SELECT id FROM opened WHERE overview_on <= due_on", OVERVIEW_RULE),
)
WITH_PLAN = Figure(
    key="plan",
    label="Aftalt plan i tide",
    words=f"Andelen af nye borgere, der fik aftalt en plan senest {{days}} dage efter, at sagen blev oprettet. {WHO}",
    kind=Kind.SHARE,
    hit="I tide",
    settings=_always(PLAN_DAYS),
    rows=_rows(
        """
    SELECT DISTINCT opened.id FROM opened
    JOIN plans_planversion version ON version.case_id = opened.id AND version.agreed_on <= opened.due_on
"""
    ),
)
IN_PARALLEL = Figure(
    key="parallelle-indsatser",
    label="Parallelle indsatser i tide",
    words="Andelen af nye borgere, der inden for {days} dage efter, at sagen blev oprettet, havde to eller flere"
    f" indsatser i gang på samme dag. En indsats på pause er ikke i gang. {WHO}",
    kind=Kind.SHARE,
    hit="I tide",
    settings=_always(PARALLEL_DAYS),
    rows=_rows(SIDE_BY_SIDE),
)
