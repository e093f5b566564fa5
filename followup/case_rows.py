"""The rows of the list of citizens, drawn here: a template takes several times as long for as many cells."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import User
from followup import orders
from followup.case_list_sql import Said, rows_in_order, rows_of
from followup.columns import COLUMNS, CPR, DEADLINE, GOAL, NUMBER, STATE, Value
from followup.marks import label_mark
from followup.places import LAST, KeyPage, Place, beyond, in_front
from followup.shown import Listing

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


def case_page(listing: Listing, at: Place, wanted: Wanted) -> KeyPage[CaseRow]:
    """The page at this place, found by the values of the case it begins or ends at."""
    if not at.edge:
        rows = _rows(listing.words(backwards=at.is_backwards), wanted)
        total = rows[0][-1] if rows else 0
        if at.is_backwards:
            rows = rows[: (total - 1) % PAGE + 1][::-1]
        return _page(rows, total - len(rows) + 1 if at.is_backwards else 1, total, wanted)

    order, user = listing.filters.order, wanted.user
    keys = orders.keys_of(order)
    seen = orders.with_keys(listing.visible, order, user.pk)
    edge = seen.filter(pk=at.edge).values_list(*[name for name, _ in keys]).first()
    if edge is None:
        return case_page(listing, Place(), wanted)
    further = in_front(keys, edge) if at.is_backwards else beyond(keys, edge)
    cases = orders.with_keys(listing.cases, order, user.pk).filter(further)
    ordered = cases.order_by(*orders.sorting(keys, backwards=at.is_backwards)).values("pk")
    rows = _rows(
        ordered.query.sql_with_params(), wanted, listing.cases.order_by().values("pk").query.sql_with_params()
    )
    if at.is_backwards:
        if len(rows) < PAGE:  # the beginning is nearer than a page
            return case_page(listing, Place(), wanted)
        return _page(rows[::-1], rows[0][-2] - PAGE + 1, rows[0][-1], wanted)
    if not rows:  # those that came behind it have gone
        return case_page(listing, Place(LAST), wanted)
    return _page(rows, rows[0][-1] - rows[0][-2] + 1, rows[0][-1], wanted)


def page_in_order(pks: list[int], at: Place, wanted: Wanted) -> KeyPage[CaseRow]:
    """The same from cases whose order the database does not know."""
    start = 0
    if at.way == LAST:
        start = max(len(pks) - 1, 0) // PAGE * PAGE
    elif at.edge in pks:
        edge = pks.index(at.edge)
        start = max(edge - PAGE, 0) if at.is_backwards else edge + 1 if edge + 1 < len(pks) else edge // PAGE * PAGE
    rows = rows_in_order(pks[start : start + PAGE], wanted.columns, wanted.user, wanted.today)
    return _page(rows, start + 1, len(pks), wanted)


def _rows(chosen: Said, wanted: Wanted, among: Said | None = None) -> list[tuple[Any, ...]]:
    return rows_of(chosen, wanted.columns, wanted.user, wanted.today, PAGE, among)


def _page(rows: list[tuple[Any, ...]], start: int, total: int, wanted: Wanted) -> KeyPage[CaseRow]:
    edges = (rows[0][0], rows[-1][0]) if rows else None
    return KeyPage(_as_shown(rows, wanted), start, total, edges, PAGE)


def _as_shown(rows: list[tuple[Any, ...]], wanted: Wanted) -> list[CaseRow]:
    has_deadlines = DEADLINE.key in wanted.columns
    deadlines = wanted.deadline_of([row[0] for row in rows]) if has_deadlines else {}
    template, drawn = _template(tuple(wanted.columns)), _drawn(wanted.columns)
    shown = []
    for pk, name, shape, colour, label, *values, _, _ in rows:
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
