import pghistory
from django.db import models
from django.db.models import Q

from catalog.models import Offer
from danish.rules import RulesAtFields
from journal.kept import Kept, KeptQuerySet


@pghistory.track()
class PlanTemplate(Kept):
    """A plan to begin with in a typical situation; its dates count from the day it is used."""

    key = models.SlugField("nøgle", max_length=60, unique=True)
    label = models.CharField("navn", max_length=80)
    description = models.CharField("hvornår den bruges", max_length=300, blank=True)
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = "planskabelon"
        verbose_name_plural = "planskabeloner"
        ordering = ["order", "key"]

    def __str__(self):
        return self.label


@pghistory.track()
class PlanTemplateLine(RulesAtFields):
    """An offer in a template: when it begins, for how long, and what it is to lead to."""

    template = models.ForeignKey(PlanTemplate, models.CASCADE, verbose_name="skabelon", related_name="lines")
    offer = models.ForeignKey(Offer, models.PROTECT, verbose_name="indsats", related_name="+")
    starts_after_weeks = models.PositiveSmallIntegerField("begynder efter uger", default=0)
    weeks = models.PositiveSmallIntegerField("varighed i uger")
    hours_per_week = models.DecimalField("timer om ugen", max_digits=4, decimal_places=1)
    expected_effect = models.TextField("forventet effekt", max_length=1000, blank=True)

    class Meta:
        verbose_name = "linje i planskabelon"
        verbose_name_plural = "linjer i planskabelon"
        ordering = ["template", "starts_after_weeks", "pk"]
        constraints = [
            models.CheckConstraint(
                name="plantemplateline_lasts_a_while",
                condition=Q(weeks__gte=1, weeks__lte=260),
                violation_error_code="weeks",
                violation_error_message="En indsats varer mindst én uge og højst fem år.",
            ),
            models.CheckConstraint(
                name="plantemplateline_begins_within_two_years",
                condition=Q(starts_after_weeks__lte=104),
                violation_error_code="starts_after_weeks",
                violation_error_message="En indsats begynder højst 104 uger efter planens start.",
            ),
            models.CheckConstraint(
                name="plantemplateline_hours_in_a_week",
                condition=Q(hours_per_week__gt=0, hours_per_week__lte=60),
                violation_error_code="hours_per_week",
                violation_error_message="Timer om ugen skal være mellem 0,5 og 60.",
            ),
        ]

    def __str__(self):
        return f"{self.offer} fra uge {self.starts_after_weeks}"
