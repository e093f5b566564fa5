"""A talk with several citizens at once."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from danish.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    ModelMultipleChoiceField,
    TimeField,
    VersionField,
    use_danish_fields,
)
from followup.forms.meetings import FUTURE, HAPPENED
from followup.models import Meeting, MeetingGroup

NOT_YET = ("", "Registreres ikke nu")


class GroupForm(forms.ModelForm):
    """When and where, and which of a colleague's citizens are invited."""

    at = TimeField(label="Klokken", required=False, help_text="For eksempel 10.30")
    sager = ModelMultipleChoiceField(
        label="Borgere",
        queryset=Case.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "hm-columns"}),
        error_messages={
            "required": "Vælg mindst én borger.",
            "invalid_choice": "En af borgerne kan ikke vælges. Sagen er lukket eller ikke din at ændre.",
        },
    )
    samtidig = BooleanField(label="Der er to samtaler på samme tid, og det er rigtigt", required=False)

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
        everybody = Meeting.objects.as_system("a colleague's hours, without whom they are for")
        for case in said.get("sager") or []:
            one = Meeting(case=case, held_by=self.instance.held_by, on=said["on"], at=said["at"])
            if found := everybody.at_once_with(one):
                other = found[0]
                whose = case.citizen.name if other.case_id == case.pk else other.held_by.name
                self.fields["samtidig"].widget = forms.CheckboxInput()
                told = f"{whose} har allerede en samtale {other.when}. Sæt flueben, hvis begge skal stå."
                return self.add_error("samtidig", told)
        return None

    def plan(self, by: User) -> MeetingGroup:
        """The group, and a talk for each; their cases are held."""
        group: MeetingGroup = self.save()
        for case in self.cleaned_data["sager"]:
            meeting = Meeting(case=case, group=group, held_by=group.held_by)
            meeting.on, meeting.at, meeting.form, meeting.place = group.on, group.at, group.form, group.place
            meeting.plan(by=by)
        return group


@dataclass(frozen=True)
class Late:
    """A talk that somebody changed while its words were written, and the words."""

    meeting: Meeting
    words: str


class GroupRegisterForm(forms.Form):
    """How it went, for each of them: attendance and a note of one's own."""

    def __init__(self, *args: Any, meetings: list[Meeting], **kwargs: Any):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.everybody = meetings
        self.meetings = [one for one in meetings if one.is_planned]
        for one in self.meetings:
            self.fields[f"udfald_{one.pk}"] = ChoiceField(
                label="Fremmøde",
                choices=[NOT_YET, *HAPPENED],
                required=False,
                initial=Meeting.State.HELD if one.on <= today else "",
            )
            self.fields[f"note_{one.pk}"] = CharField(
                label="Opfølgning på planen og jobsøgningen",
                max_length=4000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            for asked in ("udfald", "note"):
                self.fields[f"{asked}_{one.pk}"].is_sometimes_required = True  # type: ignore[attr-defined]
            self.fields[f"version_{one.pk}"] = VersionField(initial=one.version, required=False)

    @property
    def rows(self) -> list[tuple[Meeting, forms.BoundField, forms.BoundField, forms.BoundField]]:
        names = ("udfald", "note", "version")
        return [(one, *(self[f"{name}_{one.pk}"] for name in names)) for one in self.meetings]  # type: ignore[misc]

    @property
    def late(self) -> list[Late]:
        """Those that were sent along and are no longer as the page was opened on: nothing is saved over them."""
        sent = [one for one in self.everybody if self.data.get(f"udfald_{one.pk}")]
        changed = [one for one in sent if self.data.get(f"version_{one.pk}") != str(one.version)]
        return [Late(one, str(self.data.get(f"note_{one.pk}", ""))) for one in changed]

    def again(self) -> "GroupRegisterForm":
        """The same words on the talks as they stand now, for whoever has read what a colleague changed."""
        sent = {name: str(self.data.get(name, "")) for name in self.fields}
        now = {f"version_{one.pk}": str(one.version) for one in self.meetings}
        return type(self)(sent | now, meetings=self.everybody)

    def clean(self) -> dict[str, Any]:
        said, today = super().clean() or {}, timezone.localdate()
        chosen = [one for one in self.meetings if said.get(f"udfald_{one.pk}")]
        for one in chosen:
            if one.on > today:
                self.add_error(f"udfald_{one.pk}", f"{one.case.citizen.name}: {FUTURE}")
            elif said[f"udfald_{one.pk}"] == Meeting.State.HELD and not said.get(f"note_{one.pk}"):
                told = f"Skriv kort, hvordan det går for {one.case.citizen.name}, eller vælg »{NOT_YET[1]}«."
                self.add_error(f"note_{one.pk}", told)
        if not chosen and not self.errors:
            raise ValidationError("Vælg fremmøde for mindst én borger.")
        return said

    def register(self, by: User) -> int:
        """Each by itself, with its own line on its own case. Returns how many."""
        chosen = [one for one in self.meetings if self.cleaned_data.get(f"udfald_{one.pk}")]
        for one in chosen:
            one.plan_follow_up = self.cleaned_data.get(f"note_{one.pk}", "")
            one.register(self.cleaned_data[f"udfald_{one.pk}"], by=by)
        return len(chosen)
