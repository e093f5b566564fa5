from datetime import date, timedelta
from typing import Self

import pghistory
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Absence, User
from cases.models.case import Case, CaseQuerySet
from cases.models.involvement import Involvement
from catalog.models import TargetGroup
from danish.periods import days_between
from danish.rules import RulesAtFields

LET_IN = "Vikar under en kollegas fravær"  # by what a deputy's part in a case is known again


class CoverPartQuerySet(models.QuerySet["CoverPart"]):
    def of(self, absence: Absence) -> Self:
        return self.filter(absence=absence)


@pghistory.track()
class CoverPart(RulesAtFields):
    """Who stands in for a part of what somebody away has: a target group, or one case; the case is the stronger rule.

    What no part names goes to `Absence.cover`. A case named here that is not open to the deputy opens for the days.
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

    def clean(self) -> None:
        """The same holds for who stands in for a part as for all of it."""
        if self.cover_id and self.absence_id:
            self.absence.check_deputy(self.cover)
        if self.case_id and self.case:
            if not self.case.involvements.coordinators().filter(user=self.absence.user_id, until_on=None):
                raise ValidationError({"case": "Vælg en sag, som den fraværende er ansvarlig for."})
            if not self.case.is_open:
                raise ValidationError({"case": "Sagen er afsluttet. Vælg en anden."})

    @transaction.atomic
    def give(self, *, by: User) -> None:
        """Save it, by rules that hold against what others write in the same moment. Raises `ValidationError`."""
        people = User.objects.select_for_update(no_key=True).filter(pk__in=[self.absence.user_id, self.cover_id])
        list(people.order_by("pk"))  # as `Absence.keep`, so that two never wait for each other
        self.hold_case()
        self.full_clean()
        self.save()
        self.open_case(by=by)

    @transaction.atomic
    def take_back(self, *, by: User) -> None:
        self.hold_case()
        self.shut_case(self.absence, on=timezone.localdate() - timedelta(days=1), by=by)
        self.delete()

    def hold_case(self) -> None:
        if self.case:
            self.case.hold()

    def open_case(self, *, by: User) -> None:
        """Let the deputy in for those of the days on which the case is not open to them anyway.

        An analysis opens it only to read, and a look only for hours.
        """
        if self.case is None or not self.case.is_open:
            return
        if Case.objects.reached(CaseQuerySet.team_of(self.cover), [], []).filter(pk=self.case.pk).exists():
            return
        first, last = max(self.absence.from_on, timezone.localdate()), self.absence.until_on
        own = self.case.involvements.working().filter(user=self.cover, from_on__lte=last).current(first)
        for from_on, until_on in days_between(own.values_list("from_on", "until_on"), first, last):
            let_in = Involvement(case=self.case, user=self.cover, from_on=from_on, until_on=until_on, reason=LET_IN)
            let_in.join(by=by)

    def shut_case(self, was: Absence, *, on: date, by: User) -> None:
        """End after this day what the deputy was let into for the days that the absence had."""
        if self.case is None:
            return
        let_in = self.case.involvements.filter(user=self.cover, reason=LET_IN, from_on__gte=was.from_on)
        for one in let_in.filter(until_on__gt=on, until_on__lte=was.until_on).select_related("case", "user"):
            one.end(on=on, by=by)
