"""What is written at the table of a conference, and what ends it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from conferences.models import Analysis, Conference, Contribution, Participant, Section
from conferences.rows_of_case import may_see_to_it
from danish.filter_widgets import FilterSelect
from danish.forms import (
    NOTHING_CHOSEN,
    BooleanField,
    CharField,
    DateField,
    ModelMultipleChoiceField,
    use_danish_fields,
)
from journal.conflicts import VersionedForm

PEOPLE_HAVE_CHANGED = "Deltagerlisten er ændret imens. Se den igennem igen."
WHO_CAME = (
    "Sæt kryds ved dem, der var til stede. Var ingen der, eller noterer I det ikke, så svar på det her nedenfor."
)
ONE_ANSWER = "Sæt enten kryds ved dem, der var til stede, eller svar på ét af de to næste."
A_YEAR = timedelta(days=365)
ROWS = {"conclusion": 4}


class SectionForm(VersionedForm):
    """One part of what the conference writes."""

    class Meta:
        model = Section
        fields = ["text"]
        formfield_callback = use_danish_fields

    def __init__(self, *args: Any, instance: Section, first_name: str = "borgeren", **kwargs: Any):
        super().__init__(*args, instance=instance, auto_id=f"{instance.key}-%s", **kwargs)
        self.fields["version"].required = True  # of what nobody can tell how old it is nothing is taken
        text = self.fields["text"]
        text.label = instance.get_key_display()
        if instance.key == Section.Key.FOR_CITIZEN:
            text.label = f"Til {first_name}"
            text.help_text = f"Skriv til {first_name}, hvad I er nået frem til. Det står i referatet til {first_name}."
        text.is_sometimes_required = True  # type: ignore[attr-defined]
        text.widget.attrs["rows"] = ROWS.get(instance.key, 2)


class DecisionForm(VersionedForm):
    """What it comes to in one line, who sees to it, and until when it is gone through with the citizen."""

    class Meta:
        model = Conference
        fields = ["recommendation", "responsible", "go_through_by"]
        widgets = {"recommendation": FilterSelect, "responsible": FilterSelect}
        formfield_callback = use_danish_fields
        error_messages = {"responsible": {"invalid_choice": "Vælg en, der arbejder med sagen."}}

    def __init__(self, *args: Any, case: Case | None = None, **kwargs: Any):
        super().__init__(*args, auto_id="beslutning-%s", **kwargs)
        of_case: Case = case or self.instance.analysis.case
        team = 0 if of_case.is_restricted else of_case.team_id
        people = may_see_to_it(of_case.pk, team, timezone.localdate())
        responsible: Any = self.fields["responsible"]
        responsible.queryset = User.objects.filter(pk__in=[one.pk for one in people])
        responsible.choices = [("", NOTHING_CHOSEN), *((one.pk, one.name) for one in people)]
        self.fields["version"].required = True
        self.fields["recommendation"].required = False
        for name in ("responsible", "go_through_by"):  # needed to end the conference, not to save meanwhile
            self.fields[name].is_sometimes_required = True  # type: ignore[attr-defined]
        self.fields["go_through_by"].label = f"Gennemgås med {of_case.citizen.first_name} senest"
        self.fields["go_through_by"].help_text = ""

    def clean_go_through_by(self) -> date | None:
        day: date | None = self.cleaned_data["go_through_by"]
        if day and day < self.instance.on:
            raise ValidationError(f"Det gennemgås efter konferencen {self.instance.on:%d.%m.%Y}.")
        if day and day > (latest := self.instance.on + A_YEAR):
            raise ValidationError(f"Skriv en dato inden for et år, senest {latest:%d.%m.%Y}.")
        return day


class AttendanceForm(forms.Form):
    """Who came. What somebody else ticked while this was open stays."""

    came = ModelMultipleChoiceField(None, label="Til stede", required=False, widget=forms.CheckboxSelectMultiple)
    were = CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def __init__(self, data: Any, people: list[Participant], conference: Conference):
        ticked = [one.pk for one in people if one.came]
        known = {"came": ticked, "were": " ".join(map(str, ticked))}
        super().__init__(data, initial=known, auto_id="moedte-%s")
        self.people = people
        self.fields["came"].queryset = conference.participants.all()  # type: ignore[attr-defined]
        self.fields["came"].choices = [(one.pk, "") for one in people]  # type: ignore[attr-defined]

    def save(self) -> None:
        came = {one.pk for one in self.cleaned_data["came"]}
        were = {int(one) for one in self.cleaned_data["were"].split() if one.isdecimal()}
        for one in self.people:
            if (one.pk in came) != (one.pk in were):
                one.came = one.pk in came or None  # who stays away is known when the conference ends
                one.save(update_fields=["came"])


class HoldForm(forms.Form):
    """Who was there, and why the conference is held without the contributions that are not signed."""

    came = ModelMultipleChoiceField(
        None,
        label="Hvem var til stede?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": PEOPLE_HAVE_CHANGED, "invalid_pk_value": PEOPLE_HAVE_CHANGED},
    )
    were = CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    nobody = BooleanField(label="Ingen af dem var til stede", required=False)
    attendance_because = CharField(
        label="Hvorfor noteres det ikke, hvem der var til stede?",
        max_length=300,
        required=False,
        help_text="Kun hvis I ikke vil notere det.",
    )
    because = CharField(
        label="Hvorfor holdes konferencen uden?",
        max_length=300,
        required=False,
        help_text="Gælder for alle, der ikke får en begrundelse for sig.",
    )

    def __init__(self, data: Any, conference: Conference, people: list[Participant], unsigned: list[Contribution]):
        ticked = [one.pk for one in people if one.came]
        super().__init__(data, initial={"came": ticked, "were": " ".join(map(str, ticked))})
        self.people, self.unsigned = people, unsigned
        self._ask_who_came(conference, bool(ticked) if data is None else "came" in data)
        if len(unsigned) < 2:
            del self.fields["because"]
        for one in unsigned:
            self.fields[f"uden_{one.pk}"] = CharField(
                label=f"Hvorfor uden {one.discipline.label.lower()}?",
                help_text=f"{one.user.name} har ikke underskrevet.",
                max_length=300,
                required=False,
            )

    def _ask_who_came(self, conference: Conference, somebody_is_ticked: bool) -> None:
        came: Any = self.fields["came"]
        came.queryset = conference.participants.all()
        citizen = conference.analysis.case.citizen.name
        chair_id = conference.day.chair_id
        came.choices = [(one.pk, f"{citizen if one.is_citizen else one}{_part(one, chair_id)}") for one in self.people]
        came.is_sometimes_required = True
        ways_out = ("nobody", "attendance_because")
        if not self.people:
            for name in ("came", "were", *ways_out):
                del self.fields[name]
        elif somebody_is_ticked and not any(self.data.get(name) for name in ways_out):  # usually: out of the way
            for name in ways_out:
                del self.fields[name]

    @property
    def nobody_is_ticked(self) -> bool:
        return "nobody" in self.fields

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.people and not self.has_error("came"):
            said = [name for name in ("came", "nobody", "attendance_because") if given.get(name)]
            if len(said) != 1:
                self.add_error("came", ONE_ANSWER if said else WHO_CAME)
        if not given.get("because"):
            for one in self.unsigned:
                if not given.get(f"uden_{one.pk}") and not self.has_error(f"uden_{one.pk}"):
                    self.add_error(f"uden_{one.pk}", "Skriv, hvorfor faget ikke er med.")
        return given

    @property
    def without(self) -> dict[int, str]:
        return {one.pk: self.cleaned_data.get(f"uden_{one.pk}", "") for one in self.unsigned}

    @property
    def there(self) -> set[int]:
        """Those who are ticked, and whom somebody else ticked at the table while this was open."""
        ticked = {one.pk for one in self.cleaned_data.get("came", [])}
        were = {int(one) for one in self.cleaned_data.get("were", "").split() if one.isdecimal()}
        return ticked | {one.pk for one in self.people if one.came and one.pk not in were}


def _part(one: Participant, chair_id: int | None) -> str:
    if one.discipline:
        return f", {one.discipline.label.lower()}"
    leads = one.user_id is not None and one.user_id == chair_id
    return ", mødeleder" if leads else ", bisidder" if one.is_companion else ""


class GoneThroughForm(forms.Form):
    """When what was decided was gone through with the citizen."""

    on = DateField(label="Gennemgået", initial=timezone.localdate)

    def __init__(self, data: Any, conference: Conference):
        super().__init__(data)
        self.conference = conference

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if not self.conference.on <= day <= timezone.localdate():
            raise ValidationError(f"Skriv en dato fra {self.conference.on:%d.%m.%Y} til i dag.")
        return day


class RoundTableForm(forms.ModelForm):
    """Why a round-table talk is held."""

    class Meta:
        model = Analysis
        fields = ["because"]
        formfield_callback = use_danish_fields
        labels = {"because": "Hvorfor holder I samtalen?"}
        help_texts = {"because": "For eksempel: Planen er gået i stå, efter at praktikken er afbrudt."}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["because"].required = True
        self.fields["because"].error_messages["required"] = "Skriv, hvorfor I holder samtalen."
