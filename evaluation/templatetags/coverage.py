"""The heat table, composed here: a template for each of three hundred cells costs more than finding the numbers."""

from html import escape

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.models import User
from catalog.models import Category
from danish.filter_widgets import filter_group
from danish.markup import filled, filled_each
from danish.templatetags.danish import tal
from evaluation.coverage import Coverage, Row
from evaluation.forms import CoverageForm

register = template.Library()
register.simple_tag(filter_group)

STEPS = (1, 2, 3, 4, 8)  # from so many offers a cell is darker


@register.simple_tag
def heat_head(coverage: Coverage) -> SafeString:
    return filled_each('<th scope="col">{}</th>', ((category.short_label,) for category in coverage.categories))


@register.simple_tag
def heat_rows(coverage: Coverage, form: CoverageForm, user: User) -> SafeString:
    """Theme by theme, a row for each barrier; every number but zero leads to what it counts."""
    links = Links(form, user)
    rows: list[str] = []
    theme = ""
    for row in coverage.rows:
        if row.line.theme != theme:
            theme = row.line.theme
            columns = len(coverage.categories) + 5
            rows.append(
                filled('<tr class="hm-heat__grp"><th scope="rowgroup" colspan="{}">{}</th></tr>', columns, theme)
            )
        rows.append(_row(row, coverage.categories, links, user))
    return SafeString("".join(rows))


class Links:
    """The addresses of the rows behind the numbers."""

    def __init__(self, form: CoverageForm, user: User) -> None:
        self.is_today = form.on == timezone.localdate()
        more = f"&{form.query}" if form.query else ""
        # Editors find drafts too, which are no part of the numbers.
        self.found = more + ("&tilstand=published" if user.edits_catalogue else "")
        self.query = f"?{form.query}" if form.query else ""
        self.more = more
        self.catalogue = reverse("catalog:offer_list")
        self.page = reverse("evaluation:coverage")

    def offers(self, row: Row, category: Category | None = None) -> str:
        """The catalogue as it is; another day's on a page of its own."""
        kind = f"kategori={category.key}" if category else ""
        if self.is_today:
            return f"{self.catalogue}?barriere={row.line.key}{f'&{kind}' if kind else ''}{self.found}"
        return f"{self.page}indsatser/{row.line.key}/?{kind}{self.more if kind else self.more[1:]}"

    def places(self, row: Row) -> str:
        return f"{self.page}indsatser/{row.line.key}/{self.query}"

    def citizens(self, row: Row) -> str:
        return f"{self.page}borgere/{row.line.key}/{self.query}"


def _row(row: Row, categories: list[Category], links: Links, user: User) -> str:
    line, cells = row.line, []
    for category in categories:
        number = row.cells.get(category.pk, 0)
        step = "gap" if row.is_hole else f"hm-t{sum(number >= least for least in STEPS)}"
        cells.append(f'<td class="{step}">{_link(number, links.offers(row, category) if number else "")}</td>')
    waits = "" if line.wait is None else f"{line.wait} d."
    totals = (
        _link(line.offers, links.offers(row) if line.offers else ""),
        "–"
        if row.citizens is None
        else _link(str(row.citizens), links.citizens(row) if line.citizens and _sees(user) else ""),
        "–" if line.room is None else _link(line.room, links.places(row)),
        _link(waits, links.places(row)) if waits else "–",
    )
    cells += [f'<td class="tot">{cell}</td>' for cell in totals]
    return f'<tr><th scope="row">{escape(line.label)}</th>{"".join(cells)}</tr>'


def _sees(user: User) -> bool:
    return user.works_with_citizens


def _link(number: int | str, address: str) -> str:
    text = tal(number) if isinstance(number, int) else escape(number)
    return f'<a href="{escape(address)}">{text}</a>' if address else text
