import re
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from cases.forms.people import PersonField
from conferences.invitations import comes_as
from conferences.models import Analysis, Conference, ConferenceDay, Discipline, Participant, Room
from conferences.planning import CLOSES, HAS_CONFERENCES, OPENS, USUAL, at, free_times, next_free, taken_on
from danish.dates import weekday_short
from danish.forms import (
    CharField,
    ChoiceField,
    IntegerField,
    ModelChoiceField,
    TimeField,
    VersionField,
    use_danish_fields,
)
from danish.templatetags.danish import antal
from journal.conflicts import VersionedForm

WEEK = re.compile(r"(20\d{2})-?[wWuU]?(\d{1,2})", re.ASCII)
NEW = "ny"
DAYS_SHOWN, DAYS_WITH_TIMES = 30, 6
CLOCK = re.compile(r"([01]\d|2[0-3])\.[0-5]\d", re.ASCII)
LATEST = timedelta(days=366)
AT_FIELDS = {"starts_at": "at", "ends_at": "minutes"}
CHOOSE_DAY = "Vælg en dag fra listen."
MOVED_MEANWHILE = "En kollega har flyttet konferencen imens. Se den nye tid, og prøv igen."
ROLES = {
    User.Role.TEAM_LEAD: "Ledere",
    User.Role.DISCIPLINE: "Fagpersoner",
    User.Role.COMPANY_CONSULTANT: "Virksomhedskonsulenter",
    User.Role.MENTOR: "Mentorer",
}


class WeekField(CharField):
    """A week as 2026-48; gives its Monday."""

    default_error_messages = {"invalid": "Skriv ugen som 2026-48."}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = WEEK.fullmatch(text)
        try:
            if found:
                return date.fromisocalendar(int(found[1]), int(found[2]), 1)
        except ValueError:
            pass
        raise ValidationError(self.error_messages["invalid"], code="invalid")


class WeekForm(forms.Form):
    """Which week of the calendar, as the address says it."""

    uge = WeekField(label="Uge", max_length=10, required=False)


def people(*also: User | None) -> Any:
    """Colleagues who may be let into a case, and those who were chosen before."""
    known = [user.pk for user in also if user]
    works = User.objects.active().exclude(role__in=User.WITHOUT_CITIZENS)
    return (works | User.objects.filter(pk__in=known)).select_related("team")


def headings(users: Any) -> dict[int, str]:
    return {
        user.pk: str(user.team) if user.works_for_team and user.team else ROLES.get(user.role, "Uden team")
        for user in users
    }


class DayForm(VersionedForm):
    """Where and when conferences are held one after the other, and who leads them."""

    chair = PersonField(
        User.objects.none(),
        label="Mødeleder",
        required=False,
        help_text="En leder eller faglig koordinator, ikke borgerens egen medarbejder.",
    )

    class Meta:
        model = ConferenceDay
        fields = ["on", "room", "video_link", "chair"]
        formfield_callback = use_danish_fields
        labels = {"on": "Dato", "room": "Lokale", "video_link": "Videolink"}
        help_texts = {"video_link": "Begynder med https://. Udfyldes, hvis nogen er med på video."}
        error_messages = {"on": {"required": "Skriv, hvilken dag konferencerne holdes."}}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.before = self.instance.on
        room: Any = self.fields["room"]
        room.queryset = Room.objects.current()
        if self.instance.room_id:
            room.queryset |= Room.objects.filter(pk=self.instance.room_id)
        self.fields["room"].is_sometimes_required = True  # type: ignore[attr-defined]
        chair: Any = self.fields["chair"]
        chair.queryset = people(self.instance.chair)
        users = list(chair.queryset)
        chair.offer(users, headings(users))

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        today = timezone.localdate()
        if on == self.before:
            return on
        if self.instance.pk and self.instance.conferences.taking_time().exists():
            raise ValidationError(HAS_CONFERENCES)
        if on < today:
            raise ValidationError("Dagen er gået. Vælg i dag eller en senere dag.")
        if on > today + LATEST:
            raise ValidationError("Dagen ligger mere end et år ude i fremtiden.")
        return on

    def clean_video_link(self) -> str:
        link: str = self.cleaned_data["video_link"]
        if link and (urlsplit(link).scheme != "https" or urlsplit(link).username is not None):
            raise ValidationError("Indsæt et link, der begynder med https://.")
        return link

    def refuse(self, found: ValidationError) -> None:
        self.add_error(None, found.messages)


class SlotField(ChoiceField):
    """A day, or a day with one of its free times: 12 or 12@09.45. The model tells of a time that is taken."""

    def valid_value(self, value: Any) -> bool:
        day, _, clock = str(value).partition("@")
        return super().valid_value(day) and (not clock or CLOCK.fullmatch(clock) is not None)


