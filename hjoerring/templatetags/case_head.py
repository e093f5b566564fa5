"""The head that all pages of a case share: its tabs with what they hold, and the dates that are found apart."""

from dataclasses import dataclass
from datetime import date, time

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.http import StaffRequest
from cases.models import Case
from danish.addresses import address
from danish.dates import weekday_short
from danish.markup import filled_each
from hjoerring.case_head_sql import CaseFacts, facts_of

register = template.Library()
CURRENT = SafeString(' aria-current="page"')


@dataclass(frozen=True)
class CaseHead:
    tabs: SafeString
    plan_agreed_on: date | None
    support_since: date | None
    coordinator: str | None
    next_talk: str
    consents: list[tuple[str, bool]]  # department, and whether we may share with it today
    doings: list["Doing"]


@dataclass(frozen=True)
class Doing:
    """A button to what is done over and over in a case."""

    words: str
    url: str
    icon: str
    look: str


@register.simple_tag
def case_head(case: Case, active_tab: str, request: StaffRequest) -> CaseHead:
    """One query for all that the head tells beyond the case itself."""
    facts = facts_of(case.pk, timezone.localdate())
    tabs = [
        ("overview", "Overblik", address("case_detail", case.pk), 0, False),
        ("goals", "Mål", address("cases:goal_list", case.pk), facts.goals, False),
        ("factors", "Ressourcer og barrierer", address("cases:factor_list", case.pk), facts.factors, False),
        ("plan", "Plan", address("plans:plan_detail", case.pk), facts.interventions, False),
        ("analysis", "Analyse", address("conferences:analysis_detail", case.pk), 0, False),
        ("follow_up", "Samtaler og opfølgning", address("followup:meeting_list", case.pk), facts.overdue, True),
        ("progression", "Progression", address("followup:progression_detail", case.pk), facts.measured, False),
        ("people", "Personer og samtykke", address("cases:person_list", case.pk), facts.asked, True),
        ("papers", "Notater og dokumenter", address("cases:paper_list", case.pk), facts.papers, False),
        ("support", "Ydelse og målgruppe", address("cases:support_detail", case.pk), 0, False),
        ("history", "Historik", address("cases:case_history", case.pk), 0, False),
    ]
    # A page within a tab has a filled button of its own, and there is to be one.
    look = "primary" if request.path in [url for _, _, url, _, _ in tabs] else "secondary"
    return CaseHead(
        tabs=filled_each(
            '<li><a href="{}"{}>{}<span class="hm-count{}" id="antal-{}">{}</span></a></li>',
            (
                (
                    url,
                    CURRENT if key == active_tab else "",
                    label,
                    " hm-count--red" if urgent else "",
                    key,
                    count or "",
                )
                for key, label, url, count, urgent in tabs
            ),
        ),
        plan_agreed_on=facts.plan_agreed_on,
        support_since=facts.support_since,
        coordinator=facts.coordinator,
        next_talk=_talk_words(facts.next_talk_on, facts.next_talk_at),
        consents=[(told[1:], told[0] == "+") for told in facts.consents],
        doings=_doings(case, facts, request, look) if case.was_opened_to_change(request.user) else [],
    )


def _doings(case: Case, facts: CaseFacts, request: StaffRequest, look: str) -> list[Doing]:
    """To measure and to register a talk; on the pages where that is done, the button is theirs."""
    page = request.resolver_match.view_name if request.resolver_match else ""
    doings = []
    if not page.startswith("followup:measurement_"):
        words, url = "Ny måling", address("followup:measurement_create", case.pk)
        if facts.measuring:
            words, url = "Fortsæt måling", address("followup:measurement_detail", case.pk, facts.measuring)
        doings.append(Doing(words, url, "analytics", "secondary"))
    if not page.startswith("followup:meeting_register"):
        url = address("followup:meeting_register", case.pk)
        if facts.to_register:
            url = address("followup:meeting_register_planned", case.pk, facts.to_register)
        doings.append(Doing("Registrér samtale", url, "chat", look))
    return doings


def _talk_words(on: date | None, at: time | None) -> str:
    """ti 24.11.2026 kl. 10.00"""
    if on is None:
        return ""
    return f"{weekday_short(on)} {on:%d.%m.%Y}" + (f" kl. {at:%H.%M}" if at else "")
