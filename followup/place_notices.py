"""Who is responsible for a case is told of places.

They were offered, they lapsed, they were moved because an intake was called off, or the intake got another first day.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from cases.models import Involvement
from catalog.models import Intake
from notices.models import Notice
from plans.models import Place

STANDS = {"waiting": "står på venteliste", "offered": "er tilbudt en plads", "booked": "har en plads"}
ASKED_BACK = timedelta(days=7)  # a clock that stood still catches up


def tell_of_places() -> int:
    """One notice for each thing that happened to a place, however often this runs. How many were told."""
    since = timezone.now() - ASKED_BACK
    happened = [*_offered(), *_lapsed(since), *_moved(since), *_put_off(since)]
    responsible = Involvement.objects.told_of(place.intervention.case_id for place, *_ in happened)
    return Notice.objects.tell(
        Notice(
            recipient_id=responsible[place.intervention.case_id],
            topic=topic,
            on=on,
            text=f"Sag {place.intervention.case.number}: {text}",
            case_id=place.intervention.case_id,
            url=f"{reverse('plans:plan_detail', args=[place.intervention.case_id])}"
            f"#intervention-{place.intervention_id}",
        )
        for place, topic, on, text in happened
        if place.intervention.case_id in responsible
    )


Told = Iterator[tuple[Place, str, date, str]]


def _offered() -> Told:
    for place in _of_open_cases(Place.objects.filter(state=Place.State.OFFERED)):
        text = f"Der er en ledig plads. Svar senest {place.answer_by:%d.%m.%Y}."
        yield place, f"place offered {place.pk} {place.answer_by}", timezone.localdate(), text


def _lapsed(since: datetime) -> Told:
    for place in _of_open_cases(Place.objects.filter(state=Place.State.LAPSED, ended_at__gte=since)):
        text = "Fristen for at svare på en ledig plads udløb, og pladsen er givet videre."
        yield place, f"place lapsed {place.pk}", timezone.localdate(place.ended_at), text


def _moved(since: datetime) -> Told:
    for place in _of_open_cases(Place.objects.live().filter(moved_at__gte=since)):
        where = f"på venteliste til {str(place.intake).lower()}"
        if place.is_urgent:
            where = f"forrest {where}"
        if not place.intake.is_open(timezone.localdate()):
            where = "forrest i køen, når der kommer et nyt"
        what, _, _ = place.moved_because.partition(":")  # the reason stands in the plan, and may be long
        text = f"{what}. Borgeren står {where}."
        yield place, f"place moved {place.pk} {place.moved_at:%Y%m%d%H%M%S}", timezone.localdate(place.moved_at), text


def _put_off(since: datetime) -> Told:
    """Who asked for the place afterwards knows the new day."""
    steps, places = Intake.put_off(since), defaultdict[int, list[Place]](list)
    for place in _of_open_cases(Place.objects.live().filter(intake__in={step.intake_id for step in steps})):
        places[place.intake_id].append(place)
    for step in steps:
        for place in places[step.intake_id]:
            if max(place.asked_at, place.moved_at or place.asked_at) < step.at:
                moved = f"Hold fra {step.before:%d.%m.%Y} begynder nu {step.after:%d.%m.%Y}"
                text = f"{moved}. Borgeren {STANDS[place.state]}."
                yield place, f"intake put off {place.pk} {step.step_id}", timezone.localdate(step.at), text


def _of_open_cases(places: "Iterable[Place]") -> "Iterable[Place]":
    found = places.filter(intervention__case__closed_on=None)  # type: ignore[attr-defined]
    return found.select_related("intake", "intervention__case").order_by("pk")
