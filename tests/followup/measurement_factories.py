"""Closed measurements with given numbers, without the walk through the forms."""

import datetime

from django.utils import timezone

from followup.models import Answer, Measurement
from followup.progress_sql import compared

QUARTER = datetime.timedelta(days=91)


def measured(case, instrument, on, *, citizen=(), staff=(), evidence="", by=None):
    """A closed measurement; the numbers stand in the order of the questions, None where one is skipped."""
    by = by or case.coordinator
    measurement = Measurement.objects.create(case=case, instrument=instrument, on=on, staff=by)
    questions = list(instrument.questions.order_by("order", "pk"))
    for side, numbers in (("citizen", citizen), ("staff", staff)):
        Answer.objects.bulk_create(
            Answer(
                measurement=measurement,
                question=question,
                by=side,
                value=value,
                evidence=evidence if side == "staff" else "",
            )
            for question, value in zip(questions, numbers, strict=False)
        )
    now, told = timezone.now(), compared([measurement.pk])[measurement.pk]
    Measurement.objects.filter(pk=measurement.pk).update(
        state="closed",
        closed_at=now,
        closed_by=by,
        citizen_done_at=now,
        staff_done_at=now,
        best_change=told.best_change,
        is_counted=told.is_counted,
    )
    measurement.refresh_from_db()
    return measurement


def measured_each_quarter(case, instrument, first_on, rows, *, staff=()):
    """As many measurements as the rows of the citizen's numbers; staff's rows beside them."""
    staff = [*staff, *[()] * (len(rows) - len(staff))]
    return [
        measured(case, instrument, first_on + n * QUARTER, citizen=row, staff=staff[n]) for n, row in enumerate(rows)
    ]
