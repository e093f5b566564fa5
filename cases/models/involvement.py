from collections.abc import Iterable
from datetime import date, timedelta
from typing import Self

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from cases import handing_over
from danish.periods import BOTH_DAYS, DateRange
from danish.rules import RulesAtFields
from journal.models import Event

PERIOD = DateRange("from_on", "until_on", BOTH_DAYS)


class InvolvementQuerySet(models.QuerySet["Involvement"]):
    def live(self, on: date) -> Self:
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on)

    def coordinators(self) -> Self:
        return self.filter(part=Involvement.Part.COORDINATOR)

    def responsible(self) -> "Involvement | None":
        """The one of the coordinator there is now."""
        return self.coordinators().filter(until_on=None).select_related("user").first()

    def told_of(self, cases: Iterable[int]) -> dict[int, int]:
        """Whom to tell what happens in each of these cases: who is responsible now, and can log in."""
        now = self.coordinators().filter(case__in=set(cases), until_on=None, user__is_active=True)
        return dict(now.values_list("case_id", "user_id"))

    def working(self) -> Self:
        """Those whose part is in the case, and not only in an analysis of it."""
        return self.exclude(part=Involvement.Part.ANALYSIS)

    def others(self) -> Self:
        return self.exclude(part=Involvement.Part.COORDINATOR)

    def current(self, on: date) -> Self:
        """Those who are not over; somebody who joins later is among them."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=on))


@pghistory.track()
class Involvement(RulesAtFields):
    """Someone's part in a case for a period; it opens the case to them as long as it lasts."""

    class Part(models.TextChoices):
        COORDINATOR = "coordinator", "Ansvarlig medarbejder"
        COLLEAGUE = "colleague", "Kollega"
        COMPANY_CONSULTANT = "company_consultant", "Virksomhedskonsulent"
        MENTOR = "mentor", "Mentor"
        DISCIPLINE = "discipline", "Fagperson"
        # Let in by an analysis, whatever their role: they read, and write what they were asked for.
        ANALYSIS = "analysis", "Deltager i analyse"

    case = models.ForeignKey("cases.Case", models.CASCADE, verbose_name="sag", related_name="involvements")
    user = models.ForeignKey(User, models.PROTECT, verbose_name="medarbejder", related_name="involvements")
    part = models.CharField("rolle i sagen", max_length=20, choices=Part)
    from_on = models.DateField("fra", default=timezone.localdate)
    until_on = models.DateField("til", null=True, blank=True)
    reason = models.CharField("begrundelse", max_length=300, blank=True)
    # Of whoever is responsible: when and by whom it was handed over, and from whom.
    handed_over_at = models.DateTimeField("overdraget", null=True, blank=True, editable=False)
    handed_over_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="overdraget af", related_name="+", null=True, blank=True, editable=False
    )
    replaces = models.ForeignKey(
        User, models.PROTECT, verbose_name="afløser", related_name="+", null=True, blank=True, editable=False
    )

    objects = InvolvementQuerySet.as_manager()

    class Meta:
        verbose_name = "tilknytning"
        verbose_name_plural = "tilknytninger"
        ordering = ["from_on", "pk"]
        indexes = [
            models.Index(fields=["user", "until_on", "case"], name="involvement_of_user"),
            models.Index(
                fields=["handed_over_at"], condition=Q(handed_over_at__isnull=False), name="involvement_handed_over"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="involvement_one_live_coordinator",
                fields=["case"],
                include=["user", "from_on"],  # all that lists ask of it
                condition=Q(part="coordinator", until_on=None),
                violation_error_message="Sagen har allerede en ansvarlig medarbejder.",
            ),
            models.CheckConstraint(
                name="involvement_ends_after_start",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="Tilknytningen kan ikke slutte, før den begynder.",
                violation_error_code="until_on",
            ),
            ExclusionConstraint(
                name="involvement_part_no_overlap",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    ("part", RangeOperators.EQUAL),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
                violation_error_message="Medarbejderen er allerede med i sagen i den periode.",
                violation_error_code="user",
            ),
            ExclusionConstraint(
                name="involvement_one_coordinator_a_day",
                expressions=[("case", RangeOperators.EQUAL), (PERIOD, RangeOperators.OVERLAPS)],
                condition=Q(part="coordinator"),
                violation_error_message="Sagen har allerede en ansvarlig medarbejder i den periode.",
                violation_error_code="from_on",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_part_display()}"

    @classmethod
    def part_of_role(cls, role: str) -> str:
        """What somebody with this role takes part in a case as; who may be responsible joins as a colleague."""
        parts = {
            User.Role.COMPANY_CONSULTANT: cls.Part.COMPANY_CONSULTANT,
            User.Role.MENTOR: cls.Part.MENTOR,
            User.Role.DISCIPLINE: cls.Part.DISCIPLINE,
        }
        return str(parts.get(User.Role(role), cls.Part.COLLEAGUE))

    @property
    def is_coordinator(self) -> bool:
        return self.part == self.Part.COORDINATOR

    @property
    def is_responsible(self) -> bool:
        return self.is_coordinator and self.until_on is None

    def is_over(self, on: date) -> bool:
        return self.until_on is not None and self.until_on < on

    def in_the_way(self, user: User, from_on: date, until_on: date | None) -> "Involvement | None":
        """A part this person has already in that period, which two of the same may not share."""
        same = self.case.involvements.filter(user=user, part=self.part_of_role(user.role)).current(from_on)
        return (same.filter(from_on__lte=until_on) if until_on else same).order_by("from_on").first()

    @transaction.atomic
    def join(self, *, by: User | None) -> None:
        """Let a colleague into the case, as what the role says, or for an analysis."""
        self.part = self.part or self.part_of_role(self.user.role)
        self.save()
        self._note("Med i sagen", by=by)

    @transaction.atomic
    def end(self, *, on: date, by: User | None, because: str = "") -> None:
        """Close the case to the person after this day. A part that never lasted a day goes; its history stays."""
        is_over = on < timezone.localdate()
        text = "Ikke længere med i sagen" if is_over else f"Adgang til og med {on:%d.%m.%Y}"
        self._note(text, by=by, because=because)
        if on < self.from_on:
            self.delete()
            return
        self.until_on = on
        self.save()

    def succeed(self, old: "Involvement") -> None:
        """Begin as the responsible where another ends. Saves nothing.

        A responsible who began no earlier was a mistake and is replaced in the same row.
        """
        self.replaces = old.user
        if old.from_on >= self.from_on:
            self.pk = old.pk
        else:
            old.until_on = self.from_on - timedelta(days=1)

    def handed_over_in_words(self, old: User | None, went: handing_over.Followed) -> str:
        """The line on the timeline. The reason comes last, for a long one is cut."""
        line = f"Ny ansvarlig medarbejder: {self.user.name}{f' efter {old.name}' if old else ''}."
        along = handing_over.in_words(went)
        return " ".join(filter(None, [line, f"{along} fulgte med." if along else "", self.reason]))

    def _note(self, text: str, *, by: User | None, because: str = "") -> None:
        """Of an analysis it is no news for those who work on the case anyway."""
        if self.part != self.Part.ANALYSIS or not self.case.is_worked_on_by(self.user):
            words = f"{text}: {self.user.name}, {self.get_part_display().lower()}"
            self.case.note(Event.Kind.PEOPLE, f"{words}. {because}" if because else words, by=by)
