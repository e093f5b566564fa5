"""What stands round a list: its filters, its sorted heads and its pages; loaded everywhere (settings.TEMPLATES).

Put together here, since a template for each of them costs more than the rows of the list.
"""

from typing import Any

from django import template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from danish.templatetags.danish import icon

register = template.Library()


@register.simple_tag
def toolbar_field(field: BoundField) -> SafeString:
    """A filter above a list, its label for screen readers only; a template for each costs more than the list."""
    errors = field.errors
    return format_html(
        '<div class="form-group{}"><label class="sr-only" for="{}">{}</label>{}{}</div>',
        " form-error" if errors else "",
        field.id_for_label,
        field.label,
        field,
        format_html(
            '<span class="form-error-message" id="{}_error">{}</span>', field.auto_id, " ".join(map(str, errors))
        )
        if errors
        else "",
    )


@register.simple_tag(takes_context=True)
def sort_head(
    context: template.Context,
    key: str,
    label: str,
    order: str,
    target: str,
    css_class: str = "",
    *,
    largest_first: bool = False,
) -> SafeString:
    """The head of a column one can sort by: once more turns the order round. `target` is the id htmx swaps."""
    is_up, is_down = order == key, order == f"-{key}"
    goes_down = not is_down if largest_first else is_up
    return format_html(
        '<th scope="col"{}{}><a class="hm-sort" id="sorter-{}" href="{}" hx-get="{}" hx-target="#{}"'
        ' hx-swap="outerHTML" hx-push-url="true">{}{}</a></th>',
        SafeString(' aria-sort="ascending"' if is_up else ' aria-sort="descending"' if is_down else ""),
        format_html(' class="{}"', css_class) if css_class else "",
        key,
        *[_address(context["request"], sorter=f"-{key}" if goes_down else key)] * 2,
        target,
        label,
        icon(f"sort-table-{'ascending' if is_up else 'descending' if is_down else 'none'}"),
    )


@register.simple_tag(takes_context=True)
def pages(context: template.Context, page: Page, at: str = "") -> SafeString:
    """The way to the other pages of a list, with those beside this one; nothing where there is one page.

    `at` is the heading of the list, which takes the focus on the page one comes to.
    """
    last = page.paginator.num_pages
    if last < 2:
        return SafeString("")
    request, here = context["request"], page.number
    near = sorted({1, *range(max(here - 1, 1), min(here + 1, last) + 1), last})
    items = [_step(request, here - 1, "prev", at)] if here > 1 else []
    for before, number in zip([0, *near], near, strict=False):
        if number - before > 1:
            items.append(SafeString('<li aria-hidden="true">…</li>'))
        items.append(
            format_html('<li><b aria-current="page"><span class="sr-only">Side </span>{}</b></li>', number)
            if number == here
            else format_html(
                '<li><a href="{}"><span class="sr-only">Side </span>{}</a></li>',
                _address(request, side=number, at=at),
                number,
            )
        )
    if here < last:
        items.append(_step(request, here + 1, "next", at))
    return format_html(
        '<nav class="hm-pages" aria-label="Sider"><ul class="no-max-width hm-plain">{}</ul>'
        '<span class="hm-muted">{}–{} af {}</span></nav>',
        format_html_join("", "{}", ((item,) for item in items)),
        page.start_index(),
        page.end_index(),
        page.paginator.count,
    )


@register.simple_tag(takes_context=True)
def key_pages(context: template.Context, page: Any, at: str = "") -> SafeString:
    """The way through a list whose pages begin behind a row instead of at a number (followup.places.KeyPage)."""
    if page.total <= len(page.rows) or not page.edges:
        return SafeString("")
    request, (first, last) = context["request"], page.edges
    left, right = icon("chevron-left", "icon-s"), icon("chevron-right", "icon-s")
    back = (("", "first", "Første", ""), (f"foer-{first}", "prev", left, "Forrige")) if page.start > 1 else ()
    on = ((f"efter-{last}", "next", "Næste", right), ("sidste", "last", "Sidste", "")) if page.end < page.total else ()

    def links(steps: tuple[tuple[str, str, str, str], ...]) -> SafeString:
        return format_html_join(
            "",
            '<li><a href="{}" rel="{}">{}{}</a></li>',
            ((_address(request, side=side, at=at), *words) for side, *words in steps),
        )

    return format_html(
        '<nav class="hm-pages" aria-label="Sider"><ul class="no-max-width hm-plain">{}'
        '<li><span aria-current="page">Side {} af {}</span></li>{}</ul>'
        '<span class="hm-muted">{}–{} af {}</span></nav>',
        links(back),
        page.number,
        page.pages,
        links(on),
        page.start,
        page.end,
        page.total,
    )


def _step(request: HttpRequest, number: int, way: str, at: str) -> SafeString:
    chevron = icon("chevron-left" if way == "prev" else "chevron-right", "icon-s")
    parts = (chevron, "Forrige") if way == "prev" else ("Næste", chevron)
    return format_html('<li><a href="{}" rel="{}">{}{}</a></li>', _address(request, side=number, at=at), way, *parts)


def _address(request: HttpRequest, side: int | str = "", at: str = "", **changed: str) -> str:
    """This address with another page of it, and perhaps another order; the first page needs no number."""
    kept = request.GET.copy()
    kept.pop("side", None)
    for name, value in (changed | ({"side": str(side)} if side not in ("", 1) else {})).items():
        kept[name] = value
    return f"?{kept.urlencode()}{'#' if at else ''}{at}"
