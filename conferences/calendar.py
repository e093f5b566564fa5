"""The week's conferences, how far each case is, and which analyses wait for a time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import F, Prefetch, QuerySet

from accounts.models import User
from cases.models import Case, Involvement
from cases.models.case import CaseQuerySet
from conferences.models import Analysis, Conference, ConferenceDay, Contribution


@dataclass(frozen=True)
class Readiness:
    """How many of the talks are written and signed, and who is still to do it."""

    signed: int
    total: int
    missing: list[str] = field(default_factory=list)

    @property
    def is_ready(self) -> bool:
        return self.signed == self.total

    @classmethod
    def of(cls, contributions: Iterable[Contribution]) -> "Readiness":
        """What is left out for a reason is not waited for."""
        asked = [one for one in contributions if not one.is_left_out]
        missing = [f"{one.user.name} ({one.discipline.label.lower()})" for one in asked if not one.is_signed]
        return cls(len(asked) - len(missing), len(asked), missing)


@dataclass(frozen=True)
class Slot:
    """One conference of a day; without it, only that the time is taken."""

    starts_at: datetime
    ends_at: datetime
    conference: Conference | None = None
    readiness: Readiness | None = None


@dataclass(frozen=True)
class Day:
    """A conference day with its conferences one after the other."""

    day: ConferenceDay
    slots: list[Slot]


@dataclass(frozen=True)
class Waiting:
    """An analysis that the citizen said yes to, without a conference."""

    analysis: Analysis
    readiness: Readiness
    is_late: bool
    may_plan: bool


def _with_asked(field_name: str) -> Prefetch:
    asked = Contribution.objects.as_system("readiness of cases that were found by visible_to")
    columns = ("analysis_id", "left_out_because", "signed_at")
    people = ("user__username", "user__first_name", "user__last_name", "discipline__label")
    found = asked.select_related("user", "discipline").only(*columns, *people)
    return Prefetch(field_name, found.order_by("discipline__order", "pk"))


def days_of(user: User, days: QuerySet[ConferenceDay]) -> list[Day]:
    """These days as this user may see them."""
    rows = list(days.for_display())  # type: ignore[attr-defined]
    found = Conference.objects.as_system("times that are taken; whose they are only where the case may be seen")
    conferences = list(
        found.taking_time()
        .filter(day__in=rows)
        .select_related("analysis__case__citizen")
        .prefetch_related(_with_asked("analysis__contributions"))
        .defer("known")
        .order_by("starts_at", "pk")
    )
    ids = {one.analysis.case_id for one in conferences}
    seen = set(Case.objects.visible_to(user).filter(pk__in=ids).order_by().values_list("pk", flat=True))
    slots: dict[int, list[Slot]] = defaultdict(list)
    for one in conferences:
        if one.analysis.case_id in seen:
            readiness = Readiness.of(one.analysis.contributions.all())
            slots[one.day_id].append(Slot(one.starts_at, one.ends_at, one, readiness))
        else:
            slots[one.day_id].append(Slot(one.starts_at, one.ends_at))
    return [Day(day, slots[day.pk]) for day in rows]


def without_time(user: User) -> QuerySet[Analysis]:
    """Analyses that wait for a time: the ones that should have had it first."""
    return (
        Analysis.objects.visible_to(user)
        .filter(state=Analysis.State.ACCEPTED, case__closed_on=None)
        .exclude(pk__in=Conference.objects.taking_time().order_by().values("analysis"))
        .select_related("case__citizen")
        .prefetch_related(_with_asked("contributions"))
        .order_by(F("conference_by").asc(nulls_last=True), "pk")
    )


def waiting(user: User, analyses: Iterable[Analysis], today: date) -> list[Waiting]:
    """These analyses with what this user should know of them."""
    works_in = Involvement.objects.live(today).working().filter(user=user).values_list("case", flat=True)
    own, parts = CaseQuerySet.team_of(user), set(works_in if user.works_for_team else ())
    return [
        Waiting(
            analysis,
            Readiness.of(analysis.contributions.all()),
            is_late=bool(analysis.conference_by and analysis.conference_by < today),
            may_plan=user.works_for_team
            and (analysis.case_id in parts or (analysis.case.team_id == own and not analysis.case.is_restricted)),
        )
        for analysis in analyses
    ]
