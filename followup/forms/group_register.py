"""Registering a talk with several citizens: attendance, words and agreements of each, and the next talk of all."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from danish.cpr import holds_cpr
from danish.forms import BooleanField, CharField, ChoiceField, DateField, TimeField, VersionField
from followup.contact_plan import settle_cases
from followup.forms.group_meetings import AsksOfGroup
from followup.forms.meetings import FUTURE, colleagues, happened, not_begun
from followup.forms.talk_doubts import AtOnceField, DayOffField
from followup.models import AgreedTask, Meeting, MeetingGroup

NOT_YET = ("", "Registreres ikke nu")
LONGEST = 4000
NAMES = ("udfald", "note", "hvad", "hvem", "senest", "ingen", "version")


def too_early(one: Meeting) -> str:
    """Why a talk cannot be written down yet."""
    return FUTURE if one.on > timezone.localdate() else not_begun(one.on, one.at)


@dataclass(frozen=True)
class Late:
    """A talk that somebody changed while its words were written, and the words."""

    meeting: Meeting
    words: str


class Row(NamedTuple):
    """What is asked about one of them."""

    meeting: Meeting
    attendance: forms.BoundField
    note: forms.BoundField
    what: forms.BoundField
    who: forms.BoundField
    until: forms.BoundField
    nothing: forms.BoundField
    version: forms.BoundField


class GroupRegisterForm(AsksOfGroup):
    """How it went: what concerns all of them, and for each attendance, a note and an agreement of one's own."""

    faelles = CharField(
        label="Fælles note",
        max_length=LONGEST,
        required=False,
        help_text="Skrives i samtalen hos alle, der mødte. Skriv ikke om de enkelte borgere.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    samtidig = AtOnceField()
    fridag = DayOffField()

    def __init__(self, *args: Any, meetings: list[Meeting], group: MeetingGroup, by: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.everybody, self.group, self.by = meetings, group, by
        self.meetings = [one for one in meetings if one.is_planned]
        people: dict[int | None, list[tuple[int, str]]] = {}
        for one in self.meetings:
            team = one.case.team_id
            if team not in people:
                people[team] = colleagues(one.case, also=by.pk)
            self._ask_about(one, people[team])
        self.fields["naeste_on"] = DateField(
            label="Næste gruppesamtale", required=False, help_text="For alle, der registreres nu. Kan stå tom."
        )
        self.fields["naeste_at"] = TimeField(label="Klokken", required=False, initial=group.at)

    def _ask_about(self, one: Meeting, people: list[tuple[int, str]]) -> None:
        who = [(AgreedTask.Owner.CITIZEN.value, one.case.citizen.first_name)]
        asked: dict[str, forms.Field] = {
            "udfald": ChoiceField(
                label="Fremmøde",
                choices=[NOT_YET, *happened(one.case.citizen.first_name)],
                required=False,
                initial="" if too_early(one) else Meeting.State.HELD,
            ),
            "note": CharField(
                label="Opfølgning på planen og jobsøgningen",
                max_length=LONGEST,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            ),
            "hvad": CharField(label="Aftale", max_length=300, required=False),
            "hvem": ChoiceField(
                label="Hvem gør det?", choices=[*who, *((str(pk), name) for pk, name in people)], required=False
            ),
            "senest": DateField(label="Senest", required=False, help_text="Tom: til næste samtale"),
            "ingen": BooleanField(label="Ingen nye aftaler", required=False),
            "version": VersionField(initial=one.version, required=False),
        }
        for name, field in asked.items():
            if name not in {"version", "ingen"}:
                field.is_sometimes_required = True  # type: ignore[attr-defined]
            self.fields[f"{name}_{one.pk}"] = field

    @property
    def rows(self) -> list[Row]:
        return [Row(one, *(self[f"{name}_{one.pk}"] for name in NAMES)) for one in self.meetings]

    @property
    def late(self) -> list[Late]:
        """Those that were sent along and are no longer as the page was opened on: nothing is saved over them."""
        sent = [one for one in self.everybody if self.data.get(f"udfald_{one.pk}")]
        changed = [one for one in sent if self.data.get(f"version_{one.pk}") != str(one.version)]
        return [Late(one, self._words(one)) for one in changed]

    def _words(self, one: Meeting) -> str:
        written = [str(self.data.get(f"{name}_{one.pk}", "")) for name in ("note", "hvad")]
        return "\n".join(words for words in written if words)

    def again(self) -> "GroupRegisterForm":
        """The same words on the talks as they stand now, for whoever has read what a colleague changed."""
        sent = {name: str(self.data[name]) for name in self.fields if name in self.data}
        now = {f"version_{one.pk}": str(one.version) for one in self.meetings}
        return type(self)(sent | now, meetings=self.everybody, group=self.group, by=self.by)

    @property
    def is_open(self) -> bool:
        """Whether anything can be written down yet."""
        return any(not too_early(one) for one in self.meetings)

    def clean_faelles(self) -> str:
        """It stands in the case of each, so that it is about none of them."""
        words: str = self.cleaned_data["faelles"]
        named = [one.case.citizen.name for one in self.everybody if one.case.citizen.name in words]
        if named or holds_cpr(words):
            raise ValidationError("Skriv det uden navne og cpr-numre. Det står på alle borgernes sager.")
        return words

    def clean(self) -> dict[str, Any]:
        said, today = super().clean() or {}, timezone.localdate()
        if (next_on := said.get("naeste_on")) and next_on <= max(today, self.group.on):
            self.add_error("naeste_on", "Næste samtale skal ligge ude i fremtiden.")
        self.chosen = [one for one in self.meetings if said.get(f"udfald_{one.pk}")]
        self.agreed: dict[int, AgreedTask] = {}
        for one in self.chosen:
            if told := too_early(one):
                self.add_error(f"udfald_{one.pk}", f"{one.case.citizen.name}: {told}")
            else:
                self._check_words(one, said)
        if next_on and "naeste_on" not in self.errors:
            following = MeetingGroup(held_by=self.group.held_by)
            self.ask_about([one.case for one in self.chosen], following, next_on, said.get("naeste_at"))
        if not self.chosen and not self.errors:
            raise ValidationError("Vælg fremmøde for mindst én borger.")
        return said

    def _check_words(self, one: Meeting, said: dict[str, Any]) -> None:
        """As at a talk with one citizen: how it goes, and an agreement or that there is none."""
        name, is_held = one.case.citizen.name, said[f"udfald_{one.pk}"] == Meeting.State.HELD
        is_told = said.get(f"note_{one.pk}") or said.get("faelles") or "faelles" in self.errors
        if is_held and not is_told and f"note_{one.pk}" not in self.errors:
            told = f"Skriv kort, hvordan det går for {name}, eller vælg »{NOT_YET[1]}«."
            self.add_error(f"note_{one.pk}", told)
        elif is_held and len(self._told(one)) > LONGEST:
            self.add_error(f"note_{one.pk}", f"Sammen med den fælles note må der højst stå {LONGEST} tegn.")
        text, nothing = said.get(f"hvad_{one.pk}"), said.get(f"ingen_{one.pk}")
        due_on = said.get(f"senest_{one.pk}") or said.get("naeste_on")
        if not text:
            if f"hvad_{one.pk}" not in self.errors and is_held and not nothing:
                told = f"Skriv, hvad du og {name} aftalte, eller sæt flueben ved »Ingen nye aftaler«."
                self.add_error(f"hvad_{one.pk}", told)
        elif nothing:
            self.add_error(f"ingen_{one.pk}", "Der står en aftale ovenfor. Fjern fluebenet eller aftalen.")
        elif due_on is None and f"senest_{one.pk}" not in self.errors:
            self.add_error(f"senest_{one.pk}", "Skriv, hvornår det skal være gjort.")
        elif due_on and due_on < one.on:
            self.add_error(f"senest_{one.pk}", "Dagen ligger før samtalen.")
        elif due_on:
            self.agreed[one.pk] = self._agreement(text, said.get(f"hvem_{one.pk}", ""), due_on)

    def _told(self, one: Meeting) -> str:
        """What concerns all, and then one's own words. Who did not come heard none of it."""
        said = self.cleaned_data
        shared = said.get("faelles", "") if said.get(f"udfald_{one.pk}") == Meeting.State.HELD else ""
        return "\n\n".join(words for words in (shared, said.get(f"note_{one.pk}", "")) if words)

    def _agreement(self, text: str, who: str, due_on: Any) -> AgreedTask:
        if who in {"", AgreedTask.Owner.CITIZEN}:
            return AgreedTask(text=text, due_on=due_on)
        return AgreedTask(text=text, owner=AgreedTask.Owner.STAFF, user_id=int(who), due_on=due_on)

    def register(self) -> int:
        """Each by itself, with its own line on its own case. Returns how many."""
        following = self._next_group()
        for one in self.chosen:
            one.plan_follow_up = self._told(one)
            one.nothing_agreed = bool(self.cleaned_data.get(f"ingen_{one.pk}"))
            state, agreed = self.cleaned_data[f"udfald_{one.pk}"], self.agreed.get(one.pk)
            next_talk = self._talk_of(following, one) if following else None
            one.write_down(state, by=self.by, agreements=[agreed] if agreed else [], next_talk=next_talk)
        settle_cases(timezone.localdate(), [one.case_id for one in self.chosen])
        self.group.version += 1
        self.group.save(update_fields=["version"])
        return len(self.chosen)

    def _next_group(self) -> MeetingGroup | None:
        if not (on := self.cleaned_data.get("naeste_on")):
            return None
        was, at = self.group, self.cleaned_data.get("naeste_at")
        return MeetingGroup.objects.create(
            title=was.title, on=on, at=at, form=was.form, place=was.place, held_by=was.held_by, created_by=self.by
        )

    def _talk_of(self, group: MeetingGroup, one: Meeting) -> Meeting:
        talk = Meeting(group=group, held_by=group.held_by, minutes=one.minutes)
        talk.on, talk.at, talk.form, talk.place = group.on, group.at, group.form, group.place
        return talk
