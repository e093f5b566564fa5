"""Plans that begin as a template: which templates suit a citizen, and the lines they put into the draft."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from cases.models import Case, Factor
from journal.models import Event
from plans.forms.lines import proposal
from plans.models import Intervention, NoLongerOffered, PlanTemplate, PlanTemplateLine
from plans.timeline import over, week_numbers, weeks_ahead

WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Suggested:
    """A line of a template as it would stand in the plan of one citizen, or why it would not."""

    line: PlanTemplateLine
    starts_on: date
    ends_on: date
    is_in_plan: bool

    @property
    def is_possible(self) -> bool:
        return self.line.offer.is_published and not self.is_in_plan


@dataclass(frozen=True)
class StartingPoint:
    """A template seen from one case: what it takes hold of there, and what it would add."""

    template: PlanTemplate
    lines: list[Suggested]
    meets: list[Factor]
    most_hours: Decimal
    over_ceiling: str

    @property
    def possible(self) -> list[Suggested]:
        return [one for one in self.lines if one.is_possible]

    @property
    def weight(self) -> int:
        return sum(factor.weight for factor in self.meets)


def starting_points(
    case: Case, lacking: Sequence[Factor], in_plan: Sequence[Intervention], starts_on: date, today: date
) -> list[StartingPoint]:
    """Those with something to add, first the ones that act on most of what weighs and is not acted on yet."""
    found = [
        starting_point(case, one, lacking, in_plan, starts_on, today)
        for one in PlanTemplate.objects.current().with_lines().order_by("order", "key")
    ]
    return sorted((one for one in found if one.possible), key=lambda one: -one.weight)


def starting_point(
    case: Case,
    template: PlanTemplate,
    lacking: Sequence[Factor],
    in_plan: Sequence[Intervention],
    starts_on: date,
    today: date,
) -> StartingPoint:
    taken = {one.offer_id for one in in_plan}
    lines = [
        Suggested(line, *dates_of(line, starts_on), is_in_plan=line.offer_id in taken) for line in template.kept_lines
    ]
    acts_on = {area.pk for one in lines if one.is_possible for area in one.line.offer.barriers.all()}
    would_be = [
        Intervention(starts_on=one.starts_on, ends_on=one.ends_on, hours_per_week=one.line.hours_per_week)
        for one in lines
        if one.is_possible
    ]
    weeks = weeks_ahead([*in_plan, *would_be], today)
    too_many = over(weeks, case.weekly_hours_ceiling)
    return StartingPoint(
        template,
        lines,
        [factor for factor in lacking if factor.area_id in acts_on],
        max((week.hours for week in weeks), default=Decimal(0)),
        week_numbers(too_many) if too_many else "",
    )


def dates_of(line: PlanTemplateLine, starts_on: date) -> tuple[date, date]:
    """The first and the last day of a line, when the plan begins that day."""
    first = starts_on + line.starts_after_weeks * WEEK
    return first, first + line.weeks * WEEK - DAY


@dataclass
class Begun:
    """What a template put into the draft, and what it could not."""

    made: list[Intervention]
    retired: list[str]
    already_there: list[str]


@transaction.atomic
def begin(
    case: Case, template: PlanTemplate, lines: Iterable[PlanTemplateLine], starts_on: date, *, by: User
) -> Begun:
    """Propose the lines; what is in the plan already, or is no longer offered, is left out and told."""
    case.hold()  # so that of two who begin at once the second finds the lines of the first
    taken = set(case.interventions.in_plan().values_list("offer_id", flat=True))
    begun = Begun([], [], [])
    for line in lines:
        if line.offer_id in taken:
            begun.already_there.append(str(line.offer))
            continue
        made = Intervention(case=case, offer=line.offer)
        given = proposal(made, starts_on)
        given["starts_on"], given["ends_on"] = dates_of(line, starts_on)
        given["hours_per_week"] = line.hours_per_week
        given["expected_effect"] = line.expected_effect or given["expected_effect"]
        follow_up_on = given["starts_on"] + timedelta(days=line.offer.follow_up_interval_days)
        given["first_follow_up_on"] = min(follow_up_on, given["ends_on"])
        goals, factors = given.pop("goals"), given.pop("factors")
        for name, value in given.items():
            setattr(made, name, value)
        try:
            made.plan(by=by)
        except NoLongerOffered:
            begun.retired.append(str(line.offer))
            continue
        made.goals.set(goals)
        made.factors.set(factors)
        taken.add(line.offer_id)
        begun.made.append(made)
    if begun.made:
        template.note_use()
        case.note(Event.Kind.PLAN, f"Planskabelon brugt: {template}", by=by)
    return begun
