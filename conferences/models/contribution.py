from collections.abc import Mapping
from typing import Self

import pghistory
import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Case, Factor
from catalog.models import Offer
from conferences.consents import named_professions
from conferences.models.analysis import Analysis
from conferences.models.discipline import Discipline, Prompt
from conferences.models.signing import FROM_SIGNING, HANGING, stays_as_signed
from conferences.responsible import whom_to_tell
from danish.rules import RulesAtFields
from danish.templatetags.danish import tal, timer
from journal.history import Change, changes
from journal.models import Event
from notices.models import Notice

WRITTEN = ("strengths", "obstacles", "needed", "suggestion", "considerations", "confidential")

HOURS = ("hours_from", "hours_to", "hours_note")
REQUIRED = {"strengths": "det kan bære", "obstacles": "det står i vejen", "needed": "det skal der til"}


CHANGED_SINCE = "Kladden er ændret, siden du åbnede siden. Læs den igennem igen."


class ContributionRefused(Exception):
    """What cannot be done with a contribution as it stands; the words are for whoever tried."""


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def visible_to(self, user: User) -> Self:
        """The signed ones of the cases one may see, and one's own."""
        mine = Q(user=user)
        return self.filter(Q(signed_at__isnull=False) | mine, analysis__case__in=Case.objects.visible_to(user))

    def as_system(self, why: str) -> Self:
        """All of them, for work that no user asked for; `why` is for whoever reads the code."""
        return self.all()

    def open(self) -> Self:
        """Those still to be written, while the conference is not held."""
        return self.filter(signed_at=None, left_out_because="", analysis__state=Analysis.State.ACCEPTED)

    def signed(self) -> Self:
        return self.filter(signed_at__isnull=False)


