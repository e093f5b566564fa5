"""How far citizens have come by their own answers, from the first time they were measured to the latest."""

from datetime import date
from typing import Any

from catalog.models import Indicator
from evaluation.figures.figure import Figure, Kind
from evaluation.figures.measured import CLOSED_BY_THE_LAST, CLOSED_IN_THE_MONTH
from followup.models import Instrument

WHO = (
    "Det gælder de borgere, hvis måling blev lukket i måneden, og som har svaret på dimensionens spørgsmål mindst to"
    " gange."
)
# What staff believe never counts, and what was skipped is no answer.
MOVED = f"""
SELECT opened.id AS case_id, opened.team_id, opened.target_group_id, indicator.dimension AS part,
    avg(moved.latest - moved.earliest) >= %(small_step)s AS hit, avg(moved.latest - moved.earliest) AS measured
FROM (
    SELECT measurement.case_id, question.indicator_id,
        (array_agg(answer.value ORDER BY measurement."on", measurement.id))[1] AS earliest,
        (array_agg(answer.value ORDER BY measurement."on" DESC, measurement.id DESC))[1] AS latest
    FROM followup_measurement measurement
    JOIN followup_answer answer
        ON answer.measurement_id = measurement.id AND answer.by = 'citizen' AND answer.value IS NOT NULL
    JOIN followup_question question ON question.id = answer.question_id
    WHERE {CLOSED_BY_THE_LAST.format("measurement")} AND measurement.case_id IN (
        SELECT latest.case_id FROM followup_measurement latest
        WHERE {CLOSED_IN_THE_MONTH.format("latest")} /* of the team: latest.case_id */
    )
    GROUP BY measurement.case_id, question.indicator_id
    HAVING count(*) > 1
) moved
JOIN cases_case opened ON opened.id = moved.case_id
JOIN catalog_indicator indicator ON indicator.id = moved.indicator_id
GROUP BY opened.id, indicator.dimension
"""


def _settings(day: date) -> dict[str, Any]:
    edition = Instrument.objects.live(day).order_by("key").first()
    return {"small_step": edition.small_step if edition else 1}


def _dimensions() -> dict[str, str]:
    found = Indicator.objects.order_by("order", "key").values_list("dimension", flat=True)
    return {dimension: dimension for dimension in found}


HOW_FAR = Figure(
    key="fremgang",
    label="Fremgang, borgerens egne svar",
    words="Forskellen mellem borgerens første og seneste svar på en skala fra 0 til 10, som gennemsnit af dimensionens"
    f" spørgsmål. {WHO}",
    kind=Kind.MEASURE,
    unit="point",
    settings=_settings,
    names=_dimensions,
    rows=MOVED,
)
MOVED_ON = Figure(
    key="skridt",
    label="Borgere, der har taget et skridt",
    words="Andelen, der i gennemsnit svarer mindst {small_step} højere på dimensionens spørgsmål end første gang."
    f" {WHO}",
    kind=Kind.SHARE,
    settings=_settings,
    names=_dimensions,
    rows=MOVED,
)
