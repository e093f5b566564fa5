from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse

from catalog.keys import with_free_key
from catalog.models import Offer
from danish.rules import RulesAtFields
from danish.slugs import danish_slug
from journal.kept import Kept, KeptQuerySet


class PlanTemplateQuerySet(KeptQuerySet):
    def with_lines(self) -> Self:
        lines = PlanTemplateLine.objects.in_order().prefetch_related("offer__barriers")
        return self.prefetch_related(models.Prefetch("lines", lines, to_attr="kept_lines"))


@pghistory.track(exclude=["times_used"])
class PlanTemplate(Kept):
    """A plan to begin with in a typical situation; its dates count from the day it is used."""

    key = models.SlugField("nøgle", max_length=60, unique=True)
    label = models.CharField("navn", max_length=80)
    description = models.CharField("hvornår den bruges", max_length=300, blank=True)
    order = models.PositiveSmallIntegerField("rækkefølge", default=0)
    times_used = models.PositiveIntegerField("gange brugt", default=0, editable=False)

    kept_lines: "list[PlanTemplateLine]"  # of one that came `with_lines`

    objects = PlanTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "planskabelon"
        verbose_name_plural = "planskabeloner"
        ordering = ["order", "key"]

    def __str__(self):
        return self.label

    def get_absolute_url(self):
        return reverse("plan_template_update", args=[self.pk])

    def add(self) -> None:
        """Save a new template behind the others, under a key of its own."""
        self.order = (PlanTemplate.objects.aggregate(last=models.Max("order"))["last"] or 0) + 1

        def save(key: str) -> None:
            self.key = key
            self.save()

        wanted = danish_slug(self.label)[:50].strip("-") or "skabelon"
        with_free_key(wanted, "-", lambda key: PlanTemplate.objects.filter(key=key).exists(), save)

    def note_use(self) -> None:
        PlanTemplate.objects.filter(pk=self.pk).update(times_used=models.F("times_used") + 1)


class PlanTemplateLineQuerySet(KeptQuerySet):
    def in_order(self) -> Self:
        """Those not taken out again, with what is shown of them, from the first week on."""
        rows = self.current().select_related("offer__category", "offer__provider")
        return rows.order_by("starts_after_weeks", "pk")


@pghistory.track()
class PlanTemplateLine(Kept, RulesAtFields):
    """An offer in a template: when it begins, for how long, and what it is to lead to."""

    key = models.SlugField("nøgle", max_length=80, unique=True)
    template = models.ForeignKey(PlanTemplate, models.CASCADE, verbose_name="skabelon", related_name="lines")
    offer = models.ForeignKey(Offer, models.PROTECT, verbose_name="indsats", related_name="+")
    starts_after_weeks = models.PositiveSmallIntegerField("begynder efter uger", default=0)
    weeks = models.PositiveSmallIntegerField("varighed i uger")
    hours_per_week = models.DecimalField("timer om ugen", max_digits=4, decimal_places=1)
    expected_effect = models.TextField("forventet effekt", max_length=1000, blank=True)

    objects = PlanTemplateLineQuerySet.as_manager()

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
        return str(self.offer)

    @property
    def first_week(self) -> int:
        return self.starts_after_weeks + 1

    @property
    def last_week(self) -> int:
        return self.starts_after_weeks + self.weeks

    def add(self) -> None:
        """Save a new line under a key of its own."""

        def save(key: str) -> None:
            self.key = key
            self.save()

        wanted = f"{self.template.key}-{self.offer.key}".replace("_", "-")[:72].strip("-")
        with_free_key(wanted, "-", lambda key: PlanTemplateLine.objects.filter(key=key).exists(), save)
