"""A conference gets a time, another time, or none; and everybody who is invited is told."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Case, Involvement
from conferences.access import adjust
from conferences.consents import named_professions
from conferences.invitations import NOT_PLANNED, invite, tell_all
from conferences.models import Analysis, Conference, ConferenceDay, Participant, Room, Section
from journal.models import Event
from notices.models import Notice

USUAL = 45  # minutes
OPENS, CLOSES = time(7), time(20)  # the first and last possible time
BEGINS, GOES_HOME = time(9), time(16)  # what is proposed lies between
HAS_CONFERENCES = "Der ligger konferencer på dagen. Flyt dem først, eller opret en ny dag."
# Why an analysis in this state gets no conference.
STATES = {
    Analysis.State.OFFERED: "Borgeren har ikke svaret på tilbuddet endnu.",
    Analysis.State.DECLINED: "Borgeren har sagt nej.",
    Analysis.State.HELD: "Konferencen er allerede holdt.",
    Analysis.State.TRANSLATED: "Konferencen er allerede holdt.",
    Analysis.State.CLOSED: "Analysen er afsluttet.",
}


def hindrance(analysis: Analysis) -> str:
    """Why this analysis cannot have a conference planned now; empty if it can."""
    if not analysis.case.is_open:
        return "Sagen er afsluttet."
    if analysis.conferences.taking_time().exists() and analysis.state == Analysis.State.ACCEPTED:
        return "Der er allerede planlagt en konference."
    return STATES.get(Analysis.State(analysis.state), "")


@transaction.atomic
def plan(analysis: Analysis, *, day: ConferenceDay, starts_at: datetime, ends_at: datetime, by: User) -> Conference:
    """Give an analysis its conference, with all who take part; ValidationError if it cannot be at that time."""
    analysis.hold()
    analysis.case.refresh_from_db(fields=["closed_on"])
    if problem := hindrance(analysis):
        raise ValidationError(problem)
    day = _hold_days(day)
    conference = Conference(analysis=analysis, day=day, starts_at=starts_at, ends_at=ends_at)
    check_time(conference)
    conference.save()
    Section.objects.bulk_create([Section(conference=conference, key=key) for key in Section.Key.values])
    Participant.objects.bulk_create(_those_who_take_part(conference))
    adjust(analysis.case, by=by)
    analysis.case.note(Event.Kind.ANALYSIS, f"Konference planlagt {conference.when}", by=by)
    text = f"Du er inviteret til konference i sag {analysis.case.number} {conference.when}, {day.place}."
    tell_all(conference, "invited", text, but=by)
    return conference


def not_asked(conference: Conference) -> str:
    """The professions that contribute and are not invited, in words."""
    invited = conference.participants.exclude(user=None).values("user")
    others = conference.analysis.contributions.filter(left_out_because="").exclude(user__in=invited)
    found = others.select_related("user", "discipline").order_by("discipline__order", "pk")
    return ", ".join(f"{one.user.name} ({one.discipline.label.lower()})" for one in found)


@transaction.atomic
def move(
    conference: Conference, *, day: ConferenceDay, starts_at: datetime, ends_at: datetime, because: str, by: User
) -> None:
    """Give a planned conference another time; everybody is told once, and calendars learn it by the number."""
    day = _hold_days(day, conference.day)
    conference.refresh_from_db(from_queryset=Conference.objects.select_for_update())
    if not conference.is_planned:
        raise ValidationError(NOT_PLANNED)
    conference.day, conference.starts_at, conference.ends_at = day, starts_at, ends_at
    check_time(conference)
    conference.moves += 1
    conference.version += 1
    conference.moved_because = because
    conference.save(update_fields=["day", "starts_at", "ends_at", "moves", "version", "moved_because"])
    chair = day.chair
    if chair and chair.is_active and not conference.participants.filter(user=chair).exists():
        conference.participants.create(user=chair)
    case = conference.analysis.case
    adjust(case, by=by)
    case.note(Event.Kind.ANALYSIS, f"Konferencen er flyttet til {conference.when}", by=by)
    text = f"Konferencen i sag {case.number} er flyttet til {conference.when}, {day.place}."
    tell_all(conference, f"moved {conference.moves}", text, but=by)


@transaction.atomic
def cancel(conference: Conference, *, because: str, by: User) -> None:
    """Give the time back; the analysis waits for another one, and who was let in for this alone is so after today."""
    call_off(conference, because=because, by=by)
    adjust(conference.analysis.case, by=by, last=timezone.localdate())


@transaction.atomic
def call_off(conference: Conference, *, because: str, by: User, url: str = "") -> None:
    """Cancel it, and tell whoever is invited; the case is shut to them by who calls this."""
    conference.refresh_from_db(from_queryset=Conference.objects.select_for_update())
    if not conference.is_planned:
        raise ValidationError(NOT_PLANNED)
    conference.state, conference.cancelled_because = Conference.State.CANCELLED, because
    conference.version += 1
    conference.save(update_fields=["state", "cancelled_because", "version"])
    case = conference.analysis.case
    case.note(Event.Kind.ANALYSIS, f"Konferencen {conference.when} er aflyst", by=by)
    text = f"Konferencen i sag {case.number} {conference.when} er aflyst."
    tell_all(conference, "cancelled", text, but=by, url=url)


def hold_cases(day: ConferenceDay) -> None:
    """Lock the cases of a day's conferences: before the day, as whoever plans one does."""
    cases = Conference.objects.planned().filter(day=day).order_by().values("analysis__case")
    list(Case.objects.filter(pk__in=cases).select_for_update().order_by("pk").values_list("pk"))


