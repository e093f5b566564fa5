"""The agenda on paper: of a day for whoever reads it, and of one case with its points."""

import functools
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from cases.grants_sql import grants_of
from cases.models import Case, Involvement
from conferences.models import Conference, ConferenceDay, Contribution, Participant
from journal.models import Access
from plans.pdf import press, to_print
from plans.snapshot import Content

STEP = 5  # minutes
SHORT = 240  # letters of what the citizen says
POINTS = Path(__file__).parent / "data" / "agenda.yaml"
# Where the agenda of a day leaves, as the log of looks names it.
PRINTED = "calendar:day_agenda_pdf"
# WeasyPrint's fonts are shared, and not made for two at a time.
one_at_a_time = threading.Lock()


@functools.cache
def points() -> list[Content]:
    """What is gone through, and how many minutes of the usual length each takes."""
    told: list[Content] = yaml.safe_load(POINTS.read_text(encoding="utf-8"))["agenda"]
    return told


def timed_points(starts_at: datetime, ends_at: datetime) -> list[Content]:
    """When each begins and the last ends, the length of the conference divided as the usual one is."""
    usual = sum(one["minutes"] for one in points())
    length, before, timed = (ends_at - starts_at).total_seconds() / 60, 0, []
    for one in points():
        minutes = STEP * round(length * before / usual / STEP)
        begins = timezone.localtime(starts_at) + timedelta(minutes=minutes)
        timed.append({"at": f"{begins:%H.%M}", "label": one["label"], "has_words": one.get("has_words", False)})
        before += one["minutes"]
    return [*timed, {"at": f"{timezone.localtime(ends_at):%H.%M}", "label": "Slut", "has_words": False}]


def read_by(user: User, day: ConferenceDay) -> QuerySet[Conference]:
    """The day's conferences whose analysis this user may read, as `conferences.table.may_read` says of one."""
    asked = Contribution.objects.as_system("whether somebody takes part").filter(
        analysis=OuterRef("analysis"), user=user, left_out_because=""
    )
    invited = Participant.objects.filter(conference__analysis=OuterRef("analysis"), user=user)
    involved, _ = grants_of(user.pk)
    takes_part = Q(Exists(asked) | Exists(invited), analysis__case__in=involved)
    reads = takes_part | Q(analysis__case__in=Case.objects.telling_health_to(user))
    found: QuerySet[Conference] = day.conferences.taking_time().visible_to(user).filter(reads)
    return found


def agenda_of_day(day: ConferenceDay, user: User) -> Content:
    """Of a case whose analysis is not the reader's nothing but when it takes the room."""
    read = set(read_by(user, day).values_list("pk", flat=True))
    taking_time = with_people(day.conferences.taking_time())
    workers = _coordinators(taking_time)
    return _head(day) | {
        "conferences": [_conference(one, workers) if one.pk in read else _busy(one) for one in taking_time],
        "points": points(),
    }


def note_printed(day: ConferenceDay, user: User, *, request_id: str) -> None:
    """The names leave with each printing: each case's log says who it was, and what they are to the case."""
    cases = Case.objects.visible_to(user).filter(pk__in=read_by(user, day).values("analysis__case"))
    parts = (
        Involvement.objects.live(timezone.localdate()).filter(user=user, case__in=cases).order_by("-from_on", "-pk")
    )
    known = dict(parts.values_list("case", "part")) | dict(parts.working().values_list("case", "part"))
    looks = [
        Access(
            case_id=case.pk,
            user=user,
            role=user.role,
            relation=case.relation_as(user, known.get(case.pk)),
            page=PRINTED,
            request_id=request_id,
        )
        for case in cases
    ]
    Access.objects.bulk_create(looks)


def agenda_of_case(conference: Conference) -> Content:
    """With what the citizen says in short: who may not read that gets no agenda."""
    (one,) = with_people(conference.day.conferences.filter(pk=conference.pk))
    analysis = one.analysis
    words = {"own_words": shortened(analysis.own_words), "matters_most": shortened(analysis.matters_most)}
    return (
        _head(one.day)
        | _conference(one, _coordinators([one]))
        | {"points": timed_points(one.starts_at, one.ends_at), "words": words}
    )


def _coordinators(conferences: list[Conference]) -> set[tuple[int, int]]:
    """Who is responsible for which of these cases, in one statement."""
    cases = {one.analysis.case_id for one in conferences}
    found = Involvement.objects.coordinators().filter(case__in=cases, until_on=None)
    return set(found.values_list("case_id", "user_id"))


def shortened(text: str) -> str:
    """No more than is read in a moment; cut between words."""
    text = " ".join(text.split())
    return text if len(text) <= SHORT else f"{text[:SHORT].rsplit(' ', 1)[0]} …"


def with_people(conferences: Any) -> list[Conference]:
    people = Participant.objects.select_related("user", "discipline")
    return list(
        conferences.select_related("analysis__case__citizen", "day__room", "day__chair")
        .prefetch_related(Prefetch("participants", people), "analysis__contributions__discipline")
        .order_by("starts_at", "pk")
    )


def _head(day: ConferenceDay) -> Content:
    return {
        "organisation": settings.ORGANISATION,
        "on": day.on,
        "place": day.room.label if day.room else "Videomøde",
        "address": day.room.address if day.room else "",
        "chair": day.chair.name if day.chair else "",
    }


def _span(conference: Conference) -> str:
    begins, ends = timezone.localtime(conference.starts_at), timezone.localtime(conference.ends_at)
    return f"{begins:%H.%M}–{ends:%H.%M}"


def _busy(conference: Conference) -> Content:
    return {"time": _span(conference), "case_number": ""}


def _conference(conference: Conference, coordinators: set[tuple[int, int]]) -> Content:
    case, chair_id = conference.analysis.case, conference.day.chair_id
    invited = [one for one in conference.participants.all() if one.kind != Participant.Kind.CITIZEN]
    return {
        "time": _span(conference),
        "case_number": case.number,
        "form": conference.analysis.get_kind_display(),
        "citizen": case.citizen.name,
        "people": [
            _participant(one, is_chair=one.user_id == chair_id, has_case=(case.pk, one.user_id) in coordinators)
            for one in invited
        ],
        "citizen_comes": any(one.kind == Participant.Kind.CITIZEN for one in conference.participants.all()),
        "missing": _missing(conference),
    }


def _participant(one: Participant, *, is_chair: bool, has_case: bool) -> str:
    """Signe Dahl (psykolog), Birgit Lund (mødeleder), Ida Holm (bisidder)"""
    parts = [_lower(one.discipline.label)] if one.discipline else []
    if one.user:
        parts += ["ansvarlig for sagen"] if has_case else []
        parts += ["mødeleder"] if is_chair else []
        parts = parts or [_lower(one.user.get_role_display())]
    else:
        parts = parts or [_lower(one.get_kind_display())]
    return f"{one} ({', '.join(parts)})"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _missing(conference: Conference) -> list[str]:
    """The professions that have not signed yet."""
    asked: Iterable[Any] = conference.analysis.contributions.all()
    return [one.discipline.label for one in asked if not one.is_signed and not one.is_left_out]


def print_agenda(template: str, content: Content) -> bytes:
    """Drawn for whoever asks and kept nowhere: it changes with every case, and with who reads it."""
    with one_at_a_time:
        return press().print(render_to_string(template, to_print(content, press().glyphs)))
