"""The lines of a plan, composed here: a plan has forty of them, and a template for each costs more than the page."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString

from danish.addresses import address
from danish.markup import escaped, filled, filled_each
from danish.templatetags.danish import antal, dato, dato_ugedag, form_key, icon, scale, siden, timer
from journal.rows import known
from plans.coverage import Coverage
from plans.milestones import Row
from plans.models import Intervention, Place
from plans.orders import next_follow_up

register = template.Library()

NOTHING = SafeString("")
BUTTON = "button button-secondary hm-sm"
CARD = """<article class="hm-card" id="intervention-{0}" aria-labelledby="indsats-{0}">
<div class="hm-card__h"><h2 id="indsats-{0}">{1}</h2> {2}
<span class="hm-row hm-row--tight hm-end">{3}{4}{5}</span></div>
<div class="hm-card__b"><dl class="hm-pairs">{6}</dl></div>{7}</article>"""
GANTT_ROW = """<tr><th scope="row" class="hm-g-name"><a class="hm-b" href="{0}#intervention-{1}">{2}</a>
<div class="hm-row hm-row--tight">{3}<span class="hm-xs hm-muted hm-num">{4}{5}</span></div></th>
<td class="hm-g-cell">{6}</td><td class="hm-g-state">{7}</td></tr>"""
ENDED = """<li class="hm-row" id="intervention-{0}"><div><b>{1}</b> {2}
<div class="hm-muted"><span class="hm-num">{3}</span>{4}</div></div>
<span class="hm-row hm-end">{5}{6}</span></li>"""
ON_BOARD = """<li class="hm-board__card"><a class="hm-b" href="{0}#intervention-{1}">{2}</a>
<div>{3}</div><div class="hm-small hm-num">{4}</div><div class="hm-small">{5}</div>{6}{7}</li>"""
LISTED = """<tr><th scope="row"><a href="{0}#intervention-{1}">{2}</a><div>{3}</div></th>
<td data-title="Start" class="hm-num">{4}</td><td data-title="Slut" class="hm-num">{5}</td>
<td data-title="Omfang">{6}</td><td data-title="Hos">{7}</td><td data-title="Næste opfølgning">{8}</td>
<td data-title="Status">{9}</td></tr>"""

COVERAGE_ROW = """<tr><th scope="row">{0}</th>
<td data-title="Fylder"><span class="hm-row hm-row--tight">{1}<span class="hm-small">{2}</span></span></td>
<td data-title="Indsatser i planen">{3}</td></tr>"""
ACTS = """<div><a href="{0}{1}">{2}</a>{3} <span class="hm-small hm-muted hm-num">til {4}</span>{5}</div>"""
BY_HAND = SafeString('<div class="hm-small hm-muted">Valgt af medarbejderen</div>')


@lru_cache(maxsize=512)
def _tag(words: str, colour: str = "", mark: str = "") -> SafeString:
    """Kept, since there are few and a plan has many."""
    look = f" hm-tag--{colour}" if colour else ""
    return filled('<span class="hm-tag{}">{}{}</span>', look, icon(mark) if mark else "", words)


@lru_cache(maxsize=64)
def _category_tag(colour: str, label: str) -> SafeString:
    return filled('<span class="hm-cat hm-cat--{}">{}</span>', colour, label)


def _category(line: Intervention) -> SafeString:
    """What kind of effort it is, and for ever from which conference it came."""
    category = line.category
    tag = _category_tag(category.colour, category.short_label)
    return tag if line.conference_on is None else filled("{} {}", tag, from_conference(line))


@register.simple_tag
def from_conference(line: Intervention) -> SafeString:
    if line.conference_on is None:
        return NOTHING
    return filled('<span class="hm-tag hm-tag--line">fra konferencen {}</span>', dato(line.conference_on))


def _last_day(line: Intervention) -> date:
    """What was dropped never happened: it keeps the period that was meant."""
    return line.last_day if line.is_in_the_picture else line.ends_on


def _period(line: Intervention) -> str:
    return f"{dato(line.starts_on)}–{dato(_last_day(line))}"


def _state(line: Intervention) -> SafeString:
    return _tag(Intervention.Status(line.status).label, line.state_colour)


def _pair(label: str, said: object, css_class: str = "") -> SafeString:
    """The label and the class are ours."""
    look = f' class="{css_class}"' if css_class else ""
    return SafeString(f"<div><dt>{label}</dt><dd{look}>{escaped(said)}</dd></div>")


def _link(url: str, label: str, line: Intervention, *, css_class: str = "", between: str = ": ") -> SafeString:
    """All but the line's title is ours."""
    look = f' class="{css_class}"' if css_class else ""
    title = escaped(line.title)
    return SafeString(f'<a{look} href="{url}">{label}<span class="sr-only">{between}{title}</span></a>')


