from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

import pghistory
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Team, User
from cases import handing_over
from cases.models.case import Case, CaseQuerySet
from cases.models.involvement import Involvement
from danish.fields import MaskedCharField
from danish.rules import RulesAtFields
from journal.models import Event

UNDONE_WITHIN = timedelta(minutes=15)
SAME = "Sagen er der allerede. Vælg en anden."
NOBODY = "Vælg medarbejderen på listen."


@dataclass(frozen=True)
class Wanted:
    """A case that somebody is to have, and who had it when that was chosen."""

    case: int
    old: int | None
    new: int


class MovedMeanwhile(Exception):
    """Somebody was first with these cases, so none is moved. By case: what has become of it, in words."""

    def __init__(self, told: dict[int, str]):
        super().__init__("Sagerne er flyttet imens.")
        self.told = told


class MoveBatchQuerySet(models.QuerySet["MoveBatch"]):
    def by_lead(self, user: User) -> Self:
        """Those that somebody made themselves, the newest first."""
        return self.filter(by=user).order_by("-at", "-pk")


@pghistory.track()
class MoveBatch(RulesAtFields):
    """Cases given to other caseworkers in one go, for one reason; taken back as a whole while it is fresh."""

    by = models.ForeignKey(User, models.PROTECT, verbose_name="flyttet af", related_name="+", editable=False)
    at = models.DateTimeField("flyttet", default=timezone.now, editable=False)
    reason = MaskedCharField("begrundelse", max_length=300)
    undone_at = models.DateTimeField("fortrudt", null=True, blank=True, editable=False)

    objects = MoveBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "fordeling af sager"
        verbose_name_plural = "fordelinger af sager"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="move_batch_for_a_reason",
                condition=~Q(reason=""),
                violation_error_code="reason",
                violation_error_message="Skriv kort, hvorfor sagerne flyttes.",
            ),
        ]

    def __str__(self):
        return f"{self.at:%d.%m.%Y}: {self.reason}"

    @property
    def undone_before(self) -> datetime:
        return self.at + UNDONE_WITHIN

    @property
    def can_be_undone(self) -> bool:
        return self.undone_at is None and timezone.now() <= self.undone_before

    @staticmethod
    def movable_by(lead: User) -> CaseQuerySet:
        """The open cases a lead may give to others: of the teams they lead, and theirs to work on, not only to see."""
        team, involved, _ = CaseQuerySet.reach_of(lead)
        own = Case.objects.reached(team, involved, []).open()
        return own.filter(team__in=Team.objects.led_by(lead))

    @classmethod
    @transaction.atomic
    def carry_out(cls, wanted: Sequence[Wanted], *, reason: str, by: User) -> "MoveBatch":
        """Give the cases away, all of them or none.

        Raises `ValidationError` if somebody may not be given any, `MovedMeanwhile` if somebody else was first.
        """
        batch = cls(by=by, reason=reason)
        batch.full_clean()
        people = _held_people(wanted)
        held = _Held({one.case for one in wanted}, by)
        if told := held.changed(wanted):
            raise MovedMeanwhile(told)
        batch.save()
        fresh = [held.successor_of(one, people[one.new], batch) for one in wanted]
        held.save(fresh)
        teams = held.follow_to_team({one.case_id: one.user.team_id for one in fresh})
        went = handing_over.go_along({one.case: one.old for one in wanted if one.old})
        old_of = {one.case: held.people[one.old] if one.old else None for one in wanted}
        CaseMove.objects.bulk_create(
            CaseMove(
                batch=batch,
                case_id=one.case_id,
                old=old_of[one.case_id],
                new=one.user,
                followed=went.get(one.case_id, {}) | teams.get(one.case_id, {}),
            )
            for one in fresh
        )
        _note(
            {one.case_id: one.handed_over_in_words(old_of[one.case_id], went.get(one.case_id, {})) for one in fresh},
            by,
        )
        return batch

    @transaction.atomic
    def undo(self, *, by: User) -> "list[CaseMove]":
        """Take back what can be: the moves that were. A case that somebody has had since stays where it is.

        None when the time is over, or it was done already.
        """
        fresh = MoveBatch.objects.select_for_update().get(pk=self.pk)
        if not fresh.can_be_undone:
            return []
        moves = list(self.moves.filter(undone_at=None).select_related("old", "new"))
        held = _Held({one.case_id for one in moves}, by)
        back = [one for one in moves if held.is_of(one, self.at)]
        if not back:
            return []
        held.take_back(back, self.at)
        held.back_to_team(back)
        handing_over.come_back(one.followed for one in back)
        _note({one.case_id: one.undone_in_words for one in back}, by)
        self.undone_at = timezone.now()
        self.moves.filter(pk__in=[one.pk for one in back]).update(undone_at=self.undone_at)
        self.save(update_fields=["undone_at"])
        return back


