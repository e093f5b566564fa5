"""Raw SQL: since when somebody has been on support without a break, as a piece of the statements that tell it.

Counts as `support_time.unbroken_since` does for one citizen, who is found here by the number of the case.
"""

from datetime import date

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


def support_since_on(today: date) -> Func:
    """The same, to annotate cases with."""
    as_of = f"DATE '{today:%Y-%m-%d}'"
    return Func(
        F("pk"),
        template=support_since("%(expressions)s", as_of),
        output_field=DateField(null=True),
    )