@register.simple_tag(takes_context=True)
def gantt_rows(context: template.Context, rows: Iterable[tuple[Intervention, str]]) -> SafeString:
    """What the lines are called, when they run and how far they have come, beside their drawings."""
    plan = address("plans:plan_detail", context["case"].pk)
    return filled_each(
        GANTT_ROW,
        (
            (
                plan,
                line.pk,
                line,
                _category(line),
                _period(line),
                "" if line.is_over else f" · {timer(line.hours_per_week)}",
                track,
                _state(line),
            )
            for line, track in rows
        ),
    )


@register.simple_tag(takes_context=True)
def line_cards(context: template.Context, lines: Iterable[Intervention]) -> SafeString:
    return SafeString("\n".join([line_card(context, line) for line in lines]))


@register.simple_tag(takes_context=True)
def line_card(context: template.Context, line: Intervention) -> SafeString:
    """All that the plan says of a line, and what can be done with it."""
    verbs = _verbs(context, line, BUTTON)
    return filled(
        CARD,
        line.pk,
        line,
        _category(line),
        _tag("Skal justeres", "amber") if line.needs_adjusting else NOTHING,
        NOTHING if line.is_planned else _tag(line.effect_words, line.effect_colour),
        _state(line),
        _pairs(context, line),
        filled('<div class="hm-card__f hm-row">{}</div>', verbs) if verbs else NOTHING,
    )


def _pairs(context: template.Context, line: Intervention) -> SafeString:
    today: date = context["today"]
    period = filled("{}{}", _period(line), _unanswered(line, today))
    told = [
        _pair("Forventet effekt", _in_lines(line.expected_effect)),
        _pair("Periode", period, "hm-num"),
        _pair("Omfang", f"{timer(line.hours_per_week)} om ugen hos {line.given_by}"),
        place_of(context, line),
        _referral(line),
        _next_step(line, today),
    ]
    goals, factors = known(line, "goals"), known(line, "factors")
    if goals:
        told.append(_pair("Fører mod", ", ".join(map(str, goals))))
    if factors:
        tags = filled_each(
            '<span class="hm-tag{} hm-tag--line">{}</span>',
            (("" if factor.is_barrier else " hm-tag--green", factor) for factor in factors),
        )
        told.append(_pair("Skal virke på", tags, "hm-row hm-row--tight"))
    return SafeString("".join(told))


def _in_lines(words: str) -> str:
    """As it was written; most of it is one line, for which the filter of templates looks too long."""
    return linebreaksbr(words, autoescape=True) if "\n" in words or "\r" in words else words


def _unanswered(line: Intervention, today: date) -> SafeString:
    """What is past its last day, or that of its pause, of which nobody has said how it goes."""
    if not line.has_ended_unanswered(today):
        return NOTHING
    is_pause = line.answer_due_on == line.paused_until
    return filled(" {}", _tag("Pausen er slut" if is_pause else "Sluttet uden svar", "amber"))


def _when(on: date, today: date) -> SafeString:
    if on < today:
        late = _tag(f"Skulle have været {siden(on, today)}", "red", "warning")
    else:
        late = filled('<span class="hm-muted hm-small">{}</span>', siden(on, today))
    return filled("{} {}", dato_ugedag(on), late)


