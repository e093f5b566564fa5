from datetime import timedelta
from typing import Any, Self

from django.core.files.storage import storages
from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team, User
from cases.models import Case
from plans.models.paper import PlanPaper
from plans.models.plan_version import PlanVersion

KEPT = timedelta(days=1)
PATIENCE = timedelta(seconds=60)
# Of one plan: a plan that kills the worker that draws it must not keep the others waiting for ever.
MOST_TRIES = 3
NO_ACCESS = "Du har ikke længere adgang til sagen."


def batch_storage() -> Any:
    return storages["plans"]


def own_name(batch: "PaperBatch", filename: str) -> str:
    """Stored files say nothing about whose they are; the work that packs it gives the name."""
    return filename


class PaperBatchQuerySet(models.QuerySet["PaperBatch"]):
    def visible_to(self, user: User) -> Self:
        """One's own."""
        return self.filter(by=user)

    def under_way(self) -> Self:
        return self.filter(ready_at=None, stopped_at=None)

    def forgotten(self) -> Self:
        """Under way, and nothing has come of it for a while: the message about it, or the worker, is gone."""
        last = Coalesce(Max("plans__settled_at"), F("asked_at"))
        return self.under_way().annotate(moved_at=last).filter(moved_at__lt=timezone.now() - PATIENCE)

    def without_lead(self) -> Self:
        """Under way for somebody who has left since, or leads another team, or none."""
        leads = User.objects.filter(pk=OuterRef("by"), team=OuterRef("team"), role=User.Role.TEAM_LEAD, is_active=True)
        return self.under_way().exclude(Exists(leads))

    def torn(self) -> Self:
        """Packed with a plan of somebody who is erased since."""
        drawn = Count("plans", filter=Q(plans__state=PlanInBatch.State.DRAWN))
        return self.exclude(zip="").annotate(left=drawn).filter(left__lt=F("packed"))

    def kept_too_long(self) -> Self:
        """Those that still are under way too: what never ends would be tried for ever."""
        over = Q(ready_at__isnull=False) | Q(stopped_at__isnull=False)
        return self.filter(asked_at__lt=timezone.now() - KEPT).exclude(over, zip="")


