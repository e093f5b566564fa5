from typing import Self

import pghistory
from django.db import models
from django.db.models import Q

from accounts.models import Absence, User
from cases.models.case import Case
from catalog.models import TargetGroup
from danish.rules import RulesAtFields


class CoverPartQuerySet(models.QuerySet["CoverPart"]):
    def of(self, absence: Absence) -> Self:
        return self.filter(absence=absence)


@pghistory.track()
class CoverPart(RulesAtFields):
    """Who stands in for a part of what somebody away has: a target group, or one case; the case is the stronger rule.

    What no part names goes to `Absence.cover`.
    """

    absence = models.ForeignKey(Absence, models.CASCADE, verbose_name="fravær", related_name="parts")
    cover = models.ForeignKey(User, models.PROTECT, verbose_name="vikar", related_name="+")
    target_group = models.ForeignKey(
        TargetGroup, models.PROTECT, verbose_name="målgruppe", related_name="+", null=True, blank=True
    )
    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="covered", null=True, blank=True)

    objects = CoverPartQuerySet.as_manager()

    class Meta:
        verbose_name = "vikar for en del"
        verbose_name_plural = "vikarer for dele"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="cover_part_is_of_a_group_or_a_case",
                condition=Q(target_group=None, case__isnull=False) | Q(target_group__isnull=False, case=None),
                violation_error_message="Vælg enten en målgruppe eller en sag.",
            ),
            models.UniqueConstraint(
                name="cover_part_one_of_a_group",
                fields=["absence", "target_group"],
                condition=Q(case=None),
                violation_error_code="target_group",
                violation_error_message="Målgruppen har allerede en vikar.",
            ),
            models.UniqueConstraint(
                name="cover_part_one_of_a_case",
                fields=["absence", "case"],
                condition=Q(target_group=None),
                violation_error_code="case",
                violation_error_message="Sagen har allerede en vikar.",
            ),
        ]

    def __str__(self):
        return f"{self.target_group or f'S-{self.case_id:06d}'}: {self.cover}"