def _next_step(line: Intervention, today: date) -> SafeString:
    if line.follow_up_on:
        return _pair("Næste opfølgning", _when(line.follow_up_on, today), "hm-num")
    if line.is_paused:
        until = f" til {dato(line.paused_until)}" if line.paused_until else ""
        rest = '<span class="hm-num">Fra {}{}</span>: {}'
        return _pair("På pause", filled(rest, dato(line.paused_on), until, line.paused_because))
    if line.is_planned:
        return _pair("Første opfølgning", dato_ugedag(line.first_follow_up_on), "hm-num")
    return _pair("Begrundelse", line.end_reason) if line.end_reason else NOTHING


def _verbs(context: template.Context, line: Intervention, look: str) -> SafeString:
    """What can be done with the line as far as it has come."""
    if line.is_over or not context.get("may_change"):
        return NOTHING
    case_id, verbs = line.case_id, []
    if line.is_running:
        verbs.append(_follow_up(line, look))
        verbs.append(
            _link(address("plans:intervention_pause", case_id, line.pk), "Sæt på pause", line, css_class=look)
        )
    elif line.is_paused:
        verbs.append(_link(address("plans:intervention_resume", case_id, line.pk), "Genoptag", line, css_class=look))
        call_off = address("plans:intervention_call_off", case_id, line.pk)
        verbs.append(_link(call_off, "Afbryd", line, css_class=look, between=" "))
    else:
        verbs.append(_start(context, line, look))
    edit = f"{address('plans:plan_line', case_id, line.pk)}#linje"
    verbs.append(_link(edit, "Redigér", line, css_class=look, between=" "))
    if not line.is_referred:
        verbs.append(_link(address("plans:referral_create", case_id, line.pk), "Henvis", line, css_class=look))
    if line.is_planned:
        drop = address("plans:intervention_drop", case_id, line.pk)
        verbs.append(_link(drop, "Fravælg", line, css_class=look, between=" "))
    return SafeString(" ".join(verbs))


def _follow_up(line: Intervention, look: str) -> SafeString:
    """Where the line stands in full the form takes its place; on the board it has a page of its own."""
    url = address("followup:follow_up_create", line.case_id, line.pk)
    if look != BUTTON:
        return _link(url, "Registrér opfølgning", line, css_class=look, between=" på ")
    return filled(
        '<a class="{}" href="{}" hx-get="{}" hx-target="closest article" hx-swap="outerHTML">Registrér opfølgning'
        '<span class="sr-only"> på {}</span></a>',
        look,
        url,
        url,
        line,
    )


def _start(context: template.Context, line: Intervention, look: str) -> SafeString:
    url = address("plans:intervention_start", line.case_id, line.pk)
    in_place = filled(' hx-post="{}" hx-target="closest article" hx-swap="outerHTML"', url)
    return filled(
        '<form method="post" action="{}"{}><input type="hidden" name="csrfmiddlewaretoken" value="{}">{}'
        '<button class="{}" type="submit">Start{} nu<span class="sr-only">: {}</span></button></form>',
        url,
        in_place if look == BUTTON else NOTHING,
        context["csrf_token"],
        form_key(context),
        look,
        " allerede" if line.starts_on > context["today"] else "",
        line,
    )


def _referral(line: Intervention) -> SafeString:
    referral = line.latest_referral
    if referral is None:
        return NOTHING
    told = [
        filled(
            '<a href="{}">{}</a>',
            address("plans:referral_detail", line.case_id, referral.pk),
            referral.get_state_display(),
        )
    ]
    if referral.room_on:
        told.append(filled('<span class="hm-muted hm-small">plads fra {}</span>', dato(referral.room_on)))
    if referral.is_open:
        told.append(filled('<span class="hm-muted hm-small">svar senest {}</span>', dato(referral.answer_by)))
    if referral.mail_problem:
        told.append(_tag("Nåede ikke frem", "red"))
    if referral.contradiction:
        warning = icon("warning", "icon-s")
        told.append(filled('<div class="hm-small">{}{}</div>', warning, referral.contradiction))
    return _pair("Henvisning", SafeString(" ".join(told)))


