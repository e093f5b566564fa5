"""Dates, counts and pieces of markup for templates; loaded everywhere (settings.TEMPLATES)."""

import datetime
import uuid
from decimal import Decimal
from functools import cache, lru_cache

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from danish import dates, form_marks
from danish.addresses import address
from danish.markup import filled

register = template.Library()

Moment = datetime.date | datetime.datetime | None


def _date(moment: datetime.date | datetime.datetime) -> datetime.date:
    return moment.date() if isinstance(moment, datetime.datetime) else moment


def _in_figures(moment: datetime.date) -> str:
    """As `%d.%m.%Y`, which the C library takes four times as long for; a plan has two hundred."""
    return f"{moment.day:02}.{moment.month:02}.{moment.year}"


@register.filter(expects_localtime=True)
def dato(moment: Moment) -> str:
    """24.11.2026"""
    return _in_figures(moment) if moment else ""


@register.filter(expects_localtime=True)
def dato_ugedag(moment: Moment) -> str:
    """ti 24.11.2026"""
    return f"{dates.weekday_short(_date(moment))} {_in_figures(moment)}" if moment else ""


@register.filter(expects_localtime=True)
def dato_lang(moment: Moment) -> str:
    """tirsdag den 24. november 2026"""
    return dates.long_date(_date(moment)) if moment else ""


@register.filter
def maaned(month: datetime.date) -> str:
    """november 2026"""
    return dates.month_year(month)


@register.filter(expects_localtime=True)
def klokken(moment: datetime.datetime | datetime.time | None) -> str:
    """10.42"""
    return f"{moment:%H.%M}" if moment else ""


@register.filter(expects_localtime=True)
def siden(moment: Moment, today: datetime.date | None = None) -> str:
    """for 22 dage siden, i går, i dag, om 3 dage; to stand beside the date, never instead of it"""
    if not moment:
        return ""
    days = ((today or timezone.localdate()) - _date(moment)).days
    near = {0: "i dag", 1: "i går", -1: "i morgen"}
    if days in near:
        return near[days]
    return f"for {days} dage siden" if days > 0 else f"om {-days} dage"


@register.simple_tag
def due(day: datetime.date, today: datetime.date, words: str = "senest") -> SafeString:
    """senest 24.11.2026, and when that has passed: overskredet 24.11.2026; in words, not by its colour alone"""
    if day < today:
        return filled('<span class="hm-small hm-num hm-forfeit">overskredet {}</span>', _in_figures(day))
    return filled('<span class="hm-small hm-num hm-muted">{} {}</span>', words, _in_figures(day))


@register.filter(expects_localtime=True)
def uge(moment: Moment) -> str:
    """48"""
    return str(dates.iso_week(_date(moment))) if moment else ""


@register.filter
def uger(since: datetime.date | None, today: datetime.date | None = None) -> int | None:
    """How many whole weeks have passed."""
    return ((today or timezone.localdate()) - since).days // 7 if since else None


@register.filter
def alder(birth: datetime.date, today: datetime.date | None = None) -> int:
    """Age in whole years."""
    return dates.age(birth, today or timezone.localdate())


@register.filter
def antal(count: int, words: str) -> str:
    """33|antal:"borger,borgere" is 33 borgere; above 999 with a full stop"""
    one, many = words.split(",")
    return f"{count:,} {one if count == 1 else many}".replace(",", ".")


@register.filter
def genitive(name: str) -> str:
    """Jens' and Karinas: after a hissing sound the apostrophe stands alone."""
    return f"{name}’" if name[-1:].lower() in {"s", "x", "z"} else f"{name}s"


@register.filter
def tal(number: float | Decimal | None) -> str:
    """12,5 and 1.234: a number as it is written, without a decimal that is zero"""
    if number is None:
        return ""
    text = f"{number:,}"
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    whole = whole.replace(",", ".").replace("-", "−")
    return f"{whole},{decimals}" if decimals else whole


@register.filter
def kroner(amount: float | Decimal | None) -> str:
    """1.250,50 kr. and 650 kr.: an amount has two decimals or none"""
    if amount is None:
        return "Ikke oplyst"
    text = f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}"
    return f"{text.translate(str.maketrans(',.', '.,'))} kr."


@register.filter
def timer(hours: float | Decimal) -> str:
    """1 time, 2 timer, 1,5 timer"""
    return f"{tal(hours)} {'time' if hours == 1 else 'timer'}"


@cache
def _sprite_url() -> str:
    return static("icons/sprite.svg")


@register.simple_tag
@cache
def icon(name: str, css_class: str = "") -> SafeString:
    """A decorative icon of the sprite; the words beside it carry the meaning."""
    return format_html(
        '<svg class="icon-svg{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" {css_class}" if css_class else "",
        _sprite_url(),
        name,
    )


# As `url` for a route that takes only numbers, or nothing, at a tenth of its price.
register.simple_tag(address, name="address")


@register.simple_tag
@lru_cache(maxsize=256)
def scale(kind: str, value: int, was: int | None, word: str) -> SafeString:
    """A weight of 0–4 as four boxes; a frame shows where it began. Kept, since there are few and a page has many."""
    moved = f", var {was}" if was is not None and was != value else ""
    looks = ("on" if step <= value else "was" if was is not None and step <= was else "" for step in range(1, 5))
    return format_html(
        '<span class="hm-scale hm-scale--{}" role="img" aria-label="{} af 4{}{}">{}</span>',
        "r" if kind == "resource" else "b",
        value,
        f", {word}" if word else "",
        moved,
        format_html_join("", "<i{}></i>", ((SafeString(f' class="{look}"' if look else ""),) for look in looks)),
    )


@register.simple_tag(takes_context=True)
def form_key(context: template.Context) -> SafeString:
    """A key of its own for each form that is shown, so that sending it twice saves once; and its reader's mark."""
    return filled('<input type="hidden" name="_key" value="{}">{}', uuid.uuid4(), form_mark(context))


@register.simple_tag(takes_context=True)
def form_mark(context: template.Context) -> SafeString:
    """Whom the form is shown to, so that a text sent after the session's end can be put aside for that person."""
    request = getattr(context, "request", None)
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return SafeString("")
    # A page may have dozens of forms, and all are shown to the same person.
    if not hasattr(request, "form_mark"):
        request.form_mark = format_html(
            '<input type="hidden" name="{}" value="{}">', form_marks.NAME, form_marks.mark(user.pk)
        )
    return request.form_mark
