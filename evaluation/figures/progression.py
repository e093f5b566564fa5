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
# What staff believe never counts, and what was skipped is no answer. An answer is the last four bits of a number that
# begins with the day and the measurement, so that the least is the earliest: nothing is sorted, one citizen at a time.
SAID = """((measurement."on" - DATE '2000-01-01')::bigint << 44) + (measurement.id << 4) + answer.value"""
MOVED = f"""
SELECT opened.id AS case_id, opened.team_id, opened.target_group_id, moved.part,
    moved.measured >= %(small_step)s AS hit, moved.measured
FROM cases_case opened
CROSS JOIN LATERAL (
    SELECT said.part, avg((said.latest & 15) - (said.earliest & 15)) AS measured
    FROM (
        SELECT indicator.dimension AS part, min({SAID}) AS earliest, max({SAID}) AS latest
        FROM followup_measurement measurement
        JOIN followup_answer answer
            ON answer.measurement_id = measurement.id AND answer.by = 'citizen' AND answer.value IS NOT NULL
        JOIN followup_question question ON question.id = answer.question_id
        JOIN catalog_indicator indicator ON indicator.id = question.indicator_id
        WHERE measurement.case_id = opened.id AND {CLOSED_BY_THE_LAST.format("measurement")}
        GROUP BY indicator.id
        HAVING count(*) > 1
    ) said
    GROUP BY said.part
) moved
WHERE opened.id IN (
    SELECT latest.case_id FROM followup_measurement latest
    WHERE {CLOSED_IN_THE_MONTH.format("latest")} /* of the team: latest.case_id */
)
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
    hit="Har taget et skridt",
    settings=_settings,
    names=_dimensions,
    rows=MOVED,
)
