from datetime import date
from typing import Any, Self

import pgtrigger
from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team, User
from danish.fields import MaskedCharField
from danish.rules import RulesAtFields

# Who approved and who kept a case stays as it was written, and so does a receipt; of one only its files grow fewer.
DECIDED = """
IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'an erasure order stays';
END IF;
IF OLD.stage IN ('done', 'kept') AND
    (to_jsonb(OLD) - '{files,explanation}'::text[]) <> (to_jsonb(NEW) - '{files,explanation}'::text[])
THEN
    RAISE EXCEPTION 'this erasure order is decided';
END IF;
IF OLD.approved_by_id IS NOT NULL AND (OLD.ordered_by_id, OLD.approved_by_id, OLD.approved_at)
    IS DISTINCT FROM (NEW.ordered_by_id, NEW.approved_by_id, NEW.approved_at)
THEN
    RAISE EXCEPTION 'this erasure order is approved';
END IF;
RETURN NEW;
"""


# That all erasing was stopped, by whom and for how long is proof too: a stop is only ever lifted, once.
STOPPED = """
IF TG_OP = 'DELETE' OR OLD.lifted_at IS NOT NULL
    OR (OLD.id, OLD.stopped_by_id, OLD.stopped_at) IS DISTINCT FROM (NEW.id, NEW.stopped_by_id, NEW.stopped_at)
THEN
    RAISE EXCEPTION 'a stop of erasing stays as it was';
END IF;
RETURN NEW;
"""


class ErasureOrderQuerySet(models.QuerySet["ErasureOrder"]):
    def visible_to(self, user: User) -> Self:
        """A lead's own team's; all of them to those who look after the system, since they name no citizen."""
        if user.role in {User.Role.ADMINISTRATOR, User.Role.CONTROLLER}:
            return self.all()
        if user.role == User.Role.TEAM_LEAD and user.team_id:
            return self.filter(team=user.team_id).exclude(case_id__in=self._hidden_from(user))
        return self.none()

    @staticmethod
    def _hidden_from(user: User) -> models.QuerySet[Any]:
        """Specially protected cases of others: not even that one of them is to be erased is told."""
        cases = apps.get_model("cases", "Case").objects  # which itself builds on this module
        return cases.filter(is_restricted=True).exclude(pk__in=cases.visible_to(user)).values("pk")

    def waiting(self) -> Self:
        return self.exclude(stage__in=[ErasureOrder.Stage.KEPT, ErasureOrder.Stage.DONE])

    def due(self, on: date) -> Self:
        """Kept long enough, and nobody objected while they could."""
        return self.filter(
            stage=ErasureOrder.Stage.GRACE, reason=ErasureOrder.Reason.RETENTION, due_on__lte=on
        ).order_by("due_on", "pk")

    def to_erase(self) -> Self:
        """Approved by two and not done, or done but for the files."""
        approved = Q(approved_by__isnull=False, stage__in=["notice", "grace"])
        return self.filter(approved | Q(stage="done") & ~Q(files=[])).order_by("pk")


