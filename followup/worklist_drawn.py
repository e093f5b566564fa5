"""The rows of Min dag, drawn here: a template takes several times as long for as many cells."""

from datetime import date

from django.utils.safestring import SafeString

from danish.addresses import address
from danish.markup import filled, filled_each
from danish.templatetags.danish import icon, uger
from followup.worklist_rows import Row, Tag

NOTHING = SafeString("–")
NOT_BOOKED = SafeString("<b>Ikke booket</b>")


def drawn_rows(rows: list[Row], today: date, *, is_lead: bool, to_change: bool) -> SafeString:
    """`is_lead` tells who is responsible, and `to_change` leads to where something is done."""
    return filled_each(
        '<tr><th scope="row"><a class="hm-name" href="{}">{}</a> {}{}</th>{}'
        '<td data-title="Målgruppe">{}</td><td data-title="Uger" class="hm-r hm-num">{}</td>'
        '<td data-title="Mål">{}</td><td data-title="Indsatser" class="hm-num hm-nowrap">{}</td>'
        '<td data-title="Fremgang" class="hm-nowrap">{}</td>'
        '<td data-title="Næste samtale">{}</td><td class="hm-r">{}</td></tr>',
        (
            (
                address("case_detail", row.pk),
                row.name,
                row.label,
                _tags(row.tags),
                filled('<td data-title="Medarbejder">{}</td>', row.coordinator) if is_lead else "",
                row.target_group,
                uger(row.support_since, today) if row.support_since else NOTHING,
                _goal(row, to_change=to_change),
                f"{len(row.running)} i gang" if row.running else "Ingen",
                _progress(row),
                _talk(row, to_change=to_change),
                _note(row),
            )
            for row in rows
        ),
    )


def _tags(tags: list[Tag]) -> SafeString:
    if not tags:
        return SafeString("")
    each = filled_each(
        '<a class="hm-tag{} hm-tag--wrap" href="{}">{}{}</a>',
        ((f" hm-tag--{tag.colour}" if tag.colour else "", tag.url, _icon(tag.flag.icon), tag.text) for tag in tags),
    )
    return filled('<div class="hm-row hm-row--tight">{}</div>', each)


def _icon(name: str) -> SafeString:
    return icon(name) if name else SafeString("")


def _goal(row: Row, *, to_change: bool) -> object:
    if row.first_goal or not to_change:
        return row.first_goal or NOTHING
    return filled('<a href="{}">Opstil mål</a>', address("cases:goal_create", row.pk))


def _progress(row: Row) -> SafeString:
    """One measurement is a dot, and no line."""
    steps = row.progress
    if steps is None or len(steps.means) < 2:
        return NOTHING
    return filled('{} <span class="hm-delta hm-delta--{}">{}</span>', steps.line, steps.look, steps.change_words)


def _talk(row: Row, *, to_change: bool) -> object:
    if row.talk:
        return filled_each('<span class="hm-num">{}</span> ', ((part,) for part in row.talk))
    if not to_change:
        return NOT_BOOKED
    return filled(
        '<a class="hm-b" href="{}">Ikke booket<span class="sr-only">: aftal en samtale med {}</span></a>',
        address("followup:meeting_create", row.pk),
        row.name,
    )


def _note(row: Row) -> SafeString:
    url = address("followup:case_mark", row.pk)
    return filled(
        '<a class="hm-small" id="noter-{}" href="{}" hx-get="{}" hx-target="#dialoger">Notér'
        '<span class="sr-only"> om {}</span></a>',
        row.pk,
        url,
        url,
        row.name,
    )
