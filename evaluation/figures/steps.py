"""How many days lie between the steps of the model, from the opening of a case to the first look at an effect."""

from evaluation.figures.figure import Figure, Kind

# By the part of the figure, in the order in which a citizen comes through.
STEPS = {
    "overblik": "Fra oprettelse til overblik",
    "analyse": "Fra overblik til tilbud om tværfaglig analyse",
    "konference": "Fra tilbud til holdt konference",
    "indsats": "Fra konference til den første indsats derefter",
    "effekt": "Fra den første indsats til den første opfølgning",
    "hele": "Fra oprettelse til den første indsats",
}
STEPS_TAKEN = Figure(
    key="trin",
    label="Dage gennem modellens trin",
    words="Hvor mange dage der gik fra det ene trin til det næste, i den måned, hvor det næste trin blev nået første"
    " gang. Kun borgere, der nåede begge trin i den rækkefølge, tæller med. Rundbordssamtaler og indsatser, der"
    " begyndte før sagen, gør ikke. En genåbnet sag regnes fra den dag, den først blev oprettet.",
    kind=Kind.MEASURE,
    unit="dage",
    names=lambda: STEPS,
    rows="""
WITH offered AS (
    SELECT case_id, min(offered_on) AS step_on
    FROM conferences_analysis
    WHERE kind = 'analysis' /* of the team: case_id */
    GROUP BY case_id
), held AS (
    SELECT DISTINCT ON (case_id) case_id, offered_on, held_on
    FROM conferences_analysis
    WHERE kind = 'analysis' AND held_on IS NOT NULL /* of the team: case_id */
    ORDER BY case_id, held_on, id
), moved AS (
    SELECT case_id FROM plans_intervention
    WHERE starts_on BETWEEN %(first)s::date AND %(last)s::date /* of the team: case_id */
    UNION
    SELECT line.case_id
    FROM followup_followup look JOIN plans_intervention line ON line.id = look.intervention_id
    WHERE look.held_on BETWEEN %(first)s::date AND %(last)s::date /* of the team: line.case_id */
        AND NOT EXISTS (
            SELECT FROM followup_followup sooner
            WHERE sooner.intervention_id = look.intervention_id AND sooner.held_on < %(first)s::date
        )
), run AS (
    SELECT line.id, line.case_id, line.starts_on
    FROM plans_intervention line
    WHERE line.status IN ('running', 'paused', 'completed', 'stopped') AND line.starts_on <= %(last)s::date
        AND line.case_id IN (SELECT case_id FROM moved)
), after_conference AS (
    SELECT held.case_id, held.held_on, min(run.starts_on) AS step_on
    FROM held JOIN run ON run.case_id = held.case_id AND run.starts_on >= held.held_on
    GROUP BY held.case_id, held.held_on
), begun AS (
    SELECT run.case_id, min(run.starts_on) AS step_on, min(look.held_on) AS looked_on
    FROM run
    JOIN cases_case opened ON opened.id = run.case_id AND run.starts_on >= opened.opened_on
    LEFT JOIN followup_followup look ON look.intervention_id = run.id AND look.held_on <= %(last)s::date
    GROUP BY run.case_id
), taken AS (
    SELECT id AS case_id, 'overblik' AS part, opened_on AS from_on, overview_on AS step_on
    FROM cases_case
    WHERE overview_on BETWEEN %(first)s::date AND %(last)s::date /* of the team: id */
    UNION ALL
    SELECT offered.case_id, 'analyse', opened.overview_on, offered.step_on
    FROM offered JOIN cases_case opened ON opened.id = offered.case_id
    UNION ALL
    SELECT case_id, 'konference', offered_on, held_on FROM held
    UNION ALL
    SELECT case_id, 'indsats', held_on, step_on FROM after_conference
    UNION ALL
    SELECT case_id, 'effekt', step_on, looked_on FROM begun
    UNION ALL
    SELECT begun.case_id, 'hele', opened.opened_on, begun.step_on
    FROM begun JOIN cases_case opened ON opened.id = begun.case_id
)
SELECT opened.id AS case_id, opened.team_id, opened.target_group_id, taken.part, NULL::boolean AS hit,
    (taken.step_on - taken.from_on)::numeric AS measured
FROM taken JOIN cases_case opened ON opened.id = taken.case_id
WHERE taken.step_on BETWEEN %(first)s::date AND %(last)s::date AND taken.from_on <= taken.step_on
""",
)
