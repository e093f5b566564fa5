"""Which cases the list of citizens holds, and in which order: for its page, and for what leaves the house of it."""

from datetime import date

from accounts.models import User
from cases.models import Case
from cases.models.case import CaseQuerySet
from followup import orders
from followup.flags_sql import find
from followup.forms import CaseListForm
from followup.found import Found


def shown_ids(filters: CaseListForm, user: User, today: date) -> list[int]:
    """All of them, as they stand on its pages."""
    cases = filters.chosen(Case.objects.visible_to(user))
    found = find(cases, user, today) if filters.flag or filters.is_by_deadline else None
    cases = counted(filters, cases, found)
    ids = ids_by_deadline(filters, cases, found, user)
    return list(orders.in_order(cases, filters.order, user).values_list("pk", flat=True)) if ids is None else ids


def counted(filters: CaseListForm, cases: CaseQuerySet, found: Found | None) -> CaseQuerySet:
    """Those behind the counter that was chosen."""
    return cases.filter(pk__in=found.pks(filters.flag)) if found and filters.flag else cases


def ids_by_deadline(filters: CaseListForm, cases: CaseQuerySet, found: Found | None, user: User) -> list[int] | None:
    """The order of deadlines is that of the flags, which the database does not know; none for any other order."""
    if not (found and filters.is_by_deadline):
        return None
    by_name = orders.in_order(cases, orders.BY_NAME, user).values_list("pk", flat=True)
    return found.by_deadline(list(by_name), turned=filters.order.startswith("-"))
