from collections.abc import Iterable
from typing import Self

import pghistory
from django.db import models

from journal.kept import Kept, KeptQuerySet

NO_BENEFIT = "Ingen"


@pghistory.track()
class Theme(Kept):
    """A part of life that resources and barriers are grouped by."""

    key = models.SlugField("nøgle", max_length=40, unique=True)
    label = models.CharField("navn", max_length=80)
    description = models.CharField("beskrivelse", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = "tema"
        verbose_name_plural = "temaer"
        ordering = ["order", "key"]

    def __str__(self):
        return self.label


class AreaQuerySet(KeptQuerySet):
    def barriers(self) -> Self:
        return self.filter(kind=Area.Kind.BARRIER)

    def resources(self) -> Self:
        return self.filter(kind=Area.Kind.RESOURCE)


@pghistory.track()
class Area(Kept):
    """One kind of barrier or resource that can be found in a citizen's life, and that offers act on."""

    class Kind(models.TextChoices):
        BARRIER = "barrier", "Barriere"
        RESOURCE = "resource", "Ressource"

    key = models.SlugField("nøgle", max_length=40, unique=True)
    kind = models.CharField("slags", max_length=10, choices=Kind)
    theme = models.ForeignKey(Theme, models.PROTECT, verbose_name="tema", related_name="areas")
    label = models.CharField("navn", max_length=100)
    help = models.CharField("forklaring", max_length=300, blank=True)
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "område"
        verbose_name_plural = "områder"
        ordering = ["kind", "theme__order", "order", "key"]

    def __str__(self):
        return self.label


@pghistory.track()
class Category(Kept):
    """The five kinds of effort the model speaks of."""

    class Colour(models.TextChoices):
        COMPANY = "company", "Virksomhedsvendt"
        SKILLS = "skills", "Opkvalificering"
        HEALTH = "health", "Social og sundhed"
        TREATMENT = "treatment", "Behandling"
        MENTOR = "mentor", "Mentor"

    key = models.SlugField("nøgle", max_length=40, unique=True)
    label = models.CharField("navn", max_length=80)
    short_label = models.CharField("kort navn", max_length=30)
    description = models.CharField("beskrivelse", max_length=200, blank=True)
    colour = models.CharField("farve", max_length=10, choices=Colour)
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = "kategori"
        verbose_name_plural = "kategorier"
        ordering = ["order", "key"]

    def __str__(self):
        return self.label


@pghistory.track()
class Track(Kept):
    """A path through the catalogue, across categories."""

    key = models.SlugField("nøgle", max_length=40, unique=True)
    label = models.CharField("navn", max_length=80)
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = "spor"
        verbose_name_plural = "spor"
        ordering = ["order", "key"]

    def __str__(self):
        return self.label


@pghistory.track()
class TargetGroup(Kept):
    """The group the law places a citizen in; it decides what can be offered and how often to meet."""

    key = models.SlugField("nøgle", max_length=40, unique=True)
    label = models.CharField("navn", max_length=80)
    label_plural = models.CharField("navn i flertal", max_length=80)
    short_label = models.CharField("kort navn", max_length=30)
    law_reference = models.CharField("lovhenvisning", max_length=60, blank=True)
    law_reference_old = models.CharField("tidligere lovhenvisning", max_length=60, blank=True)
    benefit = models.CharField("ydelse", max_length=60)
    is_open_for_new = models.BooleanField("åben for nye", default=True)
    ends_on = models.DateField("ophører", null=True, blank=True)
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = "målgruppe"
        verbose_name_plural = "målgrupper"
        ordering = ["order", "key"]

    def __str__(self):
        return self.label

    @property
    def gives_support(self) -> bool:
        """Whether those in the group are on a public benefit."""
        return self.benefit != NO_BENEFIT


class IndicatorQuerySet(KeptQuerySet):
    def labels(self) -> dict[str, str]:
        """What each is called, by the key that offers and plans know it by; also those no longer chosen."""
        return dict(self.order_by("order", "key").values_list("key", "label"))

    def choices(self, chosen: Iterable[str] = ()) -> "list[tuple[str, str | list[tuple[str, str]]]]":
        """Those to choose from under their dimensions, and those that were chosen before."""
        keys = list(chosen)
        groups: dict[str, list[tuple[str, str]]] = {}
        known = set()
        for one in self.current_or(models.Q(key__in=keys)).order_by("order", "key"):
            groups.setdefault(one.dimension, []).append((one.key, one.label))
            known.add(one.key)
        return [*groups.items(), *((key, key) for key in keys if key not in known)]


@pghistory.track()
class Indicator(Kept):
    """One of the small steps towards job or education that is measured, and that an offer is expected to move.

    What it says something about, the barriers it belongs to and whether the citizen sees it are for measuring.
    """

    key = models.SlugField("nøgle", max_length=40, unique=True)
    label = models.CharField("navn", max_length=80)
    dimension = models.CharField("dimension", max_length=60)
    construct = models.CharField("hvad den siger noget om", max_length=200, blank=True)
    related_barriers = models.ManyToManyField(
        Area, verbose_name="barrierer, den hænger sammen med", related_name="indicators", blank=True
    )
    is_shown_to_citizen = models.BooleanField("vises for borgeren", default=True)
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = "indikator"
        verbose_name_plural = "indikatorer"
        ordering = ["order", "key"]

    def __str__(self):
        return self.label