@register.simple_tag(takes_context=True)
def place_of(context: template.Context, line: Intervention) -> SafeString:
    """The place it has, is offered or waits for, and what can be done about it."""
    place, may_ask = line.last_place, line.has_open_intakes and not line.is_over
    if not (may_ask or (place and (place.is_live or place.has_lapsed))):
        return NOTHING
    may_change = bool(context.get("may_change"))
    told = _place(line, place, may_change=may_change)
    return _pair("Plads", filled("{}{}", told, _place_verbs(line, place)) if may_change else told)


def _place(line: Intervention, place: Place | None, *, may_change: bool) -> SafeString:
    if place is None or not (place.is_live or place.has_lapsed):
        return SafeString('<span class="hm-muted">Ikke bedt om</span>')
    if place.has_lapsed:
        return _tag(f"Tilbuddet udløb {dato(place.ended_at)}")
    if place.is_offered:
        offered = _tag("Ledig plads", "amber", "warning")
        by = '{} {}. Svar senest <span class="hm-num">{}</span>'
        return filled(by, offered, place.intake, dato_ugedag(place.answer_by))
    if place.is_waiting:
        waits = _tag("På venteliste", "blue")
        where = '{} {}, nr. {} af {}<div class="hm-small hm-muted">{}</div>'
        return filled(where, waits, place.intake, place.number, place.intake.waiting, _wait(place))
    has = filled("{} {}", _tag("Har plads", "green", "check"), place.intake)
    if not place.begins_other_than_planned:
        return has
    edit = f"{address('plans:plan_line', line.case_id, line.pk)}#linje"
    mend = filled(' <a href="{}">Ret datoen</a>', edit) if may_change else NOTHING
    other = '{}<div class="hm-small">Planen siger start <span class="hm-num">{}</span>.{}</div>'
    return filled(other, has, dato(line.starts_on), mend)


def _wait(place: Place) -> str:
    wait = place.usual_wait
    told = [
        f"Bedt om {dato(place.asked_at)}",
        f"Foran i køen: {place.urgent_because}" if place.is_urgent else "",
        place.moved_because,
        "Ventetiden kendes ikke" if wait is None else f"Andre har ventet {antal(wait, 'dag,dage')}",
    ]
    return " · ".join(filter(None, told))


def _place_verbs(line: Intervention, place: Place | None) -> SafeString:
    here = (line.case_id, line.pk)
    verbs = []
    if place and place.is_live:
        if place.is_offered:
            verbs.append(_link(address("plans:place_answer", *here), "Svar", line, between=" på pladsen i "))
        verbs.append(_link(address("plans:place_update", *here), "Flyt", line, between=" pladsen i "))
        verbs.append(_link(address("plans:place_give_up", *here), "Opgiv", line, between=" pladsen i "))
        if not place.is_booked:
            verbs.append(filled('<a href="{}">Mine ventelister</a>', address("place_list")))
    elif line.has_open_intakes:
        verbs.append(_link(address("plans:place_ask", *here), "Bed om plads", line, between=" i "))
    return filled('<div class="hm-small hm-row hm-row--tight">{}</div>', SafeString(" ".join(verbs)))


@register.simple_tag
def ended_lines(lines: Iterable[Intervention]) -> SafeString:
    return filled_each(
        ENDED,
        (
            (
                line.pk,
                line,
                _category(line),
                _period(line),
                f" · {line.end_reason}" if line.end_reason else "",
                _state(line),
                _effect(line),
            )
            for line in lines
        ),
    )


def _effect(line: Intervention) -> SafeString:
    """None when nobody has looked."""
    return _tag(line.effect_words, line.effect_colour) if line.latest_effect else NOTHING


