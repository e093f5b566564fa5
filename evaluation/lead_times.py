"""How many days each step of an analysis takes, from the offer to a plan that was agreed.

A step counts once it is done: what is not is in `evaluation.standing_still`.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Greatest

from accounts.models import User
from cases.models import Deadline
from conferences.models import Analysis
from evaluation.analyses import dated, known_yes, of_team
from plans.small_numbers import FEWEST

DAY = timedelta(days=1)
NONE = Value(timedelta(0), output_field=DurationField())
INTERDISCIPLINARY = Q(kind=Analysis.Kind.INTERDISCIPLINARY)


@dataclass(frozen=True)
class Leg:
    """From one day to the next, and until when it should have been done."""

    key: str
    label: str
    starts: str
    ends: str
    definition: str
    by: str = ""
    rule: str = ""
    milestone: str = ""  # what the deadline is about, counted from the citizen's yes
    of: Q = field(default_factory=Q)

    @property
    def is_done(self) -> Q:
        return known_yes() & self.of & Q(**{f"{self.starts}__isnull": False, f"{self.ends}__isnull": False})

    @property
    def is_in_time(self) -> Q:
        return self.is_done & Q(**{f"{self.ends}__lte": F(self.by)})

    @property
    def has_deadline(self) -> Q:
        return self.is_done & Q(**{f"{self.by}__isnull": False})

    @property
    def days(self) -> Any:
        return days_between(self.starts, self.ends)


LEGS = (
    Leg(
        "svar",
        "Fra tilbud til borgerens ja",
        "offered_on",
        "answered_on",
        "Fra den dag, analysen blev tilbudt, til borgeren sagde ja. Nej tak tæller ikke med.",
        of=INTERDISCIPLINARY,
    ),
    Leg(
        "samtaler",
        "Fra ja til samtalerne er skrevet",
        "answered_on",
        "signed_on",
        "Fra borgerens ja til det sidste fag har underskrevet. Et fag, der blev udeladt, er der ikke ventet på.",
        by="interviews_by",
        rule=Deadline.Subject.INTERVIEWS,
        milestone="Samtalerne er skrevet",
        of=INTERDISCIPLINARY,
    ),
    Leg(
        "konference",
        "Fra samtalerne til konferencen",
        "ready_on",
        "held_on",
        "Fra det sidste fag har underskrevet til konferencen er holdt. En rundbordssamtale regnes fra den dag, "
        "den blev aftalt.",
        by="conference_by",
        rule=Deadline.Subject.CONFERENCE,
        milestone="Konferencen er holdt",
    ),
    Leg(
        "plan",
        "Fra konferencen til planen",
        "held_on",
        "agreed_on",
        "Fra konferencen til den første plan, der er aftalt, efter at alle forslag er besvaret. Er alle forslag "
        "afvist, er der ingen plan at vente på.",
        by="plan_by",
        rule=Deadline.Subject.ANALYSIS_PLAN,
        milestone="Planen er aftalt",
    ),
    Leg(
        "hele",
        "Hele vejen fra tilbud til plan",
        "offered_on",
        "agreed_on",
        "Fra tilbuddet til den aftalte plan.",
    ),
)
BY_KEY = {leg.key: leg for leg in LEGS}


class Median(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


class MostOf(Aggregate):
    """The number of days within which nine of ten were done."""

    function = "PERCENTILE_DISC"
    template = "%(function)s(0.9) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class LeadTime:
    """What became of a leg in a period. Of few nothing is said but how many, since each of them would be told."""

    leg: Leg
    number: int
    median: float | None = None
    most: int | None = None
    in_time: int | None = None  # percent of those that had a deadline
    since_yes: float | None = None
    most_since_yes: int | None = None
    deadline: int | None = None  # as the rule says today

    @property
    def is_few(self) -> bool:
        return self.number < FEWEST

    @property
    def is_late(self) -> bool:
        return self.since_yes is not None and self.deadline is not None and self.since_yes > self.deadline


def days_between(starts: str, ends: str) -> Any:
    """A conference may be ended after its day, and the last talk be signed in between: that took no time."""
    return Greatest(ExpressionWrapper(F(ends) - F(starts), output_field=DurationField()), NONE)


def lead_times(user: User, kind: str, since: date, on: date) -> list[LeadTime]:
    """Of the analyses that were offered in the period, one leg after the other, in one statement."""
    wanted: dict[str, Aggregate] = {}
    for leg in LEGS:
        since_yes = days_between("answered_on", leg.ends)
        wanted[f"{leg.key}_number"] = Count("pk", filter=leg.is_done)
        wanted[f"{leg.key}_median"] = Median(leg.days, filter=leg.is_done)
        wanted[f"{leg.key}_most"] = MostOf(leg.days, filter=leg.is_done)
        if leg.by:
            wanted[f"{leg.key}_since_yes"] = Median(since_yes, filter=leg.is_done)
            wanted[f"{leg.key}_most_since_yes"] = MostOf(since_yes, filter=leg.is_done)
            wanted[f"{leg.key}_in_time"] = Count("pk", filter=leg.is_in_time)
            wanted[f"{leg.key}_with_deadline"] = Count("pk", filter=leg.has_deadline)
    # Distinct, so that each day is found once for each analysis, and not once for each number that counts it.
    found = (
        offered(user, kind, since).values("pk", "signed_on", "ready_on", "agreed_on").distinct().aggregate(**wanted)
    )
    rules = Deadline.objects.days(on)
    return [_lead_time(leg, found, rules.get(leg.rule)) for leg in LEGS]


def _lead_time(leg: Leg, found: dict[str, Any], deadline: int | None) -> LeadTime:
    number = found[f"{leg.key}_number"]
    if number < FEWEST:
        return LeadTime(leg, number, deadline=deadline)
    with_deadline = found.get(f"{leg.key}_with_deadline", 0)
    return LeadTime(
        leg,
        number,
        median=found[f"{leg.key}_median"] / DAY,
        most=found[f"{leg.key}_most"].days,
        in_time=round(100 * found[f"{leg.key}_in_time"] / with_deadline) if with_deadline >= FEWEST else None,
        since_yes=found[f"{leg.key}_since_yes"] / DAY if leg.by else None,
        most_since_yes=found[f"{leg.key}_most_since_yes"].days if leg.by else None,
        deadline=deadline,
    )


def offered(user: User, kind: str, since: date) -> Any:
    return dated(of_team(user, kind).filter(offered_on__gte=since))


def behind(leg: Leg, user: User, kind: str, since: date) -> Any:
    """The analyses behind a number, the slowest first, with the days it took."""
    found = offered(user, kind, since).filter(leg.is_done).select_related("case__citizen")
    found = found.annotate(began_on=F(leg.starts), done_on=F(leg.ends), took=leg.days)
    if leg.by:
        found = found.annotate(due_on=F(leg.by))
    return found.order_by("-took", "pk")
