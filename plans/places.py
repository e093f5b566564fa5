"""What the clock does with places.

Unanswered offers lapse, a line is found for those whose intake is off, and what is free is offered to the next.
Everything is done under the lock of the intake, and asked again there, so two that run at once do it once.
"""

import logging
from datetime import date

from django.db import DatabaseError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from catalog.models import Intake
from plans.models import Place, offer_free_places

log = logging.getLogger(__name__)


def settle(today: date) -> int:
    """Everything that is due, however long the clock stood. How many intakes were settled.

    One that the database refuses does not stop the others.
    """
    settled = 0
    for pk in list(_due(today).order_by("pk").values_list("pk", flat=True)):
        try:
            settle_intake(pk, today)
        except DatabaseError as error:
            log.error("intake %d was not settled: %s", pk, type(error).__name__)
        else:
            settled += 1
    return settled


def _due(today: date) -> QuerySet[Intake]:
    still_open = Intake.objects.open(today)
    has_following = Exists(still_open.filter(offer=OuterRef("offer")).exclude(pk=OuterRef("pk")))
    unanswered = Q(places__in=Place.objects.unanswered(today)) | Q(places__in=Place.objects.begun_before_answer())
    to_offer = Q(waiting__gt=0, booked__lt=F("capacity"), pk__in=still_open)
    to_move = Q(waiting__gt=0) & ~Q(pk__in=still_open) & has_following
    off = Q(is_cancelled=True, booked__gt=0)
    return Intake.objects.filter(unanswered | to_offer | to_move | off).distinct()


@transaction.atomic
def settle_intake(pk: int, today: date) -> None:
    """Lapse, move and offer, for one intake.

    When another intake has become the next one before both were locked, this is left for the next minute.
    """
    expected = _following(Intake.objects.get(pk=pk), today)
    lines = Place.lock_lines({pk, expected.pk} if expected else {pk})
    intake = lines[pk]
    following = _following(intake, today)
    if following and following.pk not in lines:
        return
    for place in intake.places.begun_before_answer().order_by("pk"):
        place.intake = intake
        place.answer_sooner()
    for place in intake.places.unanswered(today).order_by("pk"):
        place.lapse()
    if intake.is_open(today):
        offer_free_places(intake, today)
        return
    _move_on(intake, lines[following.pk] if following else None, today)
    if following:
        offer_free_places(lines[following.pk], today)


def _following(intake: Intake, today: date) -> Intake | None:
    """Where those go who cannot begin in this one: the next with a day, else what is filled as places become free."""
    others = Intake.objects.filter(offer=intake.offer_id).open(today).exclude(pk=intake.pk)
    return others.order_by(F("starts_on").asc(nulls_last=True), "pk").first()


def _move_on(intake: Intake, following: Intake | None, today: date) -> None:
    """Those who had a place in an intake that is cancelled stand first in the next line; those who waited, as before.

    Without a next one they wait in this, and are moved when there is one.
    """
    because = f"{intake} er begyndt eller lukket for tilmelding"
    if intake.is_cancelled:
        because = f"{intake} er aflyst: {intake.cancelled_because}".rstrip(".")
    waiting = intake.places.in_line()
    if intake.is_cancelled:
        for place in intake.places.taken().order_by("asked_at", "pk"):
            place.be_moved(following or intake, because=because, to_the_front=True)
    if following:
        for place in waiting:
            place.be_moved(following, because=because, to_the_front=False)
