"""The table of the lead's board, drawn here: a template takes several times as long for as many cells."""

from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from danish.addresses import address
from danish.charts_area import area_chart, caseload_bar
from danish.markup import filled, filled_each
from danish.templatetags.danish import tal
from danish.templatetags.lists import sort_head
from evaluation.team_board import COLUMNS, NOBODY, OF_NOBODY, Board, Line
from evaluation.team_days import Trend
from followup.flag import Flag
from followup.flags import EVERYBODY, OVERDUE

register = template.Library()

HEADS = {OVERDUE.key: "Overskredet"}  # where the whole of it is too wide


def _head(board: Board, flag: Flag) -> str:
    return HEADS.get(flag.key) or board.told.label(flag)


@register.filter
def en_decimal(number: Decimal | None) -> str:
    """34,0: a mean with one decimal, also when it is zero"""
    return "–" if number is None else f"{number:.1f}".replace(".", ",")


@register.simple_tag(takes_context=True)
def team_heads(context: template.Context, order: str) -> SafeString:
    def head(key: str, label: str, look: str = "") -> SafeString:
        return sort_head(context, key, label, order, "sagstal-tabel", look, largest_first=key != "navn")

    numbers = [head(flag.key, _head(context["board"], flag), "hm-r") for flag in COLUMNS]
    return SafeString(
        head("navn", "Medarbejder")
        + head("sager", "Sager", "hm-r")
        + head("norm", "Mod normen", "hm-barcol")
        + "".join(numbers)
    )


@register.simple_tag
def team_lines(board: Board, lines: list[Line]) -> SafeString:
    weighted = bool(board.norm and board.norm.is_weighted)
    longest = max((max(float(line.weight), line.band.high if line.band else 0) for line in lines), default=0) * 1.1
    return filled_each(
        '<tr><th scope="row">{}{}</th><td data-title="Sager" class="hm-r hm-num">{}</td>'
        '<td data-title="Mod normen" class="hm-barcol">{}{}</td>{}</tr>',
        (
            (
                _link(board, EVERYBODY, line.person.pk, line.person.name, "hm-name"),
                _below_name(board, line),
                _cases(line, weighted=weighted),
                caseload_bar(
                    float(line.weight), line.band.low if line.band else 0, line.band.high if line.band else 0, longest
                ),
                _against(line),
                _counts(board, line),
            )
            for line in lines
        ),
    )


@register.simple_tag
def team_sums(board: Board) -> SafeString:
    """The cases that nobody has, so that the table adds up, and the sums."""
    rows = [(OF_NOBODY, board.nobodys, NOBODY)] if board.nobodys.cases else []
    return filled_each(
        '<tr><th scope="row">{}</th><td data-title="Sager" class="hm-r hm-num">{}</td>'
        '<td class="hm-barcol"></td>{}</tr>',
        (
            (
                label,
                _link(board, EVERYBODY, whose, held.cases, "", label.lower()),
                filled_each(
                    '<td data-title="{}" class="hm-r hm-num">{}</td>',
                    ((_head(board, flag), _number(board, flag, whose, held.count(flag), label)) for flag in COLUMNS),
                ),
            )
            for label, held, whose in [*rows, ("I alt", board.held, None)]
        ),
    )


def _link(board: Board, flag: Flag, whose: int | None, shown: object, look: str = "", said: str = "") -> SafeString:
    of_one = "" if whose is None else f"&amp;medarbejder={whose}"
    where = f"{address('team_board:team_rows')}?team={board.team.pk}&amp;vis={flag.key}{of_one}"
    begun = SafeString(f'<a class="{look}" href="{where}">' if look else f'<a href="{where}">')
    return filled('{}{}<span class="sr-only"> {}</span></a>' if said else "{}{}{}</a>", begun, shown, said)


def _below_name(board: Board, line: Line) -> SafeString:
    """Why somebody has a norm of their own, and whether they are here."""
    person = line.person
    told = []
    if person.away_until:
        told.append(f"fraværende til og med {person.away_until:%d.%m.}")
        told.append(f"vikar {person.deputy}" if person.deputy else "uden vikar")
    if not person.is_member:
        told.append("ikke længere i teamet")
    elif board.norm and line.band is None:
        told.append("uden norm")
    elif board.norm and person.weekly_hours < board.norm.full_time:
        told.append(f"{tal(person.weekly_hours)} timer")
    return filled('<span class="hm-sub">{}</span>', " · ".join(told)) if told else SafeString("")


def _cases(line: Line, *, weighted: bool) -> SafeString:
    """What is over the norm stands by the number that is held against it."""
    over = filled(' <span class="hm-tag hm-tag--amber">+{}</span>', tal(line.over)) if line.over else ""
    cases = filled("<b>{}</b>" if line.over and not weighted else "{}", line.cases)
    if not weighted:
        return filled("{}{}", cases, over)
    return filled('{}<span class="hm-sub">vægtet {}{}</span>', cases, tal(line.weight), over)


def _against(line: Line) -> SafeString:
    """What the bar shows, in words."""
    if line.band is None:
        return SafeString("")
    where = "over" if line.over else "under" if line.is_below else "inden for"
    return filled('<span class="sr-only">{} normen {}</span>', where, line.band)


def _counts(board: Board, line: Line) -> SafeString:
    looks = ["hm-tag hm-tag--red" if line.is_much(place) else "" for place, _ in enumerate(COLUMNS)]
    return filled_each(
        '<td data-title="{}" class="hm-r hm-num">{}</td>',
        (
            (_head(board, flag), _number(board, flag, line.person.pk, count, line.person.name, look))
            for flag, count, look in zip(COLUMNS, line.counts, looks, strict=True)
        ),
    )


def _number(board: Board, flag: Flag, whose: int | None, count: int, name: str, look: str = "") -> SafeString:
    if not count:
        return SafeString('<span class="hm-muted">0</span>')
    return _link(board, flag, whose, count, look, f"{board.told.label(flag).lower()}, {name}")


@register.simple_tag
def team_number(board: Board, flag: Flag, number: int) -> SafeString:
    """A number of the whole team, leading to its cases."""
    return _link(board, flag, None, number, "", board.told.label(flag).lower()) if number else SafeString("0")


@register.simple_tag
def team_address(board: Board, flag: Flag) -> SafeString:
    return filled("{}?team={}&amp;vis={}", address("team_board:team_rows"), board.team.pk, flag.key)


@register.simple_tag
def trend_chart(trend: Trend) -> SafeString:
    if len(trend.known) < 2:
        return SafeString("")
    ticks = [f"uge {week.number}" if place == 0 else str(week.number) for place, week in enumerate(trend.weeks)]
    told = ", ".join(f"uge {week.number} {day.overdue}" for week, day in trend.known)
    return area_chart(trend.overdue, ticks, f"Overskredne opfølgninger ved ugens slutning: {told}", "udvikling")
