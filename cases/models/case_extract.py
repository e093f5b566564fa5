import uuid
from datetime import datetime, timedelta
from typing import Any, Self

import pghistory
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from cases.models.case import Case

KEPT = timedelta(hours=24)
MOST_TRIES = 3


def extract_storage() -> Any:
    return storages["extracts"]


def random_name(extract: "CaseExtract", filename: str) -> str:
    """Stored files say nothing about whose they are."""
    return f"{uuid.uuid4().hex}.{filename.rpartition('.')[2]}"


class CaseExtractQuerySet(models.QuerySet["CaseExtract"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def unmade(self) -> Self:
        return self.filter(ready_at=None, removed_at=None, tries__lt=MOST_TRIES)

    def over(self) -> Self:
        """A day old or more: their files are to vanish."""
        return self.filter(asked_at__lte=timezone.now() - KEPT, removed_at=None)


@pghistory.track(exclude=["steps_done", "tries"])
class CaseExtract(models.Model):
    """A request for what is written about one citizen, gathered in files that are there for a day."""

    class Kind(models.TextChoices):
        BUNDLE = "bundle", "Samlede oplysninger"
        LOOKS = "looks", "Opslag i din sag"

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="extracts")
    kind = models.CharField("slags", max_length=8, choices=Kind)
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name="bestilt af", related_name="+")
    asked_at = models.DateTimeField("bestilt", default=timezone.now)
    steps_done = models.PositiveSmallIntegerField("trin færdige", default=0, editable=False)
    tries = models.PositiveSmallIntegerField("mislykkede forsøg", default=0, editable=False)
    problem = models.CharField("hvorfor den ikke er lavet", max_length=300, blank=True, editable=False)
    ready_at = models.DateTimeField("klar", null=True, blank=True, editable=False)
    removed_at = models.DateTimeField("fjernet", null=True, blank=True, editable=False)
    pdf = models.FileField("pdf", storage=extract_storage, upload_to=random_name, blank=True, editable=False)
    data = models.FileField("json", storage=extract_storage, upload_to=random_name, blank=True, editable=False)

    objects = CaseExtractQuerySet.as_manager()

    class Meta:
        verbose_name = "udtræk"
        verbose_name_plural = "udtræk"
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["asked_at"], condition=Q(removed_at=None), name="case_extract_kept")]
        constraints = [
            models.UniqueConstraint(
                name="case_extract_one_at_a_time",
                fields=["case", "kind", "asked_by"],
                condition=Q(ready_at=None, removed_at=None, problem=""),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def kept_until(self) -> datetime:
        return self.asked_at + KEPT

    @property
    def is_kept(self) -> bool:
        return self.removed_at is None and timezone.now() < self.kept_until

    @property
    def is_gone(self) -> bool:
        return not self.is_kept

    @property
    def step(self) -> int:
        """Which step is being done."""
        return self.steps_done + 1
