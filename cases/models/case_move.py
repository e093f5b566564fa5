from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Self

import pghistory
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Team, TeamQuerySet, User
from cases import handing_over
from cases.models.case import Case, CaseQuerySet
from cases.models.handover import Wanted, hand_over, note
from cases.models.handover_undone import Stays, Undoing
from danish.fields import MaskedCharField
from danish.rules import RulesAtFields

UNDONE_WITHIN = timedelta(minutes=15)
STAYS = "stays"


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
    def movable_by(lead: User, today: date | None = None) -> CaseQuerySet:
        """The open cases a lead may give to others."""
        return MoveBatch._reach_of(lead, today).open()

    @staticmethod
    def _reach_of(lead: User, today: date | None = None) -> CaseQuerySet:
        """Of the teams they lead, and theirs to work on, not only to see."""
        return Case.objects.worked_on_by(lead, today).filter(team__in=Team.objects.led_by(lead))

    @staticmethod
    def teams_near(lead: User) -> TeamQuerySet:
        """Those a lead may give cases to: their own, and the others of its division or of those they head."""
        led = Team.objects.led_by(lead)
        beside = Team.objects.filter(division__teams__in=led)
        return Team.objects.filter(Q(pk__in=led) | Q(pk__in=beside))

    @classmethod
    @transaction.atomic
    def carry_out(cls, wanted: Sequence[Wanted], *, reason: str, by: User) -> "MoveBatch":
        """Give the cases away, all of them or none.

        Raises `ValidationError` if somebody may not be given any, `MovedMeanwhile` if somebody else was first.
        """
        batch = cls(by=by, reason=reason)
        batch.full_clean()
        if not wanted:
            raise ValidationError({"sag": "Vælg mindst én sag."})
        of, to = partial(cls._reach_of, by), set(cls.teams_near(by).values_list("pk", flat=True))
        handed = hand_over(wanted, of=of, to=to, reason=batch.reason, by=by, at=batch.at)
        batch.save()
        CaseMove.objects.bulk_create(
            CaseMove(batch=batch, case=one.part.case, old=one.old, new=one.part.user, followed=one.followed | one.team)
            for one in handed
        )
        return batch

    @transaction.atomic
    def undo(self, *, by: User) -> "list[CaseMove]":
        """Take back what can be: the moves that were. Of a case that stays where it is, its move says why.

        None when the time is over, or it was done already. What may not be given to somebody may not be given back.
        """
        fresh = MoveBatch.objects.select_for_update().get(pk=self.pk)
        self.undone_at = fresh.undone_at
        if not fresh.can_be_undone:
            return []
        moves = list(self.moves.filter(undone_at=None).select_related("old", "new").order_by("pk"))
        undoing = Undoing(moves, by=by, at=self.at)
        followed, earlier = self._now_held({one.case_id for one in moves})
        for one in moves:
            one.followed = followed[one.pk] | {STAYS: undoing.stays(one)}
        back = [one for one in moves if not one.followed[STAYS]]
        before = [one for one in earlier if one.case_id in {of.case_id for of in back}]
        if back:
            undoing.take_back(back)
            came = handing_over.come_back(one.followed for one in back)
            for one in before:
                one.followed = handing_over.seen_again(one.followed, came)
            note({one.case_id: one.undone_in_words for one in back}, by)
            self.undone_at = timezone.now()
            self.save(update_fields=["undone_at"])
        for one in back:
            one.undone_at = self.undone_at
        CaseMove.objects.bulk_update([*moves, *before], ["followed", "undone_at"])
        return back

    def _now_held(self, cases: set[int]) -> "tuple[dict[int, dict[str, Any]], list[CaseMove]]":
        """What went along, by move, and the moves before these that can be undone too: of what comes back they know.

        Asked when the cases are held: whoever was waited for may have given back what went on from here.
        """
        fresh = Q(batch__at__gt=timezone.now() - UNDONE_WITHIN, batch__at__lt=self.at, case__in=cases)
        moves = CaseMove.objects.filter(Q(batch=self) | fresh, undone_at=None).order_by("pk")
        own = {one.pk: one.followed for one in moves if one.batch_id == self.pk}
        return own, [one for one in moves if one.pk not in own]


class CaseMoveQuerySet(models.QuerySet["CaseMove"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))


@pghistory.track()
class CaseMove(RulesAtFields):
    """One case of a batch: from whom to whom, and what went along, by the name of what it is.

    `followed` has the keys of the rows that were theirs and the version they got, such as `{"meetings": {"7": 2}}`, so
    that exactly those go back which nobody has changed since; the team the case was in, if it went to another; and
    one of `Stays` by `STAYS`, if somebody tried to undo it.
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
    def stays_because(self) -> str:
        """Why the case was not given back when somebody tried; empty when nobody did, or it was."""
        why = self.followed.get(STAYS)
        return str(Stays(why).label) if why else ""

    @property
    def undone_in_words(self) -> str:
        if self.old:
            return f"Flytningen til {self.new.name} er fortrudt: {self.old.name} er igen ansvarlig medarbejder."
        return f"Flytningen til {self.new.name} er fortrudt: sagen er igen uden ansvarlig medarbejder."
