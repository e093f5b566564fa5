"""The tables and lists of a conference, composed here: thirty barriers in eight columns cost too much as templates."""

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django import template
from django.template.defaultfilters import truncatechars
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.models import User
from cases.models import Case
from conferences.comparison import Comparison, Point, Row
from conferences.forms.table import SectionForm
from conferences.models import Contribution, Participant, Proposal, Section, Suggestion
from conferences.models.proposal import IN_DRAFT
from danish.addresses import address, address_of_number_and_slug
from danish.markup import filled, filled_each
from danish.templatetags.danish import dato, form_key, icon, klokken, timer
from journal.rows import known
from plans.models import Intervention

register = template.Library()

NOTHING = SafeString("")
LETTERS = 220  # of what a profession wrote; the rest is a click away
GAP, NAME = "the-words-of-a-section", "the-name-of-the-citizen"
CARD = """<section class="hm-card hm-card--column" aria-labelledby="fag-{0}">
<div class="hm-card__h"><div><h3 id="fag-{0}">{1}</h3><div class="hm-small hm-muted">{2}</div></div>
<span class="hm-end">{3}</span></div><div class="hm-card__b hm-stack hm-small">{4}</div>{5}</section>"""
READ_ON = '<p><a href="{}">Læs det hele<span class="sr-only">: {}</span></a></p>'
SECTION = """<form class="hm-fields hm-section" id="afsnit-{0}" method="post" action="{1}" novalidate data-guard
data-autosave data-version-of="{0}" data-by="{8}"><input type="hidden" name="csrfmiddlewaretoken" value="{2}">{3}
<input type="hidden" name="version" value="{4}" id="{0}-version"><div id="fejl-{0}"></div>{5}
<div class="hm-row hm-row--tight"><span class="hm-saved" id="gemt-{0}" role="status" data-saved="Gemt" hx-post="{1}"
hx-trigger="input from:closest form delay:1s, hm:gem" hx-include="closest form" hx-params="not _key" hx-swap="none"
hx-sync="closest form:queue all">{6}</span>
<button class="button hm-quiet hm-sm hm-end" type="submit">Gem<span class="sr-only"> {7}</span></button></div>
</form>"""
HOURS = """<div class="hm-card__f hm-row hm-small"><span class="hm-muted">Realistisk start</span>
<b class="hm-end">{}</b></div>"""
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


@register.simple_tag(takes_context=True)
def contribution_cards(context: template.Context, contributions: Iterable[Contribution]) -> SafeString:
    """What each profession found, in short; of another's draft only that it is asked for."""
    case_id, user = context["case"].pk, context["request"].user
    return filled_each(
        CARD,
        (
            (
                one.pk,
                one.discipline.label,
                f"{one.user.name} · samtale {one.interview_on:%d.%m.}" if one.interview_on else one.user.name,
                _how_far(one.state_words, one.state_colour),
                _found(one, case_id) if one.is_signed else _awaited(one, case_id, user),
                filled(HOURS, one.hours_words) if one.is_signed and one.hours_words else NOTHING,
            )
            for one in contributions
        ),
    )


@lru_cache(maxsize=16)
def _how_far(words: str, colour: str) -> SafeString:
    mark = icon("check") if colour == "green" else NOTHING
    return filled('<span class="hm-tag{}">{}{}</span>', f" hm-tag--{colour}" if colour else "", mark, words)


