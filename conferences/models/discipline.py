from collections.abc import Iterable

import pghistory
from django.db import models, transaction

from cases.models import Department
from catalog.keys import with_free_key
from danish.rules import RulesAtFields
from journal.kept import Kept, KeptQuerySet


@pghistory.track(exclude=["loaded"])
class Discipline(RulesAtFields, Kept):
    """A field of profession that takes part in the analysis: what it looks at, and who must say yes to it."""

    key = models.SlugField("nøgle", max_length=40, unique=True)
    label = models.CharField("navn", max_length=60)
    short = models.CharField("forkortelse", max_length=6)
    is_core = models.BooleanField("kernefag", default=False)
    role = models.CharField("rolle i analysen", max_length=300)
    assesses = models.CharField("ser på", max_length=300)
    # What a consent to share with this profession names.
    department = models.OneToOneField(
        Department, models.PROTECT, verbose_name="i samtykkeregistret", related_name="discipline", editable=False
    )
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = "fag"
        verbose_name_plural = "fag"
        ordering = ["order", "pk"]

    def __str__(self):
        return self.label

    @transaction.atomic
    def add(self) -> None:
        """Save a new profession, with its row in the consent register: the citizen can say yes to it from now on."""
        last = Department.objects.aggregate(last=models.Max("order"))["last"] or 0
        department = Department(is_profession=True, order=last + 1)
        self._name(department)

        def save(key: str) -> None:
            department.key = key
            department.save()

        wanted = f"profession-{self.key}"[:34]
        with_free_key(wanted, "-", lambda key: Department.objects.filter(key=key).exists(), save)
        self.department = department
        self.save()

    @transaction.atomic
    def change(self, fields: Iterable[str]) -> None:
        """What it is called, and whether it may be chosen, holds in the consent register too; consents given stay."""
        super().change(fields)
        if self.department.label != self.label:
            self._name(self.department)
        self.department.is_retired = self.is_retired
        self.department.save(update_fields=["label", "short_label", "is_retired"])

    def _name(self, department: Department) -> None:
        longest = Department._meta.get_field("short_label").max_length or 0
        department.label = self.label
        department.short_label = self.label if len(self.label) <= longest else self.short


@pghistory.track(exclude=["loaded"])
class Prompt(RulesAtFields, Kept):
    """What a profession is asked to look at in its interview."""

    discipline = models.ForeignKey(Discipline, models.CASCADE, verbose_name="fag", related_name="prompts")
    key = models.SlugField("nøgle", max_length=60, unique=True)
    label = models.CharField("emne", max_length=60)
    question = models.CharField("spørgsmål", max_length=200)
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = "spørgsmål til et fag"
        verbose_name_plural = "spørgsmål til fagene"
        ordering = ["order", "pk"]

    def __str__(self):
        return self.label


@pghistory.track(exclude=["loaded"])
class Room(RulesAtFields, Kept):
    """Where conferences are held."""

    key = models.SlugField("nøgle", max_length=40, unique=True)
    label = models.CharField("lokale", max_length=60)
    address = models.CharField("adresse", max_length=120, blank=True)
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = "lokale"
        verbose_name_plural = "lokaler"
        ordering = ["order", "pk"]

    def __str__(self):
        return self.label
