from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.forms.fields import PastDateField
from cases.models import BenefitKind, BenefitSpell, Case, TargetGroupSpell
from catalog.models import TargetGroup
from danish.forms import ChoiceField, ModelChoiceField, VerbatimField, VersionField, use_danish_fields
from journal.conflicts import VersionedForm


class BenefitSpellForm(VersionedForm):
    """A period on one public benefit."""

    benefit = ChoiceField(label="Ydelse", error_messages={"required": "Vælg en ydelse."})
    from_on = PastDateField(label="Fra og med", error_messages={"required": "Skriv, hvornår ydelsen begyndte."})
    until_on = PastDateField(
        label="Til og med", required=False, help_text="Lad feltet stå tomt, så længe borgeren får ydelsen."
    )

    class Meta:
        model = BenefitSpell
        fields = ["benefit", "from_on", "until_on"]
        formfield_callback = use_danish_fields

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        known = list(BenefitKind.objects.live(timezone.localdate()).values_list("label", flat=True))
        # A period may be on a benefit that is gone, or that came from elsewhere.
        if self.instance.benefit and self.instance.benefit not in known:
            known.append(self.instance.benefit)
        field: Any = self.fields["benefit"]
        field.choices = [("", "Vælg ydelse"), *((label, label) for label in known)]

    def clean_from_on(self) -> date:
        from_on: date = self.cleaned_data["from_on"]
        if from_on < self.instance.case.citizen.birth_on:
            raise ValidationError("Datoen ligger før borgerens fødselsdag.")
        return from_on


class BenefitSpellRemoveForm(forms.Form):
    """Which version of the period was looked at when it was called a mistake."""

    version = VersionField()


class TargetGroupForm(forms.ModelForm):
    """Which target group the citizen is in from a day on."""

    target_group = ModelChoiceField(
        TargetGroup.objects.current().filter(is_open_for_new=True),
        label="Målgruppe",
        empty_label="Vælg målgruppe",
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Vælg en målgruppe fra listen."),
    )
    from_on = PastDateField(label="Fra og med", error_messages={"required": "Skriv, fra hvilken dag det gælder."})
    # Which period the form was opened on: two who change the group at once must not undo each other.
    instead_of = VerbatimField(widget=forms.HiddenInput, required=False, max_length=60)

    class Meta:
        model = TargetGroupSpell
        fields = ["target_group", "from_on", "reason"]
        formfield_callback = use_danish_fields
        labels = {"reason": "Begrundelse"}
        error_messages = {"reason": {"required": "Skriv kort, hvorfor målgruppen skiftes eller rettes."}}

    def __init__(self, *args: Any, last: TargetGroupSpell, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.last = last
        self.fields["reason"].required = True
        self.fields["instead_of"].initial = self._now

    @property
    def _now(self) -> str:
        return f"{self.last.target_group_id} {self.last.from_on}"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("instead_of") != self._now:
            raise ValidationError(
                "En kollega har ændret målgruppen imens. Genindlæs siden, og se, hvad der gælder nu."
            )
        return given

    def clean_target_group(self) -> TargetGroup:
        chosen: TargetGroup = self.cleaned_data["target_group"]
        if chosen == self.last.target_group:
            raise ValidationError("Borgeren er allerede i den målgruppe.")
        return chosen

    def clean_from_on(self) -> date:
        from_on: date = self.cleaned_data["from_on"]
        if from_on < self.last.from_on:
            raise ValidationError(
                f"Borgeren kom i den nuværende målgruppe {self.last.from_on:%d.%m.%Y}. Vælg den dag eller en senere."
            )
        return from_on


class ReadinessForm(VersionedForm):
    """How ready the citizen has been assessed to be, and when."""

    readiness = ChoiceField(
        label="Visiteret som",
        choices=Case.Readiness.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvad borgeren er visiteret som."},
    )
    readiness_on = PastDateField(
        label="Visiteret den", error_messages={"required": "Skriv, hvornår borgeren blev visiteret."}
    )

    class Meta:
        model = Case
        fields = ["readiness", "readiness_on"]
        formfield_callback = use_danish_fields
