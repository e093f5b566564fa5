from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from cases.models import CaseExport
from danish.forms import BooleanField, CharField, ChoiceField


class ListExportForm(forms.Form):
    """What kind of file, and whether it holds the whole CPR number, which takes a reason."""

    kind = ChoiceField(label="Filtype", choices=CaseExport.Kind.choices, initial="xlsx", widget=forms.RadioSelect)
    with_cpr = BooleanField(label="Med hele cpr-nummeret", required=False)
    reason = CharField(
        label="Hvorfor skal cpr-numrene med?",
        max_length=200,
        required=False,
        help_text="Grunden bliver noteret i hver borgers log. Mindst ti tegn.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not user.works_for_team:
            del self.fields["with_cpr"], self.fields["reason"]
        else:
            self.fields["reason"].is_sometimes_required = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("with_cpr"):
            given["reason"] = ""
        elif "reason" not in self.errors and len(given.get("reason", "")) < 10:
            self.add_error("reason", ValidationError("Skriv, hvad cpr-numrene skal bruges til. Mindst ti tegn."))
        return given
