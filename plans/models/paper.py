import logging
from datetime import timedelta
from typing import Any, ClassVar, Self, TypeVar

import pghistory
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.sealing import keyed_hash
from cases.models import Case
from journal.files import write_whole
from plans.models.plan_version import PlanVersion
from plans.pdf import PdfUnavailable, edition, render_plan, says_the_same
from plans.snapshot import Content

log = logging.getLogger(__name__)
AnyPaper = TypeVar("AnyPaper", bound="Paper")

USUAL_WAIT = timedelta(seconds=60)
# Between the tries of a drawing that fails; after the last one somebody must ask for another round.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)]
MOST_TRIES = len(PAUSES) + 1


def paper_storage() -> Any:
    return storages["plans"]


def random_name(paper: "Paper", filename: str) -> str:
    """Stored files say nothing about whose they are; `draw` gives the name itself."""
    return filename


class PaperQuerySet(models.QuerySet[AnyPaper]):
    def to_draw(self, pk: int) -> Self:
        """That paper, locked, unless somebody else is drawing it just now, or it failed and is to rest."""
        return self.select_for_update(skip_locked=True, of=["self"]).due().filter(pk=pk)

    def due(self) -> Self:
        """Not given up, and not in a pause between two tries."""
        return self.filter(Q(try_again_at=None) | Q(try_again_at__lte=timezone.now()), tries__lt=MOST_TRIES)

    def undrawn(self, *, older_than_seconds: int) -> Self:
        """Papers that were asked for and have not come; the sweeper queues them again."""
        return self.due().filter(pdf="", asked_at__lt=timezone.now() - timedelta(seconds=older_than_seconds))


