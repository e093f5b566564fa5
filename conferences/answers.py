"""What comes of a conference's proposals: each becomes part of the case and its plan, or is declined for a reason."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from cases.models import Case, Factor, FactorReview, Goal
from conferences.models import Analysis, Conference, Proposal
from journal.models import Event
from plans.forms.lines import proposal as figures_of_offer
from plans.models import Intervention, NoLongerOffered

# Of help from elsewhere, for which no offer says when somebody looks at it.
FIRST_LOOK = timedelta(weeks=4)
DAY = timedelta(days=1)


class AlreadyAnswered(Exception):
    """Somebody else was quicker."""


@dataclass
class Answered:
    """What was taken into the plan's draft, and what was not, and why."""

    made: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    weighed: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)


@transaction.atomic
def accept(conference: Conference, numbers: list[int] | None = None, *, by: User) -> Answered:
    """Take these proposals, or all that are open, into the case and the draft of its plan.

    Raises `AlreadyAnswered` when none of them is open any more.
    """
    case = conference.analysis.case
    case.hold()
    waiting = conference.proposals.open()
    waiting = waiting if numbers is None else waiting.filter(pk__in=numbers)
    found = list(waiting.select_related("offer", "area", "category").prefetch_related("goals", "factors"))
    if not found:
        raise AlreadyAnswered
    answered = Answered()
    for one in found:
        _take_in(case, conference, one, answered, by)
    translate_when_answered(conference, by=by)
    return answered


def _take_in(case: Case, conference: Conference, one: Proposal, answered: Answered, by: User) -> None:
    was_there = False
    if one.kind == Proposal.Kind.GOAL:
        one.became_goal, was_there = _goal(case, conference, one, by)
        _lead_to(one.became_goal, one)
    elif one.kind == Proposal.Kind.FACTOR:
        one.became_factor, was_there = _factor(case, one, answered, by)
    else:
        try:
            line, was_there = _line(case, conference, one, answered, by)
        except NoLongerOffered:
            answered.retired.append(str(one))
            return
        # One that an earlier conference proposed belongs to that.
        if not Proposal.objects.filter(became_intervention=line).exists():
            one.became_intervention = line
    (answered.linked if was_there else answered.made).append(str(one))
    one.settle(Proposal.State.ACCEPTED, by=by)


def _goal(case: Case, conference: Conference, one: Proposal, by: User) -> tuple[Goal, bool]:
    """The goal in the case, which says for ever from which conference it came; one that is there stays as it is."""
    there = case.goals.live().filter(title__iexact=one.title).first()
    if there:
        return there, True
    hours = one.hours_per_week
    goal = Goal(case=case, kind=one.goal_kind, title=one.title, hours_per_week=hours, conference_on=conference.on)
    goal.set(by=by)
    return goal, False


def _lead_to(goal: Goal, one: Proposal) -> None:
    """Efforts that were taken in before the goal lead to it from now on, as the conference meant."""
    meant = Q(leads_to=one) | Q(leads_to=None, goals=None)
    before = one.conference.proposals.filter(meant, became_intervention__conference_on=one.conference.on)
    for effort in before.select_related("became_intervention"):
        if effort.became_intervention and effort.became_intervention.is_planned:
            effort.became_intervention.goals.add(goal)


def _goals_of(case: Case, conference: Conference, one: Proposal) -> list[Goal]:
    """What an effort leads to: the goals it was laid with; without any the conference's own, or the case's first.

    One that is not answered yet is led to when it is.
    """
    named = list(one.goals.all())
    waiting_or_taken = [Proposal.State.OPEN, Proposal.State.ACCEPTED]
    ours = conference.proposals.filter(kind=Proposal.Kind.GOAL, state__in=waiting_or_taken)
    if one.leads_to_id:
        ours = ours.filter(pk=one.leads_to_id)
    elif named:
        return named
    if not named and not ours.exists():
        return list(case.goals.active()[:1])
    return [*named, *case.goals.live().filter(pk__in=ours.values("became_goal"))]


def _factor(case: Case, one: Proposal, answered: Answered, by: User) -> tuple[Factor, bool]:
    """With the weight that the conference gave it, as the view of several professions; one that had gone is back."""
    same = Q(area=one.area) if one.area else Q(kind=one.factor_kind, own_words__iexact=one.title)
    there = case.factors.filter(same).first()
    assessor, weight = FactorReview.Assessor.INTERDISCIPLINARY, one.weight or 0
    if there and there.is_gone and not weight:
        return there, True
    if there:
        was_gone, before = there.is_gone, there.weight
        there.weigh(weight, assessor=assessor, on=timezone.localdate(), by=by)
        if not was_gone and weight != before:
            answered.weighed.append(f"{there}: {there.words.lower()}")
        return there, not was_gone
    own_words = "" if one.area else one.title
    factor = Factor(case=case, kind=one.factor_kind, area=one.area, own_words=own_words, weight=weight)
    factor.find(assessor=assessor, by=by)
    return factor, False


