"""How the offers of the catalogue are used and how it goes. Of all teams together: of one they would be too few."""

from catalog.models import Offer
from evaluation.figures.figure import Figure, Kind
from evaluation.figures.measured import CLOSED_IN_THE_MONTH

MONTHS_LATER = 6


def _titles() -> dict[str, str]:
    """Also of those that are no longer offered."""
    return {str(pk): title for pk, title in Offer.objects.order_by("sort_key", "pk").values_list("pk", "title")}


def _of_offer(key: str, label: str, words: str, kind: Kind, rows: str, unit: str = "", hit: str = "") -> Figure:
    return Figure(
        key=key, label=label, words=words, kind=kind, rows=rows, unit=unit, hit=hit, by_team=False, names=_titles
    )


OFFERS_USED = _of_offer(
    "brug-af-indsatser",
    "Brug af indsatser",
    "Hvor mange borgere der begyndte på indsatsen i måneden, og hvor mange uger den var planlagt til.",
    Kind.MEASURE,
    """
SELECT DISTINCT ON (opened.id, line.offer_id) opened.id AS case_id, opened.team_id, opened.target_group_id,
    line.offer_id::text AS part, NULL::boolean AS hit, (line.ends_on - line.starts_on + 1) / 7.0 AS measured
FROM plans_intervention line
JOIN cases_case opened ON opened.id = line.case_id
WHERE line.offer_id IS NOT NULL AND line.status IN ('running', 'paused', 'completed', 'stopped')
    AND line.starts_on BETWEEN %(first)s::date AND %(last)s::date /* of the team: line.case_id */
ORDER BY opened.id, line.offer_id, line.starts_on, line.id
""",
    unit="uger",
)
OFFERS_EFFECT = _of_offer(
    "effekt-af-indsatser",
    "Effekt af indsatser",
    "Andelen af de indsatser, der sluttede i måneden, hvis seneste opfølgning sagde, at effekten var som ventet."
    " Sluttede samme indsats flere gange for en borger, tæller den sidste.",
    Kind.SHARE,
    """
SELECT DISTINCT ON (opened.id, line.offer_id) opened.id AS case_id, opened.team_id, opened.target_group_id,
    line.offer_id::text AS part, line.latest_effect = 'as_expected' AS hit, NULL::numeric AS measured
FROM plans_intervention line
JOIN cases_case opened ON opened.id = line.case_id
WHERE line.offer_id IS NOT NULL AND line.status IN ('completed', 'stopped')
    AND line.ended_on BETWEEN %(first)s::date AND %(last)s::date /* of the team: line.case_id */
ORDER BY opened.id, line.offer_id, line.ended_on DESC, line.id DESC
""",
    hit="Som ventet",
)
# Before is the newest measurement when it began, after is the first since it ended; both as the citizen answered.
OFFERS_MOVED = _of_offer(
    "skridt-af-indsatser",
    "De små skridt under indsatser",
    "Hvor mange point de indikatorer, som indsatsen skulle flytte, har flyttet sig efter borgerens egne svar: fra den"
    " seneste måling, da indsatsen begyndte, til den første, efter at den sluttede. Måneden er den, hvor den sidste"
    " måling blev lukket.",
    Kind.MEASURE,
    f"""
SELECT opened.id AS case_id, opened.team_id, opened.target_group_id, moved.offer_id::text AS part,
    NULL::boolean AS hit, avg(moved.by) AS measured
FROM (
    SELECT line.case_id, line.offer_id, now_said.value - before_said.value AS by
    FROM (
        SELECT line.case_id, line.offer_id, line.starts_on, line.expected_indicators, after.id AS after_id
        FROM followup_measurement after
        JOIN plans_intervention line ON line.case_id = after.case_id AND line.ended_on <= after."on"
        WHERE {CLOSED_IN_THE_MONTH.format("after")} /* of the team: after.case_id */
            AND line.offer_id IS NOT NULL AND line.status IN ('completed', 'stopped')
            AND cardinality(line.expected_indicators) > 0
            AND NOT EXISTS (
                SELECT FROM followup_measurement sooner
                WHERE sooner.case_id = after.case_id AND sooner.state = 'closed' AND sooner."on" >= line.ended_on
                    AND (sooner."on", sooner.id) < (after."on", after.id)
            )
    ) line
    CROSS JOIN LATERAL (
        SELECT measurement.id FROM followup_measurement measurement
        WHERE measurement.case_id = line.case_id AND measurement.state = 'closed'
            AND measurement."on" <= line.starts_on
        ORDER BY measurement."on" DESC, measurement.id DESC LIMIT 1
    ) before
    JOIN catalog_indicator indicator ON indicator.key = ANY(line.expected_indicators)
    JOIN followup_question was ON was.indicator_id = indicator.id
    JOIN followup_answer before_said
        ON before_said.measurement_id = before.id AND before_said.question_id = was.id AND before_said.by = 'citizen'
            AND before_said.value IS NOT NULL
    JOIN followup_question asked ON asked.indicator_id = indicator.id
    JOIN followup_answer now_said
        ON now_said.measurement_id = line.after_id AND now_said.question_id = asked.id AND now_said.by = 'citizen'
            AND now_said.value IS NOT NULL
) moved
JOIN cases_case opened ON opened.id = moved.case_id
GROUP BY opened.id, moved.offer_id
""",
    unit="point",
)
OFFERS_LATER = _of_offer(
    "job-efter-indsatser",
    "Job eller uddannelse efter indsatser",
    f"Andelen af de borgere, for hvem indsatsen sluttede {MONTHS_LATER} måneder før, hvis sag nu er afsluttet med job,"
    " uddannelse eller fleksjob. Det viser ikke, at indsatsen er grunden.",
    Kind.SHARE,
    f"""
SELECT opened.id AS case_id, opened.team_id, opened.target_group_id, ended.offer_id::text AS part,
    coalesce(opened.closed_on <= ended.later AND opened.close_reason IN ('job', 'education', 'flexjob'), false) AS hit,
    NULL::numeric AS measured
FROM (
    SELECT case_id, offer_id, max((ended_on + interval '{MONTHS_LATER} months')::date) AS later
    FROM plans_intervention
    WHERE offer_id IS NOT NULL AND status IN ('completed', 'stopped')
        AND (ended_on + interval '{MONTHS_LATER} months')::date BETWEEN %(first)s::date AND %(last)s::date
        /* of the team: case_id */
    GROUP BY case_id, offer_id
) ended
JOIN cases_case opened ON opened.id = ended.case_id
""",
    hit="Job, uddannelse eller fleksjob",
)
