from datetime import timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.sealing import seal_bytes, unseal_bytes
from cases.models.case import Case
from danish.fields import MaskedCharField

KEPT = timedelta(hours=24)
PATIENCE = timedelta(seconds=60)
MOST_TRIES = 5


class CaseExportQuerySet(models.QuerySet["CaseExport"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(by=user) if user.works_with_citizens else self.none()

    def to_write(self, pk: int) -> Self:
        """That export, locked, unless it is written, or somebody else is writing it just now."""
        return self.select_for_update(skip_locked=True, of=["self"]).filter(pk=pk, written_at=None)

    def unwritten(self) -> Self:
        return self.filter(written_at=None, tries__lt=MOST_TRIES)

    def forgotten(self) -> Self:
        """Unwritten for so long that the message about it, or the worker, is gone."""
        return self.unwritten().filter(asked_at__lt=timezone.now() - PATIENCE)

    def kept_too_long(self) -> Self:
        return self.filter(asked_at__lt=timezone.now() - KEPT).exclude(case_ids=[], sealed=None)


class CaseExport(models.Model):
    """A list of citizens that is written to a file in the background, and the file for a day. The row is the job."""

    class Kind(models.TextChoices):
        XLSX = "xlsx", "Excel (.xlsx)"
        CSV = "csv", "CSV (semikolon)"

    by = models.ForeignKey(User, models.PROTECT, verbose_name="bestilt af", related_name="case_exports")
    asked_at = models.DateTimeField("bestilt", auto_now_add=True)
    kind = models.CharField("slags", max_length=4, choices=Kind)
    columns = models.JSONField("kolonner", default=list)
    reason = MaskedCharField("hvorfor med hele cpr-nummeret", max_length=200, blank=True)
    request_id = models.CharField("forespørgsel", max_length=36, blank=True)
    # As the list showed them, so that the file has the same rows whatever is searched for meanwhile.
    case_ids = ArrayField(models.BigIntegerField(), verbose_name="sager i rækkefølge", default=list)
    rows_total = models.PositiveIntegerField("rækker")
    written_at = models.DateTimeField("skrevet", null=True, blank=True)
    sealed = models.BinaryField("fil", null=True, editable=False)
    tries = models.PositiveSmallIntegerField("forsøg", default=0)

    objects = CaseExportQuerySet.as_manager()

    class Meta:
        verbose_name = "eksport"
        verbose_name_plural = "eksporter"
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["asked_at"], condition=Q(written_at=None), name="case_export_unwritten")]

    def __str__(self):
        return f"Eksport {self.pk}"

    def get_absolute_url(self):
        return reverse("followup:list_export_detail", args=[self.pk])

    @property
    def is_ready(self) -> bool:
        return self.sealed is not None

    @property
    def is_gone(self) -> bool:
        return not self.case_ids

    @property
    def has_given_up(self) -> bool:
        return self.tries >= MOST_TRIES and not self.written_at

    @property
    def file_name(self) -> str:
        return f"borgere-{timezone.localdate(self.asked_at):%Y-%m-%d}.{self.kind}"

    @property
    def file(self) -> bytes:
        assert self.sealed is not None  # is_ready
        return unseal_bytes(self.sealed, f"export {self.pk}")

    def begin(self) -> None:
        """Count the try before it is made: a worker that is killed says nothing afterwards."""
        self.tries += 1
        self.save(update_fields=["tries"])

    def forget(self) -> None:
        """Drop the file and whom it was about; that there was one stays."""
        self.sealed, self.case_ids = None, []
        self.save(update_fields=["sealed", "case_ids"])

    def keep(self, file: bytes, case_ids: list[int]) -> None:
        """Put the written file about these cases aside, sealed, until it is fetched or a day has passed."""
        self.sealed, self.case_ids = seal_bytes(file, f"export {self.pk}"), case_ids
        self.written_at = timezone.now()
        self.save(update_fields=["sealed", "case_ids", "written_at"])

    def is_all_visible_to(self, user: User) -> bool:
        """Whether they may still see everybody in it: the right may end between the writing and the fetching."""
        return Case.objects.visible_to(user).filter(pk__in=self.case_ids).count() == len(self.case_ids)
