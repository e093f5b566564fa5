from collections.abc import Iterable
from typing import Self

import pghistory
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.models.offer import Offer
from catalog.models.offer_version import OfferVersion
from catalog.models.reference import Area, TargetGroup


class AlreadyAnswered(Exception):
    """Somebody took the suggestion up, or declined it, in the meantime."""


class OfferSuggestionQuerySet(models.QuerySet["OfferSuggestion"]):
    def visible_to(self, user: User) -> Self:
        """Editors see all, everybody else their own."""
        return self if user.edits_catalogue else self.filter(suggested_by=user)

    def waiting(self) -> Self:
        return self.filter(state=OfferSuggestion.State.NEW)


@pghistory.track()
class OfferSuggestion(models.Model):
    """A wish for an offer that is not there: from a caseworker, or from a hole in the coverage. Names no citizen."""

    class Source(models.TextChoices):
        COLLEAGUE = "colleague", "Forslag fra en medarbejder"
        COVERAGE = "coverage", "Hul i dækningen"

    class State(models.TextChoices):
        NEW = "new", "Nyt"
        TAKEN_UP = "taken_up", "Taget op"
        DECLINED = "declined", "Afvist"

    source = models.CharField("kilde", max_length=10, choices=Source, default=Source.COLLEAGUE, editable=False)
    state = models.CharField("tilstand", max_length=10, choices=State, default=State.NEW, editable=False)
    title = models.CharField("hvad mangler", max_length=120)
    text = models.TextField("hvad skulle den kunne", max_length=2000)
    areas = models.ManyToManyField(Area, verbose_name="barrierer", related_name="+", blank=True)
    target_groups = models.ManyToManyField(TargetGroup, verbose_name="målgrupper", related_name="+", blank=True)
    suggested_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="foreslået af", related_name="offer_suggestions", editable=False
    )
    suggested_at = models.DateTimeField("foreslået", auto_now_add=True)
    answer = models.CharField("svar", max_length=500, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="besvaret af", related_name="+", null=True, blank=True, editable=False
    )
    answered_at = models.DateTimeField("besvaret", null=True, blank=True, editable=False)
    offer = models.ForeignKey(
        Offer,
        models.PROTECT,
        verbose_name="blev til",
        related_name="suggestions",
        null=True,
        blank=True,
        editable=False,
    )
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = OfferSuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = "forslag til indsats"
        verbose_name_plural = "forslag til indsatser"
        ordering = ["-suggested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="offersuggestion_answered_with_words",
                condition=Q(state="new", answered_at=None)
                | (Q(state__in=["taken_up", "declined"], answered_at__isnull=False) & ~Q(answer="")),
                violation_error_message="Skriv et svar til den, der har foreslået indsatsen.",
                violation_error_code="answer",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("catalog:suggestion_detail", args=[self.pk])

    def is_visible_to(self, user: User) -> bool:
        """As `OfferSuggestionQuerySet.visible_to`, of one that was fetched for something else."""
        return user.edits_catalogue or self.suggested_by_id == user.pk

    @property
    def is_new(self) -> bool:
        return self.state == self.State.NEW

    @property
    def colour(self) -> str:
        """Of the tag that tells the state."""
        return {"new": "blue", "taken_up": "green"}.get(self.state, "")

    @transaction.atomic
    def suggest(self, *, by: User, areas: Iterable[Area], target_groups: Iterable[TargetGroup]) -> None:
        """Save a new one."""
        self.suggested_by = by
        self.save()
        self.areas.set(areas)
        self.target_groups.set(target_groups)

    @transaction.atomic
    def take_up(self, draft: OfferVersion, *, by: User, answer: str) -> Offer:
        """Begin an offer of it, with what it says; an editor writes on from there. Raises `AlreadyAnswered`."""
        self._hold()
        draft.title = self.title
        draft.purpose = self.text[: draft._meta.get_field("purpose").max_length]
        draft.content = self.text
        lists = {
            "barriers": self.areas.barriers(),
            "strengthens": self.areas.resources(),
            "target_groups": self.target_groups.all(),
        }
        self.offer = draft.begin(by=by, lists=lists)
        self._answer(self.State.TAKEN_UP, by, answer)
        return self.offer

    @transaction.atomic
    def decline(self, *, by: User, answer: str) -> None:
        """Say why it does not become an offer. Raises `AlreadyAnswered`."""
        self._hold()
        self._answer(self.State.DECLINED, by, answer)

    def _hold(self) -> None:
        self.refresh_from_db(from_queryset=OfferSuggestion.objects.select_for_update())
        if not self.is_new:
            raise AlreadyAnswered

    def _answer(self, state: "OfferSuggestion.State", by: User, answer: str) -> None:
        self.state, self.answer, self.answered_by, self.answered_at = state, answer, by, timezone.now()
        self.version += 1
        self.save()
