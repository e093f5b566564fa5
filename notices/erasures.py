"""Who leads a team is told how many of its cases are to be erased, and how many wait for a second person."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import ErasureOrder
from notices.models import Notice

APPROVAL = "approval"
KINDS = [ErasureOrder.Stage.NOTICE.value, ErasureOrder.Stage.GRACE.value, APPROVAL]


def tell_of_erasures() -> int:
    """One notice a day for each person and kind, about what has come since the last. How many were told."""
    today = timezone.localdate()
    earlier = Notice.objects.filter(topic__in=[_topic(kind) for kind in KINDS])
    last = earlier.values_list("recipient_id", "topic").annotate(Max("on"), Max("created_at")).order_by()
    told = {(person, topic): (on, at) for person, topic, on, at in last}
    leads = User.objects.active().filter(role__in=[User.Role.TEAM_LEAD, User.Role.ADMINISTRATOR]).order_by("pk")
    notices = []
    for person in leads:
        waiting = list(ErasureOrder.objects.visible_to(person).waiting().filter(approved_by=None).order_by("pk"))
        for kind in KINDS:
            on, at = told.get((person.pk, _topic(kind)), (None, None))
            new = [order for order in waiting if _concerns(order, person, kind) and _is_after(order, at)]
            if new and on != today:
                notices.append(_notice(person, kind, new))
    # Two that run at once: the unique key on person, topic and date decides.
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    return len(notices)


def _concerns(order: ErasureOrder, person: User, kind: str) -> bool:
    """The team's leads always; administrators only where a second person is asked for."""
    if order.ordered_by_id is not None:
        return kind == APPROVAL and person.pk != order.ordered_by_id
    return kind == order.stage and person.role == User.Role.TEAM_LEAD


def _is_after(order: ErasureOrder, told_at: datetime | None) -> bool:
    return told_at is None or order.stage_at > told_at


def _notice(person: User, kind: str, orders: Sequence[ErasureOrder]) -> Notice:
    """About one by its number, which goes with the citizen; about several by how many they are."""
    if len(orders) == 1:
        text, url, case_id = _about_one(kind, orders[0]), orders[0].get_absolute_url(), orders[0].case_id
    else:
        text, url, case_id = _about_several(kind, orders), reverse("erasure_list"), None
    return Notice(recipient=person, topic=_topic(kind), case_id=case_id, text=text, url=url)


def _about_one(kind: str, order: ErasureOrder) -> str:
    if kind == APPROVAL:
        return f"Sletningen af sag {order.number} venter på, at en anden godkender den."
    if kind == ErasureOrder.Stage.GRACE:
        return f"Fristen for at bevare sag {order.number} udløber {order.due_on:%d.%m.%Y}."
    return f"Sag {order.number} skal slettes. Den kan bevares indtil {order.due_on:%d.%m.%Y}."


def _about_several(kind: str, orders: Sequence[ErasureOrder]) -> str:
    if kind == APPROVAL:
        return f"{len(orders)} sletninger venter på, at en anden godkender dem."
    first = min(order.due_on for order in orders)
    if kind == ErasureOrder.Stage.GRACE:
        return f"Fristen for at bevare {len(orders)} sager udløber, den første {first:%d.%m.%Y}."
    return f"{len(orders)} sager skal slettes. Den første kan bevares indtil {first:%d.%m.%Y}."


def _topic(kind: str) -> str:
    return f"erasures {kind}"