# Only what is signed is history: a draft is saved every other second, and is nobody's business but its author's.
@pghistory.track(
    pghistory.InsertEvent(condition=pgtrigger.Q(new__signed_at__isnull=False)),
    pghistory.UpdateEvent(
        condition=pgtrigger.Q(new__signed_at__isnull=False) | pgtrigger.Q(old__signed_at__isnull=False)
    ),
)
class Contribution(RulesAtFields):
    """What one profession found in its talk with the citizen. Its author's own until it is signed."""

    analysis = models.ForeignKey(Analysis, models.CASCADE, verbose_name="analyse", related_name="contributions")
    discipline = models.ForeignKey(Discipline, models.PROTECT, verbose_name="fag", related_name="contributions")
    user = models.ForeignKey(User, models.PROTECT, verbose_name="medarbejder", related_name="contributions")
    assigned_by = models.ForeignKey(User, models.PROTECT, verbose_name="bedt af", related_name="+", editable=False)
    assigned_at = models.DateTimeField("bedt om at bidrage", default=timezone.now, editable=False)
    due_on = models.DateField("frist")
    interview_on = models.DateField("samtale med borgeren", null=True, blank=True)
    strengths = models.TextField("det kan bæres videre", max_length=4000, blank=True)
    obstacles = models.TextField("det står i vejen", max_length=4000, blank=True)
    needed = models.TextField("det skal der til", max_length=4000, blank=True)
    suggestion = models.TextField("forslag med egne ord", max_length=4000, blank=True)
    considerations = models.TextField("hensyn på arbejdspladsen", max_length=4000, blank=True)
    # For the professions that the citizen's consent names, and nobody else.
    confidential = models.TextField("fagligt notat", max_length=10_000, blank=True)
    hours_from = models.DecimalField(
        "timer om ugen fra start",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(60)],
    )
    hours_to = models.DecimalField(
        "op til",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(60)],
    )
    hours_note = models.CharField("om timerne", max_length=120, blank=True)
    saved_at = models.DateTimeField("gemt", auto_now=True)
    signed_at = models.DateTimeField("underskrevet", null=True, blank=True, editable=False)
    # The conference goes on without it.
    left_out_because = models.CharField("hvorfor faget ikke er med", max_length=300, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    # Set by `conferences.confidential` for whoever reads: whether they see more than that it is asked for, and what
    # there is of the confidential part.
    is_whole: bool = True
    has_confidential: bool = False
    confidential_shown: bool = False
    confidential_missing: str = ""

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = "fagligt bidrag"
        verbose_name_plural = "faglige bidrag"
        ordering = ["analysis", "discipline__order", "pk"]
        indexes = [
            models.Index(fields=["user", "due_on"], condition=Q(signed_at=None), name="contribution_to_write"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="contribution_once_a_discipline",
                fields=["analysis", "discipline"],
                violation_error_message="Faget er allerede med i analysen.",
                violation_error_code="discipline",
            ),
            models.CheckConstraint(
                name="contribution_signed_says_something",
                condition=Q(signed_at=None) | (~Q(strengths="") & ~Q(obstacles="") & ~Q(needed="")),
                violation_error_message="Skriv, hvad der kan bære, hvad der står i vejen, og hvad der skal til.",
            ),
            models.CheckConstraint(
                name="contribution_signed_or_left_out",
                condition=Q(signed_at=None) | Q(left_out_because=""),
                violation_error_message="Faget er ikke med, eller har underskrevet.",
            ),
            models.CheckConstraint(
                name="contribution_hours_in_order",
                condition=Q(hours_to=None) | Q(hours_from__isnull=False, hours_to__gte=F("hours_from")),
                violation_error_message="Skriv først det laveste og så det højeste timetal.",
                violation_error_code="hours_to",
            ),
        ]
        triggers = [
            # A withdrawn signature opens it again; what is signed is never written over.
            pgtrigger.Protect(
                name="contribution_signed_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.signed_at IS NOT NULL AND NEW.signed_at IS NOT NULL AND "
                    + changes("signed_at", *WRITTEN, "hours_from", "hours_to", "hours_note", "interview_on", "user_id")
                ),
            ),
            # Touched, so that their own triggers write what is signed down.
            pgtrigger.Trigger(
                name="contribution_signed_with_all",
                operation=pgtrigger.Update,
                when=pgtrigger.After,
                condition=pgtrigger.Q(old__signed_at__isnull=True, new__signed_at__isnull=False),
                func=" ".join(
                    f"UPDATE conferences_{name} SET contribution_id = NEW.id WHERE contribution_id = NEW.id;"
                    for name in HANGING
                )
                + " RETURN NULL;",
            ),
        ]

    def __str__(self):
        return f"{self.discipline}"

    def get_absolute_url(self):
        return reverse("conferences:contribution_detail", args=[self.analysis.case_id, self.pk])

    @property
    def case_id(self) -> int:
        return self.analysis.case_id

    @property
    def last_saved(self) -> Change:
        """Only its author saves a draft."""
        return Change(self.saved_at, self.user)

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None

    @property
    def is_left_out(self) -> bool:
        return bool(self.left_out_because)

    @property
    def is_begun(self) -> bool:
        """Whether its author has saved anything yet."""
        return self.version > 1

    @property
    def is_late(self) -> bool:
        return not self.is_signed and not self.is_left_out and self.due_on < timezone.localdate()

    @property
    def state_words(self) -> str:
        if self.is_signed or self.is_left_out:
            return "Færdig" if self.is_signed else "Ikke med"
        if self.is_late:
            return "Forsinket"
        return "Kladde" if self.is_begun else "Mangler"

    @property
    def state_colour(self) -> str:
        return {"Færdig": "green", "Forsinket": "amber", "Ikke med": "line"}.get(self.state_words, "")

    @property
    def hours_words(self) -> str:
        """What is realistic from the start: »10–12 timer«, »8 timer, op efter fire uger«."""
        if self.hours_from is None:
            return self.hours_note
        upper = self.hours_to if self.hours_to != self.hours_from else None
        hours = f"{tal(self.hours_from)}–{timer(upper)}" if upper else timer(self.hours_from)
        return f"{hours}, {self.hours_note}" if self.hours_note else hours

    @property
    def lacks(self) -> list[str]:
        """The texts it cannot be signed without, by what they are called."""
        return [words for name, words in REQUIRED.items() if not getattr(self, name)]

    @property
    def why_shut(self) -> str:
        """Why nothing can be written in it now; empty when it can."""
        if self.is_signed:
            return "Bidraget er underskrevet og kan ikke ændres. Tilføj det, der mangler, med en dato."
        return self.why_not_signed

    @property
    def why_not_signed(self) -> str:
        """Why the analysis no longer takes it, whatever stands in it."""
        if not self.analysis.case.is_open:
            return "Sagen er afsluttet, så bidraget kan ikke ændres."
        if self.analysis.state in {Analysis.State.HELD, Analysis.State.TRANSLATED}:
            return "Konferencen er holdt, så bidraget kan ikke ændres."
        if self.analysis.state != Analysis.State.ACCEPTED:
            return "Analysen er ikke i gang, så bidraget kan ikke ændres."
        if self.is_left_out:
            return "Faget er ikke længere med i analysen, så bidraget kan ikke ændres."
        if self.discipline_id not in named_professions(self.case_id, timezone.localdate()):
            return "Borgerens samtykke omfatter ikke dit fag nu, så bidraget kan ikke ændres."
        return ""

    @property
    def why_not_taken_back(self) -> str:
        """Why the signature stands; empty when its author may take it back."""
        if not self.is_signed:
            return "Bidraget er ikke underskrevet."
        return self.why_not_signed.replace("bidraget kan ikke ændres", "underskriften står ved magt")

    @transaction.atomic
    def keep(self, observations: Mapping[int, str], weights: Mapping[int, int | None], why: Mapping[int, str]) -> None:
        """Save the draft: what was seen by prompt, how much each factor weighs, and why each suggestion was made."""
        self.version += 1
        self.save(update_fields=[*WRITTEN, *HOURS, "interview_on", "saved_at", "version"])
        seen = {one.prompt_id: one for one in self.observations.all()}
        for prompt, text in observations.items():
            row = seen.get(prompt)
            if row and not text:
                row.delete()
            elif text and (row is None or row.text != text):
                self.observations.update_or_create(prompt_id=prompt, defaults={"text": text})
        weighed = {one.factor_id: one for one in self.weighings.all()}
        for factor, weight in weights.items():
            weighing = weighed.get(factor)
            if weighing and weight is None:
                weighing.delete()
            elif weight is not None and (weighing is None or weighing.weight != weight):
                self.weighings.update_or_create(factor_id=factor, defaults={"weight": weight})
        for suggestion in self.suggestions.all():
            words = why.get(suggestion.pk, suggestion.words)
            if words != suggestion.words:
                suggestion.words = words
                suggestion.save(update_fields=["words"])

    @transaction.atomic
    def sign(self, *, by: User, version: int) -> None:
        """As it stood in this version. From now on those it is for may read it, and nobody may change it.

        The first of two counts.
        """
        self._take_hold(by)
        if self.is_signed:
            raise ContributionRefused("Bidraget er allerede underskrevet.")
        if why := self.why_not_signed:
            raise ContributionRefused(why)
        if self.lacks:
            raise ContributionRefused(f"Skriv også: {', '.join(self.lacks)}.")
        if self.version != version:
            raise ContributionRefused(CHANGED_SINCE)
        self.signed_at = timezone.now()
        self.version += 1
        self.save(update_fields=["signed_at", "version"])
        self._tell("Bidrag underskrevet", "har underskrevet sit bidrag", by=by)

    @transaction.atomic
    def take_back(self, *, reason: str, by: User) -> None:
        """Open it again to its author, until the conference is held. What it said stays in the history."""
        self._take_hold(by)
        if why := self.why_not_taken_back:
            raise ContributionRefused(why)
        self.signed_at = None
        self.version += 1
        self.save(update_fields=["signed_at", "version"])
        self.additions.create(kind=Addition.Kind.SIGNATURE_WITHDRAWN, text=reason, by=by)
        self._tell("Underskrift trukket tilbage", "har trukket underskriften på sit bidrag tilbage", by=by)

    @transaction.atomic
    def add(self, text: str, *, is_confidential: bool, by: User) -> None:
        """Put more beside what was signed, with its own day; after the conference too."""
        self._take_hold(by)
        if not self.is_signed:
            raise ContributionRefused("Bidraget er ikke underskrevet. Skriv i kladden.")
        if not self.analysis.case.is_open or self.analysis.state == Analysis.State.CLOSED:
            raise ContributionRefused("Analysen er afsluttet, så der kan ikke tilføjes mere.")
        if self.discipline_id not in named_professions(self.case_id, timezone.localdate()):
            raise ContributionRefused("Borgerens samtykke omfatter ikke dit fag nu, så der kan ikke tilføjes mere.")
        self.additions.create(text=text, is_confidential=is_confidential, by=by)
        self._tell("Tilføjelse til bidrag", "har tilføjet til sit bidrag", by=by)

    def _take_hold(self, by: User) -> None:
        """Let one who acts on the case come after the other, and look anew: is it theirs, and open to them?"""
        case = self.analysis.case
        case.hold()
        case.refresh_from_db(fields=["closed_on", "team", "is_restricted"])
        Analysis.objects.select_for_update().get(pk=self.analysis_id)
        self.refresh_from_db()
        self.analysis.refresh_from_db(fields=["state"])
        self.analysis.case = case
        if self.user_id != by.pk:
            raise ContributionRefused("Kun den, der skal skrive bidraget, kan gøre det.")
        if not Case.objects.visible_to(by).filter(pk=case.pk).exists():
            raise ContributionRefused("Din adgang til sagen er slut.")

    def _tell(self, event: str, words: str, *, by: User) -> None:
        """A line on the timeline, and a notice to whoever is responsible; neither says what was written."""
        case = self.analysis.case
        case.note(Event.Kind.ANALYSIS, f"{event}: {self.discipline}", by=by)
        recipient = whom_to_tell([case.pk]).get(case.pk)
        if recipient and recipient != by.pk:
            notice = Notice(
                recipient_id=recipient,
                topic=f"contribution {self.pk} {self.version} {self.additions.count()}",
                case_id=case.pk,
                text=f"{self.discipline} {words} i sag {case.number}.",
                url=reverse("conferences:analysis_detail", args=[case.pk]),
            )
            Notice.objects.tell([notice])


