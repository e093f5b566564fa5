from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import User
from cases.models import Case
from catalog.models import Intake
from danish.fields import MaskedCharField
from plans.models.intervention import Intervention

# An intake's row is locked by the count, so those who take its last place at once come one after the other, and
# intake_not_overbooked refuses the second.
COUNT_TAKEN = """
IF TG_OP <> 'INSERT' AND OLD.state IN ('waiting', 'offered', 'booked') THEN
    UPDATE catalog_intake
    SET booked = booked - (OLD.state <> 'waiting')::int, waiting = waiting - (OLD.state = 'waiting')::int
    WHERE id = OLD.intake_id;
END IF;
IF TG_OP <> 'DELETE' AND NEW.state IN ('waiting', 'offered', 'booked') THEN
    UPDATE catalog_intake
    SET booked = booked + (NEW.state <> 'waiting')::int, waiting = waiting + (NEW.state = 'waiting')::int
    WHERE id = NEW.intake_id;
END IF;
RETURN NULL;
"""


class PlaceQuerySet(models.QuerySet["Place"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(intervention__case__in=Case.objects.visible_to(user))

    def taken(self) -> Self:
        """Those that use up one of the intake's places."""
        return self.filter(state__in=Place.TAKEN)

    def in_line(self) -> Self:
        """Those that wait, the next one first."""
        return self.filter(state=Place.State.WAITING).order_by("-is_urgent", "asked_at", "pk")


@pghistory.track()
class Place(models.Model):
    """A citizen's place in an intake, or in the line for one."""

    class State(models.TextChoices):
        WAITING = "waiting", "På venteliste"
        OFFERED = "offered", "Tilbudt plads"
        BOOKED = "booked", "Har plads"
        GIVEN_UP = "given_up", "Opgivet"
        LAPSED = "lapsed", "Tilbuddet udløb"
        LEFT = "left", "Færdig"

    TAKEN = (State.OFFERED, State.BOOKED)
    LIVE = (State.WAITING, State.OFFERED, State.BOOKED)

    intake = models.ForeignKey(Intake, models.PROTECT, verbose_name="optag", related_name="places")
    intervention = models.ForeignKey(Intervention, models.CASCADE, verbose_name="indsats", related_name="places")
    state = models.CharField("tilstand", max_length=10, choices=State, editable=False)
    is_urgent = models.BooleanField("foran i køen", default=False)
    urgent_because = MaskedCharField("hvorfor foran i køen", max_length=200, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name="bedt om af", related_name="+", editable=False)
    asked_at = models.DateTimeField("bedt om", auto_now_add=True)
    answer_by = models.DateField("svar senest", null=True, blank=True, editable=False)
    booked_at = models.DateTimeField("fik plads", null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("sluttede", null=True, blank=True, editable=False)
    ended_because = MaskedCharField("hvorfor opgivet", max_length=200, blank=True, editable=False)
    # When the clock put it into another line, and why: an intake was cancelled, or began without it.
    moved_at = models.DateTimeField("flyttet", null=True, blank=True, editable=False)
    moved_because = models.CharField("hvorfor flyttet", max_length=200, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "plads"
        verbose_name_plural = "pladser"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["intervention"],
                condition=Q(state__in=["waiting", "offered", "booked"]),
                name="place_one_at_a_time",
                violation_error_message="Indsatsen har allerede en plads eller står på en venteliste.",
            ),
            models.CheckConstraint(
                name="place_offered_until_a_day",
                condition=Q(state="offered", answer_by__isnull=False) | ~Q(state="offered"),
            ),
            models.CheckConstraint(
                name="place_urgent_for_a_reason",
                condition=Q(is_urgent=False) | ~Q(urgent_because=""),
                violation_error_message="Skriv, hvorfor borgeren skal foran i køen.",
                violation_error_code="urgent_because",
            ),
            models.CheckConstraint(
                name="place_ended_has_a_time",
                condition=Q(state__in=["waiting", "offered", "booked"], ended_at=None)
                | Q(state__in=["given_up", "lapsed", "left"], ended_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["intake", "-is_urgent", "asked_at"], condition=Q(state="waiting"), name="place_line"),
            models.Index(fields=["answer_by"], condition=Q(state="offered"), name="place_to_answer"),
        ]

        triggers = [
            pgtrigger.Trigger(
                name="count_taken",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state", "intake_id") | pgtrigger.Delete,
                func=COUNT_TAKEN,
            )
        ]

    def __str__(self):
        return f"{self.intervention}: {self.get_state_display()}"
