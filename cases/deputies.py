"""What becomes of deputies and of what they were let into when an absence changes."""

from copy import copy
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Absence, User
from cases.models import CoverPart

BEGUN = "Fraværet er begyndt, så første dag kan ikke blive senere. Ret den sidste dag, og skriv et nyt fravær."


@transaction.atomic
def keep(absence: Absence, *, by: User) -> None:
    """Save an absence that was changed; cases that were opened for its days are open for its new ones.

    Raises `ValidationError`, as where a day that has been one of it would be none: what others did that day could not
    be handed back.
    """
    today = timezone.localdate()
    before = Absence.objects.select_for_update().get(pk=absence.pk)
    # Held in the order in which a move holds them, so that neither waits for the other.
    parts = list(CoverPart.objects.of(absence).select_related("case", "cover").order_by("case_id"))
    if before.from_on <= today and before.from_on < absence.from_on:
        raise ValidationError({"from_on": BEGUN})
    absence.keep()
    if (before.from_on, before.until_on) == (absence.from_on, absence.until_on):
        return
    for part in parts:
        absence.check_deputy(part.cover)
        part.absence = absence
        part.hold_case()
        part.shut_case(before, on=today - timedelta(days=1), by=by)
        part.open_case(by=by)


@transaction.atomic
def end(absence: Absence, *, today: date, keeps_today: bool, by: User) -> None:
    """Back: what was opened for the absence shuts with it."""
    before = copy(absence)
    parts = list(CoverPart.objects.of(absence).select_related("case", "cover"))
    absence.end(today, keeps_today=keeps_today)
    last_day = absence.until_on if absence.pk else today - timedelta(days=1)
    for part in parts:
        part.shut_case(before, on=last_day, by=by)


def promised(absence: Absence) -> list[Absence]:
    """Whom the absent person was to stand in for on these days, for all or a part."""
    asked = Q(cover=absence.user_id) | Q(parts__cover=absence.user_id)
    found = (
        Absence.objects.filter(asked).within(absence.from_on, absence.until_on).select_related("user", "user__team")
    )
    return list(found.distinct())


def covered_by(user: User, *, since: date) -> list[Absence]:
    """Where this user stands in for all or a part, that is not over before the day."""
    found = Absence.objects.filter(Q(cover=user) | Q(parts__cover=user), until_on__gte=since).select_related("user")
    return list(found.distinct())
