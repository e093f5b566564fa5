"""What was done in the cases of somebody who was away: for the deputy who hands back, and for who returns."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q, Value
from django.urls import reverse
from django.utils import timezone

from accounts.models import Absence, AbsenceQuerySet, User
from cases.deputies_sql import Asked
from cases.models import Case, CoverPart
from cases.models.case import CaseQuerySet
from followup.models import HandBack
from journal.models import Event, EventQuerySet
from notices.clock_days import is_day_off
from notices.models import Notice

SHOWN = 12  # of what was done in one case; the rest is on its timeline
ASKED_WITHIN = timedelta(days=4)  # a holiday may come between
WRITTEN_WITHIN = timedelta(days=14)  # of the last day away


@dataclass
class Handed:
    """One case: what was done while the colleague was away, and what deputies say of it."""

    case: Case
    done: list[Event]
    notes: list[HandBack]
    more: int


def stood_in(absence: Absence, deputy: User) -> CaseQuerySet:
    """Cases of who was away that this deputy may open, and was asked to take over or did something in."""
    theirs = Case.objects.visible_to(deputy).open().coordinated_by(absence.user)
    had = Q(asked=deputy.pk) | Exists(_done(absence).filter(actor=deputy, case_id=OuterRef("pk")))
    found = theirs.alias(asked=Asked(Value(absence.pk), F("pk"))).filter(had)
    return found.select_related("citizen").order_by("citizen__sort_key", "pk")


def of_deputy(absence: Absence, deputy: User) -> list[Handed]:
    """With what the deputy did and said; the cases in which something was done first."""
    cases = list(stood_in(absence, deputy))
    notes = HandBack.objects.of(absence).filter(by=deputy, case__in=cases)
    done = _done(absence).filter(actor=deputy, case_id__in=[one.pk for one in cases])
    handed = _handed(cases, list(done), list(notes))
    return sorted(handed, key=lambda one: not (one.done or one.notes))


def of_returned(absence: Absence) -> list[Handed]:
    """With what everybody else did meanwhile: only cases in which something happened."""
    own = Case.objects.visible_to(absence.user).open().coordinated_by(absence.user)
    cases = list(own.select_related("citizen").order_by("citizen__sort_key", "pk"))
    notes = HandBack.objects.of(absence).filter(case__in=cases).select_related("by")
    done = _done(absence).exclude(actor=absence.user).exclude(actor=None)
    handed = _handed(cases, list(done.filter(case_id__in=[one.pk for one in cases])), list(notes))
    happened = [one for one in handed if one.done or one.notes]
    return sorted(happened, key=lambda one: not one.notes)


def is_begun_with(absence: Absence) -> bool:
    """Whether a deputy has written to whoever is away, or done something in one of their cases."""
    if HandBack.objects.of(absence).exists():
        return True
    parts = CoverPart.objects.of(absence).values_list("cover", flat=True)
    cases = Case.objects.as_system("whether there are any, and nothing of whom").coordinated_by(absence.user)
    return _done(absence).filter(actor__in=[absence.cover_id, *parts], case_id__in=cases.values("pk")).exists()


def _done(absence: Absence) -> EventQuerySet:
    """What was written into journals on the days of the absence."""
    zone = timezone.get_current_timezone()
    first = datetime.combine(absence.from_on, time.min, zone)
    last = datetime.combine(absence.until_on, time.max, zone)
    done = Event.objects.filter(at__range=(first, last)).exclude(text__startswith=HandBack.LINE)
    return done.select_related("actor").order_by("at", "pk")


def _handed(cases: list[Case], done: list[Event], notes: list[HandBack]) -> list[Handed]:
    of_case: dict[int, list[Event]] = defaultdict(list)
    said: dict[int, list[HandBack]] = defaultdict(list)
    for event in done:
        of_case[event.case_id].append(event)
    for note in notes:
        said[note.case_id].append(note)
    return [
        Handed(case, of_case[case.pk][-SHOWN:], said[case.pk], max(0, len(of_case[case.pk]) - SHOWN)) for case in cases
    ]


def ask_deputies(today: date) -> int:
    """Deputies are asked to hand back when the colleague is there again; once for each absence."""
    if is_day_off(today):
        return 0
    return _ask(Absence.objects.filter(until_on__range=(today - ASKED_WITHIN, today - timedelta(days=1))))


def ask_deputies_of(absence: Absence) -> int:
    """Of one that was ended in the course of the day, after the morning's clock."""
    return _ask(Absence.objects.filter(pk=absence.pk))


def _ask(over: AbsenceQuerySet) -> int:
    whole = over.filter(cover__is_active=True).values_list("cover", "pk")
    parts = CoverPart.objects.filter(absence__in=over, cover__is_active=True).values_list("cover", "absence")
    pairs = {*whole, *parts}
    names = {one.pk: one.user.name for one in over.select_related("user")} if pairs else {}
    return Notice.objects.tell(
        Notice(
            recipient_id=deputy,
            topic=f"hand over {absence}",
            text=f"{names[absence]} er tilbage. Skriv, hvad der er sket, mens du var vikar.",
            url=reverse("followup:hand_back_write", args=[absence]),
        )
        for deputy, absence in sorted(pairs)
    )


def tell(absence: Absence, by: User, url: str) -> int:
    """Who was away is told once a day of each deputy's notes."""
    topic = f"hand back {absence.pk} {by.pk} {timezone.localdate()}"
    text = f"{by.name} har skrevet til dig om det, der skete, mens du var fraværende {absence}."
    return Notice.objects.tell([Notice(recipient=absence.user, topic=topic, text=text[:200], url=url)])
