import pghistory
from django.db import models

from cases.models import Department
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
