"""Who leads a team is told which of its cases are to be erased, and what waits for a second person."""

from django.utils import timezone

from accounts.models import User
from cases.models import ErasureOrder
from notices.models import Notice


def tell_of_erasures() -> int:
    """One notice for each person, order and stage, however often this runs. How many were told."""
    orders = list(ErasureOrder.objects.waiting().filter(approved_by=None).order_by("pk"))
    leads = list(User.objects.active().filter(role__in=[User.Role.TEAM_LEAD, User.Role.ADMINISTRATOR]).order_by("pk"))
    visible = {
        lead.pk: set(ErasureOrder.objects.visible_to(lead).waiting().values_list("pk", flat=True)) for lead in leads
    }
    notices = [
        Notice(
            recipient=person,
            topic=_topic(order),
            on=timezone.localdate(),
            text=_text(order),
            case_id=order.case_id,
            url=order.get_absolute_url(),
        )
        for order in orders
        for person in leads
        if _concerns(order, person) and order.pk in visible[person.pk]
    ]
    told = set(Notice.objects.filter(topic__in={one.topic for one in notices}).values_list("recipient_id", "topic"))
    new = [one for one in notices if (one.recipient_id, one.topic) not in told]
    Notice.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _concerns(order: ErasureOrder, person: User) -> bool:
    """The team's leads always; administrators only where a second person is asked for."""
    if person.pk == order.ordered_by_id:
        return False
    if person.role == User.Role.TEAM_LEAD:
        return person.team_id == order.team_id
    return order.ordered_by_id is not None


def _topic(order: ErasureOrder) -> str:
    return f"erasure {order.pk} {'approval' if order.ordered_by_id else order.stage}"


def _text(order: ErasureOrder) -> str:
    if order.ordered_by_id:
        return f"Sletningen af sag {order.number} venter på, at en anden godkender den."
    if order.stage == ErasureOrder.Stage.GRACE:
        return f"Fristen for at bevare sag {order.number} udløber {order.due_on:%d.%m.%Y}."
    return f"Sag {order.number} skal slettes. Den kan bevares indtil {order.due_on:%d.%m.%Y}."