class ErasureOrder(RulesAtFields):
    """That a case is to be erased, how far it has come, and the receipt. Says nothing of whose case it was."""

    class Stage(models.TextChoices):
        NOTICE = "notice", "Varslet"
        GRACE = "grace", "Frist til indsigelse"
        KEPT = "kept", "Bevares"
        DONE = "done", "Slettet"

    class Reason(models.TextChoices):
        RETENTION = "retention", "Opbevaringsfristen er udløbet"
        WITHDRAWN = "withdrawn", "Borgeren har ret til at blive slettet"
        MISTAKE = "mistake", "Sagen er oprettet ved en fejl"
        ORDER = "order", "Afgørelse fra en myndighed"

    case_id = models.BigIntegerField("sag")  # a number, so that the receipt outlives the case
    team = models.ForeignKey(Team, models.PROTECT, verbose_name="team", related_name="+")
    stage = models.CharField("trin", max_length=8, choices=Stage, default=Stage.NOTICE)
    reason = models.CharField("grund", max_length=12, choices=Reason)
    explanation = MaskedCharField("begrundelse", max_length=300, blank=True)
    stage_at = models.DateTimeField("på trinnet siden", default=timezone.now, editable=False)
    due_on = models.DateField("slettes tidligst")
    ordered_at = models.DateTimeField("oprettet", default=timezone.now, editable=False)
    ordered_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="bestilt af", related_name="+", null=True, blank=True
    )
    approved_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="godkendt af", related_name="+", null=True, blank=True
    )
    approved_at = models.DateTimeField("godkendt", null=True, blank=True)
    kept_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="bevaret af", related_name="+", null=True, blank=True
    )
    kept_until = models.DateField("bevares til", null=True, blank=True)
    done_at = models.DateTimeField("slettet", null=True, blank=True)
    receipt = models.JSONField("kvittering", default=dict, editable=False)
    files = models.JSONField("filer, der mangler at blive fjernet", default=list, editable=False)

    objects = ErasureOrderQuerySet.as_manager()

    class Meta:
        verbose_name = "sletning"
        verbose_name_plural = "sletninger"
        ordering = ["-ordered_at", "-pk"]
        triggers = [
            pgtrigger.Trigger(
                name="decided_is_decided",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=DECIDED,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="erasure_order_one_waiting",
                fields=["case_id"],
                condition=Q(stage__in=["notice", "grace"]),
                violation_error_message="Sagen står allerede til sletning.",
            ),
            models.CheckConstraint(
                name="erasure_order_takes_two_persons",
                condition=Q(approved_by=None) | (Q(ordered_by__isnull=False) & ~Q(ordered_by=F("approved_by"))),
                violation_error_message="En anden end den, der har bestilt sletningen, skal godkende den.",
            ),
            models.CheckConstraint(
                name="erasure_order_early_is_approved",
                condition=~Q(stage="done") | Q(reason="retention") | Q(approved_by__isnull=False),
                violation_error_message="En sletning før tid skal godkendes af to.",
            ),
            models.CheckConstraint(
                name="erasure_order_done_leaves_a_receipt",
                condition=Q(stage="done", done_at__isnull=False, explanation="")
                | (~Q(stage="done") & Q(done_at=None)),
                violation_error_message="En udført sletning har en kvittering.",
            ),
            models.CheckConstraint(
                name="erasure_order_kept_by_somebody",
                condition=Q(stage="kept", kept_by__isnull=False) | ~Q(stage="kept"),
                violation_error_message="Skriv, hvem der har besluttet at bevare sagen.",
            ),
        ]

    def __str__(self):
        return f"{self.number}: {self.get_stage_display()}"

    def get_absolute_url(self):
        return reverse("erasure_detail", args=[self.pk])

    @property
    def number(self) -> str:
        return f"S-{self.case_id:06d}"

    @property
    def is_early(self) -> bool:
        return self.reason != self.Reason.RETENTION

    @property
    def is_waiting(self) -> bool:
        return self.stage in {self.Stage.NOTICE, self.Stage.GRACE}

    @property
    def is_approved(self) -> bool:
        return self.is_waiting and self.approved_by_id is not None

    @property
    def words(self) -> str:
        """Where it stands, as people say it."""
        if self.is_approved:
            return "Slettes nu"
        if self.is_waiting and self.ordered_by_id:
            return "Venter på godkendelse"
        return self.get_stage_display()

    def is_ripe(self, on: date) -> bool:
        """Whether the case may be erased that day, if two persons want it."""
        return self.is_waiting and (self.is_early or self.due_on <= on)

    def can_be_ordered_by(self, user: User, on: date) -> bool:
        return self.is_ripe(on) and self.ordered_by_id is None and user.role == User.Role.TEAM_LEAD

    def can_be_approved_by(self, user: User, on: date) -> bool:
        """Another lead of the team, or an administrator, who sees the case's number and how much goes."""
        may = user.role in {User.Role.TEAM_LEAD, User.Role.ADMINISTRATOR}
        ordered = self.ordered_by_id is not None and self.approved_by_id is None
        return may and ordered and self.is_ripe(on) and self.ordered_by_id != user.pk

    def can_be_kept_by(self, user: User) -> bool:
        return self.is_waiting and not self.is_approved and user.role == User.Role.TEAM_LEAD

    def order(self, *, by: User) -> None:
        """The first of the two persons."""
        self.ordered_by = by
        self.ordered_at = self.stage_at = timezone.now()
        self.save()

    def approve(self, *, by: User) -> None:
        """The second of the two persons; from now on a job erases the case."""
        self.approved_by, self.approved_at = by, timezone.now()
        self.save()

    def keep(self, *, until: date, explanation: str, by: User) -> None:
        """The case stays until that day; then it is told of anew."""
        self.stage = self.Stage.KEPT
        self.stage_at = timezone.now()
        self.kept_by, self.kept_until, self.explanation = by, until, explanation
        self.save()


class ErasureStopQuerySet(models.QuerySet["ErasureStop"]):
    def live(self) -> Self:
        return self.filter(lifted_at=None)

    def begin(self, *, by: User) -> None:
        """Stop all erasing; while it is stopped the first stop counts."""
        if not self.live().exists():
            self.create(stopped_by=by)

    def lift(self, *, by: User) -> None:
        self.live().update(lifted_by=by, lifted_at=timezone.now())


class ErasureStop(models.Model):
    """While one is not lifted, nothing is erased: the database itself refuses."""

    stopped_by = models.ForeignKey(User, models.PROTECT, verbose_name="stoppet af", related_name="+")
    stopped_at = models.DateTimeField("stoppet", default=timezone.now)
    lifted_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="ophævet af", related_name="+", null=True, blank=True
    )
    lifted_at = models.DateTimeField("ophævet", null=True, blank=True)

    objects = ErasureStopQuerySet.as_manager()

    class Meta:
        verbose_name = "stop for sletning"
        verbose_name_plural = "stop for sletning"
        ordering = ["-stopped_at", "-pk"]
        triggers = [
            pgtrigger.Trigger(
                name="stop_is_only_lifted",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=STOPPED,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="erasure_stop_lifted_by_somebody",
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Stoppet {self.stopped_at:%d.%m.%Y %H.%M}"

    @staticmethod
    def can_be_begun_by(user: User) -> bool:
        return user.role in {User.Role.TEAM_LEAD, User.Role.ADMINISTRATOR}

    @staticmethod
    def can_be_lifted_by(user: User) -> bool:
        return user.role == User.Role.ADMINISTRATOR
