from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import Team
from catalog.models import TargetGroup


class FigureDefinition(models.Model):
    """What a figure counted from a month on, in words and settings. A change of either is a new row, never an edit."""

    figure = models.SlugField("tal", max_length=40)
    number = models.PositiveSmallIntegerField("udgave")
    words = models.TextField("definition")
    settings = models.JSONField("indstillinger", default=dict)
    first_month = models.DateField("første måned")
    first_used_at = models.DateTimeField("taget i brug", auto_now_add=True)

    class Meta:
        verbose_name = "definition af et tal"
        verbose_name_plural = "definitioner af tal"
        ordering = ["figure", "number"]
        constraints = [
            models.UniqueConstraint(name="figure_definition_once", fields=["figure", "number"]),
            models.CheckConstraint(name="figure_definition_from_a_month", condition=Q(first_month__day=1)),
        ]

    def __str__(self):
        return f"{self.figure}, udgave {self.number}"


class FrozenFigureQuerySet(models.QuerySet["FrozenFigure"]):
    def of(self, figure: str, first: date, last: date) -> Self:
        return self.filter(figure=figure, month__range=(first, last))

    def scoped(self, team: int | None, target_group: int | None) -> Self:
        """Of all teams or groups where none is named: those have rows of their own, nothing is added up."""
        return self.filter(team=team, target_group=target_group)


class FrozenFigure(models.Model):
    """What a figure was for a month: of everybody, a team, a target group, or a group in a team; names nobody.

    `part` divides a figure, such as by offer or indicator; empty for the whole. `number` is how many it is about,
    `hits` how many of them it is true of, `total` the sum of what is measured of each and `median` the middle one.
    There are no rows of fewer than five, nor of what would tell of fewer (`evaluation.withholding`); where only the
    share would, and of a measure, there are no `hits`.
    """

    # Found by the constraint's index; each index more is written to for every row of a month. The keys are those of
    # one definition, and of cases whose own are sure: to look each of them up again takes as long as a figure.
    definition = models.ForeignKey(
        FigureDefinition,
        models.PROTECT,
        verbose_name="definition",
        related_name="frozen",
        db_index=False,
        db_constraint=False,
    )
    figure = models.SlugField("tal", max_length=40, db_index=False)
    month = models.DateField("måned")
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        verbose_name="team",
        related_name="+",
        null=True,
        db_index=False,
        db_constraint=False,
    )
    target_group = models.ForeignKey(
        TargetGroup,
        models.PROTECT,
        verbose_name="målgruppe",
        related_name="+",
        null=True,
        db_index=False,
        db_constraint=False,
    )
    part = models.CharField("del", max_length=60, blank=True)
    number = models.PositiveIntegerField("antal")
    hits = models.PositiveIntegerField("heraf", null=True)
    total = models.DecimalField("sum", max_digits=16, decimal_places=2, null=True)
    median = models.DecimalField("median", max_digits=10, decimal_places=2, null=True)
    counted_at = models.DateTimeField("talt op")

    objects = FrozenFigureQuerySet.as_manager()

    class Meta:
        verbose_name = "månedens tal"
        verbose_name_plural = "månedens tal"
        ordering = ["figure", "month", "part", "pk"]
        triggers = [
            pgtrigger.Protect(name="frozen_figure_is_final", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
        constraints = [
            models.UniqueConstraint(
                name="frozen_figure_once",
                fields=["figure", "month", "team", "target_group", "part"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="frozen_figure_of_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="frozen_figure_of_at_least_five", condition=Q(number__gte=5)),
        ]

    def __str__(self):
        return f"{self.figure}, {self.month:%m.%Y}"


class Freeze(models.Model):
    """A month whose figures have been counted; that is done once, for good."""

    month = models.DateField("måned", unique=True)
    counted_at = models.DateTimeField("talt op")

    class Meta:
        verbose_name = "opgørelse"
        verbose_name_plural = "opgørelser"
        ordering = ["-month"]
        triggers = [pgtrigger.Protect(name="freeze_is_final", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [models.CheckConstraint(name="freeze_of_a_month", condition=Q(month__day=1))]

    def __str__(self):
        return f"{self.month:%m.%Y}"
