"""The page of an analysis: the citizen's words, what the professions found, and what the conference decides."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from accounts.models import User
from cases.access import PartRefused, open_case
from cases.models import Case
from conferences.comparison import Comparison, compare, weighed_by_citizen
from conferences.confidential import contributions_for
from conferences.consents import named_professions
from conferences.forms.table import DecisionForm
from conferences.models import Analysis, Conference, Contribution, Proposal, Section, Suggestion
from conferences.news import stamp_of
from conferences.papers import papers_of
from conferences.rows_of_case import analyses_of, conferences_of, participants_of, proposals_of
from conferences.table import SECTION, is_of, may_read
from conferences.tried_before import tried_before
from journal.rows import know, known, object_of

# What is always open to write in: for each other, and for the citizen.
FIRST = {Section.Key.CONCLUSION, Section.Key.FOR_CITIZEN, Section.Key.DISSENT}  # seen without opening anything


@require_safe
def analysis_detail(request: StaffRequest, case_pk: int) -> HttpResponse:
    """The newest analysis or round-table talk of the case, or how to offer one."""
    case = open_case(request, case_pk)
    analyses = analyses_of(case.pk)
    know(case, analyses=analyses)
    analysis = next(iter(analyses), None)
    context = _of_case(request, case, analysis)
    context["may_begin_talk"] = context["may_change"] and not (analysis and analysis.is_going_on)
    return render(request, "conferences/analysis_detail.html", context)


@require_safe
def analysis_earlier(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """One that another has come after, as it ended."""
    case = open_case(request, case_pk)
    analyses = list(analyses_of(case.pk))
    if analyses and analyses[0].pk == pk:
        return redirect("conferences:analysis_detail", case.pk)
    analysis = next((one for one in analyses if one.pk == pk), None)
    if analysis is None:
        raise PartRefused(case.pk)
    context = _of_case(request, case, analysis)
    return render(request, "conferences/analysis_detail.html", context | {"is_earlier": True})


def _of_case(request: StaffRequest, case: Case, analysis: Analysis | None) -> dict[str, Any]:
    context: dict[str, Any] = {
        "case": case,
        "active_tab": "analysis",
        "analysis": analysis,
        "may_change": case.can_be_changed_by(request.user),
        "today": timezone.localdate(),
    }
    if analysis:
        analysis.case = case
        context["reads"] = may_read(case, analysis, request.user)
        context |= _of_analysis(request, analysis, **{name: context[name] for name in ("may_change", "reads")})
    return context


def _of_analysis(request: StaffRequest, analysis: Analysis, *, may_change: bool, reads: bool) -> dict[str, Any]:
    case, today = analysis.case, timezone.localdate()
    named = named_professions(case.pk, today)
    contributions = contributions_for(request.user, analysis, named)
    conference = next(iter(conferences_of(analysis.pk)), None)
    if conference:
        conference.analysis = analysis
    context: dict[str, Any] = {"contributions": contributions, "named": named, "conference": conference}
    if not reads or analysis.state in {Analysis.State.OFFERED, Analysis.State.DECLINED}:
        return context | {"participants": []}
    context |= {"shows_table": True, "comparison": _comparison(case, conference, contributions)}
    context["tried"] = tried_before(case.pk)
    if conference is None:
        return context | {"participants": []}
    people = participants_of(conference.pk)
    invited = {one.user_id for one in people}
    is_on = conference.is_planned and analysis.state == Analysis.State.ACCEPTED
    writes = is_on and (may_change or is_of(analysis, request.user, contributions, invited))
    context |= {
        "participants": people,
        "came": " ".join(str(one.pk) for one in people if one.came),
        "writes": writes,
        "may_hold": is_on and may_change,
    }
    if conference.is_held:
        context["papers"] = papers_of(conference)
    return context | _written(conference, writes=writes) | proposed(conference, contributions)


def _comparison(case: Case, conference: Conference | None, contributions: list[Contribution]) -> Comparison:
    """What was known when the conference was held; until then what is known now."""
    if conference and conference.is_held:
        return Comparison.thaw((conference.known or {}).get("comparison", {}))
    return compare(weighed_by_citizen(case.pk), contributions, case.citizen.first_name)


def _written(conference: Conference, *, writes: bool) -> dict[str, Any]:
    """The conclusion and the other sections; each has a form of its own for whoever writes at the table."""
    sections = sections_of(conference)
    first = [one for one in sections if one.key in FIRST]
    others = [one for one in sections if one.key not in FIRST]
    context: dict[str, Any] = {
        "conclusion": "".join(one.text for one in first if one.key == Section.Key.CONCLUSION),
        "told": [one for one in sections if one.text and one.key != Section.Key.CONCLUSION],
        "saved_at": max((one.saved_at for one in sections if one.saved_at), default=None),
    }
    if writes:
        context |= {"first_sections": first, "other_sections": others, "has_more": any(one.text for one in others)}
        context["decision_form"] = DecisionForm(instance=conference)
    return context


def sections_of(conference: Conference) -> list[Section]:
    """As they came along with their conference, in the order of the page."""
    order = {key: place for place, key in enumerate(Section.Key.values)}
    said = conference.said  # type: ignore[attr-defined]
    return sorted((_section(conference, *row) for row in said), key=lambda one: order[one.key])


def _section(conference: Conference, *row: Any) -> Section:
    """As it came along with its conference, and whoever saved it by name."""
    *fields, saved_at, first_name, last_name = row
    section = object_of(Section, SECTION, (*fields, datetime.fromisoformat(saved_at) if saved_at else None))
    section.conference = conference
    by = (section.saved_by_id, first_name, last_name)
    section.saved_by = object_of(User, ("id", "first_name", "last_name"), by) if section.saved_by_id else None
    return section


def proposed(conference: Conference, contributions: list[Contribution]) -> dict[str, Any]:
    """What the conference points at, each kind for itself, and what the professions suggest beside it."""
    proposals = proposals_of(conference.pk)
    kinds = {kind: [one for one in proposals if one.kind == kind] for kind in Proposal.Kind.values}
    waiting = [one for one in proposals if one.is_open]
    return {
        "goals": kinds[Proposal.Kind.GOAL],
        "efforts": kinds[Proposal.Kind.INTERVENTION],
        "factors_found": kinds[Proposal.Kind.FACTOR],
        "open_count": sum(not one.is_retired for one in waiting),
        "answer_by": min((one.answer_by for one in waiting if one.answer_by), default=None),
        "stamp": stamp_of(proposals),
        "hours_laid": _busiest_week(kinds[Proposal.Kind.INTERVENTION]),
        "hours_held": _realistic(contributions),
        "suggestions": list(_not_on_table(contributions, proposals)),
    }


def _busiest_week(efforts: list[Proposal]) -> Decimal:
    """The most hours that the efforts take in one week, of those that the conference points at."""
    laid = [
        (one.starts_on, one.ends_on or date.max, one.hours_per_week or Decimal())
        for one in efforts
        if one.starts_on and not one.is_left_out and one.state != Proposal.State.DECLINED
    ]
    weeks = [sum((hours for first, last, hours in laid if first <= day <= last), Decimal()) for day, _, _ in laid]
    return max(weeks, default=Decimal())


def _realistic(contributions: list[Contribution]) -> Decimal | None:
    """The most hours a week that a profession finds realistic from the start."""
    signed = [one for one in contributions if one.is_signed]
    return max((hours for one in signed if (hours := one.hours_to or one.hours_from) is not None), default=None)


def _not_on_table(contributions: list[Contribution], proposals: list[Proposal]) -> list[tuple[str, Suggestion]]:
    """Each offer and goal once, by the profession that names it first."""
    offers = {one.offer_id for one in proposals if one.offer_id}
    goals = {one.title.lower() for one in proposals if one.kind == Proposal.Kind.GOAL}
    found = []
    for contribution in contributions:
        for one in known(contribution, "suggestions") if contribution.is_signed else []:
            if (one.offer_id in offers) if one.offer_id else (one.goal.lower() in goals):
                continue
            found.append((contribution.discipline.label, one))
            offers.add(one.offer_id or 0)
            goals.add(one.goal.lower())
    return found
