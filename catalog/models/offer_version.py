import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import User
from catalog.models.offer import Offer, OfferContent
from catalog.models.reference import Area, TargetGroup


@pghistory.track()
class OfferVersion(OfferContent):
    """An offer as it was, is or may come to be worded. What has been published is never changed."""

    class State(models.TextChoices):
        DRAFT = "draft", "Kladde"
        IN_REVIEW = "in_review", "Til godkendelse"
        PUBLISHED = "published", "Udgivet"
        SUPERSEDED = "superseded", "Afløst"
        DISCARDED = "discarded", "Opgivet"

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
            ),
            models.CheckConstraint(
                name="offerversion_published_was_decided",
                condition=Q(state__in=["draft", "in_review"]) | Q(decided_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Version {self.number} af {self.title}"