class SlotForm(forms.Form):
    """A time on a day that there is, or on one that is made at once."""

    day = SlotField(
        label="Dag og tid",
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_DAY, "invalid_choice": CHOOSE_DAY},
    )
    at = TimeField(
        label="Andet tidspunkt kl.",
        required=False,
        help_text="Kun hvis ingen af tiderne passer. Står feltet tomt, bruges dagens næste ledige tid.",
    )
    minutes = IntegerField(
        label="Minutter",
        min_value=15,
        max_value=240,
        help_text=f"En konference varer som regel {USUAL} minutter.",
        widget=forms.TextInput(attrs={"class": "hm-number"}),
    )

    def __init__(
        self, *args: Any, analysis: Analysis, by: User, preferred: str = "", minutes: int = USUAL, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.by = by
        self.team = by.team if by.works_for_team and by.team else analysis.case.team
        self.fields["at"].is_sometimes_required = True  # type: ignore[attr-defined]
        teams = {analysis.case.team_id, self.team.pk}
        upcoming = ConferenceDay.objects.filter(team__in=teams, on__gte=timezone.localdate()).for_display()
        self.days = {str(day.pk): day for day in upcoming.order_by("on", "pk")[:DAYS_SHOWN]}
        self.taken = taken_on(list(self.days.values()))
        times = {key: free_times(day, minutes, self.taken[day.pk]) for key, day in self.days.items()}
        field: Any = self.fields["day"]
        field.choices = [*self._choices(times), (NEW, "En ny dag")]
        self.fields["minutes"].initial = minutes
        self.new = DayForm(
            self.data if self.is_bound and self.data.get("day") == NEW else None,
            instance=ConferenceDay(team=self.team, created_by=by),
            prefix="ny",
        )
        free = [_slot(key, found[0]) for key, found in times.items() if found]
        field.initial = next((slot for slot in free if slot.partition("@")[0] == preferred), free[0] if free else NEW)

    def _choices(self, times: dict[str, list[datetime]]) -> list[Any]:
        """The days, the next ones with their free times beside each other."""
        shown = [key for key, found in times.items() if found][:DAYS_WITH_TIMES]
        return [
            (
                self._label(self.days[key], found),
                [(_slot(key, begins), f"{begins:%H.%M}") for begins in found if key in shown]
                + [(key, "Andet tidspunkt" if key in shown else "Vælg dagen")],
            )
            for key, found in times.items()
        ]

    def _label(self, day: ConferenceDay, free: list[datetime]) -> str:
        own = [one for one in self.taken[day.pk] if one.day_id == day.pk]
        words = f"næste ledige tid kl. {free[0]:%H.%M}" if free else "ingen ledig tid"
        count = antal(len(own), "konference,konferencer") if own else "ingen konferencer endnu"
        return f"{weekday_short(day.on)} {day.on:%d.%m.%Y}, {day.place}: {count}, {words}"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        key, _, clock = (given.get("day") or "").partition("@")
        if clock and not given.get("at") and "at" not in self.errors:
            given["at"] = time.fromisoformat(clock.replace(".", ":"))
        day = self._chosen(key)
        if day and not self.errors:
            given["chosen_day"] = day
            self._find_time(given, day)
        return given

    def _chosen(self, key: str | None) -> ConferenceDay | None:
        if key != NEW:
            return self.days.get(key or "")
        if self.new.is_valid():
            return self.new.instance
        self.add_error("day", "Ret felterne om den nye dag.")
        return None

    @property
    def fault_count(self) -> int:
        """Those of the new day for themselves; that there are some is said at the day."""
        return len(self.errors) + len(self.new.errors) - bool(self.new.errors)

    def _find_time(self, given: dict[str, Any], day: ConferenceDay) -> None:
        length = timedelta(minutes=given["minutes"])
        if given.get("at"):
            begins: datetime | None = at(day.on, given["at"])
        else:
            taken = self.taken[day.pk] if day.pk else taken_on([day])[None]
            begins = next_free(day, given["minutes"], taken)
        if begins is None:
            self.add_error("at", "Der er ikke så lang tid ledig den dag. Vælg en anden dag, eller skriv et tidspunkt.")
        elif begins < at(day.on, OPENS) or begins + length > at(day.on, CLOSES):
            self.add_error("at", f"Konferencen skal ligge mellem kl. {OPENS:%H.%M} og {CLOSES:%H.%M}.")
        elif begins < timezone.now():
            self.add_error("at", "Tidspunktet er passeret. Vælg et senere.")
        else:
            given["starts_at"], given["ends_at"] = begins, begins + length

    def refuse(self, found: ValidationError) -> None:
        """Tell what the model refuses at the fields of this form."""
        if not hasattr(found, "error_dict"):
            self.add_error(None, found)
            return
        for name, problems in found.error_dict.items():
            field = "day" if name == "starts_at" and not self.data.get("at") else AT_FIELDS.get(name)
            self.add_error(field, [*problems, *([self._free_instead()] if name == "starts_at" else [])])

    def _free_instead(self) -> str:
        """What is free on the day, now that a time is not."""
        day, minutes = self.cleaned_data["chosen_day"], self.cleaned_data["minutes"]
        free = free_times(day, minutes, taken_on([day])[day.pk])
        if not free:
            return "Der er ikke så lang tid ledig den dag."
        return f"Ledigt {weekday_short(day.on)} {day.on:%d.%m.%Y}: {' · '.join(f'{one:%H.%M}' for one in free)}."


def _slot(day: str, begins: datetime) -> str:
    return f"{day}@{begins:%H.%M}"


class MoveForm(SlotForm):
    """Another time, and why: those who are invited are told that there is one."""

    because = CharField(
        label="Hvorfor flyttes den?",
        max_length=300,
        help_text="Står på sagens side. De inviterede får kun den nye tid at vide.",
        error_messages={"required": "Skriv, hvorfor konferencen flyttes."},
    )
    version = VersionField(required=False)

    def __init__(self, *args: Any, conference: Conference, **kwargs: Any):
        minutes = (conference.ends_at - conference.starts_at) // timedelta(minutes=1)
        super().__init__(*args, preferred=str(conference.day_id), minutes=minutes, **kwargs)
        self.conference = conference
        self.fields["because"].required = conference.participants.exclude(user=self.by).exists()
        self.fields["version"].initial = conference.version

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("version") != self.conference.version:
            raise ValidationError(MOVED_MEANWHILE)
        same = (given.get("starts_at"), given.get("ends_at")) == (self.conference.starts_at, self.conference.ends_at)
        if same and given["chosen_day"] == self.conference.day:
            self.add_error("at", "Det er den tid, konferencen har nu. Vælg en anden.")
        return given


class CancelForm(forms.Form):
    """Why a conference is not held when it was planned."""

    because = CharField(
        label="Hvorfor?",
        max_length=300,
        help_text="Står på sagens side. De inviterede får kun at vide, at konferencen er aflyst.",
        error_messages={"required": "Skriv, hvorfor konferencen ikke holdes."},
    )


class ParticipantForm(forms.ModelForm):
    """Somebody who is invited: a colleague, the citizen, a companion or somebody from elsewhere."""

    user = PersonField(User.objects.none(), label="Medarbejder", required=False)
    discipline = ModelChoiceField(
        None,
        label="Deltager som fag",
        required=False,
        empty_label="Intet fag",
        help_text="Faget afgør, om personen kan læse de fortrolige notater.",
    )

    class Meta:
        model = Participant
        fields = ["kind", "user", "discipline", "name"]
        formfield_callback = use_danish_fields
        labels = {"kind": "Hvem inviteres?", "name": "Navn og rolle"}
        help_texts = {"name": "Af bisidder eller anden deltager, for eksempel »Hanne Lund, bostøtte«."}
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        invited = self.instance.conference.participants.all()
        kinds: Any = self.fields["kind"]
        has_citizen = any(one.kind == Participant.Kind.CITIZEN for one in invited)
        kinds.choices = [
            (key, label)
            for key, label in Participant.Kind.choices
            if not (has_citizen and key == Participant.Kind.CITIZEN)
        ]
        user, discipline = self._field("user"), self._field("discipline")
        user.queryset = people().exclude(pk__in=[one.user_id for one in invited if one.user_id])
        users = list(user.queryset)
        user.offer(users, headings(users))
        user.is_sometimes_required = self._field("name").is_sometimes_required = True
        discipline.queryset = Discipline.objects.current()

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        kind = given.get("kind")
        if kind == Participant.Kind.STAFF:
            given["name"] = ""
            if not given.get("user") and "user" not in self.errors:
                self.add_error("user", "Vælg en medarbejder.")
        else:
            given["user"] = given["discipline"] = None
        if kind == Participant.Kind.CITIZEN:
            given["name"] = ""
        guest, discipline = given.get("user"), given.get("discipline")
        if guest and discipline and not comes_as(guest, discipline, self.instance.conference.analysis):
            self.add_error("discipline", "Det er ikke medarbejderens fag. Vælg et andet, eller intet fag.")
        if kind in (Participant.Kind.COMPANION, Participant.Kind.OTHER) and not given.get("name"):
            self.add_error("name", "Skriv, hvem der kommer, og i hvilken rolle.")
        return given


class ReplaceForm(forms.Form):
    """The colleague who comes instead of another."""

    user = PersonField(User.objects.none(), label="Ny deltager")

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["user"]
        invited = participant.conference.participants.exclude(user=None).values("user")
        field.queryset = people().exclude(pk__in=invited)
        users = list(field.queryset)
        field.offer(users, headings(users))
