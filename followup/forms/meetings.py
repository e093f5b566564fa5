"""Talks with the citizen: agreed on, moved, called off, registered and put right."""

from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from danish.forms import (
    CharField,
    ChoiceField,
    TimeField,
    VersionField,
    use_danish_fields,
)
from followup.forms.talk_doubts import AsksForYes, AtOnceField, DayOffField, day_off
from followup.models import Meeting
from journal.conflicts import VersionedForm

FUTURE = "En samtale ude i fremtiden kan ikke være holdt. Aftal den i stedet."
BEGUN_ON_ANOTHER_DAY = "En samtale ude i fremtiden kan ikke være holdt. Ret dagen, hvis den blev holdt før."


def who_cancelled(citizen: str) -> list[tuple[str, str]]:
    """Who did it, where the states say by whom."""
    kinds = Meeting.CancelledBy
    return [(kinds.CITIZEN.value, citizen), (kinds.US.value, "Vi"), (kinds.OTHER.value, "Andre")]


def happened(citizen: str) -> list[tuple[str, str]]:
    return [(Meeting.State.HELD.value, "Holdt"), (Meeting.State.NO_SHOW.value, f"{citizen} udeblev")]


def colleagues(case: Case, *, also: int | None = None) -> list[tuple[int, str]]:
    """Who may hold a talk in the case: those of its team, and whoever it is already."""
    people = User.objects.active().filter(team=case.team_id).caseworkers()
    found = {person.pk: person.name for person in people}
    if also and also not in found:
        found |= {person.pk: person.name for person in User.objects.filter(pk=also)}
    return list(found.items())


def _beside(talk: Meeting) -> Meeting | None:
    """Another talk at the same time as this one, or perhaps this very one."""
    everybody = Meeting.objects.as_system("a colleague's hours, without whom they are for")
    at_once = everybody.at_once_with(talk)
    return at_once[0] if at_once else everybody.perhaps_same_as(talk).select_related("held_by").first()


def not_begun(on: date | None, at: time | None, instead: str) -> str:
    """Why a talk of an hour later today cannot be written down yet, and what to do instead."""
    now = timezone.localtime()
    if at and on == now.date() and at > now.time():
        return f"Samtalen er først kl. {at:%H.%M}. {instead}"
    return ""


