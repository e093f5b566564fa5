from datetime import date
from typing import Self

import pghistory
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from cases.models.case import Case
from danish.rules import RulesAtFields
from journal.models import Event


class ContactPersonQuerySet(models.QuerySet["ContactPerson"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))


@pghistory.track()
class ContactPerson(RulesAtFields):
    """Someone round the citizen who does not work here: a relative, a doctor, an employer. It opens no case."""

    class Kind(models.TextChoices):
        RELATIVE = "relative", "Pårørende"
        COMPANION = "companion", "Bisidder"
        GUARDIAN = "guardian", "Værge"
        DOCTOR = "doctor", "Læge"
        TREATMENT = "treatment", "Behandler"
        EMPLOYER = "employer", "Arbejdsgiver"
        FUND = "fund", "A-kasse eller fagforening"
        AUTHORITY = "authority", "Anden myndighed"
        OTHER = "other", "Andet"

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="contact_persons")
    kind = models.CharField("tilknytning", max_length=10, choices=Kind)
    name = models.CharField("navn", max_length=120)
    organisation = models.CharField("arbejdsplads eller organisation", max_length=120, blank=True)
    phone = models.CharField("telefon", max_length=20, blank=True)
    email = models.EmailField("e-mail", max_length=120, blank=True)
    note = models.CharField("bemærkning", max_length=500, blank=True)
    from_on = models.DateField("fra", default=timezone.localdate)
    until_on = models.DateField("til", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = ContactPersonQuerySet.as_manager()

    class Meta:
        verbose_name = "kontaktperson"
        verbose_name_plural = "kontaktpersoner"
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="contact_person_ends_after_start",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="Kontakten kan ikke slutte, før den begynder.",
                violation_error_code="until_on",
            ),
        ]

    def __str__(self):
        return self.name

    def is_over(self, on: date) -> bool:
        return self.until_on is not None and self.until_on < on

    @transaction.atomic
    def add(self, *, by: User) -> None:
        self.save()
        self.case.note(Event.Kind.PEOPLE, f"Kontaktperson tilføjet: {self._words}", by=by)

    @transaction.atomic
    def change(self, *, by: User) -> None:
        """Save what was edited; with an end date the person stands among the earlier ones once it has passed."""
        self.version += 1
        self.save()
        self.case.note(Event.Kind.PEOPLE, f"Kontaktperson ændret: {self._words}", by=by)

    @property
    def _words(self) -> str:
        return f"{self.name} ({self.get_kind_display().lower()})"