@pghistory.track(*FROM_SIGNING)
class Observation(RulesAtFields):
    """What was seen at one of the prompts of the profession."""

    contribution = models.ForeignKey(
        Contribution, models.CASCADE, verbose_name="fagligt bidrag", related_name="observations"
    )
    prompt = models.ForeignKey(Prompt, models.PROTECT, verbose_name="spørgsmål", related_name="observations")
    text = models.TextField("iagttagelse", max_length=4000)

    class Meta:
        verbose_name = "iagttagelse"
        verbose_name_plural = "iagttagelser"
        ordering = ["prompt__order", "pk"]
        constraints = [models.UniqueConstraint(name="observation_once_a_prompt", fields=["contribution", "prompt"])]
        triggers = stays_as_signed("observation", "prompt_id", "text")

    def __str__(self):
        return f"{self.prompt}"


@pghistory.track(*FROM_SIGNING)
class Weighing(RulesAtFields):
    """How much a barrier is in the way, or a resource carries, as one profession sees it; the factor's own scale."""

    contribution = models.ForeignKey(
        Contribution, models.CASCADE, verbose_name="fagligt bidrag", related_name="weighings"
    )
    factor = models.ForeignKey(Factor, models.CASCADE, verbose_name="barriere eller ressource", related_name="+")
    weight = models.PositiveSmallIntegerField("vægt")

    class Meta:
        verbose_name = "vægt fra et fag"
        verbose_name_plural = "vægte fra fagene"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="weighing_once_a_factor", fields=["contribution", "factor"]),
            models.CheckConstraint(name="weighing_on_its_scale", condition=Q(weight__lte=4)),
        ]
        triggers = stays_as_signed("weighing", "factor_id", "weight")

    def __str__(self):
        return f"{self.factor}: {self.weight}"

    @property
    def words(self) -> str:
        """The weight in words, on the scale of what is weighed."""
        return self.factor.scale.get(self.weight, "")


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def of_case(self, case: Case) -> Self:
        return self.filter(contribution__analysis__case=case)

    def signed_in(self, analysis: Analysis) -> Self:
        """Those of contributions that are signed, with who suggests what."""
        signed = self.filter(contribution__analysis=analysis, contribution__signed_at__isnull=False)
        return signed.select_related("contribution__discipline", "offer")


