from typing import Any

from django import forms

from danish.forms import CharField, ChoiceField, VerbatimField, use_danish_fields
from plans.approvals import Gate
from plans.models import PlanApproval, PlanVersion


class ReconsiderForm(forms.Form):
    """Why the plan holds although something in it had no effect."""

    answer = CharField(
        label="Planen holder, fordi",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv, hvorfor planen holder."},
    )


class PlanVersionForm(forms.ModelForm):
    """What the citizen says to the plan that is agreed, which must be the one that was shown."""

    seen = VerbatimField(widget=forms.HiddenInput, required=False, max_length=64)

    class Meta:
        model = PlanVersion
        fields = ["agreed_on", "citizen_view", "citizen_words", "signed_how"]
        formfield_callback = use_danish_fields
        widgets = {
            "citizen_view": forms.RadioSelect,
            "citizen_words": forms.Textarea(attrs={"rows": 3}),
            "signed_how": forms.RadioSelect,
        }
        labels = {
            "agreed_on": "Hvornår er planen aftalt?",
            "citizen_view": "Hvad siger borgeren til planen?",
            "signed_how": "Hvordan er planen godkendt?",
        }
        help_texts = {"citizen_words": "Skal udfyldes, hvis borgeren er uenig i noget. Det kommer med på papiret."}
        error_messages = {
            "citizen_view": {"required": "Vælg, hvad borgeren siger til planen."},
            "signed_how": {"required": "Vælg, hvordan planen er godkendt."},
        }

    def __init__(self, *args: Any, seen: str, gate: Gate, is_lead: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.gate, self.is_lead = gate, is_lead
        # Without the blank choice: nothing is chosen beforehand, and nothing is no answer.
        self.fields["citizen_view"].choices = PlanVersion.CitizenView.choices  # type: ignore[attr-defined]
        self.fields["signed_how"].choices = PlanVersion.SignedHow.choices  # type: ignore[attr-defined]
        self.fields["citizen_words"].is_sometimes_required = True  # type: ignore[attr-defined]
        self.fields["seen"].initial = seen

    def clean(self) -> dict[str, Any] | None:
        given = super().clean()
        shown_now = self.fields["seen"].initial
        if self.data.get(self.add_prefix("seen")) != shown_now:
            self.data = {**self.data.dict(), self.add_prefix("seen"): shown_now}  # type: ignore[attr-defined]
            raise forms.ValidationError("Planen er ændret, siden du åbnede siden. Læs den igennem igen.")
        if self.gate.is_shut and not self.is_lead:
            raise forms.ValidationError("Planen koster mere end grænsen. Teamlederen skal godkende den først.")
        return given


class PlanApprovalForm(forms.ModelForm):
    """Why the plan is worth what it costs."""

    class Meta:
        model = PlanApproval
        fields = ["because"]
        formfield_callback = use_danish_fields
        widgets = {"because": forms.Textarea(attrs={"rows": 3})}
        error_messages = {"because": {"required": "Skriv, hvorfor planen er pengene værd."}}


class ApprovalAnswerForm(forms.Form):
    """What the team lead says to it."""

    state = ChoiceField(
        label="Dit svar",
        choices=[(PlanApproval.State.APPROVED, "Godkend planen"), (PlanApproval.State.DECLINED, "Godkend den ikke")],
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, om planen er godkendt."},
    )
    answer = CharField(
        label="Begrundelse",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Skal udfyldes, hvis du ikke godkender planen.",
    )

    def __init__(self, *args: Any, is_outdated: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.is_outdated = is_outdated
        self.fields["answer"].is_sometimes_required = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        given = super().clean()
        if given and given.get("state") == PlanApproval.State.APPROVED and self.is_outdated:
            self.add_error("state", "Planen er ændret, siden der blev spurgt. Den kan ikke godkendes, som den var.")
        if given and given.get("state") == PlanApproval.State.DECLINED and not given.get("answer"):
            self.add_error("answer", "Skriv, hvorfor planen ikke godkendes.")
        return given
