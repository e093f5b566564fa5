from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from catalog.models import ProviderContact
from danish.dates import add_working_days
from danish.forms import (
    CharField,
    ChoiceField,
    DateField,
    EmailField,
    ModelChoiceField,
    TypedMultipleChoiceField,
    use_danish_fields,
)
from plans.models import Referral, ReferralProposal

USUAL_ANSWER = timedelta(days=7)
LATEST_ANSWER = timedelta(days=60)
OTHER_ADDRESS = "En anden adresse"


class ContactField(ModelChoiceField):
    def label_from_instance(self, contact: ProviderContact) -> str:
        title = f", {contact.title}" if contact.title else ""
        return f"{contact.name}{title} ({contact.email})"


class ReferralForm(forms.ModelForm):
    """Whom the referral goes to, what of the citizen they are shown, and until when they are to answer."""

    contact = ContactField(None, label="Hvem får henvisningen?", required=False, empty_label=OTHER_ADDRESS)
    other_email = EmailField(label="E-mailadresse", required=False, max_length=120)
    shares = TypedMultipleChoiceField(
        label="Hvad må de se ud over navnet?",
        choices=Referral.Share.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Navnet, indsatsen, perioden og timerne ser de altid. Del ikke mere, end de har brug for.",
    )
    message = CharField(
        label="Besked til leverandøren",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Skriv ikke cpr-nummer. Beskeden vises først, når de har åbnet henvisningen.",
    )
    without_consent_because = CharField(
        label="Hvorfor kan I dele uden samtykke?", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    field_order = ["contact", "other_email", "shares", "message", "answer_by", "without_consent_because"]

    class Meta:
        model = Referral
        fields = ["shares", "message", "answer_by", "without_consent_because"]
        formfield_callback = use_danish_fields
        labels = {"answer_by": "Svar senest"}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        here_still = Q(left_on=None) | Q(left_on__gt=today)
        contacts = self.instance.provider.contacts.filter(here_still, takes_referrals=True).exclude(email="")
        field: Any = self.fields["contact"]
        field.queryset = contacts
        field.initial = contacts.first()
        self.fields["other_email"].help_text = "Kun når adressen ikke står på listen."
        field.is_sometimes_required = True
        if field.initial is None:
            del self.fields["contact"]
            self.fields["other_email"].initial = self.instance.provider.email
            self.fields["other_email"].help_text = ""
        self.initial["answer_by"] = add_working_days(today + USUAL_ANSWER - timedelta(days=1), 1)
        self.fields["other_email"].is_sometimes_required = True  # type: ignore[attr-defined]
        if self.instance.is_covered:
            del self.fields["without_consent_because"]
        else:
            self.fields["without_consent_because"].error_messages["required"] = (
                "Borgeren har ikke givet samtykke til deling med eksterne leverandører. Skriv, hvorfor I må alligevel."
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        contact, other = given.get("contact"), given.get("other_email")
        if contact and other:
            self.add_error("other_email", f"Vælg »{OTHER_ADDRESS}« på listen, eller slet adressen.")
        elif not (contact or other or "other_email" in self.errors):
            self.add_error("other_email", "Skriv en e-mailadresse.")
        self.instance.email = contact.email if contact else (other or "")
        return given


class WithdrawForm(forms.Form):
    reason = CharField(
        label="Begrundelse",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv, hvorfor henvisningen trækkes tilbage."},
    )


class RenewForm(forms.Form):
    """Where a new link goes, and until when it is to be answered while it is not."""

    email = EmailField(label="E-mailadresse", max_length=120, error_messages={"required": "Skriv en e-mailadresse."})
    answer_by = DateField(label="Svar senest")

    def __init__(self, *args: Any, referral: Referral, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["email"].initial = referral.email
        self.fields["answer_by"].initial = max(referral.answer_by, timezone.localdate())
        if not referral.is_open:
            del self.fields["answer_by"]

    def clean_answer_by(self) -> Any:
        day, today = self.cleaned_data["answer_by"], timezone.localdate()
        if not today <= day <= today + LATEST_ANSWER:
            raise ValidationError("Vælg en dag fra i dag og højst 60 dage frem.")
        return day


class ProposalAnswerForm(forms.Form):
    """Yes or no to what a provider proposed."""

    state = ChoiceField(
        label="Svar",
        widget=forms.RadioSelect,
        choices=[(ReferralProposal.State.ACCEPTED, "Godkend"), (ReferralProposal.State.DECLINED, "Afvis")],
        error_messages={"required": "Vælg, om forslaget skal godkendes."},
    )
    answer = CharField(
        label="Bemærkning",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Leverandøren kan læse den. Skal udfyldes, når forslaget afvises.",
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["answer"].is_sometimes_required = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("state") == ReferralProposal.State.DECLINED and not given.get("answer"):
            self.add_error("answer", "Skriv, hvorfor forslaget afvises.")
        return given
