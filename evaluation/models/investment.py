from datetime import date

import pghistory
from django.db import models
from django.db.models import F, Q

from cases.models import BenefitKind
from catalog.models import TargetGroup
from danish.rules import RulesAtFields


@pghistory.track()
class InvestmentYear(RulesAtFields):
    """What a year was planned to cost in one category, and what it did, in kroner.

    `spent` is written by hand, from the accounts; what the plans' own lines cost is counted beside it, never into it.
    """

    class Category(models.TextChoices):
        STAFF = "staff", "Sagsbehandlere, administration mv."
        COMPANY = "company", "Mentor- og virksomhedsindsats"
        OTHER = "other", "Øvrige indsatser, sundhed, behandling mv."

    # 2015-staff: so a row of the data file meets the one that an administrator wrote of the same year.
    key = models.SlugField("nøgle", max_length=20, unique=True, editable=False)
    year = models.PositiveSmallIntegerField("år")
    category = models.CharField("kategori", max_length=10, choices=Category)
    planned = models.DecimalField("plan", max_digits=14, decimal_places=2)
    spent = models.DecimalField("forbrug", max_digits=14, decimal_places=2, null=True, blank=True)
    note = models.CharField("bemærkning", max_length=300, blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)
    loaded = models.JSONField(default=dict, editable=False, verbose_name="indlæst")

    class Meta:
        verbose_name = "investering i et år"
        verbose_name_plural = "investeringer"
        ordering = ["year", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="investment_year_once",
                fields=["year", "category"],
                violation_error_message="Året har allerede et beløb i den kategori.",
            ),
            models.CheckConstraint(
                name="investment_year_of_a_time",
                condition=Q(year__gte=2000, year__lte=2100),
                violation_error_code="year",
                violation_error_message="Skriv et år mellem 2000 og 2100.",
            ),
            models.CheckConstraint(
                name="investment_year_costs_nothing_less",
                condition=Q(planned__gte=0) & (Q(spent=None) | Q(spent__gte=0)),
                violation_error_message="Et beløb kan ikke være under 0.",
            ),
        ]

    def __str__(self):
        return f"{self.year}, {self.get_category_display()}"

    def begin(self) -> None:
        self.key = f"{self.year}-{self.category}"
        self.save()

    def change(self) -> None:
        """Save what was corrected; a year and its category stay what they are."""
        self.version += 1
        self.save()


NOBODY_OR_FIVE = Q(number=0) | Q(number__gte=5)  # 0 where what was counted is not told


class InvestmentCount(models.Model):
    """What was counted of a year, up to a day: the plans' own lines, or citizens whose time on support ended."""

    class Subject(models.TextChoices):
        LINES = "lines", "Planernes indsatser"
        ENDED = "ended", "Forsørgelse sluttet"

    year = models.PositiveSmallIntegerField("år")
    subject = models.CharField("emne", max_length=10, choices=Subject)
    # The key, so that it keeps its rate when it is given another name; of a benefit that has none, its name.
    part = models.CharField("kategori eller ydelse", max_length=60)
    until_on = models.DateField("talt til og med")
    number = models.PositiveIntegerField("borgere")
    total = models.DecimalField("kroner eller uger i alt", max_digits=16, decimal_places=2)
    counted_at = models.DateTimeField("talt op")

    class Meta:
        verbose_name = "optælling til investeringen"
        verbose_name_plural = "optællinger til investeringen"
        ordering = ["year", "subject", "part"]
        constraints = [
            models.UniqueConstraint(name="investment_count_once", fields=["year", "subject", "part"]),
            models.CheckConstraint(name="investment_count_of_nobody_or_five", condition=NOBODY_OR_FIVE),
        ]

    def __str__(self):
        return f"{self.year}, {self.get_subject_display()}, {self.part}"


class CohortCount(models.Model):
    """Those whose case was opened in a half-year, and their days on support in its first weeks; counted once."""

    first = models.DateField("halvårets første dag")
    weeks = models.PositiveSmallIntegerField("uger")
    target_group = models.ForeignKey(
        TargetGroup, models.PROTECT, verbose_name="målgruppe", related_name="+", null=True
    )
    number = models.PositiveIntegerField("borgere")
    days = models.PositiveIntegerField("dage på forsørgelse i alt")
    counted_at = models.DateTimeField("talt op")

    class Meta:
        verbose_name = "optælling af et halvår"
        verbose_name_plural = "optællinger af halvår"
        ordering = ["first", "weeks", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="cohort_count_once", fields=["first", "weeks", "target_group"], nulls_distinct=False
            ),
            models.CheckConstraint(name="cohort_count_of_nobody_or_five", condition=NOBODY_OR_FIVE),
        ]

    def __str__(self):
        return f"{self.first:%m.%Y}, {self.weeks} uger"


@pghistory.track()
class BenefitRate(RulesAtFields):
    """What a week on a benefit costs the municipality, with where the figure is from. Has a period."""

    benefit = models.ForeignKey(BenefitKind, models.PROTECT, verbose_name="ydelse", related_name="rates")
    kroner = models.DecimalField("kroner om ugen", max_digits=9, decimal_places=2)
    source = models.CharField("kilde", max_length=200)
    from_on = models.DateField("gælder fra")
    until_on = models.DateField("gælder til", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        verbose_name = "ydelsens pris"
        verbose_name_plural = "ydelsernes priser"
        ordering = ["benefit", "-from_on"]
        constraints = [
            models.UniqueConstraint(
                name="benefit_rate_one_from_a_day",
                fields=["benefit", "from_on"],
                violation_error_code="from_on",
                violation_error_message="Ydelsen har allerede en pris fra den dag.",
            ),
            models.CheckConstraint(
                name="benefit_rate_costs_something",
                condition=Q(kroner__gt=0),
                violation_error_code="kroner",
                violation_error_message="Skriv et beløb over 0.",
            ),
            models.CheckConstraint(
                name="benefit_rate_ends_after_it_began",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_code="until_on",
                violation_error_message="Prisen kan ikke ophøre, før den begynder.",
            ),
        ]

    def __str__(self):
        return f"{self.benefit}: {self.kroner} kr. om ugen"

    def is_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)

    def change(self) -> None:
        self.version += 1
        self.save()
