"""What became of citizens some months after their case was opened."""

from cases.support_sql import NOT_BY_OWN_MEANS
from evaluation.figures.figure import Figure, Kind

MONTHS = (3, 9, 12)
ENDS = {
    "job": "i job",
    "uddannelse": "i uddannelse",
    "fleksjob": "i fleksjob",
    "selvforsoergende": "selvforsørgende",
}
OUTCOMES = Figure(
    key="resultater",
    label="Hvor borgerne er efter 3, 9 og 12 måneder",
    words="Andelen af de borgere, hvis sag blev oprettet 3, 9 eller 12 måneder før, som på dagen er i job, i"
    " uddannelse eller i fleksjob, fordi sagen er afsluttet med det, eller som er selvforsørgende: afsluttet med et"
    " af de tre eller uden en ydelse, men ikke afsluttet med førtidspension, flytning eller »andet«. En genåbnet sag"
    " regnes fra den dag, den først blev oprettet.",
    kind=Kind.SHARE,
    hit_by_part={f"{n}-{end}": label.capitalize() for n in MONTHS for end, label in ENDS.items()},
    names=lambda: {f"{n}-{end}": f"{n} måneder: {label}" for n in MONTHS for end, label in ENDS.items()},
    rows=f"""
SELECT came.case_id, came.team_id, came.target_group_id, came.months || '-' || told.part AS part, told.hit,
    NULL::numeric AS measured
FROM (
    SELECT opened.id AS case_id, opened.team_id, opened.target_group_id, ago.months, ago.day,
        CASE WHEN opened.closed_on <= ago.day THEN opened.close_reason END AS ended_with
    FROM cases_case opened
    CROSS JOIN LATERAL (
        SELECT months, (opened.opened_on + make_interval(months => months))::date AS day
        FROM unnest(ARRAY[3, 9, 12]) months
    ) ago
    WHERE ago.day BETWEEN %(first)s::date AND %(last)s::date /* of the team: opened.id */
) came
LEFT JOIN LATERAL (
    SELECT true AS is_on FROM cases_benefitspell spell
    WHERE spell.case_id = came.case_id AND spell.from_on <= came.day
        AND (spell.until_on IS NULL OR spell.until_on > came.day)
    LIMIT 1
) support ON true
CROSS JOIN LATERAL (
    VALUES
        ('job', came.ended_with IS NOT DISTINCT FROM 'job'),
        ('uddannelse', came.ended_with IS NOT DISTINCT FROM 'education'),
        ('fleksjob', came.ended_with IS NOT DISTINCT FROM 'flexjob'),
        ('selvforsoergende', coalesce(came.ended_with IN ('job', 'education', 'flexjob'), false)
            OR support.is_on IS NULL AND coalesce(came.ended_with NOT IN {NOT_BY_OWN_MEANS}, true))
) told (part, hit)
""",
)
