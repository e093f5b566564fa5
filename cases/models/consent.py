from datetime import date, timedelta
from typing import Self

import pghistory
import pgtrigger
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models.case import Case
from cases.models.document import Document, PaperTheme
from danish.rules import RulesAtFields
from journal.models import Event

USUALLY_AT_MOST = timedelta(days=366)


class Department(models.Model):
    """Somebody outside the caseworker's own administration with whom a citizen may let us share."""

    key = models.SlugField("nøgle", max_length=40, unique=True)
    label = models.CharField("navn", max_length=80)
    short_label = models.CharField("kort navn", max_length=24)
    # A profession of the interdisciplinary analysis, which is consented to by itself.
    is_profession = models.BooleanField("fag i den tværfaglige analyse", default=False)
    is_retired = models.BooleanField("bruges ikke længere", default=False)
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)
    loaded = models.JSONField(default=dict, editable=False, verbose_name="indlæst")

    class Meta:
        verbose_name = "afdeling"
        verbose_name_plural = "afdelinger"
        ordering = ["order", "pk"]

    def __str__(self):
        return self.label


class ConsentQuerySet(models.QuerySet["Consent"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def live(self, on: date) -> Self:
        """Those that count on this day: begun, not over and not withdrawn."""
        return self.filter(withdrawn_at=None, from_on__lte=on, until_on__gte=on)

    def ending(self, on: date, within_days: int) -> Self:
        """The live ones that end within so many days."""
        return self.live(on).filter(until_on__lte=on + timedelta(days=within_days))


@pghistory.track()
class Consent(RulesAtFields):
    """The citizen's word that we may share for a purpose, with some departments, for a time. It is never changed."""

    class Purpose(models.TextChoices):
        INFORM = "inform", "Give besked om, hvad der sker i sagen"
        OBTAIN = "obtain", "Indhente oplysninger"
        PLAN = "plan", "Lave en fælles plan"
        ANALYSIS = "analysis", "Tværfaglig analyse"

    class Given(models.TextChoices):
        WRITTEN = "written", "Skriftligt"
        ORAL = "oral", "Mundtligt"
        DIGITAL = "digital", "Digitalt"

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="consents")
    departments = models.ManyToManyField(Department, verbose_name="del med", related_name="consents")
    purpose = models.CharField("formål", max_length=10, choices=Purpose)
    given_how = models.CharField("givet", max_length=8, choices=Given)
    from_on = models.DateField("fra", default=timezone.localdate)
    until_on = models.DateField("til og med")
    long_reason = models.CharField("hvorfor det gælder mere end et år", max_length=300, blank=True)
    note = models.TextField("afgrænsning", max_length=1000, blank=True)
    scan = models.ForeignKey(
        Document, models.RESTRICT, verbose_name="underskrevet papir", related_name="consents", null=True, blank=True
    )
    narrows = models.ForeignKey(
        "self", models.RESTRICT, verbose_name="indsnævrer", related_name="+", null=True, editable=False
    )
    registered_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="registreret af", related_name="+", editable=False
    )
    registered_at = models.DateTimeField("registreret", auto_now_add=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="trukket tilbage ved", related_name="+", null=True, editable=False
    )
    withdrawn_at = models.DateTimeField("trukket tilbage", null=True, editable=False)

    # What is kept when the citizen takes the word back for some departments only.
    TERMS = ("purpose", "given_how", "from_on", "until_on", "long_reason", "note", "scan")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "samtykke"
        verbose_name_plural = "samtykker"
        ordering = ["-from_on", "-pk"]
        indexes = [models.Index(fields=["until_on"], condition=Q(withdrawn_at=None), name="consent_by_its_end")]
        constraints = [
            models.CheckConstraint(
                name="consent_ends_after_it_began",
                condition=Q(until_on__gte=F("from_on")),
                violation_error_code="until_on",
                violation_error_message="Samtykket kan ikke slutte, før det begynder.",
            ),
            models.CheckConstraint(
                name="consent_for_a_year_or_with_a_reason",
                condition=Q(until_on__lte=F("from_on") + USUALLY_AT_MOST) | ~Q(long_reason=""),
                violation_error_code="until_on long_reason",
                violation_error_message=(
                    "Et samtykke gælder højst et år. "
                    "Vælg en tidligere dato, eller skriv, hvorfor det skal gælde længere."
                ),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                violation_error_message="Et samtykke er trukket tilbage af nogen, på et tidspunkt.",
            ),
        ]

        triggers = [pgtrigger.ReadOnly(name="consent_stays_as_given", exclude=["withdrawn_at", "withdrawn_by"])]

    def __str__(self):
        return self.get_purpose_display()

    def get_absolute_url(self):
        return f"{reverse('cases:consent_list', args=[self.case_id])}#samtykke-{self.pk}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    def is_live(self, on: date) -> bool:
        """As `ConsentQuerySet.live`, of a row at hand."""
        return not self.is_withdrawn and self.from_on <= on <= self.until_on

    @transaction.atomic
    def register(self, *, departments: list[Department], paper: tuple[bytes, str] | None = None, by: User) -> None:
        """Save the consent, with the paper that was signed as a document of the case."""
        self.registered_by = by
        if paper:
            content, media_type = paper
            self.scan = Document(
                case=self.case,
                direction=Document.Direction.IN,
                theme=PaperTheme.CONSENT,
                title=f"Samtykke: {str(self).lower()}",
                on=min(self.from_on, timezone.localdate()),
                media_type=media_type,
            )
            self.scan.add(content, by=by)
        self.save()
        self.departments.set(departments)
        names = ", ".join(department.short_label for department in departments)
        self.case.note(Event.Kind.CONSENT, f"Samtykke givet: {self} ({names})", by=by)

    @transaction.atomic
    def withdraw(self, *, by: User) -> None:
        """Nothing is shared from now on. What was shared is not undone, and the first of two counts."""
        taken = Consent.objects.filter(pk=self.pk, withdrawn_at=None)
        if taken.update(withdrawn_at=timezone.now(), withdrawn_by=by):
            self.case.note(Event.Kind.CONSENT, f"Samtykke trukket tilbage: {self}", by=by)
        self.refresh_from_db(fields=["withdrawn_at", "withdrawn_by"])

    @transaction.atomic
    def narrow(self, *, without: list[Department], by: User) -> bool:
        """Nothing more is shared with these. What is left of the word stands as a consent of its own.

        Of a consent that was narrowed in the meantime, what was left of it is narrowed. Whether there was any to take.
        """
        if Consent.objects.select_for_update().get(pk=self.pk).is_withdrawn:
            rest = Consent.objects.filter(narrows=self).first()
            return rest is not None and rest.narrow(without=without, by=by)
        covered = list(self.departments.all())
        left = [department for department in covered if department not in without]
        if left == covered:
            return False
        self.withdraw(by=by)
        if not left:
            return True
        given = {name: getattr(self, name) for name in self.TERMS}
        rest = Consent.objects.create(case=self.case, narrows=self, registered_by=by, **given)
        rest.departments.set(left)
        names = ", ".join(department.short_label for department in left)
        self.case.note(Event.Kind.CONSENT, f"Samtykke indsnævret: {self} gælder nu kun {names}", by=by)
        return True


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None)
class ConsentDepartment(Consent.departments.through):  # type: ignore[name-defined]
    """History of whom a consent covers."""

    class Meta:
        proxy = True