class CaseMoveQuerySet(models.QuerySet["CaseMove"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))


@pghistory.track()
class CaseMove(RulesAtFields):
    """One case of a batch: from whom to whom, and what went along, by the name of what it is.

    `followed` has the keys of the rows that were theirs and the version they got, such as `{"meetings": {"7": 2}}`, so
    that exactly those go back which nobody has changed since; and the team the case was in, if it went to another.
    """

    batch = models.ForeignKey(MoveBatch, models.PROTECT, verbose_name="fordeling", related_name="moves")
    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="moves")
    old = models.ForeignKey(
        User, models.PROTECT, verbose_name="fra", related_name="+", null=True, blank=True, editable=False
    )
    new = models.ForeignKey(User, models.PROTECT, verbose_name="til", related_name="+")
    followed = models.JSONField("fulgte med", default=dict, editable=False)
    undone_at = models.DateTimeField("fortrudt", null=True, blank=True, editable=False)

    objects = CaseMoveQuerySet.as_manager()

    class Meta:
        verbose_name = "flytning af en sag"
        verbose_name_plural = "flytninger af sager"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="case_move_once_in_a_batch", fields=["batch", "case"]),
            models.CheckConstraint(
                name="case_move_to_another",
                condition=Q(old=None) | ~Q(old=models.F("new")),
                violation_error_code="new",
                violation_error_message="Medarbejderen har allerede sagen.",
            ),
        ]

    def __str__(self):
        return f"{self.case_id}: {self.old} → {self.new}"

    @property
    def along(self) -> str:
        """2 samtaler og 1 opgave; empty when nothing went along"""
        return handing_over.in_words(self.followed)

    @property
    def undone_in_words(self) -> str:
        if self.old:
            return f"Flytningen til {self.new.name} er fortrudt: {self.old.name} er igen ansvarlig medarbejder."
        return f"Flytningen til {self.new.name} er fortrudt: sagen er igen uden ansvarlig medarbejder."


def _held_people(wanted: Sequence[Wanted]) -> dict[int, User]:
    """Who is to have the cases, locked so that nobody is let off or sent away meanwhile."""
    pks = {one.new for one in wanted}
    people = User.objects.select_for_update(no_key=True, of=("self",)).select_related("team")
    found = {user.pk: user for user in people.filter(pk__in=pks).order_by("pk")}
    today = timezone.localdate()
    hindered = handing_over.why_not(found.values(), today)
    refused = [hindered.get(pk, "") if pk in found else NOBODY for pk in sorted(pks)]
    refused += [SAME for one in wanted if one.old == one.new]
    if any(refused):
        raise ValidationError({"til": list(dict.fromkeys(filter(None, refused)))})
    return found