@transaction.atomic
def change_day(day: ConferenceDay, *, by: User) -> None:
    """Save where a day is held and who leads it. Where it is held is told to all who are invited.

    So is a new chair, who is invited to the conferences of cases that `by` may change. The cases are held.
    """
    before = _hold_days(day)
    if before.on != day.on and day.conferences.taking_time().exists():
        raise ValidationError(HAS_CONFERENCES)
    day.version += 1
    day.save()
    is_elsewhere = (before.room_id, before.video_link) != (day.room_id, day.video_link)
    planned = list(day.conferences.planned().select_for_update(of=["self"]).select_related("analysis__case"))
    for conference in planned:
        conference.day = day
        if is_elsewhere:
            _tell_where(conference)
    if day.chair and day.chair.is_active and day.chair_id != before.chair_id:
        _bring_chair(day, day.chair, planned, by=by)


def _bring_chair(day: ConferenceDay, chair: User, planned: list[Conference], *, by: User) -> None:
    """Let the new chair take part. Of a case that is not theirs to change, who is responsible hears of it instead."""
    if chair != by:
        text = f"Du er mødeleder for konferencerne {day.on:%d.%m.%Y}, {day.place}."
        topic = f"chair of {day.pk} {day.version}"
        Notice.objects.tell([Notice(recipient=chair, topic=topic, text=text, url=day.get_absolute_url())])
    responsible = Involvement.objects.told_of(one.analysis.case_id for one in planned)
    for conference in planned:
        case = conference.analysis.case
        if conference.participants.filter(user=chair).exists():
            continue
        if case.can_be_changed_by(by):
            invite(Participant(conference=conference, user=chair), by=by)
        elif case.pk in responsible:
            notice = Notice(
                recipient_id=responsible[case.pk],
                topic=f"conference {conference.pk} chair {chair.pk} {day.version}",
                case_id=case.pk,
                text=f"Konferencen i sag {case.number} {conference.when} har en mødeleder, som ikke er inviteret.",
                url=reverse("conferences:participant_list", args=[case.pk]),
            )
            Notice.objects.tell([notice])


def _tell_where(conference: Conference) -> None:
    check_time(conference)
    conference.moves += 1
    conference.version += 1
    conference.save(update_fields=["moves", "version"])
    case, place = conference.analysis.case, conference.day.place
    text = f"Konferencen i sag {case.number} {conference.when} holdes nu her: {place}."
    tell_all(conference, f"moved {conference.moves}", text)


