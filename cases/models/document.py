import uuid
from typing import BinaryIO, Self

import pghistory
import pgtrigger
from django.db import models, transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases import stored_files
from cases.models.case import Case
from danish.rules import RulesAtFields
from journal.models import Event


class PaperTheme(models.TextChoices):
    """What a note or a document is about, in one word, so that it is found again."""

    CONTACT = "contact", "Samtale og kontakt"
    WORK = "work", "Arbejde og virksomhed"
    EDUCATION = "education", "Uddannelse"
    HEALTH = "health", "Helbred"
    FAMILY = "family", "Familie og bolig"
    MONEY = "money", "Økonomi og ydelse"
    PLAN = "plan", "Plan og indsats"
    DECISION = "decision", "Afgørelse og klage"
    CONSENT = "consent", "Samtykke"
    OTHER = "other", "Andet"


def words_for(theme: str, title: str) -> str:
    """What the timeline, which everybody with the case reads, says a paper is about."""
    return str(PaperTheme.HEALTH.label).lower() if theme == PaperTheme.HEALTH else title


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User) -> Self:
        mine = ~Q(theme=PaperTheme.HEALTH) | Q(uploaded_by=user) | Q(case__in=Case.objects.telling_health_to(user))
        return self.filter(mine, case__in=Case.objects.visible_to(user))

    def told_to(self, user: User, case: Case) -> Self:
        """Of an opened case's documents: those about health have readers of their own."""
        if case.tells_health_to(user):
            return self
        return self.filter(~Q(theme=PaperTheme.HEALTH) | Q(uploaded_by=user))

    def stored(self, names: list[uuid.UUID]) -> set[uuid.UUID]:
        """Those of these files that a document has."""
        return set(self.filter(stored_as__in=names).values_list("stored_as", flat=True))

    def standing(self) -> Self:
        """Those that are not struck out."""
        return self.filter(struck_at=None)


@pghistory.track()
class Document(RulesAtFields):
    """A file that came in, went out or is our own. The file never changes; what is wrong is struck out and stays."""

    class Direction(models.TextChoices):
        IN = "in", "Modtaget"
        OUT = "out", "Sendt"
        OWN = "own", "Internt"

    class MediaType(models.TextChoices):
        PDF = "application/pdf", "pdf"
        DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"
        JPG = "image/jpeg", "jpg"
        PNG = "image/png", "png"

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="documents")
    number = models.PositiveIntegerField("nummer", editable=False)
    direction = models.CharField("retning", max_length=3, choices=Direction)
    theme = models.CharField("tema", max_length=10, choices=PaperTheme)
    title = models.CharField("titel", max_length=120)
    on = models.DateField("dato", default=timezone.localdate)
    stored_as = models.UUIDField("gemt som", default=uuid.uuid4, unique=True, editable=False)
    media_type = models.CharField("filtype", max_length=80, choices=MediaType, editable=False)
    size = models.PositiveIntegerField("størrelse i bytes", editable=False)
    sha256 = models.CharField("fingeraftryk", max_length=64, editable=False)
    uploaded_by = models.ForeignKey(User, models.PROTECT, verbose_name="tilføjet af", related_name="+", editable=False)
    uploaded_at = models.DateTimeField("tilføjet", auto_now_add=True)
    struck_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="streget af", related_name="+", null=True, blank=True, editable=False
    )
    struck_at = models.DateTimeField("streget", null=True, blank=True, editable=False)
    strike_reason = models.CharField("hvorfor det streges", max_length=300, blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "dokument"
        verbose_name_plural = "dokumenter"
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["case", "-on", "-id"], name="document_of_case")]
        constraints = [
            models.UniqueConstraint(name="document_number_once", fields=["case", "number"]),
            models.CheckConstraint(
                name="document_struck_out_with_a_reason",
                condition=Q(struck_at=None, struck_by=None, strike_reason="")
                | (Q(struck_at__isnull=False, struck_by__isnull=False) & ~Q(strike_reason="")),
                violation_error_code="strike_reason",
                violation_error_message="Skriv, hvorfor dokumentet skal streges.",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="document_file_is_fixed",
                fields=["case", "number", "stored_as", "media_type", "size", "sha256", "uploaded_by", "uploaded_at"],
            ),
            pgtrigger.Protect(name="document_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{reverse('cases:paper_list', args=[self.case_id])}#dokument-{self.pk}"

    @property
    def is_struck(self) -> bool:
        return self.struck_at is not None

    @property
    def file_name(self) -> str:
        """What the file is called when it is fetched: nothing of what its sender called it."""
        return f"{self.case.number}-dokument-{self.number}.{self.get_media_type_display()}"

    @transaction.atomic
    def add(self, content: bytes, *, by: User) -> None:
        """Save the document with its file, which is on the disk before the row says so."""
        self.case.hold()
        self.number = (self.case.documents.aggregate(last=Max("number"))["last"] or 0) + 1
        self.size = len(content)
        self.sha256 = stored_files.fingerprint(content)
        self.uploaded_by = by
        self.save()
        stored_files.put(self.stored_as, content)
        self._note("tilføjet", by)

    @transaction.atomic
    def change(self, *, by: User) -> None:
        """Save what was edited about the document; the file is as it was."""
        self._save_only("direction", "theme", "title", "on")
        self._note("rettet", by)

    @transaction.atomic
    def strike(self, *, by: User) -> None:
        """Strike the document out with the reason it holds. It stays in the list of whoever asks for it."""
        self.struck_at, self.struck_by = timezone.now(), by
        self._save_only("struck_at", "struck_by", "strike_reason")
        self._note("streget", by)

    def _note(self, what: str, by: User) -> None:
        self.case.note(Event.Kind.NOTE, f"Dokument {self.number} {what}: {words_for(self.theme, str(self))}", by=by)

    def _save_only(self, *fields: str) -> None:
        self.version += 1
        self.save(update_fields=[*fields, "version"])

    def open(self) -> BinaryIO:
        return stored_files.get(self.stored_as)
