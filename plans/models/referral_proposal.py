from typing import Self

import pghistory
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from danish.fields import MaskedCharField
from danish.rules import RulesAtFields
from danish.templatetags.danish import timer
from journal.models import Event
from plans.models.intervention import Intervention
from plans.models.referral import NotNow, Referral


class ReferralProposalQuerySet(models.QuerySet["ReferralProposal"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(referral__in=Referral.objects.visible_to(user))

    def waiting(self) -> Self:
        return self.filter(state=ReferralProposal.State.NEW)

    def lapse(self) -> int:
        """There is no referral any more that could be changed as proposed."""
        over = {"state": ReferralProposal.State.LAPSED, "answered_at": timezone.now(), "version": F("version") + 1}
        return self.waiting().update(**over)


@pghistory.track()
class ReferralProposal(RulesAtFields):
    """What a provider proposes underway; the caseworker accepts it or says no."""

    class Kind(models.TextChoices):
        EXTEND = "extend", "Forlæng"
        HOURS = "hours", "Andre timer om ugen"
        STOP = "stop", "Stop"

    class State(models.TextChoices):
        NEW = "new", "Venter på svar"
        ACCEPTED = "accepted", "Godkendt"
        DECLINED = "declined", "Afvist"
        LAPSED = "lapsed", "Bortfaldet"

    referral = models.ForeignKey(Referral, models.CASCADE, verbose_name="henvisning", related_name="proposals")
    kind = models.CharField("forslag", max_length=8, choices=Kind)
    until_on = models.DateField("ny slutdato", null=True, blank=True)
    hours_per_week = models.DecimalField("timer om ugen", max_digits=4, decimal_places=1, null=True, blank=True)
    reason = MaskedCharField("begrundelse", max_length=500)
    by_name = MaskedCharField("foreslået af", max_length=80)
    proposed_at = models.DateTimeField("foreslået", auto_now_add=True)
    state = models.CharField("tilstand", max_length=8, choices=State, default=State.NEW, editable=False)
    answer = MaskedCharField("svar", max_length=500, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="besvaret af", related_name="+", null=True, blank=True, editable=False
    )
    answered_at = models.DateTimeField("besvaret", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = ReferralProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "forslag fra leverandør"
        verbose_name_plural = "forslag fra leverandører"
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="proposal_says_what",
                condition=Q(kind="extend", until_on__isnull=False, hours_per_week=None)
                | Q(kind="hours", until_on=None, hours_per_week__gt=0, hours_per_week__lte=60)
                | Q(kind="stop", until_on__isnull=False, hours_per_week=None),
                violation_error_message="Skriv den nye slutdato eller de nye timer.",
            ),
            models.CheckConstraint(
                name="proposal_answered_by_somebody",
                condition=Q(state="new", answered_by=None, answered_at=None)
                | Q(state="lapsed", answered_by=None, answered_at__isnull=False)
                | Q(state__in=["accepted", "declined"], answered_by__isnull=False, answered_at__isnull=False),
                violation_error_message="Skriv, hvem der har svaret på forslaget, og hvornår.",
            ),
            models.CheckConstraint(
                name="proposal_declined_with_words",
                condition=~Q(state="declined") | ~Q(answer=""),
                violation_error_code="answer",
                violation_error_message="Skriv, hvorfor forslaget afvises.",
            ),
            models.UniqueConstraint(
                fields=["referral", "kind"],
                condition=Q(state="new"),
                name="proposal_one_of_a_kind",
                violation_error_message="Det samme er allerede foreslået og venter på svar.",
            ),
        ]

    def __str__(self):
        if self.kind == self.Kind.HOURS:
            return f"{timer(self.hours_per_week or 0)} om ugen"
        return f"{self.get_kind_display()} til {self.until_on:%d.%m.%Y}".replace("Stop til", "Stop")

    @property
    def is_new(self) -> bool:
        return self.state == self.State.NEW

    @property
    def has_lapsed(self) -> bool:
        return self.state == self.State.LAPSED

    def clean(self):
        faults = {}
        # A form leaves out the other half of proposal_one_of_a_kind, so it is asked here, where the referral is held.
        if self.referral.proposals.waiting().filter(kind=self.kind).exclude(pk=self.pk).exists():
            faults["kind"] = "Det samme er allerede foreslået og venter på svar."
        if self.kind == self.Kind.HOURS:
            self.until_on = None
            if self.hours_per_week is None or not 0 < self.hours_per_week <= 60:
                faults["hours_per_week"] = "Skriv timerne om ugen, mellem 0,5 og 60."
        else:
            self.hours_per_week = None
            if fault := self._wrong_day():
                faults["until_on"] = fault
        if faults:
            raise ValidationError(faults)

    def _wrong_day(self) -> str:
        last, today = self.referral.intervention.ends_on, timezone.localdate()
        if not self.until_on:
            return "Skriv den nye slutdato."
        if self.kind == self.Kind.EXTEND and self.until_on <= max(last, today):
            return f"Indsatsen slutter {last:%d.%m.%Y}. Vælg en senere dag."
        if self.kind == self.Kind.STOP and not today <= self.until_on <= max(last, today):
            return "Vælg en dag fra i dag og senest den dag, indsatsen slutter."
        return ""

    @transaction.atomic
    def propose(self) -> None:
        """Save it for the caseworker. Raises `NotNow`."""
        self.referral.hold()
        if not self.referral.takes_proposals:
            raise NotNow
        self.save()
        self._note(f"{self.referral.provider} foreslår: {self}", by=None)

    @transaction.atomic
    def accept(self, *, answer: str, by: User) -> None:
        """Change the intervention as proposed. Raises `NotNow`, or `ValidationError` when it cannot be any more."""
        intervention = Intervention.objects.select_for_update().get(pk=self.referral.intervention_id)
        self._settle(self.State.ACCEPTED, answer=answer, by=by)
        if self._ends_now(intervention):
            self._stop(intervention, by=by)
            return
        if self.hours_per_week is not None:
            intervention.hours_per_week = self.hours_per_week
        if self.until_on is not None:
            intervention.ends_on = self.until_on
        intervention.full_clean()
        intervention.change(by=by)

    @transaction.atomic
    def decline(self, *, answer: str, by: User) -> None:
        """Say no, in words the provider reads. Raises `NotNow`."""
        self._settle(self.State.DECLINED, answer=answer, by=by)

    def _settle(self, state: State, *, answer: str, by: User) -> None:
        self.referral.hold()  # before the proposal, as whoever ends the referral does
        self.refresh_from_db(fields=["state", "version"], from_queryset=ReferralProposal.objects.select_for_update())
        if not self.is_new:
            raise NotNow
        self.state, self.answer, self.answered_by, self.answered_at = state, answer, by, timezone.now()
        self.version += 1
        self.save(update_fields=["state", "answer", "answered_by", "answered_at", "version"])
        self._note(f"Forslag fra {self.referral.provider} {self.get_state_display().lower()}: {self}", by=by)

    def _ends_now(self, intervention: Intervention) -> bool:
        """Whether the stop has come, or comes before the start; else it is a new end."""
        if self.kind != self.Kind.STOP or self.until_on is None:
            return False
        return self.until_on <= (intervention.starts_on if intervention.is_planned else timezone.localdate())

    def _stop(self, intervention: Intervention, *, by: User) -> None:
        reason = f"Foreslået af {self.referral.provider}: {self.reason}"
        if intervention.is_over:
            raise ValidationError("Indsatsen er allerede slut.")
        if intervention.is_planned:
            intervention.drop(reason=reason, by=by)
            return
        assert self.until_on  # proposal_says_what
        intervention.break_off(on=max(self.until_on, intervention.starts_on), reason=reason, by=by)
        text = f"Indsats afbrudt: {intervention}"
        intervention.case.note(Event.Kind.PLAN, text, by=by, code=Event.Code.PLAN_CHANGED)

    def _note(self, text: str, *, by: User | None) -> None:
        intervention = self.referral.intervention
        intervention.case.note(Event.Kind.PLAN, f"{text}: {intervention}", by=by)
