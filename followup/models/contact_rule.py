from collections.abc import Collection
from datetime import date, timedelta
from typing import Self

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.functional import cached_property

from accounts.models import User
from cases.models.benefit_spell import BOTH_DAYS, DateRange
from catalog.models import TargetGroup
from danish.rules import RulesAtFields, check_limits
from followup.contact_arithmetic import Figures
from followup.models.meeting import MeetingForm


class Confidence(models.TextChoices):
    """How well a figure is known."""

    SEEN = "seen", "Læst i en kilde"
    CUSTOMER = "customer", "Fra kommunens materiale"
    PROPOSAL = "proposal", "Forslag"
    MEMORY = "memory", "Husket, ikke læst"
    UNCONFIRMED = "unconfirmed", "Skal bekræftes af kommunen"


# In days, talks and per cent: what is outside them is a slip of the finger.
LIMITS = {
    "first_days": (1, 366),
    "first_target_days": (1, 366),
    "first_success_days": (1, 366),
    "meetings_26": (1, 52),
    "by_municipality": (0, 52),
    "interval_days": (1, 366),
    "after_interval_days": (1, 366),
    "coverage_pct": (1, 100),
    "first_coverage_pct": (1, 100),
}
SURE = frozenset({Confidence.SEEN, Confidence.CUSTOMER})


class RuleSetQuerySet(models.QuerySet["RuleSet"]):
    def laws(self) -> Self:
        return self.filter(kind__in=RuleSet.LAWS)


