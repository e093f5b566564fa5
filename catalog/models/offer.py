from datetime import date
from typing import Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.evidence import sources_in
from catalog.models.provider import Provider, ProviderContact
from catalog.models.reference import Area, Category, TargetGroup, Track
from catalog.search_sql import FOUND, words_in
from danish.dates import months_after
from danish.rules import RulesAtFields
from danish.sorting import sort_key_expression


class NotPublished(Exception):
    """Only an offer that stands in the catalogue can take another one's place."""


class OfferQuerySet(models.QuerySet["Offer"]):
    def published(self) -> Self:
        return self.filter(status=Offer.Status.PUBLISHED)

    def retired(self) -> Self:
        return self.filter(status=Offer.Status.RETIRED)

    def to_revise(self, on: date) -> Self:
        """Those in use that are to be looked at again that day or before."""
        return self.published().filter(revise_on__lte=on)

    def visible_to(self, user: User) -> Self:
        """Editors see drafts and retired offers, everybody else what can be used."""
        return self.filter(status__in=Offer.statuses_seen_by(user))

    def readable_by(self, user: User) -> Self:
        """Those one may find, and those that stood in the catalogue until they retired: plans lead to them."""
        stood = Offer.objects.retired().filter(versions__state__in=["published", "superseded"])
        return self.filter(Q(status__in=Offer.statuses_seen_by(user)) | Q(pk__in=stood.values("pk")))

    def matching(self, text: str) -> Self:
        """Published ones that hold every word of `text`; if there are none, those with words that look like them."""
        if not (words := words_in(text)):
            return self
        return self.filter(pk__in=RawSQL(FOUND, [words, [Offer.Status.PUBLISHED]]))

    def acting_on(self, area: Area) -> Self:
        return self.filter(Exists(Offer.barriers.through.objects.filter(offer=OuterRef("pk"), area=area)))


class Delivery(models.TextChoices):
    """How an offer is carried out."""

    INDIVIDUAL = "individual", "Individuelt"
    GROUP = "group", "Hold"
    WORKPLACE = "workplace", "På en arbejdsplads"


MOST_DAYS_BETWEEN = 366


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
    # Empty where nobody has told; a zero says that there is no place, or that it is free.
    capacity = models.PositiveSmallIntegerField("pladser", null=True, blank=True)
    price_per_week = models.DecimalField(
        "pris pr. borger pr. uge", max_digits=9, decimal_places=2, null=True, blank=True
    )
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

    def clean(self):
        try:
            sources_in(self.evidence)
        except ValidationError as found:
            raise ValidationError({"evidence": found}) from None
        days = self.follow_up_interval_days
        if days is not None and not 1 <= days <= MOST_DAYS_BETWEEN:
            message = f"Der skal være mellem 1 og {MOST_DAYS_BETWEEN} dage mellem opfølgninger."
            raise ValidationError({"follow_up_interval_days": message})


CONTENT = tuple(field.name for field in OfferContent._meta.local_fields)
COLUMNS = tuple(field.attname for field in OfferContent._meta.local_fields)
LISTS = ("barriers", "strengthens", "target_groups")
# Addresses of the catalogue's own pages.
RESERVED = {"daekning", "filer", "forslag", "leverandoerer", "ny", "ordlister", "redaktion", "sammenlign"}


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
    APPROVERS = frozenset({User.Role.CURATOR, User.Role.TEAM_LEAD})

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

    # What catalog.openings and catalog.comparison add to a row.
    room: int | None
    first_on: date | None
    indicators: list[str]

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
        indexes = [GinIndex(fields=["title"], name="offer_title_alike", opclasses=["gin_trgm_ops"])]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("catalog:offer_detail", args=[self.slug])

    @classmethod
    def statuses_seen_by(cls, user: User) -> list[str]:
        return list(cls.Status.values) if user.edits_catalogue else [cls.Status.PUBLISHED]

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    def can_be_changed_by(self, user: User) -> bool:
        return user.edits_catalogue

    @property
    def is_retired(self) -> bool:
        return self.status == self.Status.RETIRED

    @property
    def next_revision_on(self) -> date:
        """When to look at it again, if somebody did so today."""
        return months_after(timezone.localdate(), self.revision_interval_months)

    def take(self, wording: OfferContent, *, by: User | None) -> None:
        """Say what this wording says. Plans keep the hours and dates they were made with."""
        for column in COLUMNS:
            setattr(self, column, getattr(wording, column))
        for name in LISTS:
            getattr(self, name).set(getattr(wording, name).all())
        self._save_change(by)

    def publish(self, wording: OfferContent, *, by: User | None) -> None:
        """Stand in the catalogue with this wording until the next revision. Called by the wording."""
        self.status = self.Status.PUBLISHED
        self.revise_on = months_after(timezone.localdate(), wording.revision_interval_months)
        self.take(wording, by=by)

    @transaction.atomic
    def retire(self, *, by: User, because: str, merged_into: "Offer | None" = None) -> bool:
        """Offer it to nobody any more; whether it was before. What runs, runs on; what is on the desk is given up."""
        if self._hold().is_retired:
            return False
        self.status = self.Status.RETIRED
        self.retired_by, self.retired_at, self.retired_because = by, timezone.now(), because
        self.merged_into = merged_into
        self._save_change(by)
        for wording in self.versions.on_the_desk():
            wording.discard(by=by, because="Indsatsen er udgået.")
        return True

    @transaction.atomic
    def bring_back(self, *, by: User) -> bool:
        """Offer it again, as it was worded last; whether it was retired."""
        if not self._hold().is_retired:
            return False
        self.status = self.Status.PUBLISHED if self.versions.in_force().exists() else self.Status.DRAFT
        self.retired_by, self.retired_at, self.retired_because = None, None, ""
        self.merged_into = None
        self._save_change(by)
        return True

    @transaction.atomic
    def merge_into(self, target: "Offer", *, by: User, because: str) -> bool:
        """Let another offer take its place; plans keep this one. Whether it was not retired. Raises `NotPublished`."""
        # In the order of their numbers, so that two who merge the same two do not wait for each other.
        both = Offer.objects.select_for_update().filter(pk__in=[self.pk, target.pk]).order_by("pk")
        held = {one.pk: one for one in both}
        if target.pk == self.pk or not held[target.pk].is_published:
            raise NotPublished
        if not self.retire(by=by, because=because, merged_into=target):
            return False
        self.merged.update(merged_into=target)
        return True

    @transaction.atomic
    def confirm(self, *, by: User) -> bool:
        """Somebody has looked at it, and it still holds; whether that was not said today already."""
        self._hold()
        if not self.is_published or self.revise_on == self.next_revision_on:
            return False
        self.revise_on = self.next_revision_on
        self._save_change(by)
        return True

    def _hold(self) -> "Offer":
        """Lock the row and read what it says now."""
        self.refresh_from_db(from_queryset=Offer.objects.select_for_update())
        return self

    def _save_change(self, by: User | None) -> None:
        self.version += 1
        self.changed_by = by
        self.save()
