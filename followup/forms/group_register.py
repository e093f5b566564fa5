"""Registering a talk with several citizens: attendance, words and agreements of each, and the next talk of all."""

from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from danish.forms import BooleanField, CharField, ChoiceField, DateField, TimeField, VersionField
from followup.contact_plan import settle_cases
from followup.forms.about_nobody import refuse_names
from followup.forms.group_meetings import AsksOfGroup
from followup.forms.meetings import FUTURE, colleagues, happened, not_begun
from followup.forms.talk_doubts import AtOnceField, DayOffField
from followup.models import AgreedTask, Meeting, MeetingGroup

NOT_YET = ("", "Registreres ikke nu")
LONGEST = 4000
WORTH_KEEPING = {"udfald", "note", "hvad"}
NAMES = ("udfald", "note", "hvad", "hvem", "senest", "ingen", "version")


def too_early(one: Meeting) -> str:
    """Why a talk cannot be written down yet."""
    return FUTURE if one.on > timezone.localdate() else not_begun(one.on, one.at, "Flyt den, hvis I er begyndt før.")


class Late(NamedTuple):
    """What became of a talk while its words were written, and those of them that no field holds any more."""

    told: str
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

    def __init__(
        self, *args: Any, seen: list[Meeting], mine: list[Meeting], group: MeetingGroup, by: User, **kwargs: Any
    ):
        """`seen` are the talks the user may read, and `mine` those of them whose case the user may change."""
        super().__init__(*args, **kwargs)
        self.seen, self.mine, self.group, self.by = seen, mine, group, by
        self.meetings = [one for one in mine if one.is_planned]
        self.booked = self._booked()
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

    def _booked(self) -> dict[int, Meeting]:
        """The next talk of each that is agreed on already, by its case."""
        coming = Meeting.objects.visible_to(self.by).planned().filter(on__gt=max(timezone.localdate(), self.group.on))
        of_each = coming.filter(case__in=[one.case_id for one in self.meetings]).exclude(group=self.group)
        return {talk.case_id: talk for talk in of_each.order_by("-on", "-at", "-pk")}

    def _ask_about(self, one: Meeting, people: list[tuple[int, str]]) -> None:
        who = [(AgreedTask.Owner.CITIZEN.value, one.case.citizen.first_name)]
        asked: dict[str, forms.Field] = {
            "udfald": ChoiceField(
                label="Fremmøde",
                choices=[NOT_YET, (Meeting.State.HELD.value, "Mødte"), *happened(one.case.citizen.first_name)[1:]],
                required=False,
                initial="" if too_early(one) else Meeting.State.HELD,
            ),
            "note": CharField(
                label="Opfølgning på planen og jobsøgningen",
                max_length=LONGEST,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            ),
            "hvad": CharField(
                label="Aftale", max_length=300, required=False, widget=forms.TextInput(attrs={"placeholder": " "})
            ),
            "hvem": ChoiceField(
                label="Hvem gør det?", choices=[*who, *((str(pk), name) for pk, name in people)], required=False
            ),
            "senest": DateField(label="Senest", required=False, help_text=self._until(one)),
            "ingen": BooleanField(label="Ingen nye aftaler", required=False),
            "version": VersionField(initial=one.version, required=False),
        }
        for name, field in asked.items():
            if name not in {"version", "ingen"}:
                field.is_sometimes_required = True  # type: ignore[attr-defined]
            self.fields[f"{name}_{one.pk}"] = field

    def _until(self, one: Meeting) -> str:
        """What it means that no day is written."""
        booked = self.booked.get(one.case_id)
        return f"Tom: til næste samtale{f' {booked.when}' if booked else ''}"

    @property
    def rows(self) -> list[Row]:
        return [Row(one, *(self[f"{name}_{one.pk}"] for name in NAMES)) for one in self.meetings]

    @property
    def late(self) -> list[Late]:
        """Those that were sent along and are no longer as the page was opened on: nothing is saved over them."""
        seen = {str(one.pk): one for one in self.seen}
        filled = [name.partition("_") for name in self.data if str(self.data[name]).strip()]
        sent = dict.fromkeys(pk for name, _, pk in filled if name in WORTH_KEEPING)
        told = {pk: self._what_became_of(pk, seen.get(pk)) for pk in sent}
        kept = {str(one.pk) for one in self.meetings}
        return [Late(why, "" if pk in kept else self._words(pk)) for pk, why in told.items() if why]

    def _what_became_of(self, pk: str, one: Meeting | None) -> str:
        if one is None:
            return "Du har ikke længere adgang til en af sagerne."
        if not one.case.is_open:
            return f"{one.case.citizen.name}: Sagen er afsluttet."
        if one not in self.mine:
            return f"{one.case.citizen.name}: Du kan ikke længere ændre sagen."
        if self.data.get(f"version_{pk}") != str(one.version):
            return f"{one.case.citizen.name}: {one.get_state_display().lower()}, {one.when}."
        return ""

    def _words(self, pk: str) -> str:
        written = [str(self.data.get(f"{name}_{pk}", "")) for name in ("note", "hvad")]
        return "\n".join(words for words in written if words)

    def again(self) -> "GroupRegisterForm":
        """The same words on the talks as they stand now, for whoever has read what a colleague changed."""
        sent = {name: str(self.data[name]) for name in self.fields if name in self.data}
        now = {f"version_{one.pk}": str(one.version) for one in self.meetings}
        return type(self)(sent | now, seen=self.seen, mine=self.mine, group=self.group, by=self.by)

    @property
    def is_open(self) -> bool:
        """Whether anything can be written down yet."""
        return any(not too_early(one) for one in self.meetings)

    def clean(self) -> dict[str, Any]:
        said, today = super().clean() or {}, timezone.localdate()
        refuse_names(self, ["faelles"], [one.case.citizen for one in self.seen])
        if (next_on := said.get("naeste_on")) and next_on <= max(today, self.group.on):
            self.add_error("naeste_on", "Næste samtale skal ligge ude i fremtiden.")
        self.chosen = [one for one in self.meetings if said.get(f"udfald_{one.pk}")]
        self.agreed: dict[int, AgreedTask] = {}
        for one in self.chosen:
            if told := too_early(one):
                self.add_error(f"udfald_{one.pk}", f"{one.case.citizen.name}: {told}")
            else:
                self._check_words(one, said)
        for one in self.meetings:
            if one not in self.chosen and f"udfald_{one.pk}" not in self.errors:
                self._check_is_empty(one, said)
        if next_on and "naeste_on" not in self.errors:
            following = MeetingGroup(held_by=self.group.held_by)
            self.ask_about([one.case for one in self.chosen], following, next_on, said.get("naeste_at"))
        if not self.chosen and not self.errors:
            raise ValidationError("Vælg fremmøde for mindst én borger.")
        return said

    def _check_is_empty(self, one: Meeting, said: dict[str, Any]) -> None:
        """Nothing is saved of who is not registered, so that nothing may be written of them."""
        if name := next((name for name in (f"note_{one.pk}", f"hvad_{one.pk}") if said.get(name)), ""):
            told = f"Du har skrevet noget om {one.case.citizen.first_name}. Registrér samtalen, eller slet teksten."
            self.add_error(name, told)

    def _check_words(self, one: Meeting, said: dict[str, Any]) -> None:
        """As at a talk with one citizen: how it goes, and an agreement or that there is none."""
        name, is_held = one.case.citizen.name, said[f"udfald_{one.pk}"] == Meeting.State.HELD
        is_told = said.get(f"note_{one.pk}") or said.get("faelles") or "faelles" in self.errors
        if is_held and not is_told and f"note_{one.pk}" not in self.errors:
            told = f"Skriv kort, hvordan det går for {name}, eller vælg »{NOT_YET[1]}«."
            self.add_error(f"note_{one.pk}", told)
        elif is_held and len(self._told(one)) > LONGEST:
            told = f"{name}: Sammen med den fælles note må der højst stå {LONGEST} tegn."
            self.add_error(f"note_{one.pk}", told)
        text, nothing = said.get(f"hvad_{one.pk}"), said.get(f"ingen_{one.pk}")
        booked, due_on = self.booked.get(one.case_id), said.get(f"senest_{one.pk}")
        due_on = due_on or min(filter(None, [said.get("naeste_on"), booked and booked.on]), default=None)
        if not text:
            if f"hvad_{one.pk}" not in self.errors and is_held and not nothing:
                told = f"Skriv, hvad du og {name} aftalte, eller sæt flueben ved »Ingen nye aftaler«."
                self.add_error(f"hvad_{one.pk}", told)
        elif nothing:
            self.add_error(f"ingen_{one.pk}", f"{name}: Der står en aftale ovenfor. Fjern fluebenet eller aftalen.")
        elif due_on is None and f"senest_{one.pk}" not in self.errors:
            self.add_error(f"senest_{one.pk}", f"{name}: Skriv, hvornår det skal være gjort.")
        elif due_on and due_on < one.on:
            self.add_error(f"senest_{one.pk}", f"{name}: Dagen ligger før samtalen.")
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
        self.following = following = self._next_group()
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
