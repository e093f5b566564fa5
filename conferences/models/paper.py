import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from conferences.minutes import edition, minutes_of, render_minutes
from conferences.models.conference import Conference
from plans.models import Paper
from plans.models.paper import PaperQuerySet
from plans.snapshot import Content


class ConferencePaperQuerySet(PaperQuerySet["ConferencePaper"]):
    def with_conference(self) -> "ConferencePaperQuerySet":
        return self.select_related("conference__analysis__case__citizen", "conference__responsible")


@pghistory.track(exclude=["tries", "try_again_at"])
class ConferencePaper(Paper):
    """The minutes of a conference on paper: for the citizen in plain words, or whole for those who took part."""

    ADDRESSES = {Paper.Reader.CITIZEN: "conferences:minutes", Paper.Reader.STAFF: "conferences:minutes_full"}
    # What the copies that are fetched are called, by reader.
    NAMES = {Paper.Reader.CITIZEN: "referat", Paper.Reader.STAFF: "fagligt-referat"}

    conference = models.ForeignKey(
        Conference, models.CASCADE, verbose_name="konference", related_name="papers", editable=False
    )

    objects = ConferencePaperQuerySet.as_manager()

    class Meta:
        verbose_name = "referat på papir"
        verbose_name_plural = "referater på papir"
        ordering = ["conference", "reader"]
        constraints = [models.UniqueConstraint(name="conference_paper_once", fields=["conference", "reader"])]
        indexes = [models.Index(fields=["asked_at"], condition=Q(pdf=""), name="conference_paper_undrawn")]

    def __str__(self):
        return "Fagligt referat" if self.is_full else "Referat til borgeren"

    @property
    def address_parts(self) -> list[int]:
        return [self.conference.analysis.case_id, self.conference_id]

    @property
    def file_name(self) -> str:
        """What the copy is called when it is fetched; no name in it."""
        on = timezone.localtime(self.conference.starts_at)
        return f"{self.NAMES[Paper.Reader(self.reader)]}-{self.conference.analysis.case.number}-{on:%Y-%m-%d}.pdf"

    @property
    def own_name(self) -> str:
        return f"conference {self.conference_id} {self.reader}"

    @property
    def may_say(self) -> Content:
        return minutes_of(self.conference, self.reader)

    @property
    def edition_now(self) -> str:
        return edition(self.may_say, self.reader)

    def render(self, content: Content) -> bytes:
        return render_minutes(content, self.reader)
