"""The rows of the list of citizens, with everything ready to be shown: a template takes longer to format it."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.urls import reverse

from cases.list_sql import rows_of


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


def case_rows(cases: Iterable[int], today: date) -> list[CaseRow]:
    """A row for each of these ids, in their order."""
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
        for pk, name, cpr_front, target_group, since, coordinator, first_goal, opened_on, closed_on in rows_of(cases)
    ]