class PaperBatch(models.Model):
    """The agreed plans of a team's citizens as files in one zip. The row is the job."""

    by = models.ForeignKey(User, models.CASCADE, verbose_name="bestilt af", related_name="paper_batches")
    team = models.ForeignKey(Team, models.PROTECT, verbose_name="team", related_name="+")
    reader = models.CharField("udgave", max_length=8, choices=PlanPaper.Reader, default=PlanPaper.Reader.CITIZEN)
    asked_at = models.DateTimeField("bestilt", auto_now_add=True)
    total = models.PositiveIntegerField("planer i alt", default=0)
    packed = models.PositiveIntegerField("planer i filen", default=0)
    zip = models.FileField("fil", storage=batch_storage, upload_to=own_name, blank=True, editable=False)
    ready_at = models.DateTimeField("færdig", null=True, blank=True)
    stopped_at = models.DateTimeField("stoppet", null=True, blank=True)

    objects = PaperBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "bunke af planer"
        verbose_name_plural = "bunker af planer"
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(ready_at=None, stopped_at=None), name="paper_batch_under_way"
            )
        ]
        constraints = [
            models.CheckConstraint(name="paper_batch_packs_no_more_than_all", condition=Q(packed__lte=F("total"))),
            models.CheckConstraint(
                name="paper_batch_file_is_ready", condition=Q(zip="") | Q(ready_at__isnull=False, stopped_at=None)
            ),
        ]

    def __str__(self):
        return f"Planer {self.pk}"

    def get_absolute_url(self):
        return reverse("team_plans:batch_detail", args=[self.pk])

    @property
    def settled(self) -> int:
        """Plans that nothing more is done about."""
        return self.plans.exclude(state=PlanInBatch.State.WAITING).count()

    @property
    def is_over(self) -> bool:
        return bool(self.ready_at or self.stopped_at)

    @property
    def is_ready(self) -> bool:
        return bool(self.zip)

    @property
    def is_gone(self) -> bool:
        return bool(self.ready_at and self.packed and not self.zip)

    @property
    def is_late(self) -> bool:
        """Nothing has come of it for so long that whoever waits should be told."""
        return PaperBatch.objects.forgotten().filter(pk=self.pk).exists()

    @property
    def file_name(self) -> str:
        """What the copy is called when it is fetched; nobody's name or number in it."""
        return f"planer-{timezone.localdate(self.asked_at):%Y-%m-%d}.zip"

    @property
    def is_all_visible(self) -> bool:
        """Whether who ordered it may still see everybody in it: the right may end between packing and fetching."""
        drawn = self.plans.filter(state=PlanInBatch.State.DRAWN)
        return drawn.filter(version__case__in=Case.objects.visible_to(self.by)).count() == self.packed

    @property
    def tells_too_much(self) -> bool:
        """Whether it holds an older paper of somebody whose address is protected now."""
        drawn = self.plans.filter(state=PlanInBatch.State.DRAWN).values("version")
        papers = PlanPaper.objects.filter(version__in=drawn, reader=self.reader).of_protected()
        return any(paper.lacks_paper for paper in papers) or papers.filter(drawn_at__gt=self.ready_at).exists()

    def stop(self) -> None:
        """No more of it; what is being drawn this moment becomes a paper like any other."""
        if not self.is_over:
            self.stopped_at = timezone.now()
            self.save(update_fields=["stopped_at"])

    def forget(self) -> None:
        """Drop the file, or the hope that it comes; that there was one stays."""
        self._drop_file()
        self.stop()
        self.save(update_fields=["zip"])

    def unpack(self) -> None:
        """Drop the file and have it made anew, of what may be seen and is there now."""
        self._drop_file()
        self.packed, self.ready_at = 0, None
        self.save(update_fields=["zip", "packed", "ready_at"])

    def _drop_file(self) -> None:
        if self.zip:
            self.zip.storage.delete(self.zip.name)
            self.zip = ""


class PlanInBatchQuerySet(models.QuerySet["PlanInBatch"]):
    def waiting(self) -> Self:
        """To be drawn, unless somebody has stopped it all."""
        return self.filter(state=PlanInBatch.State.WAITING, batch__ready_at=None, batch__stopped_at=None)

    def drawn(self) -> Self:
        return self.filter(state=PlanInBatch.State.DRAWN)

    def failed(self) -> Self:
        return self.filter(state=PlanInBatch.State.FAILED)


class PlanInBatch(models.Model):
    """An agreed plan that is to be in a batch, and what came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", "Venter"
        DRAWN = "drawn", "Tegnet"
        FAILED = "failed", "Ikke med"

    batch = models.ForeignKey(PaperBatch, models.CASCADE, verbose_name="bunke", related_name="plans")
    version = models.ForeignKey(PlanVersion, models.CASCADE, verbose_name="planversion", related_name="+")
    state = models.CharField("tilstand", max_length=8, choices=State, default=State.WAITING)
    problem = models.CharField("hvorfor den ikke er med", max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField("forsøg", default=0)
    settled_at = models.DateTimeField("afgjort", null=True, blank=True)

    objects = PlanInBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "plan i en bunke"
        verbose_name_plural = "planer i bunker"
        ordering = ["version__case", "pk"]
        constraints = [
            models.UniqueConstraint(name="plan_in_batch_once", fields=["batch", "version"]),
            models.CheckConstraint(
                name="plan_in_batch_fails_for_a_reason", condition=Q(state="failed") ^ Q(problem="")
            ),
        ]

    def __str__(self):
        return f"{self.batch}: {self.version}"

    def begin(self) -> None:
        """Count the try before it is made: a worker that is killed says nothing afterwards."""
        self.tries += 1
        self.save(update_fields=["tries"])

    def settle(self, problem: str = "") -> None:
        """Drawn, or not and why."""
        self.state = self.State.FAILED if problem else self.State.DRAWN
        self.problem, self.settled_at = problem, timezone.now()
        self.save(update_fields=["state", "problem", "settled_at"])
