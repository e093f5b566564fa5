"""How long citizens are on public support without a break, counted as `cases.support_time` counts it for one."""

from cases.support_sql import DAYS_TO_CLOSE, came_off
from danish.charts_months import Level
from evaluation.figures.figure import Figure, Kind

# The average the municipality came from, and the one its investment is to reach.
MARKS = (Level(121.0, "ved start", is_goal=False), Level(68.0, "mål"))

SUPPORT_NOW = Figure(
    key="forsoergelse",
    label="Uger på forsørgelse indtil nu",
    words="Hvor mange uger i træk borgere på forsørgelse har været det den sidste dag i måneden. Skifter en borger"
    " ydelse fra den ene dag til den næste, er det stadig i træk. Kun borgere, hvis sag er åben den dag, tæller med.",
    kind=Kind.MEASURE,
    unit="uger",
    marks=MARKS,
    rows="""
SELECT opened.id AS case_id, opened.team_id, opened.target_group_id, '' AS part, NULL::boolean AS hit,
    (%(last)s::date - support.since) / 7.0 AS measured
FROM cases_case opened JOIN (
    SELECT spell.case_id, max(spell.from_on) FILTER (WHERE spell.begins) AS since
    FROM (
        SELECT case_id, from_on, until_on, from_on - 1 IS DISTINCT FROM lag(until_on) OVER of_case AS begins
        FROM cases_benefitspell
        WHERE from_on <= %(last)s::date /* of the team: case_id */
        WINDOW of_case AS (PARTITION BY case_id ORDER BY from_on)
    ) spell
    GROUP BY spell.case_id
    HAVING bool_or(spell.until_on IS NULL OR spell.until_on > %(last)s::date)
) support ON support.case_id = opened.id
WHERE opened.opened_on <= %(last)s::date AND (opened.closed_on IS NULL OR opened.closed_on > %(last)s::date)
""",
)
SUPPORT_ENDED = Figure(
    key="forsoergelse-slut",
    label="Uger på forsørgelse, da den sluttede",
    words="Hvor mange uger i træk borgere havde været på forsørgelse, da de i måneden kom i job, uddannelse eller"
    " fleksjob eller blev selvforsørgende. Skifter en borger ydelse fra den ene dag til den næste, er det stadig i"
    " træk. Holdt en borger op flere gange i måneden, tæller den sidste. Borgere, hvis sag er afsluttet med"
    f" førtidspension, flytning eller »andet« senest {DAYS_TO_CLOSE} dage efter, tæller ikke med.",
    kind=Kind.MEASURE,
    unit="uger",
    marks=MARKS,
    rows=f"""
SELECT opened.id AS case_id, opened.team_id, opened.target_group_id, '' AS part, NULL::boolean AS hit,
    (ended.until_on - ended.since + 1) / 7.0 AS measured
FROM cases_case opened JOIN (
    SELECT DISTINCT ON (case_id) case_id, since, until_on
    FROM (
        SELECT case_id, until_on, ends,
            max(from_on) FILTER (WHERE begins) OVER (PARTITION BY case_id ORDER BY from_on) AS since
        FROM (
            SELECT case_id, from_on, until_on, from_on - 1 IS DISTINCT FROM lag(until_on) OVER of_case AS begins,
                until_on + 1 IS DISTINCT FROM lead(from_on) OVER of_case AS ends
            FROM cases_benefitspell
            WHERE case_id IN (
                SELECT case_id FROM cases_benefitspell
                WHERE until_on BETWEEN %(first)s::date AND %(last)s::date /* of the team: case_id */
            )
            WINDOW of_case AS (PARTITION BY case_id ORDER BY from_on)
        ) spell
    ) unbroken
    WHERE ends AND until_on BETWEEN %(first)s::date AND %(last)s::date
    ORDER BY case_id, until_on DESC
) ended ON ended.case_id = opened.id AND ended.until_on >= opened.opened_on
WHERE {came_off("opened", "ended.until_on")}
""",
)
