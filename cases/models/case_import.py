import json
import uuid
import zlib
from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team, User
from accounts.sealing import seal_bytes, unseal_bytes
from catalog.models import TargetGroup

KEPT = timedelta(days=7)
# A worker says so often that it is alive; one that has not for this long is dead, and another goes on.
LEASE = timedelta(seconds=30)
MOST_TRIES = 5
TOO_OLD = "Filen er over syv dage gammel og er slettet. De rækker, der var nået, er oprettet."


class LeaseLost(Exception):
    """Another worker has taken the import over, or somebody has stopped it."""


class CaseImportQuerySet(models.QuerySet["CaseImport"]):
    def visible_to(self, user: User) -> Self:
        """One's own: the file is as its owner sent it, whoever else may see some of the people in it."""
        return self.filter(by=user) if user.works_for_team else self.none()

    def forgotten(self) -> Self:
        """Started, not done, and nobody is at it."""
        return self.filter(
            Q(lease_until=None) | Q(lease_until__lt=timezone.now()),
            state=CaseImport.State.RUNNING,
        )

    def kept_too_long(self) -> Self:
        """Those that still run too: what never ends would keep its numbers for ever."""
        return self.filter(created_at__lt=timezone.now() - KEPT, sealed__isnull=False)


class CaseImport(models.Model):
    """A file of citizens that somebody sends in, and how far its rows have become cases. The row is the job."""

    class State(models.TextChoices):
        CHECKING = "checking", "Ikke startet"
        RUNNING = "running", "I gang"
        DONE = "done", "Færdig"
        STOPPED = "stopped", "Stoppet"

    class ReadAs(models.TextChoices):
        XLSX = "xlsx", "Excel-fil"
        UTF8 = "utf8", "CSV-fil i UTF-8"
        UTF16 = "utf16", "CSV-fil i UTF-16"
        LATIN = "cp1252", "CSV-fil i Windows-1252 (latin-1)"

    by = models.ForeignKey(User, models.PROTECT, verbose_name="importeret af", related_name="case_imports")
    team = models.ForeignKey(Team, models.PROTECT, verbose_name="team", related_name="+")
    created_at = models.DateTimeField("sendt ind", auto_now_add=True)
    read_as = models.CharField("læst som", max_length=10, choices=ReadAs)
    sealed = models.BinaryField("indhold", null=True, editable=False)
    rows_total = models.PositiveIntegerField("rækker")
    matching = models.JSONField("kolonner", default=dict)
    target_group = models.ForeignKey(
        TargetGroup, models.PROTECT, verbose_name="målgruppe til alle", related_name="+", null=True, blank=True
    )
    coordinator = models.ForeignKey(
        User, models.PROTECT, verbose_name="ansvarlig for alle", related_name="+", null=True, blank=True
    )
    support_since = models.DateField("på forsørgelse siden, alle", null=True, blank=True)
    state = models.CharField("tilstand", max_length=10, choices=State, default=State.CHECKING)
    rows_done = models.PositiveIntegerField("behandlet", default=0)
    rows_created = models.PositiveIntegerField("oprettet", default=0)
    rows_known = models.PositiveIntegerField("findes allerede", default=0)
    rows_faulty = models.PositiveIntegerField("med fejl", default=0)
    started_at = models.DateTimeField("startet", null=True, blank=True)
    finished_at = models.DateTimeField("slut", null=True, blank=True)
    problem = models.CharField("hvorfor den stoppede", max_length=300, blank=True)
    lease = models.UUIDField("hvem der arbejder på den", null=True, blank=True)
    lease_until = models.DateTimeField("indtil", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("forsøg, siden der sidst blev en række færdig", default=0)

    objects = CaseImportQuerySet.as_manager()

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "importer"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="case_import_counts_every_row_once",
                condition=Q(
                    rows_done=F("rows_created") + F("rows_known") + F("rows_faulty"), rows_done__lte=F("rows_total")
                ),
            ),
            models.CheckConstraint(
                name="case_import_done_is_finished",
                condition=Q(state__in=["checking", "running"], finished_at=None)
                | Q(state__in=["done", "stopped"], finished_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Import {self.pk}"

    def get_absolute_url(self):
        return reverse("cases:import_detail", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.finished_at is not None

    @property
    def rows_refused(self) -> int:
        """Those that go back to the owner in a file."""
        return self.rows_known + self.rows_faulty

    @property
    def percent(self) -> int:
        return self.rows_done * 100 // max(self.rows_total, 1)

    @property
    def is_kept(self) -> bool:
        """Whether the file is still there."""
        return self.sealed is not None

    @cached_property
    def _content(self) -> dict[str, Any]:
        assert self.sealed is not None  # is_kept
        return json.loads(zlib.decompress(unseal_bytes(self.sealed, f"import {self.pk}")))

    @property
    def headings(self) -> list[str]:
        return self._content["headings"]

    @property
    def rows(self) -> list[tuple[int, list[str]]]:
        """Every row that holds something, with its number in the file."""
        return self._content["rows"]

    @transaction.atomic
    def receive(self, headings: list[str], rows: list[tuple[int, list[str]]]) -> None:
        """Save the import with what its file says, sealed: the file itself is kept nowhere."""
        self.rows_total = len(rows)
        self.save()
        content = json.dumps({"headings": headings, "rows": rows}, ensure_ascii=False).encode()
        self.sealed = seal_bytes(zlib.compress(content, 3), f"import {self.pk}")
        self.save(update_fields=["sealed"])

    @transaction.atomic
    def forget(self) -> None:
        """Drop what the file said; what became of it stays as figures, and one that runs stops."""
        mine = CaseImport.objects.select_for_update().defer("sealed").filter(pk=self.pk).first()
        if mine is None:
            return
        mine.faults.all().delete()
        if mine.started_at is None:
            mine.delete()
            return
        mine._stop(TOO_OLD)
        CaseImport.objects.filter(pk=self.pk).update(sealed=None)

    @property
    def is_stuck(self) -> bool:
        """Whether it was begun again and again, and no row came of it."""
        return self.tries > MOST_TRIES

    def start(self) -> None:
        """Let the job begin."""
        self.state = self.State.RUNNING
        self.started_at = timezone.now()
        self.save(update_fields=["state", "started_at"])

    @transaction.atomic
    def take(self) -> bool:
        """Take the lease and read how far it has come; False when somebody else is at it, or it is over."""
        mine = CaseImport.objects.forgotten().select_for_update(skip_locked=True).filter(pk=self.pk).first()
        if mine is None:
            return False
        self.lease, self.lease_until = uuid.uuid4(), timezone.now() + LEASE
        for name in ("state", "rows_done", "rows_created", "rows_known", "rows_faulty"):
            setattr(self, name, getattr(mine, name))
        self.tries = mine.tries + 1  # now: a worker that is killed says nothing more
        self.save(update_fields=["lease", "lease_until", "tries"])
        return True

    def count(self, outcomes: Mapping[str, int]) -> None:
        """So many more rows are done, in the transaction that does them. Raises `LeaseLost`."""
        mine = CaseImport.objects.filter(
            pk=self.pk, lease=self.lease, state=self.State.RUNNING, rows_done=self.rows_done
        )
        counts = {"rows_done": self.rows_done + sum(outcomes.values())}
        counts |= {name: getattr(self, name) + count for name, count in outcomes.items()}
        if not mine.update(**counts, tries=0, lease_until=timezone.now() + LEASE):
            raise LeaseLost
        for name, count in counts.items():
            setattr(self, name, count)

    def leave(self) -> None:
        """Let another message go on at once."""
        CaseImport.objects.filter(pk=self.pk, lease=self.lease).update(lease=None, lease_until=None)

    def stop(self) -> None:
        """Its owner wants no more of it. The rows that are done stay."""
        self._stop("Du stoppede importen.")

    def _stop(self, problem: str) -> None:
        over = {"state": self.State.STOPPED, "finished_at": timezone.now(), "problem": problem}
        CaseImport.objects.filter(pk=self.pk, state=self.State.RUNNING).update(**over, lease=None, lease_until=None)

    def finish(self, *, problem: str = "") -> None:
        """It is over; why, when it could not go on. Raises `LeaseLost`."""
        state = self.State.STOPPED if problem else self.State.DONE
        over = {"state": state, "finished_at": timezone.now(), "problem": problem, "lease": None, "lease_until": None}
        if not CaseImport.objects.filter(pk=self.pk, lease=self.lease).update(**over):
            raise LeaseLost


class ImportFault(models.Model):
    """A row of a file that became no case, and why."""

    case_import = models.ForeignKey(CaseImport, models.CASCADE, verbose_name="import", related_name="faults")
    row = models.PositiveIntegerField("række")
    reason = models.CharField("hvorfor", max_length=300)

    class Meta:
        verbose_name = "afvist række"
        verbose_name_plural = "afviste rækker"
        ordering = ["row"]
        constraints = [models.UniqueConstraint(name="import_fault_once_a_row", fields=["case_import", "row"])]

    def __str__(self):
        return f"Række {self.row}: {self.reason}"
