import uuid
from datetime import datetime, timedelta
from typing import Any, Self

import pghistory
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from cases.models.case import Case

KEPT = timedelta(hours=24)
MOST_TRIES = 3
# A worker that has not finished one in this time is dead, and another may try.
LEASE = timedelta(minutes=5)


def extract_storage() -> Any:
    return storages["extracts"]


def random_name(extract: "CaseExtract", filename: str) -> str:
    """Stored files say nothing about whose they are."""
    return f"{uuid.uuid4().hex}.{filename.rpartition('.')[2]}"


class CaseExtractQuerySet(models.QuerySet["CaseExtract"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def unmade(self) -> Self:
        return self.filter(ready_at=None, removed_at=None)

    def free(self) -> Self:
        """Those that no worker is at."""
        return self.unmade().filter(Q(lease_until=None) | Q(lease_until__lt=timezone.now()))

    def over(self) -> Self:
        """A day old or more: their files are to vanish."""
        return self.filter(asked_at__lte=timezone.now() - KEPT, removed_at=None)


@pghistory.track(exclude=["steps_done", "tries", "lease_until"])
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
    tries = models.PositiveSmallIntegerField("forsøg", default=0, editable=False)
    lease_until = models.DateTimeField("en er i gang til", null=True, blank=True, editable=False)
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
    def is_tried_enough(self) -> bool:
        return self.tries >= MOST_TRIES

    def take(self) -> bool:
        """Begin another try, counted now so that one that kills its worker counts too. False if somebody is at it."""
        lease = timezone.now() + LEASE
        free = CaseExtract.objects.free().filter(pk=self.pk, tries__lt=MOST_TRIES)
        if not free.update(tries=F("tries") + 1, lease_until=lease):
            return False
        self.refresh_from_db(fields=["tries", "lease_until"])
        return True

    def leave(self) -> None:
        """Let another try begin."""
        CaseExtract.objects.filter(pk=self.pk).update(lease_until=None)

    @property
    def step(self) -> int:
        """Which step is being done."""
        return self.steps_done + 1
