from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Self

import pghistory
from django.db import models, transaction
from django.db.models import F, Q

from accounts.models import FULL_TIME, User
from catalog.models import TargetGroup
from danish.rules import RulesAtFields

NOT_BELOW_ZERO = "Skriv 0 eller mere."


class CaseloadNormQuerySet(models.QuerySet["CaseloadNorm"]):
    def on(self, day: date) -> "CaseloadNorm | None":
        """The norm that counts that day; `caseloads.norm_on` has it with its shares and weights."""
        live = self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)
        return live.order_by("-from_on").first()

    def may_be_removed(self, today: date) -> Self:
        """Those that no night was written down by: a slip of today is taken back today."""
        return self.filter(from_on__gte=today)


@pghistory.track()
class CaseloadNorm(RulesAtFields):
    """How many cases a full-time caseworker keeps the overview of, and what makes a case weigh more. Has a period.

    A case weighs what its target group says, else 1, and as much more as is written here: when the citizen's newest
    screening is in its highest band, for each intervention that runs beside `free_lines` others, and while the case
    is new to its caseworker.
    """

    low = models.PositiveSmallIntegerField("norm fra", default=30)
    high = models.PositiveSmallIntegerField("norm til", default=35)
    full_time = models.DecimalField("timer om ugen på fuld tid", max_digits=4, decimal_places=1, default=FULL_TIME)
    risk = models.DecimalField("høj risiko", max_digits=3, decimal_places=2, default=Decimal(0))
    line = models.DecimalField("hver parallel indsats ud over de første", max_digits=3, decimal_places=2, default=0)
    free_lines = models.PositiveSmallIntegerField("de første indsatser", default=2)
    new_case = models.DecimalField("ny sag", max_digits=3, decimal_places=2, default=Decimal(0))
    from_on = models.DateField("gælder fra")
    until_on = models.DateField("gælder til", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = CaseloadNormQuerySet.as_manager()

    class Meta:
        verbose_name = "norm for sagstal"
        verbose_name_plural = "normer for sagstal"
        ordering = ["-from_on"]
        constraints = [
            models.UniqueConstraint(name="caseload_norm_one_from_a_day", fields=["from_on"]),
            models.CheckConstraint(
                name="caseload_norm_is_a_band",
                condition=Q(low__gte=1, high__gte=F("low"), high__lte=200),
                violation_error_code="high",
                violation_error_message="Skriv en norm fra 1 til 200 sager, den laveste først.",
            ),
            models.CheckConstraint(
                name="caseload_norm_full_time_is_a_week",
                condition=Q(full_time__gte=1, full_time__lte=45),
                violation_error_code="full_time",
                violation_error_message="Skriv et timetal mellem 1 og 45.",
            ),
            models.CheckConstraint(
                name="caseload_norm_weighs_nothing_less",
                condition=Q(risk__gte=0, line__gte=0, new_case__gte=0),
                violation_error_message=NOT_BELOW_ZERO,
            ),
            models.CheckConstraint(
                name="caseload_norm_ends_after_it_began",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_code="until_on",
                violation_error_message="Normen kan ikke ophøre, før den begynder.",
            ),
        ]

    def __str__(self):
        return f"{self.low}–{self.high} sager fra {self.from_on:%d.%m.%Y}"

    @transaction.atomic
    def begin(self, shares: Mapping[str, int], weights: Mapping[int, Decimal]) -> None:
        """Save a new norm with what it says of roles and target groups. Takes over from the one before on its day."""
        self.save()
        self.role_shares.bulk_create(
            [CaseloadRoleShare(norm=self, role=role, percent=percent) for role, percent in shares.items()]
        )
        self.group_weights.bulk_create(
            [CaseloadGroupWeight(norm=self, target_group_id=group, weight=weight) for group, weight in weights.items()]
        )


class CaseloadRoleShare(models.Model):
    """How much of the norm is for somebody with this role; caseworkers have all of it, where nothing else is said."""

    norm = models.ForeignKey(CaseloadNorm, models.CASCADE, verbose_name="norm", related_name="role_shares")
    role = models.CharField("rolle", max_length=20, choices=User.Role)
    percent = models.PositiveSmallIntegerField("procent af normen")

    class Meta:
        verbose_name = "andel for en rolle"
        verbose_name_plural = "andele for roller"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="caseload_role_share_once", fields=["norm", "role"]),
            models.CheckConstraint(
                name="caseload_role_share_is_a_part",
                condition=Q(percent__lte=100),
                violation_error_code="percent",
                violation_error_message="Skriv højst 100.",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}: {self.percent} %"


class CaseloadGroupWeight(models.Model):
    """What a case of a target group weighs; 1 where nothing else is said."""

    norm = models.ForeignKey(CaseloadNorm, models.CASCADE, verbose_name="norm", related_name="group_weights")
    target_group = models.ForeignKey(TargetGroup, models.CASCADE, verbose_name="målgruppe", related_name="+")
    weight = models.DecimalField("vægt", max_digits=3, decimal_places=2)

    class Meta:
        verbose_name = "vægt for en målgruppe"
        verbose_name_plural = "vægte for målgrupper"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="caseload_group_weight_once", fields=["norm", "target_group"]),
            models.CheckConstraint(
                name="caseload_group_weight_is_some",
                condition=Q(weight__gt=0, weight__lte=5),
                violation_error_code="weight",
                violation_error_message="Skriv en vægt over 0 og højst 5.",
            ),
        ]

    def __str__(self):
        return f"{self.target_group}: {self.weight}"


class TeamDayQuerySet(models.QuerySet["TeamDay"]):
    def of(self, teams: list[int], first: date, last: date) -> Self:
        return self.filter(team__in=teams, on__range=(first, last)).order_by("team", "on")


class TeamDay(models.Model):
    """How a team stood in the night before a day, in numbers that name nobody; what its trend is drawn from."""

    team = models.ForeignKey("accounts.Team", models.CASCADE, verbose_name="team", related_name="+")
    on = models.DateField("dag")
    cases = models.PositiveIntegerField("åbne sager")
    overdue = models.PositiveIntegerField("sager med overskredet opfølgning")
    opened = models.PositiveIntegerField("sager oprettet dagen før")
    closed = models.PositiveIntegerField("sager afsluttet dagen før")

    objects = TeamDayQuerySet.as_manager()

    class Meta:
        verbose_name = "teamets dag"
        verbose_name_plural = "teamets dage"
        ordering = ["team", "on"]
        constraints = [models.UniqueConstraint(name="team_day_once", fields=["team", "on"])]

    def __str__(self):
        return f"{self.team}, {self.on:%d.%m.%Y}"