class Paper(models.Model):
    """Something frozen, on paper for one kind of reader. The row is the order to draw it.

    What a kind of paper is about, where it is found, what it says and how that is drawn is its own: `own_name`,
    `address_parts`, `may_say`, `render` and `edition_now`.
    """

    class Reader(models.TextChoices):
        CITIZEN = "citizen", "Til borgeren"
        STAFF = "staff", "Fuld udgave"

    # The name before _pdf, _status and _draw in those of its addresses, by reader.
    ADDRESSES: ClassVar[dict[Reader, str]]

    reader = models.CharField("udgave", max_length=8, choices=Reader, default=Reader.CITIZEN)
    asked_at = models.DateTimeField("bestilt", auto_now_add=True)
    pdf = models.FileField("pdf", storage=paper_storage, upload_to=random_name, blank=True, editable=False)
    # Of the content and of how papers look: while it stays the same, the stored file is the paper.
    edition = models.CharField("udgave af indhold og udseende", max_length=64, blank=True, editable=False)
    drawn_at = models.DateTimeField("tegnet", null=True, blank=True, editable=False)
    problem = models.CharField("hvorfor den ikke er tegnet", max_length=300, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField("mislykkede forsøg", default=0, editable=False)
    try_again_at = models.DateTimeField("næste forsøg", null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def get_absolute_url(self):
        return self._url("pdf")

    @property
    def status_url(self) -> str:
        return self._url("status")

    @property
    def draw_url(self) -> str:
        return self._url("draw")

    def _url(self, what: str) -> str:
        return reverse(f"{self.ADDRESSES[self.Reader(self.reader)]}_{what}", args=self.address_parts)

    @property
    def address_parts(self) -> list[int]:
        raise NotImplementedError

    @property
    def own_name(self) -> str:
        """What it is a paper of, and for whom; hashed, it is the name of its file."""
        raise NotImplementedError

    @property
    def may_say(self) -> Content:
        raise NotImplementedError

    @property
    def edition_now(self) -> str:
        raise NotImplementedError

    def render(self, content: Content) -> bytes:
        raise NotImplementedError

    @property
    def is_full(self) -> bool:
        return self.reader == self.Reader.STAFF

    @property
    def is_drawn(self) -> bool:
        return bool(self.pdf)

    @property
    def is_fresh(self) -> bool:
        """Asked for, or asked for again, so lately that its PDF is on its way."""
        asked_at = self.asked_at if self.tries or not self.try_again_at else self.try_again_at
        return timezone.now() - asked_at < USUAL_WAIT

    @property
    def has_given_up(self) -> bool:
        return self.tries >= MOST_TRIES

    @property
    def has_file(self) -> bool:
        return bool(self.pdf) and self.pdf.storage.exists(self.pdf.name)

    @property
    def lacks_paper(self) -> bool:
        """Not drawn yet, or the file is gone, as after a restored database, or it would be another paper now."""
        return not self.has_file or self.edition != self.edition_now

    @property
    def can_be_fetched(self) -> bool:
        """Says what it should, if not in today's looks: while a release is rolled out, processes have two of them."""
        return self.has_file and says_the_same(self.edition, self.edition_now)

    def draw(self) -> None:
        """Make the PDF. Whoever calls holds the row's lock, so that two workers do not draw the same."""
        # The same name every time: a worker killed between file and row leaves nothing behind that is not used.
        name = f"{keyed_hash(self.own_name).hex()[:32]}.pdf"
        said, current = self.may_say, self.edition_now
        try:
            write_whole(self.pdf.storage.path(name), self.render(said))
        except PdfUnavailable as missing:  # no try: it is the machine's fault, and comes right when that is mended
            self.problem = str(missing)
            self.save(update_fields=["problem"])
            return
        except Exception as fault:
            self._fail(type(fault).__name__)
            return
        self.pdf.name = name
        self.edition = current
        self.drawn_at = timezone.now()
        self.problem, self.tries, self.try_again_at = "", 0, None
        self.save(update_fields=["pdf", "edition", "drawn_at", "problem", "tries", "try_again_at"])

    def _fail(self, kind: str) -> None:
        """Rest longer for each try. Only the kind of fault is kept: its message may quote the paper."""
        log.error("%s %s could not be drawn: %s", self._meta.label, self.pk, kind)
        self.tries += 1
        self.problem = f"PDF’en kunne ikke laves ({kind})."
        self.try_again_at = None if self.has_given_up else timezone.now() + PAUSES[self.tries - 1]
        self.save(update_fields=["problem", "tries", "try_again_at"])

    def try_again(self) -> None:
        """Somebody asks for another round of tries, now."""
        self.problem, self.tries, self.try_again_at = "", 0, timezone.now()
        self.save(update_fields=["problem", "tries", "try_again_at"])


class PlanPaperQuerySet(PaperQuerySet["PlanPaper"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(version__case__in=Case.objects.visible_to(user))

    def of_case(self, case: Case) -> Self:
        """Those of a case that the door has opened."""
        return self.filter(version__case=case)

    def of_protected(self) -> Self:
        """Of those whose address is protected now."""
        protected = self.filter(version__case__citizen__has_protected_address=True)
        return protected.select_related("version__case__citizen")


@pghistory.track(exclude=["tries", "try_again_at"])
class PlanPaper(Paper):
    """A version of the plan on paper: for the citizen in plain words, or whole for those who work with it."""

    ADDRESSES = {Paper.Reader.CITIZEN: "plans:plan_version", Paper.Reader.STAFF: "plans:plan_version_full"}

    version = models.ForeignKey(PlanVersion, models.CASCADE, verbose_name="planversion", related_name="papers")

    objects = PlanPaperQuerySet.as_manager()

    class Meta:
        verbose_name = "plan på papir"
        verbose_name_plural = "planer på papir"
        ordering = ["version", "reader"]
        constraints = [models.UniqueConstraint(name="plan_paper_once", fields=["version", "reader"])]
        indexes = [models.Index(fields=["asked_at"], condition=Q(pdf=""), name="plan_paper_undrawn")]

    def __str__(self):
        return f"{self.version}, {self.get_reader_display().lower()}"

    @property
    def address_parts(self) -> list[int]:
        return [self.version.case_id, self.version.number]

    @property
    def file_name(self) -> str:
        """What the copy is called when it is fetched; no name in it."""
        part = "" if self.reader == self.Reader.CITIZEN else "-fuld"
        return f"plan-{self.version.case.number}-v{self.version.number}{part}.pdf"

    @property
    def own_name(self) -> str:
        return f"plan {self.version_id} {self.reader}"

    @property
    def may_say(self) -> Content:
        """What the version says, without where somebody lives whose address is protected since."""
        content: Content = self.version.content
        if content.get("citizen", {}).get("town") and self.version.case.citizen.has_protected_address:
            return content | {"citizen": content["citizen"] | {"town": ""}}
        return content

    @property
    def edition_now(self) -> str:
        return edition(self.may_say, self.reader)

    def render(self, content: Content) -> bytes:
        return render_plan(content, self.reader)
