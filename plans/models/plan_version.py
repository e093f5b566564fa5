import logging
import uuid
from datetime import timedelta
from typing import Any, Self

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import models, transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.sealing import keyed_hash
from cases.models import Case
from danish.rules import RulesAtFields
from journal.files import write_whole
from journal.models import Event
from plans.pdf import PdfUnavailable, render_plan
from plans.snapshot import snapshot

log = logging.getLogger(__name__)

USUAL_WAIT = timedelta(seconds=60)
# Between the tries of a drawing that fails; after the last one somebody must ask for another round.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)]
MOST_TRIES = len(PAUSES) + 1


def plan_storage() -> Any:
    return storages["plans"]


def random_name(version: "PlanVersion", filename: str) -> str:
    """Stored files say nothing about whose they are."""
    return f"{uuid.uuid4().hex}.pdf"


class PlanVersionQuerySet(models.QuerySet["PlanVersion"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def to_draw(self, pk: int) -> Self:
        """That version, locked, unless somebody else is drawing it just now, or it failed and is to rest."""
        return self.select_for_update(skip_locked=True, of=["self"]).due().filter(pk=pk)

    def due(self) -> Self:
        """Not given up, and not in a pause between two tries."""
        return self.filter(Q(try_again_at=None) | Q(try_again_at__lte=timezone.now()), tries__lt=MOST_TRIES)

    def undrawn(self, *, older_than_seconds: int) -> Self:
        """Versions that still lack their PDF; the sweeper queues them again."""
        return self.due().filter(pdf="", frozen_at__lt=timezone.now() - timedelta(seconds=older_than_seconds))


@pghistory.track(exclude=["tries", "try_again_at"])
class PlanVersion(RulesAtFields):
    """The plan as it was agreed with the citizen on one day. It is never changed; the PDF is drawn from it."""

    class CitizenView(models.TextChoices):
        AGREES = "agrees", "Er enig i planen"
        PARTLY = "partly", "Er delvist enig i planen"
        DISAGREES = "disagrees", "Er uenig"
        UNABLE = "unable", "Kunne ikke svare"

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="plan_versions")
    number = models.PositiveSmallIntegerField("version", editable=False)
    agreed_on = models.DateField("aftalt", default=timezone.localdate)
    citizen_view = models.CharField("borgerens holdning", max_length=10, choices=CitizenView)
    citizen_words = models.TextField("med borgerens egne ord", max_length=1000, blank=True)
    content = models.JSONField("planen, som den stod", editable=False)
    frozen_by = models.ForeignKey(User, models.PROTECT, verbose_name="aftalt af", related_name="+", editable=False)
    frozen_at = models.DateTimeField("gemt", auto_now_add=True)
    pdf = models.FileField("pdf", storage=plan_storage, upload_to=random_name, blank=True, editable=False)
    drawn_at = models.DateTimeField("tegnet", null=True, blank=True, editable=False)
    problem = models.CharField("hvorfor den ikke er tegnet", max_length=300, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField("mislykkede forsøg", default=0, editable=False)
    try_again_at = models.DateTimeField("næste forsøg", null=True, blank=True, editable=False)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "planversion"
        verbose_name_plural = "planversioner"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(name="plan_version_number_once", fields=["case", "number"]),
            models.CheckConstraint(
                name="plan_version_disagreement_in_words",
                condition=~Q(citizen_view__in=["partly", "disagrees"]) | ~Q(citizen_words=""),
                violation_error_code="citizen_words",
                violation_error_message="Skriv, hvad borgeren er uenig i.",
            ),
        ]
        indexes = [models.Index(fields=["frozen_at"], condition=Q(pdf=""), name="plan_version_undrawn")]
        triggers = [
            pgtrigger.ReadOnly(
                name="plan_version_is_frozen", exclude=["pdf", "drawn_at", "problem", "tries", "try_again_at"]
            ),
            pgtrigger.Protect(name="plan_version_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"Version {self.number}"

    @property
    def is_drawn(self) -> bool:
        return bool(self.pdf)

    @property
    def is_fresh(self) -> bool:
        """Agreed, or asked for again, so lately that its PDF is on its way."""
        asked_at = self.frozen_at if self.tries or not self.try_again_at else self.try_again_at
        return timezone.now() - asked_at < USUAL_WAIT

    @property
    def has_given_up(self) -> bool:
        return self.tries >= MOST_TRIES

    @property
    def file_name(self) -> str:
        """What the citizen's copy is called when it is fetched; no name in it."""
        return f"plan-{self.case.number}-v{self.number}.pdf"

    def get_absolute_url(self):
        return reverse("plans:plan_version_pdf", args=[self.case_id, self.number])

    def clean(self):
        if not self.agreed_on:
            return
        if self.agreed_on > timezone.localdate():
            raise ValidationError({"agreed_on": "Planen kan ikke være aftalt ude i fremtiden."})
        if self.agreed_on < self.case.opened_on:
            opened = f"{self.case.opened_on:%d.%m.%Y}"
            raise ValidationError({"agreed_on": f"Planen kan ikke være aftalt, før sagen blev oprettet {opened}."})
        if not self.case.interventions.in_plan().exists():
            raise ValidationError("Planen er tom. Læg mindst én indsats i den, før I aftaler den.")

    def mark_of_what_is_frozen(self) -> str:
        """Changes whenever something changes that a version of the plan would hold."""
        parts = [self.case.goals.live(), self.case.factors.all(), self.case.interventions.in_plan()]
        rows = [list(part.order_by("pk").values_list("pk", "version")) for part in parts]
        return keyed_hash(f"plan {self.case_id} {self.case.version} {rows}").hex()

    @transaction.atomic
    def freeze(self, *, by: User) -> None:
        """Keep the plan as it stands now under the next number; a question whether it holds is answered by it."""
        # Two who agree at once get a number each: the second waits here for the first.
        Case.objects.select_for_update().only("pk").get(pk=self.case_id)
        self.number = (self.case.plan_versions.aggregate(last=Max("number"))["last"] or 0) + 1
        self.frozen_by = by
        self.content = snapshot(self)
        self.save()
        self.case.note(Event.Kind.PLAN, f"Plan version {self.number} aftalt", by=by)
        for question in self.case.reconsiderations.open():
            question.settle(answer=f"Ny version {self.number} er aftalt", by=by)

    @property
    def lacks_paper(self) -> bool:
        """Not drawn yet, or the file is gone, as after a restored database."""
        return not (self.pdf and self.pdf.storage.exists(self.pdf.name))

    def draw(self) -> None:
        """Make the PDF. Whoever calls holds the row's lock, so that two workers do not draw the same."""
        # The same name every time: a worker killed between file and row leaves nothing behind that is not used.
        name = f"{keyed_hash(f'plan {self.pk}').hex()[:32]}.pdf"
        try:
            write_whole(self.pdf.storage.path(name), render_plan(self.content))
        except PdfUnavailable as missing:  # no try: it is the machine's fault, and comes right when that is mended
            self.problem = str(missing)
            self.save(update_fields=["problem"])
            return
        except Exception as fault:
            self._fail(type(fault).__name__)
            return
        self.pdf.name = name
        self.drawn_at = timezone.now()
        self.problem, self.tries, self.try_again_at = "", 0, None
        self.save(update_fields=["pdf", "drawn_at", "problem", "tries", "try_again_at"])

    def _fail(self, kind: str) -> None:
        """Rest longer for each try. Only the kind of fault is kept: its message may quote the plan."""
        log.error("plan version %s could not be drawn: %s", self.pk, kind)
        self.tries += 1
        self.problem = f"PDF’en kunne ikke laves ({kind})."
        self.try_again_at = None if self.has_given_up else timezone.now() + PAUSES[self.tries - 1]
        self.save(update_fields=["problem", "tries", "try_again_at"])

    def try_again(self) -> None:
        """Somebody asks for another round of tries, now."""
        self.problem, self.tries, self.try_again_at = "", 0, timezone.now()
        self.save(update_fields=["problem", "tries", "try_again_at"])
