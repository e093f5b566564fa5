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
    ids = ids_by_deadline(filters, cases, found, user)
    return list(flagged(filters, cases, found, user).values_list("pk", flat=True)) if ids is None else ids


def flagged(filters: CaseListForm, cases: CaseQuerySet, found: Found | None, user: User) -> CaseQuerySet:
    """Those behind the counter that was chosen, in the order of a column."""
    if found and filters.flag:
        cases = cases.filter(pk__in=found.pks(filters.flag))
    return orders.in_order(cases, orders.BY_NAME if filters.is_by_deadline else filters.order, user)


def ids_by_deadline(filters: CaseListForm, cases: CaseQuerySet, found: Found | None, user: User) -> list[int] | None:
    """The order of deadlines is that of the flags, which the database does not know; none for any other order."""
    if not (found and filters.is_by_deadline):
        return None
    by_name = flagged(filters, cases, found, user).values_list("pk", flat=True)
    return found.by_deadline(list(by_name), turned=filters.order.startswith("-"))
