"""A talk with several citizens at once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from danish.forms import CharField, ChoiceField, ModelMultipleChoiceField, TimeField, use_danish_fields
from followup.forms.meetings import FUTURE, HAPPENED
from followup.models import Meeting, MeetingGroup

NOT_YET = ("", "Registreres ikke nu")


class GroupForm(forms.ModelForm):
    """When and where, and which of one's own citizens are invited."""

    at = TimeField(label="Klokken", required=False, help_text="For eksempel 10.30")
    sager = ModelMultipleChoiceField(
        label="Borgere",
        queryset=Case.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Vælg mindst én borger."},
    )

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
        mine = Case.objects.visible_to(user).open().coordinated_by(user).for_display().order_by("citizen__sort_key")
        self.fields["sager"].queryset = mine  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        early = [case for case in said.get("sager") or [] if said.get("on") and said["on"] < case.opened_on]
        if early:
            self.add_error("on", f"Dagen ligger før sagens oprettelse for {len(early)} af borgerne.")
        return said


class GroupRegisterForm(forms.Form):
    """How it went, for each of them: attendance and a note of one's own."""

    def __init__(self, *args: Any, meetings: list[Meeting], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.meetings = meetings
        for one in meetings:
            name = one.case.citizen.name
            self.fields[f"udfald_{one.pk}"] = ChoiceField(
                label=f"Fremmøde, {name}",
                choices=[NOT_YET, *HAPPENED],
                required=False,
                initial=Meeting.State.HELD if one.on <= timezone.localdate() else "",
            )
            self.fields[f"note_{one.pk}"] = CharField(
                label=f"Plan og jobsøgning, {name}",
                max_length=4000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def rows(self) -> list[tuple[Meeting, forms.BoundField, forms.BoundField]]:
        return [(one, self[f"udfald_{one.pk}"], self[f"note_{one.pk}"]) for one in self.meetings]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        chosen = [one for one in self.meetings if said.get(f"udfald_{one.pk}")]
        for one in chosen:
            if said[f"udfald_{one.pk}"] == Meeting.State.HELD and not said.get(f"note_{one.pk}"):
                self.add_error(f"note_{one.pk}", "Skriv kort, hvordan det går med planen og jobsøgningen.")
        if chosen and chosen[0].on > timezone.localdate():
            raise ValidationError(FUTURE)
        if not chosen and not self.errors:
            raise ValidationError("Vælg fremmøde for mindst én borger.")
        return said

    def register(self, by: User) -> int:
        """Each by itself, with its own line on its own case. Returns how many."""
        told = 0
        for one in self.meetings:
            if state := self.cleaned_data.get(f"udfald_{one.pk}"):
                one.plan_follow_up = self.cleaned_data.get(f"note_{one.pk}", "")
                one.nothing_agreed = True
                one.register(state, by=by)
                told += 1
        return told
