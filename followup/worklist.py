"""Min dag: which citizens need somebody, and why.

Each flag is defined once, as a condition on what `_with_facts` finds about a case. One statement asks for all flags
and answers with the cases behind each, so that a number and its list cannot disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case as Choose
from django.db.models import Count, DateField, F, FilteredRelation, Min, Q, QuerySet, Value, When
from django.db.models.functions import Least

from accounts.models import User
from cases.models import Case, Goal, Involvement
from plans.models import Intervention

ENDING_SOON = timedelta(days=14)


@dataclass(frozen=True)
class Flag:
    """Something about a case that asks for attention."""

    key: str  # as it stands in the address
    lines: tuple[str, str]  # the label, as it breaks on a counter
    colour: str
    heading: str
    nobody: str  # the heading when there is none
    condition: Callable[[date], Q]
    since: str = "urgent_on"  # the fact the list is sorted by
    icon: str = ""

    @property
    def label(self) -> str:
        return " ".join(self.lines)


OVERDUE = Flag(
    key="overskredet",
    lines=("Opfølgning", "overskredet"),
    colour="red",
    heading="Borgere med overskredet opfølgning",
    nobody="Ingen opfølgninger er overskredet",
    condition=lambda today: Q(follow_up_on__lt=today),
    since="follow_up_on",
    icon="warning",
)
NO_GOAL = Flag(
    key="uden-maal",
    lines=("Mangler", "mål"),
    colour="red",
    heading="Borgere uden job- eller uddannelsesmål",
    nobody="Alle har et job- eller uddannelsesmål",
    condition=lambda today: Q(goals_aimed_at=0),
    icon="flag",
)
NO_PLAN = Flag(
    key="uden-plan",
    lines=("Mangler", "plan"),
    colour="red",
    heading="Borgere uden indsatser i planen",
    nobody="Alle har indsatser i planen",
    condition=lambda today: Q(in_plan_now=0),
    icon="list-add",
)
ENDED = Flag(
    key="sluttet",
    lines=("Sluttet", "uden svar"),
    colour="amber",
    heading="Indsatser, der er sluttet uden svar",
    nobody="Alle indsatser, der er sluttet, er fulgt op",
    condition=lambda today: Q(ended_on__isnull=False),
    since="ended_on",
    icon="help",
)
ENDING = Flag(
    key="slutter",
    lines=("Indsats slutter", "inden 14 dage"),
    colour="amber",
    heading="Borgere med en indsats, der snart slutter",
    nobody="Ingen indsatser slutter inden 14 dage",
    condition=lambda today: Q(ending_on__lte=today + ENDING_SOON),
    since="ending_on",
    icon="hourglass",
)
RECONSIDER = Flag(
    key="genovervej",
    lines=("Planen skal", "genovervejes"),
    colour="violet",
    heading="Borgere, hvis plan skal genovervejes",
    nobody="Ingen planer skal genovervejes",
    condition=lambda today: Q(doubted_on__isnull=False),
    since="doubted_on",
    icon="sync",
)
REASONS = [OVERDUE, NO_GOAL, NO_PLAN, ENDED, ENDING, RECONSIDER]
NEEDS_ACTION = Flag(
    key="handling",
    lines=("Kræver", "handling"),
    colour="",
    heading="Borgere, der kræver handling",
    nobody="Ingen borgere kræver handling lige nu",
    condition=lambda today: Q(urgent_on__isnull=False),
)
ON_TRACK = Flag(
    key="paa-sporet",
    lines=("Alt er", "på sporet"),
    colour="green",
    heading="Borgere, hvor alt er på sporet",
    nobody="Alle borgere kræver handling",
    condition=lambda today: Q(urgent_on=None),
)
EVERYBODY = Flag(
    key="alle",
    lines=("Alle", "borgere"),
    colour="",
    heading="Alle borgere",
    nobody="Ingen borgere endnu",
    condition=lambda today: Q(pk__isnull=False),
)
COUNTERS = [NEEDS_ACTION, *REASONS, ON_TRACK]
FLAGS = {flag.key: flag for flag in [*COUNTERS, EVERYBODY]}


@dataclass(frozen=True)
class Found:
    """The cases behind each flag, those that are to be listed in order, and the next date to come."""

    by_flag: dict[str, frozenset[int]]
    listed: list[int]
    next_follow_up_on: date | None

    def count(self, flag: Flag) -> int:
        return len(self.by_flag[flag.key])

    def matching(self, cases: QuerySet[Case], words: str) -> list[int]:
        """Those of the listed whose name holds the words."""
        if not words:
            return self.listed
        named = set(cases.matching(words).values_list("pk", flat=True))
        return [pk for pk in self.listed if pk in named]

    def reasons_for(self, case: Case) -> list[Flag]:
        return [flag for flag in REASONS if case.pk in self.by_flag[flag.key]]


def caseload(user: User, today: date) -> QuerySet[Case]:
    """The open cases a person has to do with: a lead the team's, a caseworker those they are responsible for,
    others those they are involved in."""
    cases = Case.objects.visible_to(user).open()
    if user.role == User.Role.TEAM_LEAD:
        return cases.filter(team_id=user.team_id)
    if user.role == User.Role.CASEWORKER:
        return cases.coordinated_by(user)
    return cases.filter(pk__in=Involvement.objects.live(today).filter(user=user).values("case"))


def find(cases: QuerySet[Case], listed: Flag, today: date) -> Found:
    """Ask for every flag in one statement."""
    order = [F(listed.since).asc(nulls_last=True), "kind", F("follow_up_on").asc(nulls_last=True), "name", "pk"]
    answer = _with_facts(cases, today).aggregate(
        listed_cases=ArrayAgg("pk", filter=listed.condition(today), order_by=order, default=[]),
        next_on=Min("follow_up_on", filter=Q(follow_up_on__gte=today)),
        **{_name(flag): ArrayAgg("pk", filter=flag.condition(today), default=[]) for flag in FLAGS.values()},
    )
    by_flag = {flag.key: frozenset(answer[_name(flag)]) for flag in FLAGS.values()}
    return Found(by_flag, answer["listed_cases"], answer["next_on"])


def _name(flag: Flag) -> str:
    return "flag_" + flag.key.replace("-", "_")


def _with_facts(cases: QuerySet[Case], today: date) -> QuerySet[Case, dict[str, Any]]:
    """One row a case with the days that matter. The joins multiply, which neither MIN nor "is there any" minds."""
    running = Q(in_plan__status=Intervention.Status.RUNNING)
    facts = (
        cases.annotate(
            in_plan=FilteredRelation("interventions", condition=Q(interventions__status__in=["planned", "running"])),
            aim=FilteredRelation("goals", condition=Q(goals__status=Goal.Status.ACTIVE)),
            doubt=FilteredRelation("reconsiderations", condition=Q(reconsiderations__closed_on=None)),
        )
        .values("pk", name=F("citizen__sort_key"))
        .annotate(
            follow_up_on=Min("in_plan__follow_up_on"),
            ended_on=Min("in_plan__ends_on", filter=running & Q(in_plan__ends_on__lt=today)),
            ending_on=Min("in_plan__ends_on", filter=running & Q(in_plan__ends_on__gte=today)),
            in_plan_now=Count("in_plan"),
            goals_aimed_at=Count("aim"),
            doubted_on=Min("doubt__opened_on"),
        )
    )
    # What lacks has no date of its own: it comes after what is late, before what is to come.
    days = [
        Choose(When(flag.condition(today), then=Value(today) if flag.since == "urgent_on" else F(flag.since)))
        for flag in REASONS
    ]
    kinds = [When(flag.condition(today), then=Value(number)) for number, flag in enumerate(REASONS)]
    return facts.annotate(
        urgent_on=Least(*days, output_field=DateField()), kind=Choose(*kinds, default=Value(len(REASONS)))
    )
