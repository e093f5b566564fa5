"""Which cases the list of citizens holds, and in which order: for its page, and for what leaves the house of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import F, QuerySet

from accounts.models import User
from cases.models import Case
from cases.models.case import CaseQuerySet
from followup import orders
from followup.flags_sql import find
from followup.forms import CaseListForm
from followup.forms.case_list import chosen
from followup.found import Found
from journal.composed import AnyOf, Words, words_of


@dataclass
class Listing:
    """What a form has chosen for a user, in its order; `found` where somebody asked for flags."""

    filters: CaseListForm
    user: User
    found: Found | None = None

    @cached_property
    def reach(self) -> tuple[int, list[int], list[int]]:
        return CaseQuerySet.reach_of(self.user)

    @cached_property
    def visible(self) -> CaseQuerySet:
        """All that the user may see, as `CaseQuerySet.visible_to`."""
        return Case.objects.reached(*self.reach)

    @cached_property
    def among(self) -> CaseQuerySet:
        """What the filters leave, whatever the counter."""
        return self.filters.chosen(self.visible)

    @property
    def cases(self) -> CaseQuerySet:
        """Those behind the counter that was chosen."""
        pks = self.found.pks(self.filters.flag) if self.found and self.filters.flag else None
        return self.among if pks is None else self.among.filter(AnyOf(F("pk"), pks))

    def in_order(self) -> CaseQuerySet:
        return orders.in_order(self.cases, self.filters.order, self.user.pk)

    def ids_by_deadline(self) -> list[int] | None:
        """The order of deadlines is that of the flags, which the database does not know; none for any other order."""
        if not (self.found and self.filters.is_by_deadline):
            return None
        by_name = orders.in_order(self.cases, orders.BY_NAME, self.user.pk).values_list("pk", flat=True)
        return self.found.by_deadline(list(by_name), turned=self.filters.order.startswith("-"))

    def words(self, *, backwards: bool) -> tuple[str, Sequence[Any]]:
        """The numbers of the cases from one end, as a statement; composed once for each choice of filters."""
        wanted, order = self.filters.cleaned_data, self.filters.order
        if wanted.get("q") or (self.found and self.filters.flag):
            return _from_an_end(self.cases, order, self.user.pk, backwards).query.sql_with_params()
        group, worker = int(wanted.get("maalgruppe") or 0), int(wanted.get("medarbejder") or 0)
        kept = _words(bool(group), bool(worker), bool(wanted.get("mine")), wanted.get("status", ""), order, backwards)
        return kept.text, kept.said([*self.reach, self.user.pk, group, worker])


def _from_an_end(cases: CaseQuerySet, order: str, user_pk: int, backwards: bool) -> QuerySet[Case, Any]:
    ordered = orders.sorting(orders.keys_of(order), backwards=backwards)
    return orders.with_keys(cases, order, user_pk).order_by(*ordered).values("pk")


@lru_cache(maxsize=256)
def _words(of_group: bool, of_worker: bool, is_mine: bool, status: str, order: str, backwards: bool) -> Words:
    def compose(
        team: int, involved: list[int], looked: list[int], user_pk: int, group: int, worker: int
    ) -> QuerySet[Case, Any]:
        wanted = {
            "maalgruppe": of_group and group,
            "medarbejder": of_worker and worker,
            "mine": is_mine,
            "status": status,
        }
        cases = chosen(Case.objects.reached(team, involved, looked), wanted, user_pk)
        return _from_an_end(cases, order, user_pk, backwards)

    return words_of(compose, (0, [], [], 0, 0, 0))


def shown_ids(filters: CaseListForm, user: User, today: date) -> list[int]:
    """All of them, as they stand on its pages."""
    listing = Listing(filters, user)
    if filters.flag or filters.is_by_deadline:
        listing.found = find(listing.among, user, today)
    ids = listing.ids_by_deadline()
    return list(listing.in_order().values_list("pk", flat=True)) if ids is None else ids
