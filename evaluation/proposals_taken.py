"""What became of the conferences' proposals, by the profession that made them; never by the person."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q

from accounts.models import User
from cases.models import Factor, Goal
from conferences.models import Proposal
from plans.models import Intervention
from plans.small_numbers import FEWEST, Told

State = Proposal.State
TOGETHER = "Konferencen i fællesskab"
BEGUN = (*Intervention.GOES_ON, Intervention.Status.COMPLETED, Intervention.Status.STOPPED)
CARRIED_OUT = (
    Q(became_intervention__status__in=BEGUN)
    | Q(became_goal__status__in=[Goal.Status.ACTIVE, Goal.Status.REACHED])
    | Q(became_factor__isnull=False) & ~Q(became_factor__gone_how=Factor.GoneHow.MISTAKE)
)


@dataclass(frozen=True)
class Taken:
    """The proposals of a profession, in parts that nobody under five can be known from."""

    label: str
    carried_out: Told
    agreed_only: Told  # accepted, and not begun yet
    declined: Told
    unanswered: Told

    @property
    def accepted(self) -> Told:
        return self.carried_out + self.agreed_only

    @property
    def proposals(self) -> Told:
        return self.accepted + self.declined + self.unanswered


@dataclass(frozen=True)
class ByProfession:
    """Those that can be shown, and what those that cannot are called."""

    rows: list[Taken] = field(default_factory=list)
    too_few: list[str] = field(default_factory=list)


def by_profession(user: User, since: date) -> ByProfession:
    """Of the conferences of the team that were held since this day.

    Always of one period and of both kinds: of two that overlap, what lies between them could be under five. A
    profession is shown from five citizens on, since several proposals may be about one of them.
    """
    accepted = Q(state=State.ACCEPTED)
    rows = (
        Proposal.objects.visible_to(user)
        .filter(
            state__in=[State.OPEN, State.ACCEPTED, State.DECLINED],
            conference__analysis__case__team=user.team_id,
            conference__analysis__held_on__gte=since,
        )
        .order_by(F("suggested_by__order").asc(nulls_last=True), "suggested_by")
        .values("suggested_by", label=F("suggested_by__label"))
        .annotate(
            citizens=Count("conference__analysis__case", distinct=True),
            carried_out=Count("pk", filter=accepted & CARRIED_OUT),
            agreed=Count("pk", filter=accepted),
            declined=Count("pk", filter=Q(state=State.DECLINED)),
            unanswered=Count("pk", filter=Q(state=State.OPEN)),
        )
    )
    found = ByProfession()
    for row in rows:
        label = row["label"] or TOGETHER
        if row["citizens"] < FEWEST:
            found.too_few.append(label)
        else:
            parts = (row["carried_out"], row["agreed"] - row["carried_out"], row["declined"], row["unanswered"])
            found.rows.append(Taken(label, *map(Told.of_outcome, parts)))
    return found
