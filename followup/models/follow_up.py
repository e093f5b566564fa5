from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Self

import pghistory
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from danish.dates import add_working_days, is_working_day
from danish.rules import RulesAtFields
from journal.models import Event
from plans.models import EFFECTS, Intervention, Reconsideration

DAYS_ELSEWHERE = 28  # between looks at help that is not in the catalogue


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(intervention__case__in=Case.objects.visible_to(user))

    def of_case(self, case: Case) -> Self:
        """Those of a case that the door has opened, the newest first, with what a list of them tells."""
        return (
            self.filter(intervention__case=case)
            .select_related("intervention__offer", "registered_by")
            .order_by("-held_on", "-pk")
        )


class InterventionMoved(Exception):
    """Somebody followed the intervention up, or changed it, after the form was opened."""

    def __init__(self, intervention: Intervention):
        super().__init__("Indsatsen er ændret imens.")
        self.intervention = intervention


@pghistory.track()
class FollowUp(RulesAtFields):
    """A look at whether an intervention works, and what was decided."""

    class Effect(models.TextChoices):
        AS_EXPECTED = "as_expected", "Som forventet"
        LESS = "less", "Mindre end forventet"
        TOO_EARLY = "too_early", "For tidligt at sige"
        NONE = "none", "Ingen effekt"

    class Decision(models.TextChoices):
        CONTINUE = "continue", "Fortsæt"
        ADJUST = "adjust", "Justér"
        RECONSIDER = "reconsider", "Genovervej planen"
        COMPLETE = "complete", "Afslut som gennemført"
        STOP = "stop", "Stop før tid"

    ENDING = frozenset({Decision.COMPLETE, Decision.STOP})
    WHAT_HAPPENS = {
        Decision.CONTINUE: "indsatsen fortsætter",
        Decision.ADJUST: "indsatsen justeres",
        Decision.RECONSIDER: "indsatsen fortsætter, mens planen genovervejes",
        Decision.COMPLETE: "indsatsen er gennemført",
        Decision.STOP: "indsatsen stopper før tid",
    }

    intervention = models.ForeignKey(Intervention, models.CASCADE, verbose_name="indsats", related_name="follow_ups")
    held_on = models.DateField("dato", default=timezone.localdate)
    # As the intervention said when it was registered: the next follow-up and a pause write over it there.
    due_on = models.DateField("skulle holdes", null=True, blank=True, editable=False)
    effect = models.CharField("effekt", max_length=15, choices=Effect)
    decision = models.CharField("beslutning", max_length=10, choices=Decision)
    next_on = models.DateField("næste opfølgning", null=True, blank=True)
    note = models.TextField("begrundelse", max_length=2000)
    registered_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="registreret af", related_name="+", editable=False
    )
    registered_at = models.DateTimeField("registreret", auto_now_add=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "opfølgning"
        verbose_name_plural = "opfølgninger"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="follow_up_without_effect_not_continued",
                condition=~Q(effect="none", decision="continue"),
                violation_error_code="decision",
                violation_error_message="En indsats uden effekt skal justeres, stoppes eller genovervejes.",
            ),
            models.CheckConstraint(
                name="follow_up_next_on_unless_ended",
                condition=Q(decision__in=["stop", "complete"], next_on=None)
                | Q(decision__in=["continue", "adjust", "reconsider"], next_on__isnull=False),
                violation_error_code="next_on",
                violation_error_message="Sæt en dato for næste opfølgning, medmindre indsatsen slutter.",
            ),
            models.CheckConstraint(
                name="follow_up_next_on_after_held_on",
                condition=Q(next_on=None) | Q(next_on__gt=models.F("held_on")),
                violation_error_code="next_on",
                violation_error_message="Næste opfølgning skal ligge efter denne.",
            ),
        ]
        indexes = [models.Index(fields=["intervention", "-held_on", "-id"], name="follow_up_newest_first")]

    def __str__(self):
        return f"{self.intervention}, {self.held_on:%d.%m.%Y}"

    @property
    def ends_the_intervention(self) -> bool:
        return self.decision in self.ENDING

    @property
    def asks_for_another_look(self) -> bool:
        """Whether the whole plan is to be thought over, because it was decided or because nothing came of this."""
        return self.decision == self.Decision.RECONSIDER or self.effect == self.Effect.NONE

    @property
    def colour(self) -> str:
        """The colour of the effect; its words always stand with it."""
        return EFFECTS[self.effect][1]

    def suggested_next_on(self) -> date | None:
        """As long after this one as the catalogue says, if it does, on a day when people are at work.

        Not later than the intervention lasts; none where no day is left until then.
        """
        offer = self.intervention.offer
        day = self.held_on + timedelta(days=offer.follow_up_interval_days if offer else DAYS_ELSEWHERE)
        day = day if is_working_day(day) else add_working_days(day, 1)
        if not self.is_after_the_end(day):
            return day
        day = self.intervention.ends_on
        while not is_working_day(day):
            day -= timedelta(days=1)
        day = day if day > self.held_on else self.intervention.ends_on
        return day if day > self.held_on else None

    def is_after_the_end(self, day: date) -> bool:
        """One that should have ended already is carried on by this; one with an end ahead is extended in the plan."""
        return day > self.intervention.ends_on >= timezone.localdate()

    def clean(self):
        if self.ends_the_intervention:
            self.next_on = None  # the suggested date is left standing by those who choose to end it
        if self.held_on > timezone.localdate():
            raise ValidationError({"held_on": "Opfølgningen kan ikke ligge ude i fremtiden."})
        if self.held_on < self.intervention.starts_on:
            started = f"{self.intervention.starts_on:%d.%m.%Y}"
            raise ValidationError({"held_on": f"Opfølgningen kan ikke ligge før indsatsens start {started}."})
        if self.next_on and self.is_after_the_end(self.next_on):
            ends = f"{self.intervention.ends_on:%d.%m.%Y}"
            raise ValidationError(
                {"next_on": f"Indsatsen slutter {ends}. Forlæng den først, eller vælg en dato inden."}
            )

    @transaction.atomic
    def register(self, *, by: User, seen_version: int | None = None) -> None:
        """Save the follow-up, carry its decision out and ask for another look at the plan if it calls for one.

        With `seen_version`, only if the intervention is still the one the user saw. Raises `InterventionMoved`.
        """
        seen = self.intervention
        intervention = _held([seen.pk])[seen.pk]
        intervention.case, intervention.offer = seen.case, seen.offer  # these never change, and need no new look
        if seen_version is not None:
            _must_be_as_seen([intervention], {intervention.pk: seen_version})
        self.intervention, self.due_on = intervention, intervention.follow_up_on
        self.registered_by = by
        self.save()
        outcome = self.WHAT_HAPPENS[self.Decision(self.decision)]
        intervention.case.note(Event.Kind.FOLLOW_UP, f"Opfølgning på {intervention}: {outcome}", by=by)
        if self.asks_for_another_look:
            self._ask_for_another_look(by)
        self._carry_out(by)

    @transaction.atomic
    def register_and_stop(self, *, by: User, seen: Mapping[int, int], because: str) -> None:
        """Register it, and break off what runs beside it. `seen` says for all of them the version the user saw.

        Nothing is saved unless all are still as they were seen. Raises `InterventionMoved`.
        """
        held = _held(seen)
        _must_be_as_seen(held.values(), seen)
        self.register(by=by)
        case = self.intervention.case
        for pk, beside in held.items():
            if pk != self.intervention_id:
                beside.case = case
                beside.break_off(on=max(self.held_on, beside.starts_on), reason=because, by=by)
                text = f"Indsats afbrudt ved opfølgning på {self.intervention}: {beside}"
                case.note(Event.Kind.PLAN, text, by=by, code=Event.Code.PLAN_CHANGED)

    @classmethod
    @transaction.atomic
    def register_together(cls, follow_ups: Sequence["FollowUp"], *, by: User, seen: Mapping[int, int]) -> None:
        """All those of one meeting; none when an intervention is not as it was seen. Raises `InterventionMoved`."""
        _must_be_as_seen(_held(one.intervention_id for one in follow_ups).values(), seen)
        for follow_up in follow_ups:
            follow_up.register(by=by)

    def _ask_for_another_look(self, by: User) -> None:
        causes = Reconsideration.Cause
        if self.effect == self.Effect.NONE:
            reason, cause = f"{self.intervention} har ikke haft effekt", causes.NO_EFFECT
        elif self.effect == self.Effect.LESS:
            reason, cause = f"{self.intervention} har mindre effekt end forventet", causes.NO_EFFECT
        else:
            reason, cause = f"Besluttet ved opfølgning på {self.intervention}", causes.OTHER
        Reconsideration.ask(self.intervention.case, reason=reason, by=by, cause=cause)

    def _carry_out(self, by: User) -> None:
        if self.decision == self.Decision.STOP:
            self.intervention.break_off(on=self.held_on, reason=self.note, effect=self.effect, by=by)
        elif self.decision == self.Decision.COMPLETE:
            self.intervention.complete(on=self.held_on, effect=self.effect)
        else:
            assert self.next_on  # follow_up_next_on_unless_ended
            adjust = self.decision == self.Decision.ADJUST
            self.intervention.carry_on(until=self.next_on, effect=self.effect, adjust=adjust)


def _held(pks: Iterable[int]) -> dict[int, Intervention]:
    """Locked in one order, all before anything is written, so that two who act on several do not wait in a ring."""
    rows = Intervention.objects.select_for_update().filter(pk__in=list(pks)).order_by("pk")
    return {one.pk: one for one in rows}


def _must_be_as_seen(interventions: Collection[Intervention], seen: Mapping[int, int]) -> None:
    for one in interventions:
        if one.version != seen[one.pk] or not one.is_running:
            raise InterventionMoved(one)
