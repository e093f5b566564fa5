"""How far an analysis has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django import template
from django.utils import timezone

from cases.models import Case
from conferences.models import Analysis, Conference, Contribution
from journal.rows import known

register = template.Library()


@dataclass(frozen=True)
class Step:
    words: str
    is_done: bool = False
    is_now: bool = False
    is_late: bool = False


@register.simple_tag
def earlier_analyses(case: Case, analysis: Analysis) -> list[Analysis]:
    return [one for one in known(case, "analyses") if one.pk != analysis.pk]


@register.filter
def outcome(analysis: Analysis) -> str:
    """How it ended, in words: of an analysis that `analyses_of` has read."""
    if _ended_without_proposals(analysis):
        return "afsluttet uden forslag til planen"
    words = str(analysis.get_state_display()).lower()
    if analysis.state == Analysis.State.DECLINED:
        return f"{words} {analysis.answered_on:%d.%m.%Y}"
    return f"{words}, {analysis.closed_because}" if analysis.closed_because else words


def _ended_without_proposals(analysis: Analysis) -> bool:
    return analysis.state == Analysis.State.TRANSLATED and not analysis.has_proposals  # type: ignore[attr-defined]


@register.simple_tag
def analysis_steps(
    analysis: Analysis, contributions: Sequence[Contribution], conference: Conference | None, today: date
) -> list[Step]:
    """Offered, answered, interviews, conference, plan; the first that is not done is where it stands.

    What is late is told where it stands, and of the plan however far it is.
    """
    steps = [_offered(analysis)]
    if analysis.answered_on and not analysis.is_round_table:
        says_no = analysis.state == Analysis.State.DECLINED
        steps.append(Step(f"{'Nej tak' if says_no else 'Ja tak'} {_short(analysis.answered_on)}", is_done=True))
    elif analysis.state == Analysis.State.OFFERED:
        steps.append(Step("Svar"))
    if analysis.state != Analysis.State.DECLINED and not (analysis.closed_on and not analysis.answered_on):
        if not analysis.is_round_table:
            steps.append(_interviews(analysis, contributions, today))
        steps += [_conference(analysis, conference, today), _plan(analysis, today)]
    now = next((step for step in steps if not step.is_done), None) if analysis.is_going_on else None
    is_told = {id(now), id(steps[-1])} if now else set()
    return [Step(one.words, one.is_done, one is now, one.is_late and id(one) in is_told) for one in steps]


def _short(day: date) -> str:
    return f"{day:%d.%m}."


def _offered(analysis: Analysis) -> Step:
    return Step(f"{'Aftalt' if analysis.is_round_table else 'Tilbudt'} {_short(analysis.offered_on)}", is_done=True)


def _interviews(analysis: Analysis, contributions: Sequence[Contribution], today: date) -> Step:
    wanted = [one for one in contributions if not one.is_left_out]
    signed = sum(one.is_signed for one in wanted)
    is_over = analysis.held_on is not None
    words = f"Samtaler {signed} af {len(wanted)}" if wanted else "Samtaler"
    if not is_over and signed < max(len(wanted), 1) and analysis.interviews_by:
        words += f" senest {_short(analysis.interviews_by)}"
    is_late = analysis.interviews_by is not None and analysis.interviews_by < today
    return Step(words, is_done=is_over or (bool(wanted) and signed == len(wanted)), is_late=is_late)


def _conference(analysis: Analysis, conference: Conference | None, today: date) -> Step:
    if analysis.held_on:
        return Step(f"Konference {_short(analysis.held_on)}", is_done=True)
    if conference:
        at = timezone.localtime(conference.starts_at)
        if conference.on < today:
            return Step(f"Konference {_short(conference.on)} ikke afsluttet")
        when = "i dag" if conference.on == today else _short(conference.on)
        is_late = analysis.conference_by is not None and conference.on > analysis.conference_by
        return Step(f"Konference {when} kl. {at:%H.%M}", is_late=is_late)
    if analysis.conference_by is None:
        return Step("Konference")
    return Step(f"Konference senest {_short(analysis.conference_by)}", is_late=analysis.conference_by < today)


def _plan(analysis: Analysis, today: date) -> Step:
    if _ended_without_proposals(analysis):
        return Step("Afsluttet uden forslag", is_done=True)
    if analysis.translated_on:
        return Step(f"Omsat til plan {_short(analysis.translated_on)}", is_done=True)
    if analysis.plan_by is None:
        return Step("Omsat til plan")
    return Step(f"Omsat til plan senest {_short(analysis.plan_by)}", is_late=analysis.plan_by < today)
