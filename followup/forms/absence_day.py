"""Today's talks of somebody who is away: given to a colleague, moved or called off, several at once."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Absence, User
from danish.forms import CharField, ChoiceField, DateField, ModelChoiceField, TypedMultipleChoiceField
from followup.absence_day import cannot_open, who_can_hold
from followup.forms.talk_doubts import AsksForYes, AtOnceField, DayOffField, day_off
from followup.models import Meeting

GIVE, MOVE, CANCEL = "giv", "flyt", "aflys"
FARTHEST = timedelta(days=366)


class AbsenceDayForm(AsksForYes):
    """Which of the talks, and what becomes of them. A talk is named with its version, so that no change is lost."""

    samtaler = TypedMultipleChoiceField(
        label="Samtaler",
        coerce=str,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Vælg mindst én samtale."},
    )
    hvad = ChoiceField(
        label="Hvad skal der ske?",
        choices=[(GIVE, "En kollega holder dem"), (MOVE, "De flyttes til en anden dag"), (CANCEL, "De aflyses")],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Vælg, hvad der skal ske med samtalerne."),
    )
    kollega = ModelChoiceField(
        label="Kollega",
        queryset=User.objects.none(),
        required=False,
        empty_label="Vælg kollega",
        error_messages={"invalid_choice": "Vælg en kollega fra teamet, som er der i dag."},
    )
    dag = DateField(label="Ny dag", required=False, help_text="Klokkeslættet er det samme.")
    hvorfor = CharField(
        label="Hvorfor?",
        max_length=300,
        required=False,
        help_text="Når de flyttes eller aflyses. Det står på hver borgers sag, så skriv ikke om kollegaens sygdom.",
    )
    samtidig = AtOnceField()
    fridag = DayOffField()

    def __init__(self, *args: Any, absence: Absence, talks: Sequence[Meeting], **kwargs: Any):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.by_key = {f"{one.pk}-{one.version}": one for one in talks}
        names: Any = self.fields["samtaler"]
        names.choices = [(key, one.case.citizen.name) for key, one in self.by_key.items()]
        for name in ("kollega", "dag", "hvorfor"):
            self.fields[name].is_sometimes_required = True  # type: ignore[attr-defined]
        colleague: Any = self.fields["kollega"]
        colleague.queryset = who_can_hold(absence.user, today)

    @property
    def chosen(self) -> list[Meeting]:
        """Each once, however often it is named."""
        return [self.by_key[key] for key in dict.fromkeys(self.cleaned_data["samtaler"])]

    def is_late(self) -> bool:
        """Whether a talk that was ticked has been changed since the page was opened."""
        return any(key not in self.by_key for key in self.data.getlist("samtaler"))  # type: ignore[attr-defined]

    @property
    def written(self) -> dict[str, str]:
        """For whoever has to choose anew."""
        return {name: self.data[name] for name in ("hvad", "kollega", "dag", "hvorfor") if name in self.data}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        what = said.get("hvad")
        if what == GIVE and not said.get("kollega") and "kollega" not in self.errors:
            self.add_error("kollega", "Vælg, hvem der holder dem.")
        if what in {MOVE, CANCEL} and not said.get("hvorfor") and "hvorfor" not in self.errors:
            self.add_error("hvorfor", "Skriv kort, hvorfor.")
        if what == MOVE and "dag" not in self.errors:
            self._check_day(said.get("dag"))
        if not self.errors and what == GIVE and (fault := cannot_open(said["kollega"], self.chosen)):
            self.add_error("kollega", fault)
        if not self.errors and what in {GIVE, MOVE}:
            self._ask_about_overlap()
        return said

    def _check_day(self, on: Any) -> None:
        if not on:
            self.add_error("dag", "Skriv, hvilken dag de flyttes til.")
        elif on <= timezone.localdate():
            self.add_error("dag", "Vælg en dag efter i dag.")
        elif on > timezone.localdate() + FARTHEST:
            self.add_error("dag", "Vælg en dag inden for et år.")
        else:
            self.ask("fridag", day_off(on))

    def _ask_about_overlap(self) -> None:
        """Whoever gets a talk may have one already at that hour; so may the citizen on another day."""
        everybody = Meeting.objects.as_system("a colleague's hours, without whom they are for")
        gives, ours = self.cleaned_data["hvad"] == GIVE, {one.pk for one in self.chosen}
        for talk in self.chosen:
            asked = Meeting(pk=talk.pk, case_id=talk.case_id, on=talk.on, at=talk.at, minutes=talk.minutes)
            asked.held_by = self.cleaned_data["kollega"] if gives else talk.held_by
            asked.on = talk.on if gives else self.cleaned_data["dag"]
            if any(one.pk not in ours for one in everybody.at_once_with(asked)):
                told = f"{asked.held_by.name} eller borgeren har en anden samtale kl. {talk.at:%H.%M}."
                self.ask("samtidig", f"{told} Sæt flueben, hvis det er rigtigt.")
                return

    def carry_out(self, by: User) -> None:
        said = self.cleaned_data
        for talk in self.chosen:
            if said["hvad"] == GIVE:
                talk.give(said["kollega"], by=by)
            elif said["hvad"] == MOVE:
                talk.on, talk.moved_because = said["dag"], said["hvorfor"]
                talk.move(by=by)
            else:
                talk.cancel(cancelled_by=Meeting.CancelledBy.US, because=said["hvorfor"], by=by)
