"""The tables and lists of a conference, composed here: thirty barriers in eight columns cost too much as templates."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString

from cases.models import Case
from conferences.comparison import Comparison, Point, Row
from conferences.models import Participant, Proposal, Suggestion
from danish.addresses import address
from danish.markup import escaped, filled, filled_each
from danish.templatetags.danish import dato, form_key, icon, timer
from plans.models import Intervention

register = template.Library()

NOTHING = SafeString("")
TABLE = """<table class="hm-heat hm-weighed"><thead><tr><th scope="col">{}</th><th scope="col">Borger</th>{}
<th scope="col">Enige?</th></tr></thead><tbody>{}</tbody></table>"""
NOT_WEIGHED = SafeString(
    '<td class="hm-t0"><span aria-hidden="true">–</span><span class="sr-only">ikke vurderet</span></td>'
)
WEIGHED = [SafeString(f'<td class="hm-t{weight}">{weight}</td>') for weight in range(5)]
DISCUSS = SafeString('<span class="hm-tag hm-tag--amber">Drøft</span>')
AGREED = SafeString('<span class="hm-small hm-muted">Ja</span>')
ONE_VIEW = SafeString('<span class="hm-small hm-muted">Én vurdering</span>')
POINT = """<li class="hm-agr"><span><b>{}</b><span class="hm-sub">{}</span></span>
<span class="hm-tag hm-tag--amber">{}</span></li>"""
TRIED = """<li class="hm-agr"><span><b>{}</b><span class="hm-sub"><span class="hm-num">{}–{}</span>{}</span></span>
<span class="hm-tag{}">{}</span></li>"""
PROPOSAL = """<li class="hm-prop{0}" id="forslag-{1}"><span class="hm-tick{2}" aria-hidden="true">{3}</span>
<div><b>{4}</b> {5}{6}<div class="hm-small hm-muted">{7}</div>{8}{9}</div></li>"""
SUGGESTED = """<li class="hm-prop"><div><b>{}</b> {}<div class="hm-small hm-muted">{}</div></div>
<form class="hm-end" method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">{}
<button class="button button-secondary hm-sm" type="submit">Læg på bordet<span class="sr-only">: {}</span></button>
</form></li>"""
ATTENDS = """<label class="hm-check"><input type="checkbox" name="came" value="{0}" id="moedte-{0}"{1}>
<span>{2}{3}</span></label>"""
POSTED = """<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">{}
<button class="{}" type="submit">{}<span class="sr-only">: {}</span></button></form>"""


@register.simple_tag
def weights_table(comparison: Comparison, heading: str, rows: Iterable[Row]) -> SafeString:
    """What each says of each; the column's full name is spoken."""
    columns = filled_each(
        '<th scope="col"><abbr title="{}">{}</abbr></th>', ((one.label, one.short) for one in comparison.columns)
    )
    body = filled_each(
        '<tr><th scope="row">{}</th>{}{}<td>{}</td></tr>',
        ((row.label, _cell(row.citizen), SafeString("".join(map(_cell, row.weights))), _agree(row)) for row in rows),
    )
    return filled(TABLE, heading, columns, body)


def _cell(weight: int | None) -> SafeString:
    return NOT_WEIGHED if weight is None else WEIGHED[weight]


def _agree(row: Row) -> SafeString:
    if row.is_far_apart:
        return DISCUSS
    return AGREED if len(row.given) > 1 else ONE_VIEW


@register.simple_tag
def points_to_discuss(points: Iterable[Point]) -> SafeString:
    return filled_each(POINT, ((one.what, one.words, one.apart) for one in points))


@register.simple_tag
def tried_lines(lines: Iterable[Intervention]) -> SafeString:
    """What ended, when it was, and how it went when somebody looked last."""
    return filled_each(
        TRIED,
        (
            (
                line.title,
                dato(line.starts_on),
                dato(line.last_day),
                f", {line.given_by}" if line.given_by else "",
                f" hm-tag--{line.effect_colour}" if line.latest_effect else "",
                line.effect_words,
            )
            for line in lines
        ),
    )


@register.simple_tag(takes_context=True)
def proposals_told(context: template.Context, proposals: Iterable[Proposal]) -> SafeString:
    """Each with what was said of it, and what can be done with it as far as it has come."""
    return filled_each(
        PROPOSAL,
        (
            (
                " is-out" if one.is_left_out else "",
                one.pk,
                NOTHING if one.is_left_out else SafeString(" is-on"),
                NOTHING if one.is_left_out else icon("check", "icon-s"),
                one,
                _kind(one),
                _state(one),
                _about(one),
                filled('<div class="hm-small">{}</div>', one.because) if one.because else NOTHING,
                _verbs(context, one),
            )
            for one in proposals
        ),
    )


