from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.forms.papers import UploadField
from cases.models import Consent, Department
from danish.forms import ModelMultipleChoiceField, use_danish_fields

A_YEAR = timedelta(days=364)
OTHERS = "Forvaltninger og andre"
PROFESSIONS = "Fag i den tværfaglige analyse"


class ConsentWithdrawForm(forms.Form):
    """For whom the citizen takes the word back; of one department only there is nothing to choose."""

    departments = ModelMultipleChoiceField(
        None,
        label="Hvem må vi ikke længere dele med?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Vælg mindst én.", "invalid_choice": "Vælg kun blandt dem, samtykket gælder."},
    )

    def __init__(self, *args: Any, consent: Consent, **kwargs: Any):
        super().__init__(*args, **kwargs)
        covered = consent.departments.all()
        self.fields["departments"].queryset = covered  # type: ignore[attr-defined]
        self.fields["departments"].initial = covered
        if len(covered) < 2:
            del self.fields["departments"]

    @property
    def without(self) -> list[Department]:
        return list(self.cleaned_data.get("departments", ()))


class ConsentForm(forms.ModelForm):
    """What the citizen says yes to."""

    paper = UploadField(
        label="Underskrevet papir",
        required=False,
        help_text="pdf, docx, jpg eller png på højst 10 MB. Det kommer til at stå blandt dokumenterne.",
    )

    field_order = ["departments", "purpose", "note", "given_how", "from_on", "until_on", "long_reason", "paper"]

    class Meta:
        model = Consent
        fields = ["departments", "purpose", "note", "given_how", "from_on", "until_on", "long_reason"]
        formfield_callback = use_danish_fields
        labels = {
            "departments": "Hvem må vi dele med?",
            "purpose": "Hvad må vi gøre?",
            "note": "Afgrænsning",
            "given_how": "Hvordan er samtykket givet?",
            "from_on": "Gælder fra",
            "until_on": "Gælder til og med",
            "long_reason": "Hvorfor skal det gælde mere end et år?",
        }
        help_texts = {
            "note": "Hvad må deles, og hvad må ikke? Gerne med borgerens egne ord.",
            "long_reason": "Et samtykke gælder højst et år, medmindre der er en særlig grund.",
        }
        error_messages = {
            "departments": {"required": "Vælg mindst én, som borgeren siger ja til at dele med."},
            "purpose": {"required": "Vælg, hvad borgeren siger ja til."},
            "given_how": {"required": "Vælg, hvordan samtykket er givet."},
            "until_on": {"required": "Skriv, hvornår samtykket slutter."},
        }
        widgets = {
            "departments": forms.CheckboxSelectMultiple,
            "purpose": forms.RadioSelect,
            "given_how": forms.RadioSelect,
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        today = timezone.localdate()
        kwargs["initial"] = {"from_on": today, "until_on": today + A_YEAR} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = Consent.Purpose.choices  # type: ignore[attr-defined]
        self.fields["given_how"].choices = Consent.Given.choices  # type: ignore[attr-defined]
        departments: Any = self.fields["departments"]
        departments.queryset = Department.objects.filter(is_retired=False)
        rows = list(departments.queryset)
        groups = [
            (heading, [(row.pk, row.label) for row in rows if row.is_profession == of_professions])
            for heading, of_professions in ((OTHERS, False), (PROFESSIONS, True))
        ]
        departments.choices = (
            [group for group in groups if group[1]]
            if all(group[1] for group in groups)
            else [choice for _, choices in groups for choice in choices]
        )
        self.fields["long_reason"].is_sometimes_required = True  # type: ignore[attr-defined]

    def clean_until_on(self) -> Any:
        until_on = self.cleaned_data["until_on"]
        if until_on < timezone.localdate():
            raise ValidationError("Datoen er passeret. Skriv en dag, der ikke er gået endnu.")
        return until_on

    def clean(self) -> dict[str, Any]:
        """Professions are said yes to for the analysis, and for nothing else; nobody else takes part in it."""
        given = super().clean() or self.cleaned_data
        is_analysis = given.get("purpose") == Consent.Purpose.ANALYSIS
        for department in given.get("departments") or () if given.get("purpose") else ():
            if department.is_profession != is_analysis:
                words = "Et fag kan kun vælges til den tværfaglige analyse."
                if is_analysis:
                    words = "Til den tværfaglige analyse kan der kun vælges fag."
                self.add_error("departments", words)
                break
        return given
