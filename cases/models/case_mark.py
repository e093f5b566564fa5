from typing import Self

import pghistory
from django.db import models
from django.db.models import Q

from accounts.models import User
from cases.models.case import Case
from danish.fields import MaskedCharField
from danish.rules import RulesAtFields


class CaseMarkQuerySet(models.QuerySet["CaseMark"]):
    def visible_to(self, user: User) -> Self:
        """One's own, on the cases one may still see: nobody sees the marks of others."""
        return self.filter(user=user, case__in=Case.objects.visible_to(user))


@pghistory.track()
class CaseMark(RulesAtFields):
    """What one person has noted for themselves on a case: a memo, perhaps with a day, and a label of their own."""

    class Shape(models.TextChoices):
        CIRCLE = "circle", "Cirkel"
        SQUARE = "square", "Firkant"
        TRIANGLE = "triangle", "Trekant"
        DIAMOND = "diamond", "Rude"
        STAR = "star", "Stjerne"

    class Colour(models.TextChoices):
        RED = "red", "Rød"
        AMBER = "amber", "Gul"
        GREEN = "green", "Grøn"
        BLUE = "blue", "Blå"
        VIOLET = "violet", "Lilla"
        GREY = "grey", "Grå"

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="marks")
    user = models.ForeignKey(User, models.PROTECT, verbose_name="medarbejder", related_name="+")
    memo = MaskedCharField("huskeseddel", max_length=300, blank=True)
    memo_on = models.DateField("huskes den", null=True, blank=True)
    shape = models.CharField("form", max_length=10, choices=Shape, blank=True)
    colour = models.CharField("farve", max_length=10, choices=Colour, blank=True)
    label = MaskedCharField("mærkat", max_length=30, blank=True)

    objects = CaseMarkQuerySet.as_manager()

    class Meta:
        verbose_name = "huskeseddel"
        verbose_name_plural = "huskesedler"
        ordering = ["user", "case"]
        constraints = [
            models.UniqueConstraint(name="case_mark_one_for_each_person", fields=["user", "case"]),
            models.CheckConstraint(
                name="case_mark_label_has_words_shape_and_colour",
                condition=Q(shape="", colour="", label="") | (~Q(shape="") & ~Q(colour="") & ~Q(label="")),
                violation_error_code="label",
                violation_error_message="En mærkat skal have både ord, form og farve.",
            ),
            models.CheckConstraint(
                name="case_mark_day_has_a_memo",
                condition=Q(memo_on=None) | ~Q(memo=""),
                violation_error_code="memo",
                violation_error_message="Skriv, hvad du vil huske den dag.",
            ),
        ]

    def __str__(self):
        return self.memo or self.label

    @property
    def is_empty(self) -> bool:
        return not (self.memo or self.label)

    def put(self) -> None:
        """Save what was written; when nothing is left of it, there is no mark."""
        if not self.is_empty:
            self.save()
        elif self.pk:
            self.delete()