def _kind(one: Proposal) -> SafeString:
    category = one.offer.category if one.offer else one.category
    if category:
        return filled('<span class="hm-cat hm-cat--{}">{}</span>', category.colour, category.short_label)
    if one.kind == Proposal.Kind.GOAL:
        words = one.get_goal_kind_display().lower()
    else:
        words = f"{one.get_factor_kind_display().lower()}, vægt {one.weight}"
    return filled('<span class="hm-muted hm-small">{}</span>', words)


def _state(one: Proposal) -> SafeString:
    if one.state == Proposal.State.ACCEPTED:
        return SafeString(f' <span class="hm-tag hm-tag--green">{icon("check")}Lagt i planen</span>')
    if one.state == Proposal.State.DECLINED:
        return SafeString(' <span class="hm-tag">Afvist</span>')
    if one.is_retired and one.is_open:
        return SafeString(f' <span class="hm-tag hm-tag--amber">{icon("warning")}Udgået af kataloget</span>')
    return NOTHING


def _about(one: Proposal) -> str:
    """Who gives it, how much and when; or why it is not to be."""
    if one.is_left_out:
        return f"Fravalgt: {one.left_out_because}"
    if one.state == Proposal.State.DECLINED:
        return f"Afvist: {one.declined_because}"
    told = [one.elsewhere or (one.offer.provider.label if one.offer and one.offer.provider else "")]
    if one.starts_on:
        hours = f"{timer(one.hours_per_week)} om ugen fra " if one.hours_per_week else "fra "
        told.append(f"{hours}{dato(one.starts_on)}{f' til {dato(one.ends_on)}' if one.ends_on else ''}")
    if one.suggested_by:
        told.append(f"foreslået af {one.suggested_by.label.lower()}")
    return " · ".join(filter(None, told))


def _verbs(context: template.Context, one: Proposal) -> SafeString:
    case_id = context["case"].pk
    if one.is_draft and context.get("writes"):
        edit = _link("conferences:proposal_update", case_id, one, "Ret")
        verbs = f"{edit} {_link('conferences:proposal_leave_out', case_id, one, 'Fravælg')}"
    elif one.is_left_out and context.get("writes"):
        verbs = _post(context, "conferences:proposal_bring_back", one, "Tag med igen", "hm-link hm-small")
    elif one.is_open and context.get("may_change"):
        take = _post(context, "conferences:proposal_accept", one, "Læg i planen", "button button-secondary hm-sm")
        verbs = f"{NOTHING if one.is_retired else take} {_link('conferences:proposal_decline', case_id, one, 'Afvis')}"
    else:
        return NOTHING
    return SafeString(f'<div class="hm-row hm-row--tight hm-small hm-noprint">{verbs}</div>')


def _link(name: str, case_id: int, one: Proposal, label: str) -> SafeString:
    """The label is ours."""
    url = address(name, case_id, one.pk)
    return filled('<a href="{}">{}<span class="sr-only">: {}</span></a>', url, label, one)


def _post(context: template.Context, name: str, one: Proposal, label: str, look: str) -> SafeString:
    url = address(name, context["case"].pk, one.pk)
    return filled(POSTED, url, context["csrf_token"], form_key(context), look, label, one)


@register.simple_tag(takes_context=True)
def suggestions_to_take(context: template.Context, suggestions: Iterable[tuple[str, Suggestion]]) -> SafeString:
    """What the professions suggest that is not on the table yet, each with one button."""
    return filled_each(
        SUGGESTED,
        (
            (
                one,
                filled('<span class="hm-muted hm-small">{}</span>', "indsats" if one.offer_id else "mål"),
                f"{label}{f': {one.words}' if one.words else ''}",
                address("conferences:suggestion_take", context["case"].pk, one.pk),
                context["csrf_token"],
                form_key(context),
                one,
            )
            for label, one in suggestions
        ),
    )


def _name(one: Participant, case: Case) -> str:
    return case.citizen.name if one.kind == Participant.Kind.CITIZEN else str(one)


def _with_part(one: Participant, case: Case) -> str:
    part = one.discipline.label.lower() if one.discipline else ""
    if not part and one.kind == Participant.Kind.COMPANION:
        part = "bisidder"
    return f"{_name(one, case)} ({part})" if part else _name(one, case)


@register.simple_tag
def attendance(people: Iterable[Participant], case: Case) -> SafeString:
    return filled_each(
        ATTENDS,
        (
            (
                one.pk,
                SafeString(" checked") if one.came else NOTHING,
                _name(one, case),
                filled(' <span class="hm-muted hm-small">{}</span>', one.discipline.label.lower())
                if one.discipline
                else NOTHING,
            )
            for one in people
        ),
    )


@register.simple_tag
def who_came(people: Iterable[Participant], case: Case) -> str:
    return _listed(_with_part(one, case) for one in people if one.came) or "ikke noteret"


@register.simple_tag
def who_is_invited(people: Iterable[Participant], case: Case) -> str:
    return _listed(_with_part(one, case) for one in people)


def _listed(names: Iterable[Any]) -> str:
    *others, last = [*names] or [""]
    return escaped(f"{', '.join(others)} og {last}" if others else last)