def _line(
    case: Case, conference: Conference, one: Proposal, answered: Answered, by: User
) -> tuple[Intervention, bool]:
    """A line of the draft, with the day of the conference. Raises `NoLongerOffered`."""
    in_plan = case.interventions.in_plan()
    same = in_plan.filter(offer=one.offer) if one.offer else in_plan.filter(offer=None, title__iexact=one.title)
    there = same.first()
    if there:
        return there, True
    line = Intervention(case=case, offer=one.offer, conference_on=conference.on)
    given = _figures(line, one)
    late = max(timezone.localdate() - given["starts_on"], timedelta(0))
    if late:
        for name in ("starts_on", "ends_on", "first_follow_up_on"):
            given[name] += late
    for name, value in given.items():
        setattr(line, name, value)
    line.plan(by=by, begins=False)
    line.goals.set(_goals_of(case, conference, one))
    line.factors.set(one.factors.all())
    if late:  # told of what is in the draft now, not of what is no longer offered
        answered.moved.append(str(one))
    return line, False


def _figures(line: Intervention, one: Proposal) -> dict[str, Any]:
    """What the conference said, and of an offer its own figures where it said nothing."""
    tomorrow = timezone.localdate() + DAY
    given: dict[str, Any] = {"responsible": line.case.coordinator, "hours_per_week": one.hours_per_week}
    look_after = FIRST_LOOK
    if one.offer:
        given = figures_of_offer(line, tomorrow)
        del given["goals"], given["factors"]
        look_after = timedelta(days=one.offer.follow_up_interval_days)
    else:
        given |= {"title": one.title, "category": one.category, "elsewhere": one.elsewhere}
    starts_on: date = one.starts_on or given.get("starts_on") or tomorrow
    length = given["ends_on"] - given["starts_on"] if "ends_on" in given else 3 * FIRST_LOOK
    given["starts_on"] = starts_on
    given["ends_on"] = one.ends_on or starts_on + length
    given["hours_per_week"] = one.hours_per_week or given["hours_per_week"]
    given["expected_effect"] = one.expected_effect or given.get("expected_effect", "")
    given["first_follow_up_on"] = min(starts_on + look_after, given["ends_on"])
    return given


@transaction.atomic
def decline(one: Proposal, *, because: str, by: User) -> None:
    """Say no to a proposal. Raises `AlreadyAnswered`."""
    one.conference.analysis.case.hold()
    one.refresh_from_db(fields=["state", "version"])
    if not one.is_open:
        raise AlreadyAnswered
    one.declined_because = because[:300]
    one.settle(Proposal.State.DECLINED, by=by)
    translate_when_answered(one.conference, by=by)


def open_proposals(analysis: Analysis) -> list[Proposal]:
    """Those of its conference that nobody has answered."""
    found = Proposal.objects.as_system("the case was opened").open().filter(conference__analysis=analysis)
    return list(found.select_related("offer", "area").order_by("order", "pk"))


def decline_open(analysis: Analysis, *, because: str, by: User) -> None:
    """Say no to all that wait, since the analysis ends without them. The case is held by who ends it."""
    for one in open_proposals(analysis):
        one.declined_because = because[:300]
        one.settle(Proposal.State.DECLINED, by=by)


def translate_when_answered(conference: Conference, *, by: User) -> bool:
    """The analysis has become a plan once no proposal waits for an answer. Whether that was now."""
    analysis = Analysis.objects.select_for_update().get(pk=conference.analysis_id)
    if analysis.state != Analysis.State.HELD or conference.proposals.open().exists():
        return False
    analysis.state, analysis.translated_on = Analysis.State.TRANSLATED, timezone.localdate()
    analysis.version += 1
    analysis.save(update_fields=["state", "translated_on", "version"])
    conference.analysis.refresh_from_db(fields=["state", "translated_on", "version"])
    if conference.proposals.decided().exists():  # without any the end of the conference has said it all
        conference.analysis.case.note(Event.Kind.ANALYSIS, f"{analysis.get_kind_display()}: omsat til plan", by=by)
    return True
