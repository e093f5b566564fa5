"""What a lead gave away taken back while it is fresh, by the rules that giving it has."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Team, User
from cases import handing_over
from cases.models.case import Case, CaseQuerySet
from cases.models.handover import HeldCases, held_users
from cases.models.involvement import Involvement
from journal.prepared import ask

if TYPE_CHECKING:
    from cases.models.case_move import CaseMove

# As a case that is written into the team: whoever closes it waits, and whoever else holds it waits for nobody.
KEPT_FROM_CLOSING = "SELECT id, closed_on FROM accounts_team WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"
MOVED = "their own moves, held to the reach that is asked for here"


class Stays(models.TextChoices):
    """Why a case stays where it is when its move is undone."""

    SHUT = "shut", "du har ikke længere adgang til sagen"
    CLOSED = "closed", "afsluttet siden"
    GIVEN_ON = "given_on", "givet videre siden"
    REFUSED = "refused", "den tidligere ansvarlige kan ikke få sager nu"
    NO_TEAM = "no_team", "teamet, den kom fra, er nedlagt"


class Undoing:
    """Moves of one batch, with their people and then their cases held, as when they are given away."""

    def __init__(self, moves: "Sequence[CaseMove]", *, by: User, at: datetime):
        self.moves, self.by, self.at = moves, by, at
        self.before = {one.case_id: one.followed["team"] for one in moves if "team" in one.followed}
        self.people = held_users(one.old_id for one in moves if one.old_id)
        today = timezone.localdate()
        self.hindered = handing_over.why_not(self.people.values(), today)
        self.held = HeldCases({one.case_id for one in moves}, self._reach)
        teams = ask(KEPT_FROM_CLOSING, sorted(set(self.before.values()))) if self.before else []
        self.shut_teams = {pk for pk, closed_on in teams if closed_on and closed_on <= today}

    def _reach(self) -> CaseQuerySet:
        """Theirs to give, were they back in the team that they left."""
        led = set(Team.objects.led_by(self.by).values_list("pk", flat=True))
        left = {pk: team for pk, team in self.before.items() if team in led}
        worked_on = Case.objects.worked_on_by(self.by).filter(Q(team__in=led) | Q(pk__in=left))
        own = [pk for pk, team in left.items() if team == CaseQuerySet.team_of(self.by)]
        return Case.objects.as_system(MOVED).filter(Q(pk__in=worked_on) | Q(pk__in=own, is_restricted=False))

    def stays(self, move: "CaseMove") -> str:
        """Why it can't be given back; empty if it can."""
        case, part = self.held.cases.get(move.case_id), self.held.parts.get(move.case_id)
        if case is None:
            return Stays.SHUT.value
        if not case.is_open:
            return Stays.CLOSED.value
        if part is None or part.user_id != move.new_id or part.handed_over_at != self.at:
            return Stays.GIVEN_ON.value
        if move.old_id in self.hindered:
            return Stays.REFUSED.value
        return Stays.NO_TEAM.value if self.before.get(move.case_id) in self.shut_teams else ""

    def take_back(self, moves: "Sequence[CaseMove]") -> None:
        """Who was responsible is again, since when they were: their part goes on, or their row is as it was."""
        parts, began = self.held.parts, timezone.localdate(self.at)
        whose = {one.case_id: one.old_id for one in moves}
        ended = Involvement.objects.coordinators().filter(case__in=whose, until_on=began - timedelta(days=1))
        goes_on = {one.case_id: one.pk for one in ended if one.user_id == whose[one.case_id]}
        gone = [parts[pk].pk for pk, old in whose.items() if pk in goes_on or old is None]
        Involvement.objects.filter(pk__in=gone).delete()
        Involvement.objects.filter(pk__in=goes_on.values()).update(until_on=None)
        self._as_before([parts[pk] for pk, old in whose.items() if pk not in goes_on and old is not None])
        self.held.follow_to_team({pk: team for pk, team in self.before.items() if pk in whose})

    def _as_before(self, parts: list[Involvement]) -> None:
        """What the history says of rows that somebody else was put into on their first day."""
        fields = ["user_id", "from_on", "reason", "replaces_id", "handed_over_at", "handed_over_by_id"]
        kept = Involvement.pgh_event_model.objects.filter(pgh_obj__in=parts)  # type: ignore[attr-defined]
        earlier = kept.filter(Q(handed_over_at=None) | Q(handed_over_at__lt=self.at)).order_by("pgh_obj_id", "-pgh_id")
        rows = {row["pgh_obj_id"]: row for row in earlier.distinct("pgh_obj_id").values("pgh_obj_id", *fields)}
        for part in parts:
            for field in fields:
                setattr(part, field, rows[part.pk][field])
        Involvement.objects.bulk_update(parts, [field.removesuffix("_id") for field in fields])
