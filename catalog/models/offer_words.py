from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from catalog.models.offer import Offer


class OfferWords(models.Model):
    """The words an offer is found by. Written by triggers of the database alone (migration 0006_search)."""

    offer = models.OneToOneField(
        Offer, models.DO_NOTHING, verbose_name="indsats", related_name="words", primary_key=True
    )
    status = models.CharField("tilstand", max_length=10)  # the offer's own, so that no hit has to be looked up there
    # Each word as it stands and as its stem, so that one finds it while it is being typed and in every form.
    vector = SearchVectorField("ord og stammer")
    plain_title = models.TextField("titel i almindelige bogstaver")
    # Title, purpose and areas in plain letters: for the middle of a long word.
    plain = models.TextField("ord i almindelige bogstaver")

    class Meta:
        verbose_name = "ord at finde en indsats på"
        verbose_name_plural = "ord at finde indsatser på"
        ordering = ["offer"]
        indexes = [
            GinIndex(fields=["vector"], name="offer_words"),
            GinIndex(fields=["plain"], name="offer_words_plain", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self):
        return self.plain
