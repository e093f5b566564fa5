"""A talk with several citizens at once."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django import forms

from accounts.models import User
from cases.models import Case
from danish.forms import ModelMultipleChoiceField, TimeField, use_danish_fields
from followup.forms.meetings import AtOnceField
from followup.models import Meeting, MeetingGroup


def overlap(cases: Iterable[Case], group: MeetingGroup, on: date, at: time) -> str:
    """Who already has a talk at the same time, in words."""
    everybody = Meeting.objects.as_system("a colleague's hours, without whom they are for")
    for case in cases:
        one = Meeting(case=case, group=group if group.pk else None, held_by=group.held_by, on=on, at=at)
        if found := everybody.at_once_with(one):
            other = found[0]
            whose = case.citizen.name if other.case_id == case.pk else other.held_by.name
            return f"{whose} har allerede en samtale {other.when}. Sæt flueben, hvis begge skal være der."
    return ""


class GroupForm(forms.ModelForm):
    """When and where, and which of a colleague's citizens are invited."""

    at = TimeField(label="Klokken", required=False, help_text="For eksempel 10.30")
    sager = ModelMultipleChoiceField(
        label="Borgere",
        queryset=None,  # those of the colleague who holds it
        widget=forms.CheckboxSelectMultiple(attrs={"class": "hm-columns"}),
        error_messages={
            "required": "Vælg mindst én borger.",
            "invalid_choice": "En af borgerne kan ikke vælges. Sagen er lukket eller ikke din at ændre.",
        },
    )
    samtidig = AtOnceField()

    class Meta:
        model = MeetingGroup
        formfield_callback = use_danish_fields
        fields = ["title", "on", "at", "form", "place"]
        labels = {"title": "Emne", "place": "Sted"}
        help_texts = {"title": "Uden navne på borgere."}
        error_messages = {
            "title": {"required": "Skriv, hvad gruppesamtalen handler om."},
            "on": {"required": "Skriv, hvornår gruppesamtalen er."},
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        open_cases = Case.objects.visible_to(user).open().coordinated_by(self.instance.held_by)
        self.fields["sager"].queryset = open_cases.for_display().order_by("citizen__sort_key", "pk")  # type: ignore[attr-defined]
        if "samtidig" not in self.data:
            self.fields["samtidig"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        on, chosen = said.get("on"), said.get("sager") or []
        early = [case for case in chosen if on and on < case.opened_on]
        if early:
            self.add_error("on", f"Dagen ligger før sagens oprettelse for {len(early)} af borgerne.")
        elif on and said.get("at") and not said.get("samtidig"):
            self._ask_about_overlap(said)
        return said

    def _ask_about_overlap(self, said: dict[str, Any]) -> None:
        """Two talks at once may be right; whoever says so sends the form again."""
        if told := overlap(said.get("sager") or [], self.instance, said["on"], said["at"]):
            self.fields["samtidig"].widget = forms.CheckboxInput()
            self.add_error("samtidig", told)

    def plan(self, by: User) -> MeetingGroup:
        """The group, and a talk for each; their cases are held."""
        group: MeetingGroup = self.save()
        for case in self.cleaned_data["sager"]:
            meeting = Meeting(case=case, group=group, held_by=group.held_by)
            meeting.on, meeting.at, meeting.form, meeting.place = group.on, group.at, group.form, group.place
            meeting.plan(by=by)
        return group
