from typing import Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.urls import reverse

from accounts.models import User
from catalog.models.provider import Provider, ProviderContact
from catalog.models.reference import Area, Category, TargetGroup, Track
from danish.rules import RulesAtFields
from danish.sorting import sort_key, sort_key_expression

MOST_WORDS = 8


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


class Delivery(models.TextChoices):
    """How an offer is carried out."""

    INDIVIDUAL = "individual", "Individuelt"
    GROUP = "group", "Hold"
    WORKPLACE = "workplace", "På en arbejdsplads"


class OfferContent(RulesAtFields):
    """What is said of an offer: by the live row and by each of its versions.

    `barriers`, `strengthens` and `target_groups` belong to it too; each of the two models has its own.
    """

    title = models.CharField("titel", max_length=120)
    category = models.ForeignKey(Category, models.PROTECT, verbose_name="kategori", related_name="%(class)ss")
    track = models.ForeignKey(Track, models.PROTECT, verbose_name="spor", related_name="%(class)ss")
    provider = models.ForeignKey(Provider, models.PROTECT, verbose_name="leverandør", related_name="%(class)ss")
    contact = models.ForeignKey(
        ProviderContact, models.SET_NULL, verbose_name="kontaktperson", related_name="+", null=True, blank=True
    )
    delivery = models.CharField("form", max_length=12, choices=Delivery)
    purpose = models.TextField("formål", max_length=1000)
    content = models.TextField("indhold", max_length=5000)
    for_whom = models.TextField("hvem den er for", max_length=1000, blank=True)
    not_for = models.TextField("hvem den ikke er for", max_length=1000, blank=True)
    expected_effect = models.TextField("forventet effekt", max_length=1000)
    expected_indicators = ArrayField(
        models.CharField(max_length=40), verbose_name="indikatorer, der ventes at flytte sig", default=list, blank=True
    )
    place = models.CharField("sted", max_length=120, blank=True)
    duration_weeks = models.PositiveSmallIntegerField("varighed i uger")
    hours_per_week = models.DecimalField("timer om ugen", max_digits=4, decimal_places=1)
    capacity = models.PositiveSmallIntegerField("pladser", default=0)
    price_per_week = models.DecimalField("pris pr. borger pr. uge", max_digits=9, decimal_places=2, default=0)
    follow_up_interval_days = models.PositiveSmallIntegerField("dage mellem opfølgninger", default=28)
    revision_interval_months = models.PositiveSmallIntegerField("måneder mellem revisioner", default=12)
    legal_basis = models.CharField("lovgrundlag", max_length=200, blank=True)
    evidence = models.TextField("viden om indsatsen", max_length=2000, blank=True)  # a title and a link on each line
    requires_consent = models.BooleanField("kræver samtykke", default=False)
    note = models.CharField("bemærkning", max_length=300, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_lasts_at_least_a_week",
                condition=Q(duration_weeks__gte=1, duration_weeks__lte=260),
                violation_error_message="En indsats varer mindst én uge og højst fem år.",
                violation_error_code="duration_weeks",
            ),
            models.CheckConstraint(
                name="%(class)s_price_not_negative",
                condition=Q(price_per_week__gte=0),
                violation_error_message="Prisen kan ikke være negativ.",
                violation_error_code="price_per_week",
            ),
            models.CheckConstraint(
                name="%(class)s_hours_in_a_week",
                condition=Q(hours_per_week__gt=0, hours_per_week__lte=60),
                violation_error_message="Timer om ugen skal være mellem 0,5 og 60.",
                violation_error_code="hours_per_week",
            ),
            models.CheckConstraint(
                name="%(class)s_revised_now_and_then",
                condition=Q(revision_interval_months__gte=1, revision_interval_months__lte=60),
                violation_error_message="Der skal være mellem 1 og 60 måneder mellem revisioner.",
                violation_error_code="revision_interval_months",
            ),
        ]


@pghistory.track()
class Offer(OfferContent):
    """Something that can be offered to a citizen, as it stands in the catalogue now.

    What it says is that of its published version; before there is one, that of its first draft.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Kladde"
        PUBLISHED = "published", "Udgivet"
        RETIRED = "retired", "Udgået"

    Delivery = Delivery

    key = models.SlugField("nøgle", max_length=60, unique=True)
    slug = models.SlugField("adresse", max_length=80, unique=True)
    status = models.CharField("status", max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    barriers = models.ManyToManyField(
        Area, verbose_name="barrierer", related_name="offers_against", blank=True, limit_choices_to={"kind": "barrier"}
    )
    strengthens = models.ManyToManyField(
        Area, verbose_name="ressourcer", related_name="offers_for", blank=True, limit_choices_to={"kind": "resource"}
    )
    target_groups = models.ManyToManyField(TargetGroup, verbose_name="målgrupper", related_name="offers", blank=True)
    revise_on = models.DateField("næste revision", null=True, blank=True, editable=False)
    retired_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="udgået ved", related_name="+", null=True, blank=True, editable=False
    )
    retired_at = models.DateTimeField("udgået", null=True, blank=True, editable=False)
    retired_because = models.CharField("hvorfor udgået", max_length=300, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="lagt sammen med",
        related_name="merged",
        null=True,
        blank=True,
        editable=False,
    )
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
            *OfferContent.Meta.constraints,
            models.CheckConstraint(
                name="offer_retired_for_a_reason",
                condition=(Q(status="retired") & ~Q(retired_because="") & Q(retired_at__isnull=False))
                | (~Q(status="retired") & Q(retired_because="", retired_at=None)),
                violation_error_message="Skriv, hvorfor indsatsen udgår.",
                violation_error_code="retired_because",
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