class RuleSet(RulesAtFields):
    """Contact rules that hold together from one day to another: a law, an experiment, or the municipality's own.

    No two laws count on the same day.
    """

    class Kind(models.TextChoices):
        STATUTORY = "statutory", "Lov"
        EXPECTED = "expected", "Ventet lov"
        EXPERIMENT = "experiment", "Forsøg"
        LOCAL = "local", "Kommunens egen standard"

    LAWS = (Kind.STATUTORY, Kind.EXPECTED)

    key = models.SlugField("nøgle", max_length=40, unique=True)
    label = models.CharField("navn", max_length=120)
    kind = models.CharField("slags", max_length=10, choices=Kind)
    from_on = models.DateField("gælder fra")
    until_on = models.DateField("gælder til", null=True, blank=True)
    until_confidence = models.CharField(
        "hvor sikker er slutdatoen", max_length=12, choices=Confidence, default=Confidence.SEEN
    )
    source = models.CharField("kilde", max_length=200, blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    changed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="rettet af", related_name="+", null=True, blank=True, editable=False
    )
    changed_at = models.DateTimeField("rettet", null=True, blank=True, editable=False)
    loaded = models.JSONField(default=dict, editable=False, verbose_name="indlæst")

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        verbose_name = "regelsæt"
        verbose_name_plural = "regelsæt"
        ordering = ["kind", "from_on", "key"]
        constraints = [
            models.CheckConstraint(
                name="rule_set_ends_after_it_began",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_code="until_on",
                violation_error_message="Regelsættet kan ikke ophøre, før det begynder.",
            ),
            ExclusionConstraint(
                name="rule_set_one_law_a_day",
                expressions=[(DateRange("from_on", "until_on", BOTH_DAYS), RangeOperators.OVERLAPS)],
                condition=Q(kind__in=["statutory", "expected"]),
                violation_error_code="from_on",
                violation_error_message="Perioden overlapper et andet regelsæt for loven.",
            ),
        ]

    def __str__(self):
        return self.label

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Without a kind nobody knows whether it is a law, and the rule about those cannot be asked."""
        if "kind" not in (exclude or ()):
            super().validate_constraints(exclude)

    def change(self, *, by: User) -> None:
        self.version += 1
        self.changed_by, self.changed_at = by, timezone.now()
        self.save()

    @property
    def kind_in_words(self) -> str:
        """As it stands beside a deadline."""
        words = {self.Kind.LOCAL: "Vores standard", self.Kind.EXPERIMENT: "Forsøget"}
        return words.get(self.Kind(self.kind), "Lovens minimum")


@pghistory.track(exclude=["loaded"])
class ContactRule(RulesAtFields):
    """How often, how and how soon to meet the citizens of one target group, while the rule counts.

    Days are counted from the anchor, the day before being none. A rule is never written over once a deadline was
    computed by it: a change ends it and makes a new one from a later day, or from the same day while nobody used it.
    """

    class Anchor(models.TextChoices):
        UNEMPLOYMENT_REGISTRATION = "unemployment_registration", "Dato for tilmelding som ledig"
        FIRST_CONTACT = "first_contact", "Dato for første henvendelse om hjælp"
        FIRST_ABSENCE_DAY = "first_absence_day", "Første sygedag"
        PROGRAMME_START = "programme_start", "Startdato for forløbet"
        BENEFIT_START = "benefit_start", "Startdato for ydelsen"
        WEEK_26 = "week_26", "Dato for 26 ugers sammenlagt ledighed"

    class By(models.TextChoices):
        MUNICIPALITY = "municipality", "Kommunen"
        UNEMPLOYMENT_FUND = "unemployment_fund", "A-kassen"

    class After(models.TextChoices):
        """What counts once the first 26 weeks are over."""

        WHEN_NEEDED = "when_needed", "Efter behov"
        EVERY_INTERVAL = "every_interval", "Med fast afstand"
        STATUTORY = "statutory", "Som loven siger"
        INDIVIDUAL = "individual", "Aftales med den enkelte"

    key = models.SlugField("nøgle", max_length=80, unique=True)
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, verbose_name="regelsæt", related_name="rules")
    target_group = models.ForeignKey(
        TargetGroup, models.PROTECT, verbose_name="målgruppe", related_name="contact_rules"
    )
    variant = models.SlugField("variant", max_length=40, blank=True)
    variant_label = models.CharField("variantens navn", max_length=80, blank=True)
    from_on = models.DateField("gælder fra")
    until_on = models.DateField("gælder til", null=True, blank=True)
    anchor = models.CharField("regnes fra", max_length=26, choices=Anchor)
    first_days = models.PositiveSmallIntegerField("første samtale, dage", null=True, blank=True)
    first_target_days = models.PositiveSmallIntegerField("første samtale, gerne efter dage", null=True, blank=True)
    first_success_days = models.PositiveSmallIntegerField("første samtale, mål for alle, dage", null=True, blank=True)
    first_by = models.CharField("hvem holder den første", max_length=18, choices=By, default=By.MUNICIPALITY)
    first_in_person = models.BooleanField("den første er personlig", default=False)
    meetings_26 = models.PositiveSmallIntegerField("samtaler i de første 26 uger", null=True, blank=True)
    by_municipality = models.PositiveSmallIntegerField("heraf kommunens", null=True, blank=True)
    municipality_after_weeks = models.PositiveSmallIntegerField("kommunens efter uger", null=True, blank=True)
    interval_days = models.PositiveSmallIntegerField("afstand, dage", null=True, blank=True)
    tolerance_days = models.PositiveSmallIntegerField("plus eller minus dage", null=True, blank=True)
    joint_as = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name="fællessamtale som nummer", default=list, blank=True
    )
    after_26 = models.CharField("efter 26 uger", max_length=14, choices=After, default=After.WHEN_NEEDED)
    after_interval_days = models.PositiveSmallIntegerField("afstand efter 26 uger, dage", null=True, blank=True)
    allowed_forms = ArrayField(
        models.CharField(max_length=14, choices=MeetingForm), verbose_name="former, der tæller", default=list
    )
    balance = models.CharField("balance mellem former", max_length=200, blank=True)
    exempt_if = models.CharField("undtaget, hvis", max_length=200, blank=True)
    coverage_pct = models.PositiveSmallIntegerField("gælder for procent af gruppen", default=100)
    first_coverage_pct = models.PositiveSmallIntegerField("første samtale, procent", null=True, blank=True)
    confidence = models.CharField("hvor sikre er tallene", max_length=12, choices=Confidence)
    first_confidence = models.CharField(
        "hvor sikker er den første frist", max_length=12, choices=Confidence, blank=True
    )
    interval_confidence = models.CharField("hvor sikker er afstanden", max_length=12, choices=Confidence, blank=True)
    note = models.CharField("bemærkning", max_length=300, blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    changed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="rettet af", related_name="+", null=True, blank=True, editable=False
    )
    changed_at = models.DateTimeField("rettet", null=True, blank=True, editable=False)
    loaded = models.JSONField(default=dict, editable=False, verbose_name="indlæst")

    class Meta:
        verbose_name = "kontaktregel"
        verbose_name_plural = "kontaktregler"
        ordering = ["rule_set", "target_group", "variant", "from_on"]
        constraints = [
            models.CheckConstraint(
                name="contact_rule_ends_after_it_began",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_code="until_on",
                violation_error_message="Reglen kan ikke ophøre, før den begynder.",
            ),
            models.CheckConstraint(
                name="contact_rule_tolerance_below_interval",
                condition=Q(interval_days=None)
                | Q(interval_days__gte=1, tolerance_days__isnull=False, tolerance_days__lt=F("interval_days")),
                violation_error_code="tolerance_days",
                violation_error_message="Skriv, hvor meget der må flyttes; mindre end afstanden selv.",
            ),
            models.CheckConstraint(
                name="contact_rule_says_something",
                condition=Q(first_days__isnull=False) | Q(meetings_26__isnull=False) | Q(interval_days__isnull=False),
                violation_error_code="first_days",
                violation_error_message="Skriv en frist, et antal eller en afstand.",
            ),
            models.CheckConstraint(
                name="contact_rule_every_interval_has_one",
                condition=~Q(after_26="every_interval")
                | Q(after_interval_days__isnull=False, after_interval_days__gte=1),
                violation_error_code="after_interval_days",
                violation_error_message="Skriv afstanden efter 26 uger.",
            ),
            ExclusionConstraint(
                name="contact_rule_one_a_day",
                expressions=[
                    ("rule_set", RangeOperators.EQUAL),
                    ("target_group", RangeOperators.EQUAL),
                    ("variant", RangeOperators.EQUAL),
                    (DateRange("from_on", "until_on", BOTH_DAYS), RangeOperators.OVERLAPS),
                ],
                violation_error_code="from_on",
                violation_error_message="Der gælder allerede en regel for gruppen i den periode.",
            ),
        ]

    def __str__(self):
        group = self.target_group.label_plural
        return f"{self.rule_set}: {group}{f', {self.variant_label}' if self.variant_label else ''}"

    def clean(self):
        check_limits(self, LIMITS)
        longest = (self.interval_days or 0) + (self.tolerance_days or 0)
        if self.after_26 == self.After.EVERY_INTERVAL and (self.after_interval_days or longest) < longest:
            raise ValidationError(
                {"after_interval_days": f"Der er højst {longest} dage imellem før; skriv mindst det samme efter."}
            )

    @cached_property
    def figures(self) -> Figures:
        return Figures(
            allowed_forms=frozenset(self.allowed_forms),
            first_days=self.first_days,
            first_in_person=self.first_in_person,
            meetings_26=self.meetings_26,
            interval_days=self.interval_days,
            tolerance_days=self.tolerance_days or 0,
            joint_as=tuple(self.joint_as),
            after_26=self.after_26,
            after_interval_days=self.after_interval_days,
        )

    @cached_property
    def counts_from_on(self) -> date:
        """The first day that both the rule and its set count."""
        return max(self.from_on, self.rule_set.from_on)

    @cached_property
    def counts_until_on(self) -> date | None:
        ends = [day for day in (self.until_on, self.rule_set.until_on) if day]
        return min(ends, default=None)

    def counts_on(self, day: date) -> bool:
        return self.counts_from_on <= day and (self.counts_until_on is None or day <= self.counts_until_on)

    @property
    def confidence_colour(self) -> str:
        """The colour of how well the figures are known; the words always stand with it."""
        colours = {Confidence.SEEN: "green", Confidence.CUSTOMER: "green", Confidence.PROPOSAL: "blue"}
        return colours.get(Confidence(self.confidence), "amber")

    @property
    def is_used(self) -> bool:
        """Whether a deadline was computed by it."""
        return self.pk is not None and self.deadlines.exists()

    @transaction.atomic
    def take_over(self, old: "ContactRule | None", *, by: User) -> None:
        """Count from this rule's first day: the old one ends the day before, or is written over while unused."""
        if old and self.from_on == old.from_on:
            self.pk, self.key, self.loaded = old.pk, old.key, old.loaded
            self.version = old.version + 1
        else:
            if old:
                old.until_on = self.from_on - timedelta(days=1)
                old.version += 1
                old.changed_by, old.changed_at = by, timezone.now()
                old.save()
            self.pk, self.version, self.loaded = None, 1, {}
            stem = f"{self.rule_set.key}__{self.target_group.key}"[:60]
            self.key = f"{stem}__{self.from_on:%Y%m%d}{get_random_string(4).lower()}"
        self.changed_by, self.changed_at = by, timezone.now()
        self.save(force_update=self.pk is not None, force_insert=self.pk is None)

    def whose(self, number: int, latest_on: date, anchor_on: date) -> str:
        """Who holds a talk that is not the municipality's to hold, in words."""
        if number == 1 and self.first_by == self.By.UNEMPLOYMENT_FUND:
            return "A-kassen holder den første samtale"
        weeks = self.municipality_after_weeks
        if weeks and latest_on <= anchor_on + timedelta(weeks=weeks):
            return f"A-kassen holder samtalerne i de første {weeks} uger"
        return ""

    def is_sure_of(self, number: int) -> bool:
        """Whether the figures behind this deadline are known well."""
        known = [self.confidence]
        if number == 1 and self.first_confidence:
            known.append(self.first_confidence)
        if number > 1 and self.interval_days and self.interval_confidence:
            known.append(self.interval_confidence)
        return SURE.issuperset(known)
