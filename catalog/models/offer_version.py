from collections.abc import Iterable, Mapping
from typing import NamedTuple, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.keys import with_free_key
from catalog.models.offer import COLUMNS, LISTS, RESERVED, Offer, OfferContent
from catalog.models.reference import Area, TargetGroup
from danish.slugs import danish_slug

# Texts that a draft can do without and the catalogue cannot.
MUST_SAY = {
    "purpose": "Skriv, hvad indsatsen skal føre til.",
    "content": "Skriv, hvad indsatsen består af.",
    "for_whom": "Skriv, hvem indsatsen er for.",
    "expected_effect": "Skriv, hvilken effekt I venter.",
    "legal_basis": "Skriv, hvilket lovgrundlag indsatsen har.",
}
# Numbers; zero is an answer, an empty field is not.
MUST_BE_TOLD = {
    "capacity": "Skriv, hvor mange der kan være på samme tid. Er der ingen faste pladser, så skriv 0.",
    "price_per_week": "Skriv prisen. Er den gratis, så skriv 0.",
}
# What others are chosen from; what is no longer used cannot be published anew.
MUST_BE_IN_USE = {
    "category": "Vælg en kategori, der stadig bruges.",
    "track": "Vælg et spor, der stadig bruges.",
    "provider": "Vælg en leverandør, der stadig bruges.",
}


class Missing(NamedTuple):
    """A field that has to be filled in before anybody is asked to approve."""

    name: str
    label: str
    text: str


class NotComplete(Exception):
    """The wording lacks something. `missing` says what."""

    def __init__(self, missing: list[Missing]):
        super().__init__("Der mangler noget.")
        self.missing = missing


class NotOnTheDesk(Exception):
    """Somebody sent, published, sent back or discarded the wording in the meantime."""


class OwnWords(Exception):
    """Who has written in a wording does not publish it."""


class OfferVersionQuerySet(models.QuerySet["OfferVersion"]):
    def on_the_desk(self) -> Self:
        return self.filter(state__in=OfferVersion.ON_THE_DESK)

    def drafts(self) -> Self:
        return self.filter(state=OfferVersion.State.DRAFT)

    def in_review(self) -> Self:
        return self.filter(state=OfferVersion.State.IN_REVIEW)

    def in_force(self) -> Self:
        return self.filter(state=OfferVersion.State.PUBLISHED)

    def visible_to(self, user: User) -> Self:
        """Everybody reads what has been in force; drafts are for those who write and approve."""
        return self if user.role in Offer.APPROVERS else self.been_in_force()

    def been_in_force(self) -> Self:
        return self.filter(state__in=OfferVersion.BEEN_IN_FORCE)

    def for_comparison(self) -> Self:
        """With everything they say, and who had to do with them."""
        people = ("made_by", "sent_by", "decided_by")
        return self.select_related("offer", "category", "track", "provider", "contact", *people).prefetch_related(
            *LISTS
        )

    def last_version(self) -> int:
        """A number that grows with everything that happens to the wordings of an offer."""
        return self.aggregate(last=Max("version"))["last"] or 0


