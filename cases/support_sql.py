"""Raw SQL: since when somebody has been on support without a break, as a piece of the statements that tell it.

Counts as `support_time.unbroken_since` does for one citizen, who is found here by the number of the case.
"""

from datetime import date
from typing import Any

from django.db.models import DateField, F, Func

# The last period begun that none ends right before, of somebody with a period that goes on. Periods do not overlap.
SUPPORT_SINCE = """(
    SELECT begun.from_on FROM cases_benefitspell begun
    WHERE begun.case_id = {case} AND begun.from_on <= {today}
        AND EXISTS (
            SELECT FROM cases_benefitspell s
            WHERE s.case_id = {case} AND s.from_on <= {today} AND (s.until_on IS NULL OR s.until_on > {today})
        )
        AND NOT EXISTS (
            SELECT FROM cases_benefitspell s WHERE s.case_id = {case} AND s.until_on = begun.from_on - 1
        )
    ORDER BY begun.from_on DESC LIMIT 1
)"""


def support_since(case: str, today: str) -> str:
    """The day, or null, said on the columns of a statement that hold the case's number and today."""
    return SUPPORT_SINCE.format(case=case, today=today)


# With these a case ends without its citizen having come to a job, an education or a living of their own.
NOT_BY_OWN_MEANS = "('pension', 'moved', 'other')"
# A case is closed some time after the last benefit, and what it is closed with tells why that ended.
DAYS_TO_CLOSE = 31


def came_off(case: str, ended_on: str) -> str:
    """Whether a time on support ended with the citizen's own means, said on the row of the case and the last day."""
    told = f"{case}.close_reason IN {NOT_BY_OWN_MEANS} AND {case}.closed_on <= {ended_on} + {DAYS_TO_CLOSE}"
    return f"NOT coalesce({told}, false)"


class SupportSince(Func):
    """The same, to annotate cases with; the day is a value of the statement, so that its words may be kept."""

    output_field = DateField(null=True)

    def __init__(self, case: F, today: date) -> None:
        super().__init__(case)
        self.today = today

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, list[Any]]:
        case, _values = compiler.compile(self.source_expressions[0])
        text = support_since(case, "%s::date")
        return text, [self.today] * text.count("%s")


def support_since_on(today: date) -> SupportSince:
    return SupportSince(F("pk"), today)
