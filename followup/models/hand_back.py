from collections.abc import Iterable, Mapping
from typing import Self

import pghistory
from django.db import models, transaction
from django.utils import timezone

from accounts.models import Absence, User
from cases.models import Case
from danish.rules import RulesAtFields
from journal.models import Event


class HandBackQuerySet(models.QuerySet["HandBack"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def of_case(self, case: Case) -> Self:
        """Those of a case that the door has opened."""
        return self.filter(case=case)

    def of(self, absence: Absence) -> Self:
        return self.filter(absence=absence)

    def mark_read(self) -> int:
        return self.filter(read_at=None).update(read_at=timezone.now())


@pghistory.track()
class HandBack(RulesAtFields):
    """What a deputy wants the colleague to know of one case when they are back. What was done is in the journal."""

    absence = models.ForeignKey(Absence, models.CASCADE, verbose_name="fravær", related_name="hand_backs")
    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="hand_backs")
    by = models.ForeignKey(User, models.PROTECT, verbose_name="vikar", related_name="+", editable=False)
    text = models.CharField("besked", max_length=1000)
    at = models.DateTimeField("skrevet", default=timezone.now, editable=False)
    read_at = models.DateTimeField("læst", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    # How the line in the journal begins; it is no work that was done in the case.
    LINE = "Tilbagelevering "

    objects = HandBackQuerySet.as_manager()

    class Meta:
        verbose_name = "tilbagelevering"
        verbose_name_plural = "tilbageleveringer"
        ordering = ["case", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="hand_back_one_of_a_deputy",
                fields=["absence", "case", "by"],
                violation_error_message="Du har allerede skrevet til sagen. Ret det, du skrev.",
            ),
        ]

    def __str__(self):
        return f"{self.at:%d.%m.%Y}"

    @classmethod
    @transaction.atomic
    def write(cls, absence: Absence, cases: Iterable[Case], texts: Mapping[int, str], *, by: User) -> int:
        """Save what this deputy says of each case; no words take back what was said. How many were changed.

        Raises `Absence.DoesNotExist` if it was deleted meanwhile.
        """
        Absence.objects.select_for_update(no_key=True).get(pk=absence.pk)  # two windows, one after the other
        said = {one.case_id: one for one in cls.objects.of(absence).filter(by=by)}
        changed = 0
        for case in cases:
            one, text = said.get(case.pk) or cls(absence=absence, case=case, by=by, version=0), texts[case.pk]
            if text == one.text:
                continue
            changed += 1
            one.case = case
            one._say(text)
        return changed

    def _say(self, text: str) -> None:
        if text:
            self.text, self.at, self.read_at, self.version = text, timezone.now(), None, self.version + 1
            self.save()
        else:
            self.delete()
        told = "skrevet" if text else "taget tilbage"
        self.case.note(Event.Kind.FOLLOW_UP, f"{self.LINE}{told} til {self.absence.user.name}", by=self.by)