@pghistory.track()
class OfferVersion(OfferContent):
    """An offer as it was, is or may come to be worded. What has been published is never changed."""

    class State(models.TextChoices):
        DRAFT = "draft", "Kladde"
        IN_REVIEW = "in_review", "Til godkendelse"
        PUBLISHED = "published", "Udgivet"
        SUPERSEDED = "superseded", "Afløst"
        DISCARDED = "discarded", "Opgivet"

    ON_THE_DESK = (State.DRAFT, State.IN_REVIEW)
    BEEN_IN_FORCE = (State.PUBLISHED, State.SUPERSEDED)

    offer = models.ForeignKey(Offer, models.CASCADE, verbose_name="indsats", related_name="versions")
    number = models.PositiveSmallIntegerField("version nr.", editable=False)
    state = models.CharField("tilstand", max_length=10, choices=State, default=State.DRAFT, editable=False)
    barriers = models.ManyToManyField(
        Area, verbose_name="barrierer", related_name="+", blank=True, limit_choices_to={"kind": "barrier"}
    )
    strengthens = models.ManyToManyField(
        Area, verbose_name="ressourcer", related_name="+", blank=True, limit_choices_to={"kind": "resource"}
    )
    target_groups = models.ManyToManyField(TargetGroup, verbose_name="målgrupper", related_name="+", blank=True)
    change_note = models.CharField("hvad er ændret, og hvorfor", max_length=300, blank=True)
    # Nobody made, sent or decided what came with the product or from a file.
    made_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="skrevet af", related_name="+", null=True, blank=True, editable=False
    )
    made_at = models.DateTimeField("skrevet", auto_now_add=True)
    saved_at = models.DateTimeField("gemt", auto_now=True)
    writer_ids = ArrayField(  # everybody who has had a hand in it; none of them may publish it
        models.BigIntegerField(), verbose_name="skrevet af disse", default=list, editable=False
    )
    sent_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="sendt af", related_name="+", null=True, blank=True, editable=False
    )
    sent_at = models.DateTimeField("sendt til godkendelse", null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="afgjort af", related_name="+", null=True, blank=True, editable=False
    )
    decided_at = models.DateTimeField("afgjort", null=True, blank=True, editable=False)
    decided_because = models.CharField("begrundelse", max_length=500, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = OfferVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version af en indsats"
        verbose_name_plural = "versioner af indsatser"
        ordering = ["offer", "-number"]
        constraints = [
            *OfferContent.Meta.constraints,
            models.UniqueConstraint(fields=["offer", "number"], name="offerversion_number_once"),
            models.UniqueConstraint(
                fields=["offer"], condition=Q(state__in=["draft", "in_review"]), name="offerversion_one_on_the_desk"
            ),
            models.UniqueConstraint(
                fields=["offer"], condition=Q(state="published"), name="offerversion_one_in_force"
            ),
            models.CheckConstraint(
                name="offerversion_sent_before_decided",
                condition=Q(state__in=["draft", "discarded"]) | Q(sent_at__isnull=False),
                violation_error_message="En udgave sendes til godkendelse, før den afgøres.",
            ),
            models.CheckConstraint(
                name="offerversion_published_was_decided",
                condition=Q(state__in=["draft", "in_review"]) | Q(decided_at__isnull=False),
                violation_error_message="En udgave er afgjort, før den udgives eller opgives.",
            ),
        ]

    def __str__(self):
        return f"Version {self.number} af {self.title}"

    def get_absolute_url(self):
        return reverse("catalog:offer_version", args=[self.offer.slug, self.number])

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_in_review(self) -> bool:
        return self.state == self.State.IN_REVIEW

    @property
    def is_in_force(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def is_on_the_desk(self) -> bool:
        return self.state in self.ON_THE_DESK

    @property
    def is_superseded(self) -> bool:
        return self.state == self.State.SUPERSEDED

    @property
    def was_sent_back(self) -> bool:
        return self.is_draft and self.decided_at is not None

    @property
    def colour(self) -> str:
        """Of the tag that tells the state."""
        return {"draft": "blue", "in_review": "amber", "published": "green"}.get(self.state, "")

    def can_be_published_by(self, user: User) -> bool:
        """Four eyes: an editor or a team lead who has not written in it."""
        return user.role in Offer.APPROVERS and user.pk not in self.writer_ids

    def missing(self) -> list[Missing]:
        """What has to be filled in before it can be approved."""
        said = [name for name in MUST_SAY if not getattr(self, name).strip()]
        said += [name for name in MUST_BE_TOLD if getattr(self, name) is None]
        said += [name for name in MUST_BE_IN_USE if getattr(self, name).is_retired]
        found = [self._missing(name, (MUST_SAY | MUST_BE_TOLD | MUST_BE_IN_USE)[name]) for name in said]
        if not (self.barriers.exists() or self.strengthens.exists()):
            found.append(self._missing("barriers", "Vælg mindst én barriere eller ressource, som den tager fat på."))
        return found

    def _missing(self, name: str, text: str) -> Missing:
        label = str(self._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        return Missing(name, label[:1].upper() + label[1:], text)

    @transaction.atomic
    def begin(self, *, by: User, lists: Mapping[str, Iterable[models.Model]]) -> Offer:
        """Save it as the first draft of a new offer, which has an address of its own from then on."""
        said = {column: getattr(self, column) for column in COLUMNS}
        wanted = (danish_slug(self.title) or "indsats")[:50].strip("-")

        def is_taken(slug: str) -> bool:
            return slug in RESERVED or Offer.objects.filter(Q(slug=slug) | Q(key=slug)).exists()

        def save(slug: str) -> None:
            self.offer = Offer.objects.create(key=slug, slug=slug, changed_by=by, **said)

        with_free_key(wanted, "-", is_taken, save)
        self.change(by=by, lists=lists)
        return self.offer

    @transaction.atomic
    def change(self, *, by: User | None, lists: Mapping[str, Iterable[models.Model]] | None = None) -> None:
        """Save what an editor wrote; the first time it becomes a draft. Raises `NotOnTheDesk`."""
        offer = Offer.objects.select_for_update().get(pk=self.offer_id)
        if offer.is_retired:
            raise NotOnTheDesk
        if self.pk is None:
            others = offer.versions.all()
            self.number = (others.aggregate(last=Max("number"))["last"] or 0) + 1
            # Whoever has a page of an earlier wording open is told, whichever row that was.
            self.version = others.last_version() + 1
            self.made_by = by
        else:
            current = OfferVersion.objects.only("state", "version").get(pk=self.pk)
            if current.state != self.State.DRAFT:
                raise NotOnTheDesk
            self.version = current.version + 1
        self._note_writer(by)
        self.save()
        for name, rows in (lists or {}).items():
            getattr(self, name).set(rows)
        if offer.status == Offer.Status.DRAFT:
            offer.take(self, by=by)

    @transaction.atomic
    def send(self, *, by: User | None) -> bool:
        """Ask for approval; whether it was not asked before. Raises `NotComplete` and `NotOnTheDesk`."""
        self._hold()
        if self.is_in_review:
            return False
        self._demand(self.State.DRAFT)
        if missing := self.missing():
            raise NotComplete(missing)
        self.state = self.State.IN_REVIEW
        self.sent_by, self.sent_at = by, timezone.now()
        self.decided_by, self.decided_at, self.decided_because = None, None, ""
        self._note_writer(by)
        self._save_step("sent_by", "sent_at", "decided_by", "decided_at", "decided_because", "writer_ids")
        return True

    @transaction.atomic
    def send_back(self, *, by: User, because: str) -> None:
        """Say what has to be better. Raises `NotOnTheDesk`."""
        self._hold()
        self._demand(self.State.IN_REVIEW)
        self.state = self.State.DRAFT
        self._decide(by, because)

    @transaction.atomic
    def publish(self, *, by: User | None, because: str = "") -> bool:
        """Let it be what the catalogue says; whether it was not before. Raises `OwnWords` and `NotOnTheDesk`.

        Nobody publishes what came with the product.
        """
        offer = self._hold()
        if self.is_in_force:
            return False
        self._demand(self.State.IN_REVIEW)
        if by and not self.can_be_published_by(by):
            raise OwnWords
        for earlier in offer.versions.in_force():
            earlier.state = self.State.SUPERSEDED
            earlier._save_step()
        self.state = self.State.PUBLISHED
        self._decide(by, because)
        offer.publish(self, by=by)
        return True

    @transaction.atomic
    def discard(self, *, by: User, because: str = "") -> bool:
        """Give it up; whether it was not before. An offer that was never published goes with it."""
        offer = self._hold()
        if self.state == self.State.DISCARDED:
            return False
        self._demand(*self.ON_THE_DESK)
        self.state = self.State.DISCARDED
        self._decide(by, because)
        if offer.status == Offer.Status.DRAFT:
            offer.retire(by=by, because=because or "Kladden er opgivet.")
        return True

    def _hold(self) -> Offer:
        """Lock the offer, then read what the wording says now: of two who act on it at once, the second is told."""
        offer = Offer.objects.select_for_update().get(pk=self.offer_id)
        self.refresh_from_db()
        self.offer = offer
        return offer

    def _demand(self, *states: str) -> None:
        if self.state not in states:
            raise NotOnTheDesk

    def _decide(self, by: User | None, because: str) -> None:
        self.decided_by, self.decided_at, self.decided_because = by, timezone.now(), because
        self._save_step("decided_by", "decided_at", "decided_because")

    def _save_step(self, *fields: str) -> None:
        self.version += 1
        self.save(update_fields=["state", "version", *fields])

    def _note_writer(self, by: User | None) -> None:
        if by and by.pk not in self.writer_ids:
            self.writer_ids = [*self.writer_ids, by.pk]

    @classmethod
    def next_of(cls, offer: Offer) -> "OfferVersion":
        """A wording that is not saved yet, and says what is in force, or what was said last."""
        base = offer.versions.in_force().first() or offer.versions.first()
        content = {column: getattr(base or offer, column) for column in COLUMNS}
        return cls(offer=offer, version=offer.versions.last_version(), **content)

    def lists_of(self) -> dict[str, list[models.Model]]:
        """What belongs to the wording and is kept in tables of its own; for one not saved yet that of the offer."""
        source = self if self.pk else self.offer
        return {name: list(getattr(source, name).all()) for name in LISTS}
