"""What a closed measurement leads to: when nothing has moved for a while, the plan is to be thought over."""

from django.db import transaction

from accounts.models import User
from followup import steps
from followup.models import Answer, Measurement
from plans.models import Reconsideration


@transaction.atomic
def close_measurement(measurement: Measurement, *, by: User, one_sided_because: str = "") -> None:
    """Show both sides' answers to each other. Raises `NotOpen`."""
    measurement.close(by=by, one_sided_because=one_sided_because)
    measured = measurement.instrument.stalled_after
    if stands_still(measurement):
        reason = f"Ingen af de små skridt er rykket sig ved de sidste {measured} målinger"
        cause = Reconsideration.Cause.NO_PROGRESS
        Reconsideration.ask(measurement.case, reason=reason, by=None, cause=cause)


def stands_still(measurement: Measurement) -> bool:
    """Whether nothing has become better by a small step at any of the last measurements, by this one's edition."""
    instrument = measurement.instrument
    closed = Measurement.objects.of_case(measurement.case).closed().order_by("on", "pk")
    told = [_told(one) for one in closed.prefetch_related("answers__question__indicator")]
    return steps.stands_still(told, small_step=instrument.small_step, stalled_after=instrument.stalled_after)


def _told(measurement: Measurement) -> dict[str, int]:
    """By indicator: what the citizen answered, and staff where only they are asked. Nobody's belief is a step."""
    told: dict[str, int] = {}
    for answer in measurement.answers.all():
        question = answer.question
        if answer.value is None or question.is_for_staff_only:
            continue
        if answer.by == Answer.By.CITIZEN or not question.to_citizen:
            told[question.indicator.key] = answer.value
    return told
