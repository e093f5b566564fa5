"""A talk with several citizens at once."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from cases.deputies_sql import absences_for
from cases.models import Case
from danish.forms import ModelMultipleChoiceField, TimeField, use_danish_fields
from followup.forms.about_nobody import refuse_names
from followup.forms.talk_doubts import AsksForYes, AtOnceField, DayOffField, day_off
from followup.models import Meeting, MeetingGroup
from followup.stood_in_for import coordinated_by_each


def overlap(cases: Iterable[Case], group: MeetingGroup, on: date, at: time) -> str:
    """Who already has a talk at the same time, in words."""
    names = {case.pk: case.citizen.name for case in cases}
    one = Meeting(group=group if group.pk else None, held_by=group.held_by, on=on, at=at)
    everybody = Meeting.objects.as_system("a colleague's hours, without whom they are for")
    for other in everybody.at_once_with(one, names):
        whose = names.get(other.case_id, other.held_by.name)
        return f"{whose} har allerede en samtale {other.when}. Sæt flueben, hvis begge skal være der."
    return ""


class AsksOfGroup(AsksForYes):
    """What is asked about a group's day and hour."""

    def ask_about(self, cases: Iterable[Case], group: MeetingGroup, on: date, at: time | None) -> None:
        if at and not self.cleaned_data.get("samtidig"):
            self.ask("samtidig", overlap(cases, group, on, at))
        if on != group.on:
            self.ask("fridag", day_off(on))


class CitizensField(ModelMultipleChoiceField):
    """Of one colleague, and of those they stand in for, whose citizens are marked."""

    absent: dict[int, str] = {}

    def label_from_instance(self, case: Any) -> str:
        away = self.absent.get(case.whose)
        return f"{case} (hos {away})" if away else str(case)


class GroupForm(AsksOfGroup, forms.ModelForm):
    """When and where, and which of a colleague's citizens are invited."""

    at = TimeField(label="Klokken", required=False, help_text="For eksempel 10.30")
    sager = CitizensField(
        label="Borgere",
        queryset=None,  # those of the colleague who holds it, and of whom they stand in for
        widget=forms.CheckboxSelectMultiple(attrs={"class": "hm-columns"}),
        error_messages={
            "required": "Vælg mindst én borger.",
            "invalid_choice": "En af borgerne kan ikke vælges. Sagen er lukket eller ikke din at ændre.",
        },
    )
    samtidig = AtOnceField()
    fridag = DayOffField()

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
        holder, field = self.instance.held_by, self.fields["sager"]
        today = timezone.localdate()
        away = absences_for(holder, today)
        field.absent = {one.user_id: one.user.name for one in away}  # type: ignore[attr-defined]
        theirs = coordinated_by_each(Case.objects.visible_to(user).open(), holder, away, today)
        field.queryset = theirs.for_display().order_by("citizen__sort_key", "pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        on, chosen = said.get("on"), said.get("sager") or []
        refuse_names(self, ["title", "place"], [case.citizen for case in chosen])
        early = [case for case in chosen if on and on < case.opened_on]
        if early:
            self.add_error("on", f"Dagen ligger før sagens oprettelse for {len(early)} af borgerne.")
        elif on:
            self.ask_about(chosen, self.instance, on, said.get("at"))
        return said

    def plan(self, by: User) -> MeetingGroup:
        """The group, and a talk for each; their cases are held."""
        group: MeetingGroup = self.save()
        for case in self.cleaned_data["sager"]:
            meeting = Meeting(case=case, group=group, held_by=group.held_by)
            meeting.on, meeting.at, meeting.form, meeting.place = group.on, group.at, group.form, group.place
            meeting.plan(by=by)
        return group