class _Held:
    """Cases that nobody else can change meanwhile, and who is responsible for each."""

    def __init__(self, pks: set[int], by: User):
        rows = Case.objects.as_system("what may not be seen is told as gone").filter(pk__in=pks).order_by("pk")
        self.cases = {case.pk: case for case in rows.select_for_update(of=("self",))}
        self.movable = set(MoveBatch.movable_by(by).filter(pk__in=pks).values_list("pk", flat=True))
        responsible = Involvement.objects.coordinators().filter(case__in=pks, until_on=None).select_related("user")
        self.parts = {one.case_id: one for one in responsible}
        self.people = {one.user_id: one.user for one in self.parts.values()}
        self.today = timezone.localdate()

    def changed(self, wanted: Iterable[Wanted]) -> dict[int, str]:
        """In words what has become of the cases that are not as they were when somebody chose."""
        told = {}
        for one in wanted:
            part = self.parts.get(one.case)
            if one.case in self.cases and not self.cases[one.case].is_open:
                told[one.case] = "Sagen er afsluttet."
            elif one.case not in self.movable:
                told[one.case] = "Du kan ikke længere fordele sagen."
            elif (part.user_id if part else None) != one.old:
                told[one.case] = f"{part.user.name} har sagen nu." if part else "Sagen har ingen ansvarlig nu."
        return told

    def successor_of(self, wanted: Wanted, new: User, batch: MoveBatch) -> Involvement:
        """Who is responsible from today; whose part that ends knows it too. Saves nothing."""
        part = Involvement(
            case=self.cases[wanted.case],
            user=new,
            part=Involvement.Part.COORDINATOR,
            from_on=self.today,
            reason=batch.reason,
            handed_over_at=batch.at,
            handed_over_by=batch.by,
        )
        if old := self.parts.get(wanted.case):
            part.succeed(old)
        return part

    def save(self, fresh: list[Involvement]) -> None:
        """Those who end go first: a case has one at a time."""
        Involvement.objects.bulk_update([one for one in self.parts.values() if one.until_on], ["until_on"])
        replaced = ["user", "from_on", "reason", "replaces", "handed_over_at", "handed_over_by"]
        Involvement.objects.bulk_update([one for one in fresh if one.pk], replaced)
        Involvement.objects.bulk_create(one for one in fresh if not one.pk)

    def follow_to_team(self, teams: dict[int, int | None]) -> dict[int, dict[str, int]]:
        """The cases go along to the team of whoever has them; by case the team that a changed one was in."""
        before = {pk: {"team": self.cases[pk].team_id} for pk, team in teams.items() if self.cases[pk].team_id != team}
        for pk in before:
            self.cases[pk].team_id = teams[pk]  # type: ignore[assignment]
            self.cases[pk].version += 1
        Case.objects.bulk_update([self.cases[pk] for pk in before], ["team", "version"])
        return before

    def is_of(self, move: "CaseMove", at: datetime) -> bool:
        """Whether the case is still as that move left it."""
        part = self.parts.get(move.case_id)
        is_same = part is not None and part.user_id == move.new_id and part.handed_over_at == at
        return is_same and self.cases[move.case_id].is_open

    def take_back(self, moves: "list[CaseMove]", at: datetime) -> None:
        """Who was responsible is again, since when they were: their part goes on, or their row is as it was."""
        began = timezone.localdate(at)
        pks = [one.case_id for one in moves]
        ended = Involvement.objects.coordinators().filter(case__in=pks, until_on=began - timedelta(days=1))
        whose = {one.case_id: one.old_id for one in moves}
        goes_on = {one.case_id: one.pk for one in ended if one.user_id == whose[one.case_id]}
        gone = [self.parts[pk].pk for pk in pks if pk in goes_on or whose[pk] is None]
        Involvement.objects.filter(pk__in=gone).delete()
        Involvement.objects.filter(pk__in=goes_on.values()).update(until_on=None)
        self._as_before([self.parts[pk] for pk in pks if pk not in goes_on and whose[pk] is not None], at)

    def _as_before(self, parts: list[Involvement], at: datetime) -> None:
        """What the history says of rows that somebody else was put into on their first day."""
        fields = ["user_id", "from_on", "reason", "replaces_id", "handed_over_at", "handed_over_by_id"]
        kept = Involvement.pgh_event_model.objects.filter(pgh_obj__in=parts)  # type: ignore[attr-defined]
        earlier = kept.filter(Q(handed_over_at=None) | Q(handed_over_at__lt=at)).order_by("pgh_obj_id", "-pgh_id")
        rows = {row["pgh_obj_id"]: row for row in earlier.distinct("pgh_obj_id").values("pgh_obj_id", *fields)}
        for part in parts:
            for field in fields:
                setattr(part, field, rows[part.pk][field])
        Involvement.objects.bulk_update(parts, [field.removesuffix("_id") for field in fields])

    def back_to_team(self, moves: "list[CaseMove]") -> None:
        moved = {one.case_id: one.followed["team"] for one in moves if "team" in one.followed}
        self.follow_to_team(moved)


def _note(lines: dict[int, str], by: User) -> None:
    """One line on the timeline of each case."""
    Event.objects.bulk_create(
        Event(case_id=pk, actor=by, kind=Event.Kind.PEOPLE, text=text) for pk, text in lines.items()
    )
