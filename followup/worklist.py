"""Min dag: which citizens need somebody, and why.

Each flag is defined once, as a condition on the facts that `worklist_sql.FACTS` finds about a case. One statement
asks for all flags and answers with the cases behind each, so that a number and its list cannot disagree.
"""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from cases.models import Case, Involvement
from cases.models.case import CaseQuerySet
from plans.models import ENDING_SOON


@dataclass(frozen=True)
class Flag:
    """Something about a case that asks for attention."""

    key: str  # as it stands in the address
    lines: tuple[str, str]  # the label, as it breaks on a counter
    colour: str
    heading: str
    nobody: str  # the heading when there is none
    condition: str  # on the facts and on `today`, in SQL
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
    condition="follow_up_on < today",
    since="follow_up_on",
    icon="warning",
)
NO_GOAL = Flag(
    key="uden-maal",
    lines=("Mangler", "mål"),
    colour="red",
    heading="Borgere uden job- eller uddannelsesmål",
    nobody="Alle har et job- eller uddannelsesmål",
    condition="goals = 0",
    icon="flag",
)
NO_PLAN = Flag(
    key="uden-plan",
    lines=("Mangler", "plan"),
    colour="red",
    heading="Borgere uden indsatser i planen",
    nobody="Alle har indsatser i planen",
    condition="in_plan = 0",
    icon="list-add",
)
ENDED = Flag(
    key="sluttet",
    lines=("Sluttet", "uden svar"),
    colour="amber",
    heading="Indsatser, der er sluttet uden svar",
    nobody="Alle indsatser, der er sluttet, er fulgt op",
    condition="ended_on IS NOT NULL",
    since="ended_on",
    icon="help",
)
ENDING = Flag(
    key="slutter",
    lines=("Indsats slutter", "inden 14 dage"),
    colour="amber",
    heading="Borgere med en indsats, der snart slutter",
    nobody="Ingen indsatser slutter inden 14 dage",
    condition=f"ending_on <= today + {ENDING_SOON.days}",
    since="ending_on",
    icon="hourglass",
)
RECONSIDER = Flag(
    key="genovervej",
    lines=("Planen skal", "genovervejes"),
    colour="violet",
    heading="Borgere, hvis plan skal genovervejes",
    nobody="Ingen planer skal genovervejes",
    condition="doubted_on IS NOT NULL",
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
    condition="urgent_on IS NOT NULL",
)
ON_TRACK = Flag(
    key="paa-sporet",
    lines=("Alt er", "på sporet"),
    colour="green",
    heading="Borgere, hvor alt er på sporet",
    nobody="Alle borgere kræver handling",
    condition="urgent_on IS NULL",
)
EVERYBODY = Flag(
    key="alle",
    lines=("Alle", "borgere"),
    colour="",
    heading="Alle borgere",
    nobody="Ingen borgere endnu",
    condition="true",
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

    def matching(self, cases: CaseQuerySet, words: str) -> list[int]:
        """Those of the listed whose name holds the words."""
        if not words:
            return self.listed
        named = set(cases.matching(words).values_list("pk", flat=True))
        return [pk for pk in self.listed if pk in named]

    def reasons_for(self, case_id: int) -> list[Flag]:
        return [flag for flag in REASONS if case_id in self.by_flag[flag.key]]

    @property
    def all_cases(self) -> frozenset[int]:
        return self.by_flag[EVERYBODY.key]


def caseload(user: User, today: date) -> CaseQuerySet:
    """The open cases a person has to do with: a lead the team's, a caseworker those they are responsible for,
    others those they are involved in."""
    cases = Case.objects.visible_to(user).open()
    if user.role == User.Role.TEAM_LEAD:
        return cases.filter(team=user.team_id)
    if user.role == User.Role.CASEWORKER:
        return cases.coordinated_by(user)
    return cases.filter(pk__in=Involvement.objects.live(today).filter(user=user).values("case"))
