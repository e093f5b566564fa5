from django import forms

from catalog.models import Agreement, Provider, ProviderContact
from danish.plain_text import PlainField, use_plain_fields
from journal.conflicts import VersionedForm


class ProviderForm(VersionedForm):
    class Meta:
        model = Provider
        fields = ["label", "kind", "about", "cvr", "address", "phone", "email", "website"]
        formfield_callback = use_plain_fields
        widgets = {"kind": forms.RadioSelect, "about": forms.Textarea({"rows": 4}), "cvr": forms.TextInput}
        labels = {"label": "Navn", "kind": "Hvem er det?", "about": "Om leverandøren"}
        help_texts = {
            "kind": "Borgeren skal give samtykke, før oplysninger sendes til en ekstern leverandør.",
            "website": "For eksempel https://www.hjoerring.dk",
        }
        error_messages = {"label": {"required": "Skriv leverandørens navn."}}


class ContactForm(VersionedForm):
    class Meta:
        model = ProviderContact
        fields = ["name", "title", "phone", "email", "takes_referrals", "left_on"]
        formfield_callback = use_plain_fields
        labels = {"takes_referrals": "Får henvisninger", "left_on": "Stoppet den"}
        help_texts = {"takes_referrals": "Medarbejderne kan vælge personen, når de henviser en borger."}
        error_messages = {"name": {"required": "Skriv personens navn."}}


class AgreementForm(VersionedForm):
    class Meta:
        model = Agreement
        fields = ["title", "from_on", "until_on", "terms"]
        formfield_callback = use_plain_fields
        widgets = {"terms": forms.Textarea({"rows": 4})}
        help_texts = {"until_on": "Skrives dd.mm.åååå. Uden dato gælder aftalen, til den siges op."}
        error_messages = {"title": {"required": "Giv aftalen et navn."}}


class RetireForm(forms.Form):
    """Why a row is no longer chosen."""

    because = PlainField(
        label="Hvorfor?",
        max_length=200,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Skriv hvorfor."},
    )
