"""The clock of retention: cases that have been kept long enough are told of, then wait for somebody to object."""

from datetime import date, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cases.erasure import erase_each
from cases.models import Case, ErasureOrder, ErasureStop, RetentionRule

AT_ONCE = 500


def watch(today: date) -> None:
    """Tell of what is to be erased, let the time for objections begin, and erase only where that was asked for."""
    rule = RetentionRule.objects.on(today)
    if rule is None:
        return
    for case in _kept_long_enough(rule, today):
        _announce(case, rule, today)
    grace = timedelta(days=rule.grace_days)
    waiting = ErasureOrder.objects.filter(stage=ErasureOrder.Stage.NOTICE, reason=ErasureOrder.Reason.RETENTION)
    waiting.filter(due_on__lte=today + grace).update(stage=ErasureOrder.Stage.GRACE, stage_at=timezone.now())
    if settings.ERASES_BY_ITSELF and not ErasureStop.objects.live().exists():
        erase_each(ErasureOrder.objects.due(today)[:AT_ONCE], today)


def _kept_long_enough(rule: RetentionRule, today: date) -> list[Case]:
    """Closed so long ago that it is time to tell of them, and not told of or kept by somebody."""
    told = ErasureOrder.objects.filter(
        Q(stage__in=[ErasureOrder.Stage.NOTICE, ErasureOrder.Stage.GRACE])
        | Q(stage=ErasureOrder.Stage.KEPT, kept_until__gt=today),
        case_id=OuterRef("pk"),
    )
    latest = today + timedelta(days=rule.notice_days)
    cases = Case.objects.as_system("the clock of retention").closed().filter(~Exists(told))
    # Leap days end a day early elsewhere, so the exact day is asked for each of the few that are left.
    near = cases.filter(closed_on__lte=latest.replace(day=1, year=latest.year - rule.years) + timedelta(days=31))
    closed = [(case, case.closed_on) for case in near.order_by("closed_on", "pk")[:AT_ONCE] if case.closed_on]
    return [case for case, closed_on in closed if rule.ends_for(closed_on) <= latest]


def _announce(case: Case, rule: RetentionRule, today: date) -> None:
    """Told in time or late, there is the whole of the notice and of the time to object, from the day it is told."""
    due_on = today + timedelta(days=rule.notice_days + rule.grace_days)
    try:
        with transaction.atomic():
            ErasureOrder.objects.create(
                case_id=case.pk, team=case.team, reason=ErasureOrder.Reason.RETENTION, due_on=due_on
            )
    except IntegrityError:
        return  # another clock was first
