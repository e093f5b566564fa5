from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from danish.forms import CharField, ChoiceField, DateField, use_danish_fields
from plans.models import Referral, ReferralProposal

State = Referral.State
WORDS = {
    State.ACCEPTED: "Ja, vi tager imod",
    State.WAITING: "Ja, men der er ventetid",
    State.STARTED: "Borgeren er begyndt",
    State.DECLINED: "Nej, vi kan ikke tage imod",
    State.ENDED: "Forløbet er slut",
}

FARTHEST_ROOM = timedelta(days=2 * 365)


class AnswerForm(forms.Form):
    """What a provider says to a referral, from where it is."""

    state = ChoiceField(label="Jeres svar", widget=forms.RadioSelect, error_messages={"required": "Vælg et svar."})
    room_on = DateField(
        label="Hvornår er der plads?", required=False, help_text="Hvis der er ventetid, og I kender dagen."
    )
    by_name = CharField(label="Dit navn", max_length=80, error_messages={"required": "Skriv dit navn."})
    note = CharField(
        label="Bemærkning til kommunen",
        max_length=470,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Skal udfyldes, når I siger nej. Skriv ikke cpr-nummer.",
    )

    def __init__(self, *args: Any, referral: Referral, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["note"].is_sometimes_required = State.DECLINED in referral.answers  # type: ignore[attr-defined]
        if State.DECLINED not in referral.answers:
            self.fields["note"].help_text = "Skriv ikke cpr-nummer."
        if State.WAITING not in referral.answers:
            del self.fields["room_on"]
        self.fields["state"].choices = [(state.value, WORDS[state]) for state in referral.answers]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("state") == State.DECLINED and not given.get("note"):
            self.add_error("note", "Skriv, hvorfor I ikke kan tage imod.")
        room_on, today = given.get("room_on"), timezone.localdate()
        if given.get("state") != State.WAITING:
            given["room_on"] = None
        elif room_on and not today <= room_on <= today + FARTHEST_ROOM:
            self.add_error("room_on", "Vælg en dag fra i dag og højst to år frem.")
        return given


class ProposalForm(forms.ModelForm):
    """What a provider proposes: another end, other hours, or to stop."""

    reason = CharField(
        label="Begrundelse",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv, hvorfor I foreslår det."},
    )
    by_name = CharField(label="Dit navn", max_length=80, error_messages={"required": "Skriv dit navn."})

    field_order = ["kind", "until_on", "hours_per_week", "reason", "by_name"]

    class Meta:
        model = ReferralProposal
        fields = ["kind", "until_on", "hours_per_week", "reason", "by_name"]
        formfield_callback = use_danish_fields
        widgets = {"kind": forms.RadioSelect}
        labels = {"kind": "Hvad foreslår I?", "until_on": "Ny slutdato", "hours_per_week": "Nye timer om ugen"}
        help_texts = {
            "until_on": "Når indsatsen skal forlænges eller stoppe.",
            "hours_per_week": "Når timerne skal ændres.",
        }
        error_messages = {"kind": {"required": "Vælg, hvad I foreslår."}}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("until_on", "hours_per_week"):
            self.fields[name].is_sometimes_required = True  # type: ignore[attr-defined]
        self.fields["kind"].choices = ReferralProposal.Kind.choices  # type: ignore[attr-defined]

    def add_error(self, field: str | None, error: Any) -> None:
        """What could not be read is empty to the row, which is no second fault."""
        of_row = getattr(error, "error_dict", None)
        if field is None and of_row is not None:
            of_row = {name: found for name, found in of_row.items() if name not in self.errors}
            if not of_row:
                return
            error = forms.ValidationError(of_row)
        super().add_error(field, error)
