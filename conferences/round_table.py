"""A round-table talk: the conference alone, without interviews before it, when the way has come to a stand."""

from datetime import date, timedelta

from django.db import transaction

from accounts.models import User
from cases.models import Deadline
from conferences.models import Analysis
from journal.models import Event


@transaction.atomic
def begin_round_table(talk: Analysis, *, by: User, on: date) -> None:
    """Nobody has to sign anything first, so it is ready for its day at once."""
    days = Deadline.objects.days(on)
    talk.state = Analysis.State.ACCEPTED
    talk.offered_on = talk.answered_on = on
    for name, subject in (("conference_by", Deadline.Subject.CONFERENCE), ("plan_by", Deadline.Subject.ANALYSIS_PLAN)):
        if subject in days:
            setattr(talk, name, on + timedelta(days=days[subject]))
    talk.save()
    talk.case.note(Event.Kind.ANALYSIS, "Rundbordssamtale aftalt", by=by)
