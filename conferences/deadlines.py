"""Until when interviews, conference and plan should be there, as the rules say on the day the citizen said yes."""

from datetime import date, timedelta

from cases.models import Deadline
from conferences.models import Analysis

OF_FIELDS = {
    "interviews_by": Deadline.Subject.INTERVIEWS,
    "conference_by": Deadline.Subject.CONFERENCE,
    "plan_by": Deadline.Subject.ANALYSIS_PLAN,
}


def set_deadlines(analysis: Analysis, on: date) -> None:
    """Write them on the analysis, where a rule that is changed later leaves them; without a rule there is none."""
    days = Deadline.objects.days(on)
    for name, subject in OF_FIELDS.items():
        setattr(analysis, name, on + timedelta(days=days[subject]) if subject in days else None)
