from django.contrib.postgres.fields import ArrayField
from django.db import models

from cases.models import Case


class CaseDay(models.Model):
    """How an open case stood on a day, so that the lead's board need not find it out anew for every look.

    It counts only while `as_of` is what it would be today, and the case has no `CaseChange` (`evaluation.case_days`).
    What is kept says nothing that the case doesn't, and goes with it.
    """

    case = models.OneToOneField(Case, models.CASCADE, verbose_name="sag", related_name="+")
    as_of = models.CharField("opgjort", max_length=60)  # the day, how it was found, after how many changes of rules
    team = models.ForeignKey("accounts.Team", models.CASCADE, verbose_name="team", related_name="+")
    target_group = models.ForeignKey(
        "catalog.TargetGroup", models.CASCADE, verbose_name="målgruppe", related_name="+", db_index=False
    )
    coordinator = models.ForeignKey(
        "accounts.User", models.CASCADE, verbose_name="ansvarlig", related_name="+", null=True, db_index=False
    )
    is_high_risk = models.BooleanField("høj risiko", null=True)
    running = models.PositiveIntegerField("indsatser i gang")
    support_since = models.DateField("på forsørgelse siden", null=True)
    days = ArrayField(models.DateField(null=True), verbose_name="dage")  # of `team_board.COUNTED`

    class Meta:
        verbose_name = "sagens dag"
        verbose_name_plural = "sagernes dage"
        ordering = ["case"]
        indexes = [models.Index(fields=["as_of"], name="case_day_as_of")]

    def __str__(self):
        return f"{self.case}, {self.as_of}"


class CaseChange(models.Model):
    """Something was written about a case, or a rule all cases are judged by; the database itself notes it (triggers).

    A row of its own each time: nobody waits for anybody else who writes about the same case. Those of a case go when
    it is found anew; those of rules stay, and their number says how many there were.
    """

    case_number = models.BigIntegerField("sagens nummer", null=True, db_index=True)  # none: all cases

    class Meta:
        verbose_name = "ændring af en sag"
        verbose_name_plural = "ændringer af sager"
        ordering = ["pk"]

    def __str__(self):
        return f"S-{self.case_number:06d}" if self.case_number else "Alle sager"
