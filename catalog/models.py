from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.urls import reverse

from accounts.models import User
from danish.sorting import sort_key, sort_key_expression

NO_BENEFIT = "Ingen"
MOST_WORDS = 8

# `loaded` on reference rows holds the values last read from the data file: a field that still has its loaded
# value follows the file, one that an editor has changed is left alone (load_reference).


class Theme(models.Model):
    """A part of life that resources and barriers are grouped by."""

    key = models.SlugField("nøgle", max_length=40, unique=True)
    label = models.CharField("navn", max_length=80)
    description = models.CharField("beskrivelse", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)
    loaded = models.JSONField(default=dict, editable=False, verbose_name="indlæst")

    class Meta:
        verbose_name = "tema"
        verbose_name_plural = "temaer"
        ordering = ["order", "key"]

    def __str__(self):
        return self.label


class AreaQuerySet(models.QuerySet["Area"]):
    def current(self) -> Self:
        return self.filter(is_retired=False)

    def barriers(self) -> Self:
        return self.filter(kind=Area.Kind.BARRIER)

    def resources(self) -> Self:
        return self.filter(kind=Area.Kind.RESOURCE)


class Area(models.Model):
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
    is_retired = models.BooleanField("udgået", default=False)
    loaded = models.JSONField(default=dict, editable=False, verbose_name="indlæst")

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "område"
        verbose_name_plural = "områder"
        ordering = ["kind", "theme__order", "order", "key"]

    def __str__(self):
        return self.label


class Category(models.Model):
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
    loaded = models.JSONField(default=dict, editable=False, verbose_name="indlæst")

    class Meta:
        verbose_name = "kategori"
        verbose_name_plural = "kategorier"
        ordering = ["order", "key"]

    def __str__(self):
        return self.label


class Track(models.Model):
    """A path through the catalogue, across categories."""

    key = models.SlugField("nøgle", max_length=40, unique=True)
    label = models.CharField("navn", max_length=80)
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)
    loaded = models.JSONField(default=dict, editable=False, verbose_name="indlæst")

    class Meta:
        verbose_name = "spor"
        verbose_name_plural = "spor"
        ordering = ["order", "key"]

    def __str__(self):
        return self.label


class Provider(models.Model):
    """Who carries an offer out: a department of the municipality or someone outside it."""

    class Kind(models.TextChoices):
        INTERNAL = "internal", "Kommunen"
        EXTERNAL = "external", "Ekstern"

    key = models.SlugField("nøgle", max_length=40, unique=True)
    label = models.CharField("navn", max_length=100)
    kind = models.CharField("slags", max_length=10, choices=Kind)
    loaded = models.JSONField(default=dict, editable=False, verbose_name="indlæst")

    class Meta:
        verbose_name = "leverandør"
        verbose_name_plural = "leverandører"
        ordering = ["label", "key"]

    def __str__(self):
        return self.label


class TargetGroup(models.Model):
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
    loaded = models.JSONField(default=dict, editable=False, verbose_name="indlæst")

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


class OfferQuerySet(models.QuerySet["Offer"]):
    def published(self) -> Self:
        return self.filter(status=Offer.Status.PUBLISHED)

    def visible_to(self, user: User) -> Self:
        """Editors see drafts and retired offers, everybody else what can be used."""
        return self if user.role == User.Role.CURATOR else self.published()

    def matching(self, text: str) -> Self:
        """Offers that hold every word of `text` in the title, the purpose, the content or the name of a barrier.

        Both sides are folded like the sort keys: a C database does not know that Ø is a capital ø.
        """
        as_text = {
            "purpose_text": Cast("purpose", models.CharField()),
            "content_text": Cast("content", models.CharField()),
        }
        found = self.alias(**as_text).alias(
            purpose_key=sort_key_expression("purpose_text"), content_key=sort_key_expression("content_text")
        )
        for word in sort_key(text).split()[:MOST_WORDS]:
            found = found.filter(
                Q(sort_key__contains=word)
                | Q(purpose_key__contains=word)
                | Q(content_key__contains=word)
                | Exists(_barriers().filter(label_key__contains=word))
            )
        return found

    def acting_on(self, area: Area) -> Self:
        return self.filter(Exists(_barriers().filter(area=area)))

    def meant_for(self, target_group: TargetGroup) -> Self:
        """Offers for this group; one that names no group is for everybody."""
        groups = Offer.target_groups.through.objects.filter(offer=OuterRef("pk"))
        return self.filter(Exists(groups.filter(targetgroup=target_group)) | ~Exists(groups))


