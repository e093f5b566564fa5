from collections.abc import Mapping
from datetime import timedelta
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User

KEPT = timedelta(days=7)


class CatalogImportQuerySet(models.QuerySet["CatalogImport"]):
    def under_way(self) -> Self:
        """The row is the job: those of which something is still to be done."""
        return self.filter(state__in=CatalogImport.UNDER_WAY)

    def kept_too_long(self) -> Self:
        return self.filter(asked_at__lt=timezone.now() - KEPT).exclude(state__in=CatalogImport.EMPTY)


class CatalogImport(models.Model):
    """A catalogue read from a file, and what it would change; applied by a second click, or dropped."""

    class Kind(models.TextChoices):
        YAML = "yaml", "YAML"
        XLSX = "xlsx", "Excel"

    class State(models.TextChoices):
        READING = "reading", "Læses"
        READ = "read", "Læst"
        APPLYING = "applying", "Gennemføres"
        APPLIED = "applied", "Gennemført"
        DROPPED = "dropped", "Slettet"
        STOPPED = "stopped", "Stoppet"

    UNDER_WAY = (State.READING, State.APPLYING)
    EMPTY = (State.APPLIED, State.DROPPED, State.STOPPED)

    kind = models.CharField("slags", max_length=4, choices=Kind)
    state = models.CharField("tilstand", max_length=8, choices=State, default=State.READING, editable=False)
    content = models.JSONField("indhold")  # may name contact persons, so it goes when it has served
    base = models.CharField("kataloget, det er sammenlignet med", max_length=64, blank=True)  # its digest
    is_stale = models.BooleanField("kataloget blev ændret imens", default=False, editable=False)
    tries = models.PositiveSmallIntegerField("forsøg", default=0, editable=False)
    problem = models.CharField("hvorfor den stoppede", max_length=300, blank=True, editable=False)
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name="indlæst af", related_name="+")
    asked_at = models.DateTimeField("indlæst", auto_now_add=True)
    applied_at = models.DateTimeField("gennemført", null=True, blank=True)

    objects = CatalogImportQuerySet.as_manager()

    class Meta:
        verbose_name = "import af kataloget"
        verbose_name_plural = "importer af kataloget"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="catalogimport_applied_has_a_time",
                condition=Q(state="applied", applied_at__isnull=False) | (~Q(state="applied") & Q(applied_at=None)),
            ),
            models.CheckConstraint(
                name="catalogimport_over_is_empty",
                condition=~Q(state__in=["applied", "dropped", "stopped"]) | Q(content={}),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.asked_at:%d.%m.%Y}"

    def get_absolute_url(self):
        return reverse("catalog_import", args=[self.pk])

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY

    @property
    def is_read(self) -> bool:
        return self.state == self.State.READ

    @property
    def is_applying(self) -> bool:
        return self.state == self.State.APPLYING

    def start(self) -> bool:
        """Let the job carry it out; whether it was ready for that."""
        return self._step(self.State.READ, self.State.APPLYING, tries=0, is_stale=False)

    def drop(self) -> bool:
        """Forget what the file said; whether it was not too late. What is being read notices at its end."""
        return any(
            self._step(state, self.State.DROPPED, content={}) for state in (self.State.READING, self.State.READ)
        )

    def stop(self, problem: str) -> None:
        """It cannot go on, and nothing of it is kept."""
        for state in self.UNDER_WAY:
            self._step(state, self.State.STOPPED, content={}, problem=problem)

    def finish(self) -> bool:
        """It is in the catalogue; whether it was still to be carried out."""
        said = {"content": {}, "applied_at": timezone.now()}
        return any(self._step(state, self.State.APPLIED, **said) for state in (self.State.READ, self.State.APPLYING))

    def show(self, content: Mapping[str, object], base: str) -> bool:
        """It was compared with the catalogue; whether anybody still waits for that."""
        said = {"content": content, "base": base, "tries": 0, "is_stale": self.is_applying}
        return self._step(self.State(self.state), self.State.READ, **said)

    @transaction.atomic
    def _step(self, before: State, after: State, **said: object) -> bool:
        mine = CatalogImport.objects.filter(pk=self.pk, state=before)
        if not mine.update(state=after, **said):
            return False
        for name, value in (said | {"state": after}).items():
            setattr(self, name, value)
        return True
