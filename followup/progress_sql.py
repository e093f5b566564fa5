"""Raw SQL: how the small steps of many cases went, in one statement, for lists that draw a line for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.safestring import SafeString

from danish.charts import sparkline
from danish.steps import signed
from journal.prepared import ask

LATEST = 6
# Joined to the rows of a list (worklist_sql), by case, of those that were measured.
# Only what the citizen answered each of the times is counted: a question that is skipped once would move the mean.
MEANS = """
SELECT case_id, array_agg(mean ORDER BY "on", id)
FROM (
    SELECT case_id, "on", id, round(avg(value), 1)::float AS mean
    FROM (
        SELECT
            measured.case_id, measured."on", measured.id, measured.times, answer.value,
            count(*) OVER (PARTITION BY measured.case_id, question.indicator_id) AS answered
        FROM (
            SELECT page.id AS case_id, latest.id, latest."on", count(*) OVER (PARTITION BY page.id) AS times
            FROM unnest(%s::bigint[]) AS page (id)
            CROSS JOIN LATERAL (
                SELECT measurement.id, measurement."on" FROM followup_measurement measurement
                WHERE measurement.case_id = page.id AND measurement.state = 'closed' AND EXISTS (
                    SELECT FROM followup_answer given
                    WHERE given.measurement_id = measurement.id AND given.by = 'citizen' AND given.value IS NOT NULL
                )
                ORDER BY measurement."on" DESC, measurement.id DESC LIMIT %s
            ) latest
        ) measured
        JOIN followup_answer answer
            ON answer.measurement_id = measured.id AND answer.by = 'citizen' AND answer.value IS NOT NULL
        JOIN followup_question question ON question.id = answer.question_id
    ) told
    WHERE answered = times
    GROUP BY case_id, "on", id
) means
GROUP BY case_id
"""
# Who is asked counts: the citizen, and staff where only they are; nobody's belief does.
COUNTS = """NOT {asked}.is_for_staff_only AND {answer}.value IS NOT NULL
    AND {answer}.by = CASE {asked}.to_citizen WHEN '' THEN 'staff' ELSE 'citizen' END"""
# What a measurement is closed with: by how much the indicator that rose the most did, each against the last time it
# was answered, and whether anything was answered by then.
COMPARED = f"""
SELECT measured.id, (
    SELECT max(told.value - before.value)
    FROM followup_answer told
    JOIN followup_question asked ON asked.id = told.question_id
    CROSS JOIN LATERAL (
        SELECT was.value
        FROM followup_measurement made
        JOIN followup_answer was ON was.measurement_id = made.id
        JOIN followup_question earlier ON earlier.id = was.question_id
        WHERE made.case_id = measured.case_id AND made.state = 'closed'
            AND (made."on", made.id) < (measured."on", measured.id)
            AND earlier.indicator_id = asked.indicator_id AND {COUNTS.format(answer="was", asked="earlier")}
        ORDER BY made."on" DESC, made.id DESC LIMIT 1
    ) before
    WHERE told.measurement_id = measured.id AND {COUNTS.format(answer="told", asked="asked")}
) AS best_change, EXISTS (
    SELECT FROM followup_measurement made
    JOIN followup_answer was ON was.measurement_id = made.id
    JOIN followup_question earlier ON earlier.id = was.question_id
    WHERE made.case_id = measured.case_id AND (made.id = measured.id OR made.state = 'closed')
        AND (made."on", made.id) <= (measured."on", measured.id)
        AND {COUNTS.format(answer="was", asked="earlier")}
) AS is_counted
FROM followup_measurement measured
"""
# As `steps.stands_still`, for flags: at none of the last measurements did an indicator become better by a small step
# of the newest one's edition, and when the first of them ended something had been answered.
STEPS = """
SELECT
    compared.id, max(compared."on") AS measured_on,
    CASE WHEN bool_or(compared.is_long_ago) AND NOT bool_or(compared.rose) THEN max(compared."on") END AS stalled_on,
    max(compared."on") FILTER (WHERE compared.rose) AS rose_on
FROM (
    SELECT
        measured.id, measured."on", measured.back = edition.stalled_after AND measured.is_counted AS is_long_ago,
        coalesce(measured.best_change >= edition.small_step, false) AS rose
    FROM (
        SELECT
            of.id, measurement."on", measurement.best_change, measurement.is_counted,
            row_number() OVER newest AS back, first_value(measurement.instrument_id) OVER newest AS edition_id
        FROM chosen of JOIN followup_measurement measurement ON measurement.case_id = of.id
        WHERE measurement.state = 'closed'
        WINDOW newest AS (PARTITION BY of.id ORDER BY measurement."on" DESC, measurement.id DESC)
    ) measured
    JOIN followup_instrument edition ON edition.id = measured.edition_id
    WHERE measured.back <= edition.stalled_after
) compared
GROUP BY compared.id
"""
OWN_LATEST = 8
OWN = """
SELECT measured.id, measured."on", indicator.key, indicator.label, answer.value
FROM (
    SELECT measurement.id, measurement."on" FROM followup_measurement measurement
    WHERE measurement.case_id = %s AND measurement.state = 'closed'
    ORDER BY measurement."on" DESC, measurement.id DESC LIMIT %s
) measured
JOIN followup_answer answer ON answer.measurement_id = measured.id AND answer.by = 'citizen'
JOIN followup_question question ON question.id = answer.question_id
JOIN catalog_indicator indicator ON indicator.id = question.indicator_id
ORDER BY measured."on" DESC, measured.id DESC, question."order", question.id
"""


@dataclass(frozen=True)
class Progress:
    """The mean of the citizen's answers at the last measurements, the oldest first."""

    means: tuple[float, ...]

    @property
    def change(self) -> float:
        return round(self.means[-1] - self.means[0], 1)

    @property
    def change_words(self) -> str:
        return signed(self.change)

    @property
    def look(self) -> str:
        return "up" if self.change > 0 else "down" if self.change < 0 else "flat"

    @property
    def line(self) -> SafeString:
        return sparkline(self.means, "Gennemsnit af svar")


def own_answers(case_id: int) -> list[tuple[int, date, str, str, int | None]]:
    """What the citizen of a case that the door has opened answered lately: measurement, day, indicator and number."""
    return ask(OWN, case_id, OWN_LATEST)


class Compared(NamedTuple):
    """What a measurement is closed with: see `COMPARED`."""

    best_change: int | None
    is_counted: bool


def compared(measurements: Sequence[int]) -> dict[int, Compared]:
    """Of some that are about to be closed, no two of one case."""
    rows = ask(f"{COMPARED} WHERE measured.id = ANY(%s)", list(measurements))
    return {pk: Compared(best_change, is_counted) for pk, best_change, is_counted in rows}
