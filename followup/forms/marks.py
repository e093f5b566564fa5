from typing import Any

from django import forms

from cases.models import CaseMark
from danish.forms import ChoiceField, use_danish_fields
from journal.conflicts import VersionedForm


class CaseMarkForm(VersionedForm):
    """One's own memo and label on a case. A label without shape or colour gets the first of each."""

    class Meta:
        model = CaseMark
        formfield_callback = use_danish_fields
        fields = ["memo", "memo_on", "label", "shape", "colour"]
        widgets = {"memo": forms.Textarea(attrs={"rows": 2, "autofocus": True})}
        help_texts = {"memo_on": "Så står borgeren under »Huskeseddel til nu« fra den dag. Skrives dd.mm.åååå"}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("label"):
            said["shape"] = said.get("shape") or CaseMark.Shape.CIRCLE
            said["colour"] = said.get("colour") or CaseMark.Colour.BLUE
        return said


class WaitForm(forms.Form):
    """Who takes the next step in a case."""

    paa = ChoiceField(
        label="Venter på",
        required=False,
        choices=[("us", "Os"), ("citizen", "Borgeren"), ("others", "Andre"), ("", "Ingen")],
    )