def check_time(conference: Conference) -> None:
    """ValidationError if it is not on its day, or the day or its room is taken; told as about `starts_at`."""
    if {conference.on, timezone.localdate(conference.ends_at)} != {conference.day.on}:
        raise ValidationError({"starts_at": "Konferencen skal begynde og slutte på konferencedagen."})
    conference.validate_constraints()
    room = conference.day.room
    others = Conference.objects.taking_time().exclude(pk=conference.pk)
    taken = others.filter(day__room=room, starts_at__lt=conference.ends_at, ends_at__gt=conference.starts_at).first()
    if room and taken:
        begins, ends = timezone.localtime(taken.starts_at), timezone.localtime(taken.ends_at)
        raise ValidationError({"starts_at": f"{room} er optaget kl. {begins:%H.%M}–{ends:%H.%M}."})


def free_times(day: ConferenceDay, minutes: int, taken: list[Conference]) -> list[datetime]:
    """The times with so many minutes free, one after the other until people go home; a later one if that is all."""
    found: list[datetime] = []
    begins = next_free(day, minutes, taken)
    while begins and (not found or begins + timedelta(minutes=minutes) <= at(day.on, GOES_HOME)):
        found.append(begins)
        begins = next_free(day, minutes, taken, after=begins + timedelta(minutes=minutes))
    return found


def next_free(
    day: ConferenceDay, minutes: int, taken: list[Conference], after: datetime | None = None
) -> datetime | None:
    """The first time of the day with so many minutes free; none if there is no such time."""
    length, begins = timedelta(minutes=minutes), after or _first_time(day.on)
    for conference in taken:
        if begins + length <= conference.starts_at:
            break
        begins = max(begins, timezone.localtime(conference.ends_at))
    return begins if begins.date() == day.on and begins + length <= at(day.on, CLOSES) else None


def taken_on(days: list[ConferenceDay]) -> dict[int | None, list[Conference]]:
    """What takes time on each of these days, by its key: its own conferences, and others' in the same room."""
    near = Q(day__in=[day.pk for day in days]) | Q(day__room__in={day.room_id for day in days if day.room_id})
    found = Conference.objects.taking_time().filter(near, day__on__in={day.on for day in days}).select_related("day")
    rows = list(found.order_by("starts_at", "pk"))
    return {day.pk: [one for one in rows if _in_the_way(one.day, day)] for day in days}


def _in_the_way(other: ConferenceDay, day: ConferenceDay) -> bool:
    return other.on == day.on and (other == day or (day.room_id is not None and other.room_id == day.room_id))


def at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def _first_time(day: date) -> datetime:
    """The first one that is proposed; today not what has passed, but the next full quarter."""
    now = timezone.localtime()
    quarter = now.replace(minute=0, second=0, microsecond=0) + timedelta(minutes=15 * (now.minute // 15 + 1))
    return max(at(day, BEGINS), quarter)


def _hold_days(*days: ConferenceDay) -> ConferenceDay:
    """Lock the days and their rooms, in one order for all; the first of them as it was."""
    keys = sorted({day.pk for day in days})
    held = {day.pk: day for day in ConferenceDay.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    rooms = {day.room_id for day in [*days, *held.values()] if day.room_id}
    list(Room.objects.select_for_update(no_key=True).filter(pk__in=rooms).order_by("pk"))
    return held[days[0].pk]


def _those_who_take_part(conference: Conference) -> list[Participant]:
    """The citizen who wants to, the professions, who is responsible, and who leads it.

    Nobody comes as a profession that the consent does not name.
    """
    analysis = conference.analysis
    named = named_professions(analysis.case_id, timezone.localdate())
    staff: dict[User, Participant] = {}
    contributions = analysis.contributions.filter(left_out_because="").select_related("user", "discipline")
    for one in contributions.order_by("discipline__order", "pk"):
        if one.discipline_id in named:
            staff.setdefault(one.user, Participant(conference=conference, user=one.user, discipline=one.discipline))
    for user in (analysis.case.coordinator, conference.day.chair):
        if user and user.is_active:
            staff.setdefault(user, Participant(conference=conference, user=user))
    citizen = [Participant(conference=conference, kind=Participant.Kind.CITIZEN)] if analysis.takes_part else []
    return [*citizen, *staff.values()]
