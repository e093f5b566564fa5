import uuid
from typing import Self

import pghistory
import pgtrigger
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models.case import Case
from cases.models.document import PaperTheme, words_for
from danish.rules import RulesAtFields
from journal.history import Change
from journal.models import Event


class CaseNoteQuerySet(models.QuerySet["CaseNote"]):
    def visible_to(self, user: User) -> Self:
        """Finished notes of the cases one may see, and one's own drafts there."""
        found = self.filter(case__in=Case.objects.visible_to(user)).shown_to(user)
        telling = Q(case__in=Case.objects.telling_health_to(user))
        return found.filter(telling | _not_health() | Q(author=user))

    def told_to(self, user: User, case: Case) -> Self:
        """Of an opened case's notes: those about health, and what corrects them, have readers of their own."""
        return self if case.tells_health_to(user) else self.filter(_not_health() | Q(author=user))

    def as_system(self, why: str) -> Self:
        """All notes, for work that no user asked for; `why` is for whoever reads the code."""
        return self.all()

    def shown_to(self, user: User) -> Self:
        """Of notes that are reached through an opened case: nobody sees another's draft."""
        return self.filter(Q(final_at__isnull=False) | Q(author=user))

    def final(self) -> Self:
        return self.filter(final_at__isnull=False)

    def drafts_of(self, user: User) -> Self:
        return self.filter(final_at=None, author=user)


def _not_health() -> Q:
    return ~Q(theme=PaperTheme.HEALTH) & ~Q(corrects__theme=PaperTheme.HEALTH)


# Only what is final is history: a draft is saved every other second, and is nobody's business but its author's.
@pghistory.track(
    pghistory.InsertEvent(condition=pgtrigger.Q(new__final_at__isnull=False)),
    pghistory.UpdateEvent(condition=pgtrigger.Q(new__final_at__isnull=False)),
)
class CaseNote(RulesAtFields):
    """What one person wrote down about a case. A draft until it is finished, never changed after."""

    class ContactForm(models.TextChoices):
        IN_PERSON = "in_person", "Fremmøde"
        PHONE = "phone", "Telefon"
        VIDEO = "video", "Video"
        DIGITAL = "digital", "Digital post eller sms"
        LETTER = "letter", "Brev"

    key = models.UUIDField("nøgle", default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="notes")
    author = models.ForeignKey(User, models.PROTECT, verbose_name="skrevet af", related_name="+", editable=False)
    on = models.DateField("dato", default=timezone.localdate)
    contact_form = models.CharField("kontakt med borgeren", max_length=10, choices=ContactForm, blank=True)
    theme = models.CharField("tema", max_length=10, choices=PaperTheme, blank=True)
    subject = models.CharField("emne", max_length=120, blank=True)
    text = models.TextField("notat", max_length=10_000, blank=True)
    saved_at = models.DateTimeField("gemt", auto_now=True)
    final_at = models.DateTimeField("færdigt", null=True, editable=False)
    corrects = models.ForeignKey(
        "self", models.RESTRICT, verbose_name="retter", related_name="corrections", null=True, blank=True
    )
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = CaseNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "notat"
        verbose_name_plural = "notater"
        ordering = ["-on", "-pk"]
        indexes = [
            models.Index(fields=["case", "-on", "-id"], condition=Q(final_at__isnull=False), name="case_note_of_case"),
            models.Index(fields=["author", "case"], condition=Q(final_at=None), name="case_note_drafts"),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_note_final_says_something",
                condition=Q(final_at=None) | (~Q(theme="") & ~Q(subject="") & ~Q(text="")),
                violation_error_code="text",
                violation_error_message="Skriv notatet, før det gøres færdigt.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="case_note_final_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__final_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.subject or "Notat uden emne"

    def get_absolute_url(self):
        return reverse("cases:note_detail", args=[self.case_id, self.pk])

    @property
    def last_saved(self) -> Change:
        """Only its author saves a note."""
        return Change(self.saved_at, self.author)

    @property
    def is_final(self) -> bool:
        return self.final_at is not None

    @transaction.atomic
    def keep(self) -> None:
        """Save the draft."""
        self.version += 1
        self.save()

    @transaction.atomic
    def finish(self) -> None:
        """From now on everybody who may see the case may read it, and nobody may change it."""
        self.final_at = timezone.now()
        self.version += 1
        self.save()
        what = "Rettelse til notat" if self.corrects_id else "Notat"
        themes = [self.theme, self.corrects.theme if self.corrects else ""]
        words = words_for(PaperTheme.HEALTH if PaperTheme.HEALTH in themes else self.theme, str(self))
        self.case.note(Event.Kind.NOTE, f"{what}: {words}", by=self.author)
