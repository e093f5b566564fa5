from datetime import timedelta
from typing import Any, Self

from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team, User
from plans.models.paper import PlanPaper

KEPT = timedelta(days=1)


def batch_storage() -> Any:
    return storages["plans"]


def own_name(batch: "PaperBatch", filename: str) -> str:
    """Stored files say nothing about whose they are; the work that packs it gives the name."""
    return filename


class PaperBatchQuerySet(models.QuerySet["PaperBatch"]):
    def visible_to(self, user: User) -> Self:
        """One's own."""
        return self.filter(by=user)

    def kept_too_long(self) -> Self:
        return self.filter(asked_at__lt=timezone.now() - KEPT).exclude(zip="")


class PaperBatch(models.Model):
    """The agreed plans of a team's citizens as files in one zip. The row is the job."""

    by = models.ForeignKey(User, models.CASCADE, verbose_name="bestilt af", related_name="paper_batches")
    team = models.ForeignKey(Team, models.PROTECT, verbose_name="team", related_name="+")
    reader = models.CharField("udgave", max_length=8, choices=PlanPaper.Reader, default=PlanPaper.Reader.CITIZEN)
    asked_at = models.DateTimeField("bestilt", auto_now_add=True)
    papers = models.ManyToManyField(PlanPaper, verbose_name="planer", related_name="+")
    total = models.PositiveIntegerField("planer i alt", default=0)
    done = models.PositiveIntegerField("tegnet", default=0)
    failed = models.PositiveIntegerField("ikke tegnet", default=0)
    zip = models.FileField("fil", storage=batch_storage, upload_to=own_name, blank=True, editable=False)
    ready_at = models.DateTimeField("færdig", null=True, blank=True)
    stopped_at = models.DateTimeField("stoppet", null=True, blank=True)

    objects = PaperBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "bunke af planer"
        verbose_name_plural = "bunker af planer"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="paper_batch_counts_each_once",
                condition=Q(total__gte=F("done") + F("failed")),
            )
        ]

    def __str__(self):
        return f"Planer {self.pk}"

    def get_absolute_url(self):
        return reverse("team_plans:batch_detail", args=[self.pk])

    @property
    def percent(self) -> int:
        return (self.done + self.failed) * 100 // max(self.total, 1)

    @property
    def is_over(self) -> bool:
        return bool(self.ready_at or self.stopped_at)