@register.simple_tag(takes_context=True)
def board_cards(context: template.Context, lines: Iterable[Intervention]) -> SafeString:
    """The lines in short, each with what can be done from its state."""
    today, plan = context["today"], address("plans:plan_detail", context["case"].pk)
    return filled_each(
        ON_BOARD,
        (
            (
                plan,
                line.pk,
                line,
                _category(line),
                _period(line),
                line.end_reason if line.is_over else f"{timer(line.hours_per_week)} om ugen",
                filled('<div class="hm-small">{}</div>', _ahead(line, today)),
                filled('<div class="hm-small hm-row hm-row--tight">{}</div>', verbs) if verbs else NOTHING,
            )
            for line, verbs in ((line, _verbs(context, line, "hm-link")) for line in lines)
        ),
    )


def _ahead(line: Intervention, today: date) -> SafeString:
    """When somebody looks at it next, or until when it rests; of what is over how it went."""
    if line.is_over:
        return _effect(line)
    if line.is_paused:
        return filled("På pause til {}", dato(line.paused_until) or "videre")
    on = next_follow_up(line)
    first = "Første" if line.is_planned else "Næste"
    if on is None:
        return NOTHING
    late = filled(" {}", _tag(siden(on, today), "red", "warning")) if on < today else NOTHING
    told = '{} opfølgning <span class="hm-num">{}</span>{}{}'
    return filled(told, first, dato(on), late, _unanswered(line, today))


@register.simple_tag(takes_context=True)
def list_rows(context: template.Context, lines: Iterable[Intervention]) -> SafeString:
    today, plan = context["today"], address("plans:plan_detail", context["case"].pk)
    return filled_each(
        LISTED,
        (
            (
                plan,
                line.pk,
                line,
                _category(line),
                dato(line.starts_on),
                filled("{}{}", dato(_last_day(line)), _unanswered(line, today)),
                timer(line.hours_per_week),
                line.given_by,
                _followed_up(line, today),
                _state(line),
            )
            for line in lines
        ),
    )


def _followed_up(line: Intervention, today: date) -> SafeString:
    """The day somebody looks at it next, and since when that is late."""
    on = next_follow_up(line)
    if on is None:
        return NOTHING
    late = filled(" {}", _tag(siden(on, today), "red", "warning")) if on < today and not line.is_planned else NOTHING
    return filled('<span class="hm-num">{}</span>{}', dato(on), late)


@register.simple_tag
def days_marked(row: Row) -> SafeString:
    """What stands on a track of days, for those who do not see it."""
    return filled_each(
        '<li><span class="hm-num">{}</span> {}</li>', ((dato(mark.on), mark.words) for mark in row.marks)
    )


@register.simple_tag(takes_context=True)
def coverage_rows(context: template.Context, rows: Iterable[Coverage]) -> SafeString:
    """What stands in the way, and what in the plan acts on it."""
    return filled_each(
        COVERAGE_ROW,
        (
            (
                row.barrier,
                scale("barrier", row.barrier.weight, None, row.barrier.words),
                row.barrier.words,
                _acting(context, row) if row.interventions else _nothing_acts(context, row),
            )
            for row in rows
        ),
    )


def _acting(context: template.Context, row: Coverage) -> SafeString:
    case_id, builds, by_hand = context["case"].pk, context.get("builds"), set(row.chosen_by_hand)
    plan = address("plans:plan_detail", case_id)
    return filled_each(
        ACTS,
        (
            (
                address("plans:plan_line", case_id, line.pk) if builds else plan,
                "#linje" if builds else f"#intervention-{line.pk}",
                line,
                " (ny)" if line.is_proposed else "",
                dato(line.ends_on),
                BY_HAND if line in by_hand else "",
            )
            for line in row.interventions
        ),
    )


def _nothing_acts(context: template.Context, row: Coverage) -> SafeString:
    nothing = _tag("Ingen indsats", "red", "warning")
    if not (context.get("may_change") and row.barrier.area_id):
        return nothing
    return filled(
        '{} <a href="{}?valgt=1&amp;barriere={}&amp;maalgruppe=on#katalog">Vis forslag'
        '<span class="sr-only"> til {}</span></a>',
        nothing,
        address("plans:plan_build", context["case"].pk),
        row.barrier.pk,
        row.barrier,
    )