class TalkForm(AsksForYes, VersionedForm):
    """What every form of a talk asks: when, in what form, where and by whom."""

    at = TimeField(label="Klokken", required=False, help_text="For eksempel 10.30")
    samtidig = AtOnceField()

    class Meta:
        model = Meeting
        formfield_callback = use_danish_fields
        fields = ["on", "at", "minutes", "form", "place", "held_by"]
        labels = {"held_by": "Holdes af", "minutes": "Varighed i minutter"}
        error_messages = {"on": {"required": "Skriv, hvornår samtalen er."}}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        one = self.instance
        if "held_by" in self.fields:
            field: Any = self.fields["held_by"]
            field.queryset = User.objects.filter(pk__in=[pk for pk, _ in colleagues(one.case, also=one.held_by_id)])
            field.empty_label = None

    @property
    def compared(self) -> list[str]:
        return list(self.Meta.fields)

    def wishes(self) -> list[tuple[str, str]]:
        """With what is no column of the talk, which nobody else can have changed."""
        own = [name for name in self.fields if name not in {*self.compared, "version"} and self.data.get(name)]
        return [*super().wishes(), *((name, str(self.data[name])) for name in own)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        on = said.get("on")
        if on and on < self.instance.case.opened_on:
            opened = f"{self.instance.case.opened_on:%d.%m.%Y}"
            self.add_error("on", f"Samtalen kan ikke ligge før sagens oprettelse {opened}.")
        elif on:
            self.check_day(on)
        return said

    def check_day(self, on: Any) -> None:
        """What the day must be, for this form."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            self._ask_about_overlap()
            for begins, talk in self.planned():
                if told := day_off(talk.on):
                    self.ask("fridag", begins + told)

    def _ask_about_overlap(self) -> None:
        """Two talks at once may be right."""
        if self.cleaned_data.get("samtidig"):
            return
        found = [(begins, other) for begins, talk in self.judged() if (other := _beside(talk))]
        for begins, other in found:
            is_own = other.case_id == self.instance.case_id
            whose = self.instance.case.citizen.first_name if is_own else other.held_by.name
            told = f"{whose} har allerede en samtale {other.when}. Sæt flueben, hvis begge skal være der."
            self.ask("samtidig", begins + told)

    def judged(self) -> list[tuple[str, Meeting]]:
        """The talks that the form would save, and how what is said of each begins."""
        return [("", self.instance)]

    def planned(self) -> list[tuple[str, Meeting]]:
        """Those of them that get a day to come."""
        return []


class MeetingPlanForm(TalkForm):
    fridag = DayOffField()

    def check_day(self, on: Any) -> None:
        if on < timezone.localdate():
            self.add_error("on", "Dagen er gået. Registrér samtalen, hvis den er holdt.")

    def planned(self) -> list[tuple[str, Meeting]]:
        """Whoever changes the place only is not asked about a day they said yes to."""
        return [] if self.instance.on == self.initial.get("on") else [("", self.instance)]


class MeetingMoveForm(MeetingPlanForm):
    class Meta(TalkForm.Meta):
        fields = ["on", "at", "minutes", "form", "place", "held_by", "moved_because"]
        labels = TalkForm.Meta.labels | {"moved_because": "Hvorfor flyttes den?"}
        error_messages = TalkForm.Meta.error_messages | {
            "moved_because": {"required": "Skriv kort, hvorfor samtalen flyttes."}
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["moved_because"].required = True
        self.initial["moved_because"] = ""


class MeetingCancelForm(VersionedForm):
    class Meta:
        model = Meeting
        formfield_callback = use_danish_fields
        fields = ["cancelled_by", "because"]
        labels = {"cancelled_by": "Hvem aflyste?", "because": "Hvorfor?"}
        widgets = {"cancelled_by": forms.RadioSelect}
        error_messages = {"because": {"required": "Skriv kort, hvorfor samtalen er aflyst."}}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["cancelled_by"] = ChoiceField(
            label="Hvem aflyste?",
            choices=who_cancelled(self.instance.case.citizen.first_name),
            widget=forms.RadioSelect,
            error_messages={"required": "Vælg, hvem der aflyste."},
        )
        self.fields["because"].required = True

    def _get_validation_exclusions(self) -> set[str]:
        """The state is set by the verb, so that rules about it are not asked of the form."""
        return {*super()._get_validation_exclusions(), "cancelled_by"}  # type: ignore[misc]


class WithdrawForm(forms.Form):
    """Why a registration was wrong."""

    version = VersionField()
    because = CharField(
        label="Hvorfor er registreringen forkert?",
        max_length=300,
        help_text="Samtalen bliver stående som fejlregistreret og tæller ikke med.",
        error_messages={"required": "Skriv, hvorfor registreringen er forkert."},
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.fields["version"].initial = meeting.version

    def clean_version(self) -> int:
        version = int(self.cleaned_data["version"])
        if version != self.meeting.version:
            raise ValidationError("Registreringen er ændret imens. Læs den igen, og skriv, hvorfor den er forkert.")
        return version


class HeldForm(TalkForm):
    """What is said of a talk that is over."""

    udfald = ChoiceField(
        label="Fremmøde",
        initial=Meeting.State.HELD,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, om samtalen blev holdt."},
    )

    class Meta(TalkForm.Meta):
        fields = ["on", "at", "minutes", "form", "place", "held_by", "plan_follow_up"]
        labels = TalkForm.Meta.labels | {
            "held_by": "Holdt af",
            "plan_follow_up": "Opfølgning på planen og jobsøgningen",
        }
        help_texts = {"plan_follow_up": "Hvordan går det med planen og jobsøgningen siden sidst?"}
        widgets = {"plan_follow_up": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["udfald"].choices = happened(self.instance.case.citizen.first_name)  # type: ignore[attr-defined]

    def check_day(self, on: Any) -> None:
        if on > timezone.localdate():
            self.add_error("on", BEGUN_ON_ANOTHER_DAY if self.instance.pk else FUTURE)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        instead = "Ret klokken, hvis I er begyndt før." if self.instance.pk else "Aftal den i stedet."
        if told := not_begun(said.get("on"), said.get("at"), instead):
            self.add_error("at", told)
        is_held = said.get("udfald") == Meeting.State.HELD
        if is_held and not said.get("plan_follow_up") and "plan_follow_up" not in self.errors:
            self.add_error("plan_follow_up", "Skriv kort, hvordan det går med planen og jobsøgningen.")
        return said


class MeetingCorrectForm(HeldForm):
    class Meta(HeldForm.Meta):
        fields = [*HeldForm.Meta.fields, "because"]
        labels = HeldForm.Meta.labels | {"because": "Hvorfor rettes registreringen?"}

    def check_day(self, on: Any) -> None:
        super().check_day(on)
        written_on = self.instance.registered_on
        if "on" not in self.errors and written_on and on > written_on:
            told = f"Samtalen blev registreret {written_on:%d.%m.%Y} og kan ikke være holdt senere."
            self.add_error("on", told)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["because"].required = True
        self.fields["because"].error_messages["required"] = "Skriv kort, hvorfor registreringen rettes."
        self.initial["because"] = ""
        self.fields["udfald"].initial = self.instance.state
