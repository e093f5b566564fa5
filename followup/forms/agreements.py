"""What somebody is to do in a case: written down, put off, or dropped."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from danish.forms import ChoiceField, use_danish_fields
from followup.forms.meetings import colleagues
from followup.models import AgreedTask
from journal.conflicts import VersionedForm


class AgreementForm(forms.ModelForm):
    """A task of one's own or somebody else's in a case."""

    hvem = ChoiceField(label="Hvem gør det?")

    class Meta:
        model = AgreedTask
        formfield_callback = use_danish_fields
        fields = ["text", "other_name", "due_on"]
        labels = {"text": "Hvad skal gøres?", "other_name": "Navn, hvis det er en anden", "due_on": "Senest"}
        error_messages = {
            "text": {"required": "Skriv, hvad der skal gøres."},
            "due_on": {"required": "Skriv, hvornår det skal være gjort."},
        }

    field_order = ["text", "hvem", "other_name", "due_on"]

    def __init__(self, *args: Any, by: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        case = self.instance.case
        people = dict(colleagues(case, also=by.pk))
        mine = people.pop(by.pk)
        self.fields["hvem"].choices = [  # type: ignore[attr-defined]
            (str(by.pk), f"{mine} (dig)"),
            (AgreedTask.Owner.CITIZEN, case.citizen.first_name),
            *((str(pk), name) for pk, name in people.items()),
            (AgreedTask.Owner.OTHER, "En anden"),
        ]

    def clean_due_on(self) -> Any:
        if self.cleaned_data["due_on"] < timezone.localdate():
            raise ValidationError("Dagen er gået. Skriv en dag fra i dag og frem.")
        return self.cleaned_data["due_on"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        who = said.get("hvem", "")
        task = self.instance
        if who.isdecimal():
            task.owner, task.user_id = AgreedTask.Owner.STAFF, int(who)
        elif who:
            task.owner = who
        if who == AgreedTask.Owner.OTHER and not said.get("other_name"):
            self.add_error("other_name", "Skriv, hvem der gør det.")
        elif who != AgreedTask.Owner.OTHER:
            said["other_name"] = ""
        return said


class AgreementPutOffForm(VersionedForm):
    class Meta:
        model = AgreedTask
        formfield_callback = use_danish_fields
        fields = ["due_on"]
        labels = {"due_on": "Ny dato"}
        error_messages = {"due_on": {"required": "Skriv, hvornår det skal være gjort."}}

    def clean_due_on(self) -> Any:
        if self.cleaned_data["due_on"] < timezone.localdate():
            raise ValidationError("Dagen er gået. Skriv en dag fra i dag og frem.")
        return self.cleaned_data["due_on"]


class AgreementDropForm(VersionedForm):
    class Meta:
        model = AgreedTask
        formfield_callback = use_danish_fields
        fields = ["dropped_because"]
        labels = {"dropped_because": "Hvorfor droppes aftalen?"}
        error_messages = {"dropped_because": {"required": "Skriv, hvorfor aftalen droppes."}}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["dropped_because"].required = True
