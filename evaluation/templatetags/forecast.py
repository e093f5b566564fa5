"""The chart of the forecast, and the ways to the cases behind its numbers."""

from datetime import timedelta
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from danish.addresses import address
from danish.charts_forecast import Ahead
from danish.charts_forecast import forecast_chart as drawn
from danish.markup import filled
from evaluation.forecast import AHEAD
from evaluation.forecast_sql import WEEK, TeamForecast
from evaluation.forms_forecast import CAME, LEFT

register = template.Library()

FAR = 2  # times as many cases as there were: drawn up there the norm would press the line flat


@register.simple_tag
def forecast_chart(found: TeamForecast) -> SafeString:
    """Half a year that was, and twelve weeks ahead."""
    ahead = found.forecast.points
    to_come = [(float(point.low), float(point.expected), float(point.high)) for point in ahead]
    past = found.past
    sundays = [found.last - WEEK * ago for ago in range(len(past) - 2, -1, -1)]
    days = [*sundays, found.today, *(found.today + WEEK * number for number in range(1, AHEAD + 1))]
    ticks = ["i dag" if day == found.today else f"uge {day.isocalendar().week}" for day in days]
    most = found.crew.most
    is_near = most is not None and most <= FAR * max(past)
    level = (float(most), f"norm, højst {most:.0f} sager") if most and is_near else None
    told = "; ".join(f"uge {tick}: {low:.0f}–{high:.0f}" for tick, (low, _, high) in _told(found, to_come))
    title = f"Åbne sager uge for uge: {past[0]} ved begyndelsen, {past[-1]} i dag. Forventet interval {told}."
    return drawn(Ahead(past, to_come, ticks, level), title, "prognose")


def _told(
    found: TeamForecast, to_come: list[tuple[float, float, float]]
) -> list[tuple[int, tuple[float, float, float]]]:
    return [((found.today + WEEK * number).isocalendar().week, to_come[number - 1]) for number in (4, 8, 12)]


@register.simple_tag
def week_ahead(found: TeamForecast, ahead: int) -> str:
    """uge 51, of the day so many weeks from today"""
    return f"uge {(found.today + timedelta(weeks=ahead)).isocalendar().week}"


@register.simple_tag
def cases_in(found: TeamForecast, number: int, week: object = None) -> SafeString:
    return _link(found, CAME, number, week)


@register.simple_tag
def cases_out(found: TeamForecast, number: int, week: object = None) -> SafeString:
    return _link(found, LEFT, number, week)


def _link(found: TeamForecast, way: str, number: int, week: object) -> SafeString:
    if not number:
        return SafeString("0")
    monday = getattr(week, "monday", None)
    return filled(
        '<a href="{}?team={}&amp;vis={}{}">{}</a>',
        address("team_forecast:forecast_rows"),
        found.team.pk,
        way,
        SafeString(f"&amp;uge={monday:%d.%m.%Y}") if monday else "",
        number,
    )


@register.filter
def whole(number: object) -> str:
    """A number of cases to come, which is never known closer than a case."""
    return "–" if number is None else f"{number:.0f}"


@register.filter
def to_decimaler(number: Decimal) -> str:
    """0,35 and −0,12"""
    return f"{number:.2f}".replace(".", ",").replace("-", "−")


@register.filter
def med_fortegn(number: int) -> str:
    """+10 and −2"""
    return f"{number:+}".replace("-", "−")
