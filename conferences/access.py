"""Who is let into a case for an analysis, and until when: everybody asked to contribute, and everybody invited.

Whatever their role they read the case, and write at the table and what they were asked for. The part in the case that
opens it follows from what they take part in, and from nothing else that may open it to them: so it lasts when a
colleague of the team goes to another one, or the case does.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from cases.models import Case, Involvement
from conferences.consents import DAY, named_when
from conferences.models import Analysis, Conference, Participant

# How long somebody may look back at what they took part in.
AFTER = timedelta(days=14)
TAKEN_PART_IN = (*Analysis.GOING_ON, Analysis.State.TRANSLATED)

Time = tuple[date, date]


def ends_of(analysis: Analysis) -> date:
    """The last day the case is open to those who take part: some time after the conference, or its deadline."""
    conference = analysis.conferences.exclude(state=Conference.State.CANCELLED).first()
    if conference:
        return conference.on + AFTER
    last = analysis.contributions.open().aggregate(last=Max("due_on"))["last"]
    days = [day for day in (analysis.conference_by, last) if day]
    return max(days, default=timezone.localdate()) + AFTER


def may_be_let_in(user: User) -> bool:
    return user.is_active and user.works_with_citizens


def can_open(on: date) -> Exists | Q:
    """Of contributions: whether the case is open to whoever is to write it."""
    parts = Involvement.objects.live(on).filter(case=OuterRef("analysis__case"), user=OuterRef("user"))
    of_team = Q(
        analysis__case__is_restricted=False,
        analysis__case__team=F("user__team"),
        user__role__in=[User.Role.CASEWORKER, User.Role.TEAM_LEAD],
    )
    return Q(Exists(parts)) & ~Q(user__role__in=User.WITHOUT_CITIZENS) | of_team


@transaction.atomic
def adjust(case: Case, *, by: User | None, last: date | None = None) -> None:
    """Open the case to all who take part in its analyses, as long as they do; `last` is for who does no more."""
    let_out(case, by=by, last=last)
    let_in(case, by=by)


@transaction.atomic
def let_in(case: Case, *, by: User | None, only: User | None = None) -> None:
    """Open the case to everybody, or only this colleague, from the first to the last day that they take part."""
    case.hold()
    times = _times(case)
    people = User.objects.filter(pk__in={only.pk} & set(times) if only else set(times)).order_by("pk")
    for user in people:
        if may_be_let_in(user):
            _open(case, user, *times[user.pk], by=by)


@transaction.atomic
def let_out(case: Case, *, by: User | None, last: date | None = None) -> int:
    """Shut the case to all who were let in and take part no more: at once, or after that day. How many."""
    case.hold()
    today = timezone.localdate()
    times, count = _times(case), 0
    for part in _parts(case).select_related("user"):
        time = times.get(part.user_id)
        if time is None or max(part.from_on, today) < time[0]:
            part.case = case
            part.end(on=min(last or today - DAY, part.until_on or date.max), by=by)
            count += 1
    return count


def _parts(case: Case) -> QuerySet[Involvement]:
    current = case.involvements.current(timezone.localdate())
    return current.filter(part=Involvement.Part.ANALYSIS).order_by("from_on", "pk")


def _open(case: Case, user: User, first: date, last: date, *, by: User | None) -> None:
    parts = list(_parts(case).filter(user=user))
    if not parts:
        part = Involvement(case=case, user=user, part=Involvement.Part.ANALYSIS, from_on=first, until_on=last)
        part.join(by=by)
        return
    part, *others = parts
    for other in others:
        other.delete()
    if (min(part.from_on, first), last) != (part.from_on, part.until_on):
        part.from_on, part.until_on = min(part.from_on, first), last
        part.save(update_fields=["from_on", "until_on"])


def _times(case: Case) -> dict[int, Time]:
    """By user: from when until when they take part; as a profession while the citizen's word names it."""
    today = timezone.localdate()
    named = named_when(case.pk, today)
    found: dict[int, Time] = {}
    for analysis in case.analyses.filter(state__in=TAKEN_PART_IN):
        ends = ends_of(analysis)
        for user, discipline in _taking_part(analysis):
            first, last = named.get(discipline, (date.max, ends)) if discipline else (today, ends)
            if first <= min(last, ends):
                found[user] = _joined(found.get(user), (first, min(last, ends)))
    return found


def _taking_part(analysis: Analysis) -> Iterable[tuple[int, int | None]]:
    asked = analysis.contributions.filter(left_out_because="")
    invited = Participant.objects.filter(conference__analysis=analysis, kind=Participant.Kind.STAFF)
    invited = invited.exclude(conference__state=Conference.State.CANCELLED)
    return [*asked.values_list("user", "discipline"), *invited.values_list("user", "discipline")]


def _joined(one: Time | None, other: Time) -> Time:
    """Both, where there is no day between them; otherwise the first."""
    if one is None:
        return other
    one, other = sorted((one, other))
    return (one[0], max(one[1], other[1])) if other[0] <= one[1] + DAY else one
