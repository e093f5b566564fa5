from typing import Any

from django import forms

from danish.forms import VersionField, use_danish_fields
from followup.models import FollowUp


class FollowUpForm(forms.ModelForm):
    """How an intervention goes, and what is to become of it."""

    seen_version = VersionField()

    class Meta:
        model = FollowUp
        formfield_callback = use_danish_fields
        fields = ["held_on", "effect", "decision", "next_on", "note"]
        widgets = {
            "effect": forms.RadioSelect,
            "decision": forms.RadioSelect,
            "note": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "decision": "En indsats uden effekt skal justeres, stoppes eller genovervejes.",
            "next_on": "Gælder ikke, hvis indsatsen slutter nu. Skrives dd.mm.åååå",
            "note": "Skriv kort, hvad I så og aftalte.",
        }
        error_messages = {
            "effect": {"required": "Vælg, hvordan indsatsen virker."},
            "decision": {"required": "Vælg, hvad der skal ske med indsatsen."},
            "next_on": {"required": "Sæt en dato for næste opfølgning, medmindre indsatsen slutter."},
            "note": {"required": "Skriv, hvorfor I besluttede det."},
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial["next_on"] = self.instance.suggested_next_on()
        self.initial["seen_version"] = self.instance.intervention.version
        # Without the blank choice: nothing is chosen beforehand, and nothing is no answer.
        self.fields["effect"].choices = FollowUp.Effect.choices  # type: ignore[attr-defined]
        self.fields["decision"].choices = FollowUp.Decision.choices  # type: ignore[attr-defined]
        # The model lets it be empty for those that end; everybody else must see that it is asked for.
        self.fields["next_on"].required = self.data.get("decision") not in FollowUp.ENDING
