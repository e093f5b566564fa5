from typing import Any

from django import forms

from danish.forms import use_danish_fields
from journal.conflicts import VersionedForm
from plans.models import AdviceAnswer, Intervention


class AdviceAnswerForm(VersionedForm):
    """Why a piece of advice is not followed."""

    class Meta:
        model = AdviceAnswer
        fields = ["because"]
        formfield_callback = use_danish_fields
        widgets = {"because": forms.Textarea(attrs={"rows": 3})}
        labels = {"because": "Set, fordi"}
        error_messages = {"because": {"required": "Skriv, hvorfor I gør det alligevel."}}


class LongerForm(VersionedForm):
    """Why a line lasts longer than is usual for its kind."""

    class Meta:
        model = Intervention
        fields = ["longer_because"]
        formfield_callback = use_danish_fields
        widgets = {"longer_because": forms.Textarea(attrs={"rows": 3})}
        labels = {"longer_because": "Indsatsen er længere, fordi"}
        error_messages = {"longer_because": {"required": "Skriv, hvorfor indsatsen skal vare så længe."}}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["longer_because"].required = True
