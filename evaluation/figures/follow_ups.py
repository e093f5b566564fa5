"""Whether somebody looks at the efforts when it was agreed to."""

from evaluation.figures.figure import Figure, Kind

FOLLOWED_UP = Figure(
    key="opfoelgning",
    label="Opfølgning til tiden",
    words="Andelen af borgere med en opfølgning på en indsats, der skulle holdes i måneden, hvor alle blev holdt"
    " senest på dagen. Opfølgninger, der endnu ikke er holdt, er ikke til tiden. Indsatser, der blev sat på pause"
    " eller sluttede uden opfølgning, tæller ikke med.",
    kind=Kind.SHARE,
    hit="Til tiden",
    rows="""
SELECT opened.id AS case_id, opened.team_id, opened.target_group_id, '' AS part, due.hit, NULL::numeric AS measured
FROM cases_case opened JOIN (
    SELECT look.case_id, bool_and(look.in_time) AS hit
    FROM (
        SELECT line.case_id, held.held_on <= held.due_on AS in_time
        FROM followup_followup held JOIN plans_intervention line ON line.id = held.intervention_id
        WHERE held.due_on BETWEEN %(first)s::date AND %(last)s::date /* of the team: line.case_id */
        UNION ALL
        SELECT case_id, false
        FROM plans_intervention
        WHERE status = 'running' AND follow_up_on BETWEEN %(first)s::date AND %(last)s::date
            /* of the team: case_id */
    ) look
    GROUP BY look.case_id
) due ON due.case_id = opened.id
""",
)