@pghistory.track(*FROM_SIGNING)
class Suggestion(RulesAtFields):
    """A goal or an offer of the catalogue that one profession points at."""

    contribution = models.ForeignKey(
        Contribution, models.CASCADE, verbose_name="fagligt bidrag", related_name="suggestions"
    )
    offer = models.ForeignKey(Offer, models.PROTECT, verbose_name="indsats", related_name="+", null=True, blank=True)
    goal = models.CharField("mål", max_length=120, blank=True)
    words = models.CharField("hvorfor", max_length=300, blank=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = "forslag fra et fag"
        verbose_name_plural = "forslag fra fagene"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="suggestion_of_an_offer_or_a_goal",
                condition=Q(offer__isnull=False, goal="") | (Q(offer=None) & ~Q(goal="")),
                violation_error_message="Vælg en indsats, eller skriv et mål.",
            ),
            models.UniqueConstraint(
                name="suggestion_once_an_offer",
                fields=["contribution", "offer"],
                violation_error_message="Indsatsen er allerede foreslået.",
            ),
        ]
        triggers = stays_as_signed("suggestion", "offer_id", "goal", "words")

    def __str__(self):
        return str(self.offer) if self.offer else self.goal


@pghistory.track()
class Addition(RulesAtFields):
    """What an author added after signing, on a day of its own; or why the signature was taken back."""

    class Kind(models.TextChoices):
        ADDED = "added", "Tilføjelse"
        SIGNATURE_WITHDRAWN = "withdrawn", "Underskriften er trukket tilbage"

    contribution = models.ForeignKey(
        Contribution, models.CASCADE, verbose_name="fagligt bidrag", related_name="additions"
    )
    kind = models.CharField("slags", max_length=10, choices=Kind, default=Kind.ADDED, editable=False)
    text = models.TextField("tilføjelse", max_length=4000)
    is_confidential = models.BooleanField("kun for de fag, samtykket nævner", default=False)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="skrevet af", related_name="+", editable=False)
    at = models.DateTimeField("skrevet", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "tilføjelse til et bidrag"
        verbose_name_plural = "tilføjelser til bidrag"
        ordering = ["at", "pk"]
        triggers = [pgtrigger.ReadOnly(name="addition_is_final")]

    def __str__(self):
        return f"{self.get_kind_display()} {timezone.localtime(self.at):%d.%m.%Y}"