def _found(one: Contribution, case_id: int) -> SafeString:
    """The first of what was seen and suggested, with the way to all of it."""
    seen = filled_each("<p>{}</p>", ((_short(it.text),) for it in [*known(one, "observations")][:2]))
    suggested = [*known(one, "suggestions")][:3]
    words = filled("<p>{}</p>", _short(one.suggestion)) if one.suggestion else NOTHING
    named = filled_each("<p>{}</p>", ((it,) for it in suggested))
    return filled(
        "{}<div><h4>Det kan bære</h4><p>{}</p></div>{}{}{}{}",
        seen,
        _short(one.strengths),
        filled_each(
            "<div><h4>{}</h4><p>{}</p></div>",
            ((heading, truncatechars(text, LETTERS // 2)) for heading, text in _rest(one) if text),
        ),
        filled("<div><h4>Foreslår</h4>{}{}</div>", words, named) if words or named else NOTHING,
        filled('<p class="hm-muted">{} {}</p>', icon("lock"), _note(one)) if one.has_confidential else NOTHING,
        filled(READ_ON, address("conferences:contribution_detail", case_id, one.pk), one.discipline.label),
    )


def _rest(one: Contribution) -> list[tuple[str, str]]:
    return [
        ("Det står i vejen", one.obstacles),
        ("Det skal der til", one.needed),
        ("Hensyn", one.considerations),
    ]


def _note(one: Contribution) -> str:
    if one.confidential_missing:
        return one.confidential_missing
    return "Med fagligt notat" if one.confidential_shown else "Med fagligt notat for de fag, samtykket nævner"


def _awaited(one: Contribution, case_id: int, user: User) -> SafeString:
    if one.is_left_out:
        return filled("<p>{}</p>", one.left_out_because)
    waits = '<p class="hm-muted">Frist {}. Bidraget kan læses, når det er underskrevet.</p>{}'
    write = '<p><a href="{}">Skriv dit bidrag</a></p>'
    url = address("conferences:contribution_update", case_id, one.pk)
    return filled(waits, dato(one.due_on), filled(write, url) if one.user_id == user.pk else NOTHING)


def _short(text: str) -> str:
    return text if len(text) <= LETTERS else truncatechars(text, LETTERS)


@register.simple_tag(takes_context=True)
def sections_to_write(context: template.Context, sections: Iterable[Section]) -> SafeString:
    """A form for each, which saves itself; what is answered then stands in conferences/_section.html."""
    case_id, today = context["case"].pk, context["today"]
    first_name = context["case"].citizen.first_name
    return filled_each(
        SECTION,
        (
            (
                one.key,
                address_of_number_and_slug("conferences:section_update", case_id, one.key),
                context["csrf_token"],
                form_key(context),
                one.version,
                filled(_field_of(one.key), one.text, first_name),
                _saved(one, today),
                str(one).lower(),
                one.saved_by.name if one.saved_by else "",
            )
            for one in sections
        ),
    )


def _saved(one: Section, today: date) -> str:
    """Gemt kl. 10.42 af Mette Kjær; with the day when that is not today"""
    if one.saved_at is None:
        return ""
    at = timezone.localtime(one.saved_at)
    on = "" if at.date() == today else f"{dato(at)} "
    return f"Gemt {on}kl. {klokken(at)} af {one.saved_by.name if one.saved_by else ''}"


@cache
def _field_of(key: str) -> str:
    """The field as the section's form draws it, with gaps for what is written and to whom: drawn once for each."""
    form = SectionForm(instance=Section(key=key, text=GAP), first_name=NAME)
    return form["text"].as_field_group().replace(GAP, "{0}").replace(NAME, "{1}")


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
                " is-out" if _is_off(one) else "",
                one.pk,
                NOTHING if _is_off(one) else SafeString(" is-on"),
                icon("close", "icon-s") if _is_off(one) else icon("check", "icon-s"),
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


def _is_off(one: Proposal) -> bool:
    return one.is_left_out or one.state == Proposal.State.DECLINED


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
        look = SafeString("" if one.where == IN_DRAFT else " hm-tag--green")
        return filled(' <span class="hm-tag{}">{}{}</span>', look, icon("check"), one.where)
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
        label = "Læg i kladden" if one.kind == Proposal.Kind.INTERVENTION else "Læg i sagen"
        take = _post(context, "conferences:proposal_accept", one, label, "button button-secondary hm-sm")
        if one.is_retired:
            take = filled('<a href="{}">Læg en anden i kladden</a>', address("plans:plan_build", case_id))
        verbs = f"{take} {_link('conferences:proposal_decline', case_id, one, 'Afvis')}"
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
def invited_chips(people: Iterable[Participant], case: Case) -> SafeString:
    """Who is asked to the conference, and came, stayed away or cannot come any more."""
    return filled_each(
        '<li><span class="hm-tag hm-tag--wrap hm-tag--{}">{}{}{}{}</span></li>',
        (
            (
                "red" if one.has_left else "green" if one.came else "line",
                icon("check") if one.came else NOTHING,
                _name(one, case),
                f", {one.discipline.label.lower()}" if one.discipline else "",
                " (er stoppet)" if one.has_left else " (mødte ikke)" if one.came is False else "",
            )
            for one in people
        ),
    )


@register.simple_tag
def attendance(people: Iterable[Participant], case: Case) -> SafeString:
    return filled_each(
        ATTENDS,
        (
            (
                one.pk,
                SafeString(" checked") if one.came else NOTHING,
                f"{_name(one, case)} (er stoppet)" if one.has_left else _name(one, case),
                filled(' <span class="hm-muted hm-small">{}</span>', one.discipline.label.lower())
                if one.discipline
                else NOTHING,
            )
            for one in people
        ),
    )


@register.simple_tag
def who_came(people: Iterable[Participant], case: Case) -> str:
    people = list(people)
    nobody = "ingen" if any(one.came is False for one in people) else "ikke noteret"
    return _listed(_with_part(one, case) for one in people if one.came) or nobody


@register.simple_tag
def who_is_invited(people: Iterable[Participant], case: Case) -> str:
    return _listed(_with_part(one, case) for one in people)


def _listed(names: Iterable[Any]) -> str:
    *others, last = [*names] or [""]
    return f"{', '.join(others)} og {last}" if others else last