def _barriers() -> models.QuerySet:
    """The barriers of the offer that an outer query stands at."""
    links = Offer.barriers.through.objects.filter(offer=OuterRef("pk"))
    return links.alias(label_key=sort_key_expression("area__label"))


class Offer(models.Model):
    """Something that can be offered to a citizen, as it stands in the catalogue."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Kladde"
        PUBLISHED = "published", "Udgivet"
        RETIRED = "retired", "Udgået"

    class Delivery(models.TextChoices):
        INDIVIDUAL = "individual", "Individuelt"
        GROUP = "group", "Hold"
        WORKPLACE = "workplace", "På en arbejdsplads"

    key = models.SlugField("nøgle", max_length=60, unique=True)
    slug = models.SlugField("adresse", max_length=80, unique=True)
    title = models.CharField("titel", max_length=120)
    status = models.CharField("status", max_length=10, choices=Status, default=Status.DRAFT)
    category = models.ForeignKey(Category, models.PROTECT, verbose_name="kategori", related_name="offers")
    track = models.ForeignKey(Track, models.PROTECT, verbose_name="spor", related_name="offers")
    provider = models.ForeignKey(Provider, models.PROTECT, verbose_name="leverandør", related_name="offers")
    delivery = models.CharField("form", max_length=12, choices=Delivery)
    purpose = models.TextField("formål", max_length=1000)
    content = models.TextField("indhold", max_length=5000)
    expected_effect = models.TextField("forventet effekt", max_length=1000)
    expected_indicators = ArrayField(
        models.CharField(max_length=40), verbose_name="indikatorer, der ventes at flytte sig", default=list, blank=True
    )
    duration_weeks = models.PositiveSmallIntegerField("varighed i uger")
    hours_per_week = models.DecimalField("timer om ugen", max_digits=4, decimal_places=1)
    capacity = models.PositiveSmallIntegerField("pladser", default=0)
    price_per_week = models.DecimalField("pris pr. borger pr. uge", max_digits=9, decimal_places=2, default=0)
    follow_up_interval_days = models.PositiveSmallIntegerField("dage mellem opfølgninger", default=28)
    legal_basis = models.CharField("lovgrundlag", max_length=200, blank=True)
    requires_consent = models.BooleanField("kræver samtykke", default=False)
    note = models.CharField("bemærkning", max_length=300, blank=True)
    barriers = models.ManyToManyField(
        Area, verbose_name="barrierer", related_name="offers_against", blank=True, limit_choices_to={"kind": "barrier"}
    )
    strengthens = models.ManyToManyField(
        Area, verbose_name="ressourcer", related_name="offers_for", blank=True, limit_choices_to={"kind": "resource"}
    )
    target_groups = models.ManyToManyField(TargetGroup, verbose_name="målgrupper", related_name="offers", blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    changed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="ændret af", related_name="+", null=True, blank=True, editable=False
    )
    changed_at = models.DateTimeField("ændret", auto_now=True)
    loaded = models.JSONField(default=dict, editable=False, verbose_name="indlæst")
    sort_key = models.GeneratedField(
        expression=sort_key_expression("title"),
        output_field=models.CharField(max_length=130, db_collation="C"),
        db_persist=True,
    )

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = "indsats i kataloget"
        verbose_name_plural = "indsatser i kataloget"
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                name="offer_lasts_at_least_a_week",
                condition=Q(duration_weeks__gte=1),
                violation_error_message="En indsats varer mindst én uge.",
            ),
            models.CheckConstraint(
                name="offer_price_not_negative",
                condition=Q(price_per_week__gte=0),
                violation_error_message="Prisen kan ikke være negativ.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("catalog:offer_detail", args=[self.slug])

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    def can_be_changed_by(self, user: User) -> bool:
        return user.role == User.Role.CURATOR

    def change(self, *, by: User) -> None:
        """Save what an editor wrote. Plans keep the hours and dates they were made with."""
        self.version += 1
        self.changed_by = by
        self.save()
