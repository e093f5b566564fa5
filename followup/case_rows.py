"""The rows of the list of citizens, drawn here: a template takes several times as long for as many cells."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import User
from cases.models.case import CaseQuerySet
from followup.case_list_sql import rows_in_order, rows_of
from followup.columns import COLUMNS, CPR, DEADLINE, GOAL, NUMBER, STATE, Value
from followup.marks import label_mark

PAGE = 25
AT_THE_NAME = [CPR.key, NUMBER.key]  # without a column of their own


@dataclass(frozen=True)
class CaseRow:
    """One citizen: the values of the columns chosen, by key, and what is drawn of them."""

    pk: int
    name: str
    values: dict[str, Value]
    html: SafeString


@dataclass(frozen=True)
class Wanted:
    """What a list is to tell, to whom and on what day; `deadline_of` says a case's next deadline in words."""

    columns: list[str]
    user: User
    today: date
    deadline_of: Callable[[list[int]], dict[int, str]]


def case_page(cases: CaseQuerySet, number: str | None, wanted: Wanted) -> Page:
    """The page of this number, as rows, from cases in order; the nearest one for a number there is no page of."""
    at = _wanted(number)
    rows = rows_of(cases, wanted.columns, wanted.user, wanted.today, PAGE, (at - 1) * PAGE)
    # How many there are is told with the rows; only an address with a page too far has to ask for it.
    total = rows[0][-1] if rows else cases.count() if at > 1 else 0
    page = Paginator(range(total), PAGE).get_page(number)
    if total and not rows:
        rows = rows_of(cases, wanted.columns, wanted.user, wanted.today, PAGE, page.start_index() - 1)
    page.object_list = _as_shown(rows, wanted)  # type: ignore[assignment]
    return page


def page_in_order(pks: list[int], number: str | None, wanted: Wanted) -> Page:
    """The same from cases whose order the database does not know."""
    page = Paginator(pks, PAGE).get_page(number)
    rows = rows_in_order(list(page.object_list), wanted.columns, wanted.user, wanted.today)
    page.object_list = _as_shown(rows, wanted)  # type: ignore[assignment]
    return page


def _wanted(number: str | None) -> int:
    return max(int(number), 1) if number and number.isdecimal() and len(number) < 7 else 1


def _as_shown(rows: list[tuple[Any, ...]], wanted: Wanted) -> list[CaseRow]:
    has_deadlines = DEADLINE.key in wanted.columns
    deadlines = wanted.deadline_of([row[0] for row in rows]) if has_deadlines else {}
    template, drawn = _template(tuple(wanted.columns)), _drawn(wanted.columns)
    shown = []
    for pk, name, shape, colour, label, *values, _ in rows:
        cells = dict(zip(wanted.columns, values, strict=True))
        if has_deadlines:
            cells[DEADLINE.key] = deadlines.get(pk)
        under = " · ".join(str(cells[key]) for key in AT_THE_NAME if key in cells)
        mark = label_mark(shape, colour, label) if label else ""
        html = format_html(template, pk, name, mark, under, *[_cell(key, cells, pk) for key in drawn], pk, pk, name)
        shown.append(CaseRow(pk, name, cells, html))
    return shown


def _drawn(columns: list[str]) -> list[str]:
    """The columns with cells of their own."""
    return [key for key in columns if key not in AT_THE_NAME]


def _cell(key: str, cells: dict[str, Value], pk: int) -> str | SafeString:
    if key == GOAL.key and not cells[key] and not cells.get(STATE.key):
        return format_html('<a href="{}">Mangler mål</a>', _address("cases:goal_list").replace("/0/", f"/{pk}/"))
    return COLUMNS[key].shown(cells[key])


@lru_cache(maxsize=64)
def _template(columns: tuple[str, ...]) -> str:
    """One row with a gap for each value, put together once for each choice of columns."""
    cells = "".join(
        f'<td data-title="{COLUMNS[key].label}"'
        + (f' class="{css}"' if (css := COLUMNS[key].css) else "")
        + ">{}</td>"
        for key in _drawn(list(columns))
    )
    address, mark = (
        _address("case_detail").replace("/0/", "/{}/"),
        _address("followup:case_mark").replace("/0/", "/{}/"),
    )
    return (
        f'<tr><th scope="row"><a class="hm-name" href="{address}">{{}}</a> {{}}'
        f'<div class="hm-xs hm-muted hm-num">{{}}</div></th>{cells}'
        f'<td class="hm-r"><a class="hm-small" href="{mark}" hx-get="{mark}" hx-target="#dialoger">Notér'
        '<span class="sr-only"> om {}</span></a></td></tr>'
    )


@lru_cache(maxsize=8)
def _address(name: str) -> str:
    """With 0 where the case's number goes: the routes are looked up once, not once a row."""
    return reverse(name, args=[0])
