"""A group of talks is moved, called off or given to a colleague as a whole."""

from collections.abc import Sequence
from copy import copy
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from danish.forms import CharField, ChoiceField, ModelChoiceField, TimeField, VersionField, use_danish_fields
from followup.absence_day import cannot_open, who_can_hold
from followup.forms.about_nobody import refuse_names
from followup.forms.group_meetings import AsksOfGroup
from followup.forms.meetings import who_cancelled
from followup.forms.talk_doubts import AtOnceField, DayOffField
from followup.group_talks import cancel_group, give_group, move_group
from followup.models import Meeting, MeetingGroup


class GroupChangeForm(forms.ModelForm):
    """Says which version of the group it was opened on. Its `words` stand in the case of each."""

    version = VersionField()
    words: tuple[str, ...] = ()

    class Meta:
        model = MeetingGroup
        formfield_callback = use_danish_fields
        fields: list[str] = []

    def __init__(self, *args: Any, talks: Sequence[Meeting], seen: Sequence[Meeting], **kwargs: Any):
        """`talks` follow the group; `seen` are all of its talks that the user may read."""
        super().__init__(*args, **kwargs)
        self.talks, self.seen, self.before = talks, seen, copy(self.instance)
        self.fields["version"].initial = self.instance.version

    @property
    def is_late(self) -> bool:
        """Somebody has moved it, called it off or registered it since the form that was sent was opened."""
        now = str(self.instance.version)
        return not self.talks or self.data.get("version", now) != now

    @property
    def written(self) -> list[str]:
        return [words for name in ("moved_because", "because") if (words := self.data.get(name, ""))]

    def again(self) -> "GroupChangeForm":
        """The same words on the group as it stands now, for whoever has read what a colleague changed."""
        sent = {name: self.data[name] for name in self.fields if name in self.data}
        now = MeetingGroup.objects.get(pk=self.instance.pk)
        return type(self)(sent | {"version": str(now.version)}, instance=now, talks=self.talks, seen=self.seen)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        refuse_names(self, self.words, [talk.case.citizen for talk in self.seen])
        return said


class GroupMoveForm(AsksOfGroup, GroupChangeForm):
    words = ("place", "moved_because")
    at = TimeField(label="Klokken", required=False, help_text="For eksempel 10.30")
    moved_because = CharField(
        label="Hvorfor flyttes den?",
        max_length=300,
        help_text="Står på hver borgers sag. Skriv ikke om de enkelte borgere.",
        error_messages={"required": "Skriv kort, hvorfor gruppesamtalen flyttes."},
    )
    samtidig = AtOnceField()
    fridag = DayOffField()

    class Meta(GroupChangeForm.Meta):
        fields = ["on", "at", "form", "place"]
        labels = {"place": "Sted"}
        error_messages = {"on": {"required": "Skriv, hvornår gruppesamtalen er."}}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        on = said.get("on")
        if on and on < timezone.localdate():
            self.add_error("on", "Dagen er gået. Vælg en dag fra i dag og frem.")
        elif on:
            self.ask_about([talk.case for talk in self.talks], self.before, on, said.get("at"))
        return said

    def carry_out(self, by: User) -> None:
        move_group(self.instance, self.talks, because=self.cleaned_data["moved_because"], by=by)


class GroupCancelForm(GroupChangeForm):
    words = ("because",)
    cancelled_by = ChoiceField(
        label="Hvem aflyste?",
        choices=who_cancelled("Borgerne"),
        initial=Meeting.CancelledBy.US,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvem der aflyste."},
    )
    because = CharField(
        label="Hvorfor?",
        max_length=300,
        help_text="Står på hver borgers sag. Skriv ikke om de enkelte borgere.",
        error_messages={"required": "Skriv kort, hvorfor gruppesamtalen er aflyst."},
    )

    def carry_out(self, by: User) -> None:
        said = self.cleaned_data
        cancel_group(self.instance, self.talks, cancelled_by=said["cancelled_by"], because=said["because"], by=by)


class GroupGiveForm(AsksOfGroup, GroupChangeForm):
    kollega = ModelChoiceField(
        label="Hvem holder den?",
        queryset=User.objects.none(),
        empty_label="Vælg kollega",
        error_messages={
            "required": "Vælg, hvem der holder den.",
            "invalid_choice": "Vælg en kollega fra teamet, som er der den dag.",
        },
    )
    samtidig = AtOnceField()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        colleague: Any = self.fields["kollega"]
        colleague.queryset = who_can_hold(self.before.held_by, self.before.on)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        colleague = said.get("kollega")
        if colleague is None:
            return said
        if fault := cannot_open(colleague, self.talks):
            self.add_error("kollega", fault)
            return said
        given = copy(self.before)
        given.held_by = colleague
        self.ask_about([talk.case for talk in self.talks], given, given.on, given.at)
        return said

    def carry_out(self, by: User) -> None:
        give_group(self.instance, self.talks, self.cleaned_data["kollega"], by=by)
