import pghistory
from django.db import models
from django.db.models import Q

from accounts.models import User
from catalog.models.offer import Offer
from catalog.models.reference import Area, TargetGroup


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
