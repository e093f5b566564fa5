from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import F, Q

from catalog.models import TargetGroup


class RestartRule(models.Model):
    """Something that begins again when a citizen changes target group, in the period the rule counts."""

    class Trigger(models.TextChoices):
        GROUP = "group", "Når målgruppen skifter"
        BENEFIT = "benefit", "Når ydelsen skifter med målgruppen"

    key = models.SlugField("nøgle", max_length=40, unique=True)
    trigger = models.CharField("hvornår", max_length=10, choices=Trigger)
    label = models.CharField("hvad begynder forfra", max_length=80)
    text = models.CharField("forklaring", max_length=300)
    from_on = models.DateField("gælder fra")
    until_on = models.DateField("gælder til", null=True, blank=True)
    loaded = models.JSONField(default=dict, editable=False, verbose_name="indlæst")

    class Meta:
        verbose_name = "regel for ny start"
        verbose_name_plural = "regler for ny start"
        ordering = ["from_on", "key"]
        constraints = [
            models.CheckConstraint(
                name="restart_rule_ends_after_it_began",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="Reglen kan ikke ophøre, før den begynder.",
                violation_error_code="until_on",
            ),
        ]

    def __str__(self):
        return self.label

    def applies(self, before: TargetGroup, after: TargetGroup, on: date) -> bool:
        """Whether the change of target group on this date begins it again."""
        if on < self.from_on or (self.until_on and on > self.until_on) or before.pk == after.pk:
            return False
        return self.trigger == self.Trigger.GROUP or before.benefit != after.benefit


def restarted(rules: Iterable[RestartRule], before: TargetGroup, after: TargetGroup, on: date) -> list[RestartRule]:
    """What begins again, by the rules that counted on the day of the change."""
    return [rule for rule in rules if rule.applies(before, after, on)]
