"""What one profession writes: a draft that saves itself, how it is signed, added to and taken back."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils import timezone

from cases.models import Factor
from conferences.consents import named_professions
from conferences.models import Addition, Contribution, Prompt, Suggestion
from conferences.models.contribution import CHANGED_SINCE, REQUIRED
from danish.forms import CharField, TypedChoiceField, VersionField, use_danish_fields
from journal.conflicts import EditConflict, VersionedForm

NOT_WEIGHED = "Ikke vurderet"
HOURS = {"hours_from", "hours_to", "hours_note"}  # held to each other by rules


class ContributionForm(VersionedForm):
    """A contribution while it is written. Nothing is asked for until it is to be signed.

    Beside the columns there is a field for each prompt of the profession, for the weight of each barrier and resource
    of the case, and for the reason of each suggestion.
    """

    class Meta:
        model = Contribution
        fields = [
            "interview_on",
            "strengths",
            "obstacles",
            "needed",
            "suggestion",
            "considerations",
            "confidential",
            "hours_from",
            "hours_to",
            "hours_note",
        ]
        formfield_callback = use_danish_fields
        labels = {
            "interview_on": "Samtale med borgeren",
            "strengths": "Det kan bære",
            "obstacles": "Det står i vejen",
            "needed": "Det skal der til",
            "suggestion": "Det foreslår du, med egne ord",
            "considerations": "Hensyn på arbejdspladsen",
            "confidential": "Fagligt notat",
            "hours_from": "Timer om ugen fra start",
            "hours_to": "Op til",
            "hours_note": "Bemærkning til timerne",
        }
        help_texts = {
            "strengths": "Det, borgeren kan, vil og har omkring sig.",
            "obstacles": "Det, der gør job eller uddannelse svært lige nu.",
            "needed": "Støtte, aftaler og rammer, der skal være på plads.",
            "considerations": "Pauser, løft, støj, møder og andet, som en arbejdsgiver skal vide.",
            "hours_note": "For eksempel »op efter fire uger«.",
        }
        widgets = {
            "suggestion": forms.Textarea(attrs={"rows": 3}),
            "considerations": forms.Textarea(attrs={"rows": 3}),
            **{name: forms.Textarea(attrs={"rows": 4}) for name in (*REQUIRED, "confidential")},
        }
        error_messages = {
            "strengths": {"required": "Skriv, hvad der kan bære, før du underskriver."},
            "obstacles": {"required": "Skriv, hvad der står i vejen, før du underskriver."},
            "needed": {"required": "Skriv, hvad der skal til, før du underskriver."},
        }

    def __init__(self, *args: Any, is_final: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        one = self.instance
        self.is_final = is_final
        self.fields["version"].required = True
        for name in REQUIRED:
            self.fields[name].required = is_final
            self.fields[name].widget.is_required = False
        self.named = named_professions(one.case_id, timezone.localdate())
        if one.discipline_id not in self.named:
            del self.fields["confidential"]
        seen = {row.prompt_id: row.text for row in one.observations.all()}
        self.prompts: list[Prompt] = [
            prompt for prompt in one.discipline.prompts.all() if prompt.pk in seen or not prompt.is_retired
        ]
        for prompt in self.prompts:
            self.fields[f"emne_{prompt.pk}"] = CharField(
                label=prompt.label,
                help_text=prompt.question,
                max_length=4000,
                required=False,
                initial=seen.get(prompt.pk, ""),
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        weighed = dict(one.weighings.order_by().values_list("factor_id", "weight"))
        self.factors: list[Factor] = list(one.analysis.case.factors.for_display())
        for factor in self.factors:
            self.fields[f"vaegt_{factor.pk}"] = TypedChoiceField(
                label=factor.label,
                coerce=int,
                empty_value=None,
                required=False,
                choices=[("", NOT_WEIGHED), *factor.scale.items()],
                initial=weighed.get(factor.pk, ""),
                error_messages={"invalid_choice": "Vælg en vægt på skalaen, eller lad det stå som ikke vurderet."},
            )
        self.suggestions: list[Suggestion] = list(one.suggestions.select_related("offer__category"))
        for suggestion in self.suggestions:
            self.fields[f"hvorfor_{suggestion.pk}"] = CharField(
                label="Hvorfor", max_length=300, required=False, initial=suggestion.words
            )
        for field in self.fields.values():
            field.is_sometimes_required = True  # type: ignore[attr-defined]  # the page says once which ones are

    def clean_interview_on(self) -> Any:
        day = self.cleaned_data["interview_on"]
        if self.is_final and day and day > timezone.localdate():
            raise forms.ValidationError("Samtalen ligger ude i fremtiden. Underskriv, når den er holdt.")
        return day

    @property
    def compared(self) -> list[str]:
        return [name for name in self.fields if name != "version"]

    def claim(self) -> None:
        """A draft that was saved a moment ago with the same words is no conflict."""
        try:
            super().claim()
        except EditConflict as conflict:
            if self.differences(conflict.current):
                raise
            self.instance.version = conflict.current.version  # type: ignore[attr-defined]

    def keep(self) -> None:
        """Save the draft. A field with a fault in it stays as it was saved; the others do not wait for it."""
        self._put_back({*self.errors} | (HOURS if {*self.errors} & HOURS else set()))
        self.instance.keep(
            {one.pk: text for one in self.prompts if (text := self._given("emne", one.pk)) is not None},
            {one.pk: self._given("vaegt", one.pk) for one in self.factors if f"vaegt_{one.pk}" not in self.errors},
            {one.pk: text for one in self.suggestions if (text := self._given("hvorfor", one.pk)) is not None},
        )

    def _given(self, what: str, pk: int) -> Any:
        return self.cleaned_data.get(f"{what}_{pk}")

    def _put_back(self, wrong: set[str]) -> None:
        if names := [name for name in self.Meta.fields if name in wrong]:
            saved = Contribution.objects.as_system("its author saves it").values(*names).get(pk=self.instance.pk)
            for name, value in saved.items():
                setattr(self.instance, name, value)

    @property
    def can_be_kept(self) -> bool:
        """Whether a draft with faults may be saved without the fields they are in."""
        return not {"version", NON_FIELD_ERRORS} & {*self.errors}

    @property
    def of_prompts(self) -> list[forms.BoundField]:
        return [self[f"emne_{prompt.pk}"] for prompt in self.prompts]

    @property
    def weights(self) -> list[tuple[str, list[tuple[Factor, forms.BoundField, str]]]]:
        """Barriers first, then resources: each with its field, and the weight that is chosen."""
        rows = [(factor, self[f"vaegt_{factor.pk}"]) for factor in self.factors]
        shown = [(factor, field, "" if field.value() is None else str(field.value())) for factor, field in rows]
        parts = [(str(kind.label), [row for row in shown if row[0].kind == kind]) for kind in Factor.Kind]
        return [(label, found) for label, found in parts if found]

    @property
    def suggested(self) -> list[tuple[Suggestion, forms.BoundField]]:
        return [(one, self[f"hvorfor_{one.pk}"]) for one in self.suggestions]

    @property
    def what_was_written(self) -> list[tuple[str, str]]:
        """For whoever sent words that cannot be saved any more."""
        fields = [self[name] for name in self.compared if not name.startswith("vaegt_")]
        return [(str(field.label), str(field.value() or "")) for field in fields if field.value()]


class GoalSuggestedForm(forms.Form):
    """A goal to point at, in a few words."""

    maal = CharField(
        label="Mål", max_length=120, error_messages={"required": "Skriv det mål, du peger på."}, required=True
    )


class SignForm(forms.Form):
    """That the draft is signed as it was read."""

    version = VersionField()

    def __init__(self, *args: Any, contribution: Contribution, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.contribution = contribution
        self.fields["version"].initial = contribution.version

    def clean_version(self) -> int:
        version = self.cleaned_data["version"]
        if version != self.contribution.version:
            # What is shown next is the newer one.
            raise forms.ValidationError(CHANGED_SINCE)
        return int(version)


class AdditionForm(forms.ModelForm):
    class Meta:
        model = Addition
        fields = ["text", "is_confidential"]
        formfield_callback = use_danish_fields
        labels = {"text": "Tilføjelse", "is_confidential": "Kun for de fag, samtykket nævner"}
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        error_messages = {"text": {"required": "Skriv det, du vil tilføje."}}


class TakeBackForm(forms.Form):
    reason = CharField(
        label="Hvorfor trækker du underskriften tilbage?",
        max_length=300,
        help_text="Det kan de læse, som må læse bidraget.",
        error_messages={"required": "Skriv, hvorfor du trækker underskriften tilbage."},
    )
