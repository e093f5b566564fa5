"""The rows of the list of citizens, with everything ready to be shown: a template takes longer to format it."""

from datetime import date
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.urls import reverse

from cases.models.case import CaseQuerySet
from followup.case_list_sql import rows_of

PAGE = 25


class CaseRow(NamedTuple):
    # The template names them in this order.
    address: str
    name: str
    cpr_masked: str
    number: str
    target_group: str
    weeks: str
    coordinator: str
    first_goal: str
    goals_address: str
    opened_on: str
    closed_on: str


def case_page(cases: CaseQuerySet, number: str | None, today: date) -> Page:
    """The page of this number, as rows, from cases in order; the nearest one for a number there is no page of."""
    wanted = int(number) if number and number.isdecimal() and len(number) < 7 else 1
    rows = rows_of(cases, PAGE, (max(wanted, 1) - 1) * PAGE)
    # How many there are is told with the rows; only an address with a page too far has to ask for it.
    total = rows[0][-1] if rows else cases.count() if wanted > 1 else 0
    page = Paginator(range(total), PAGE).get_page(number)
    if total and not rows:
        rows = rows_of(cases, PAGE, page.start_index() - 1)
    page.object_list = _as_shown(rows, today)  # type: ignore[assignment]
    return page


def _as_shown(rows: list[tuple[Any, ...]], today: date) -> list[CaseRow]:
    # The routes are looked up once, not once a row.
    address, goals_address = (reverse(name, args=[0]) for name in ("case_detail", "cases:goal_list"))
    return [
        CaseRow(
            address=address.replace("/0/", f"/{pk}/"),
            name=name,
            cpr_masked=f"{cpr_front}-••••",
            number=f"S-{pk:06d}",
            target_group=target_group,
            weeks=str((today - since).days // 7) if since else "–",
            coordinator=coordinator or "Ikke fordelt",
            first_goal=first_goal or ("–" if closed_on else ""),
            goals_address=goals_address.replace("/0/", f"/{pk}/"),
            opened_on=f"{opened_on:%d.%m.%Y}",
            closed_on=f"{closed_on:%d.%m.%Y}" if closed_on else "",
        )
        for pk, name, cpr_front, target_group, since, coordinator, first_goal, opened_on, closed_on, _ in rows
    ]
