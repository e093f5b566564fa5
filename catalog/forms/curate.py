from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from catalog.forms.areas import AreaMultipleChoiceField
from catalog.models import Indicator, Offer, OfferVersion, ProviderContact
from catalog.models.offer import LISTS
from catalog.models.offer_version import MUST_BE_TOLD, MUST_SAY
from danish.forms import ChoiceField, DecimalField, ModelChoiceField, TypedMultipleChoiceField, VersionField
from danish.plain_text import PlainField, use_plain_fields
from danish.templatetags.danish import kroner
from journal.conflicts import EditConflict, VersionedForm

NUMBER = {"required": "Skriv et tal.", "invalid": "Skriv et helt tal."}
KEPT = ("category", "track", "provider", *LISTS)
SHORT_NUMBER = {"class": "hm-number", "inputmode": "numeric"}


class ContactField(ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({obj.provider})"


class PriceField(DecimalField):
    """Shown with its decimals, or none: 1.450,50."""

    def prepare_value(self, value: Any) -> Any:
        return kroner(value).removesuffix(" kr.") if isinstance(value, Decimal) else super().prepare_value(value)


class OfferForm(VersionedForm):
    """A draft of an offer. It may lack what only the approval asks for."""

    expected_indicators = TypedMultipleChoiceField(
        label="Det skal flytte sig",
        coerce=str,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Vælg blandt indikatorerne på listen."},
    )

    class Meta:
        model = OfferVersion
        formfield_callback = use_plain_fields
        fields = [
            "title",
            "category",
            "purpose",
            "content",
            "for_whom",
            "not_for",
            "expected_effect",
            "expected_indicators",
            "barriers",
            "strengthens",
            "duration_weeks",
            "hours_per_week",
            "capacity",
            "price_per_week",
            "delivery",
            "track",
            "provider",
            "contact",
            "place",
            "follow_up_interval_days",
            "revision_interval_months",
            "legal_basis",
            "requires_consent",
            "evidence",
            "note",
            "target_groups",
            "change_note",
        ]
        field_classes = {
            "barriers": AreaMultipleChoiceField,
            "strengthens": AreaMultipleChoiceField,
            "contact": ContactField,
            "price_per_week": PriceField,
        }
        widgets = {
            "purpose": forms.Textarea({"rows": 2}),
            "content": forms.Textarea({"rows": 5}),
            "for_whom": forms.Textarea({"rows": 2}),
            "not_for": forms.Textarea({"rows": 2}),
            "expected_effect": forms.Textarea({"rows": 2}),
            "evidence": forms.Textarea({"rows": 2}),
            "duration_weeks": forms.TextInput(SHORT_NUMBER),
            "capacity": forms.TextInput(SHORT_NUMBER),
            "follow_up_interval_days": forms.TextInput(SHORT_NUMBER),
            "revision_interval_months": forms.TextInput(SHORT_NUMBER),
            "target_groups": forms.CheckboxSelectMultiple,
        }
        labels = {
            "price_per_week": "Pris pr. borger pr. uge, kr.",
            "follow_up_interval_days": "Dage mellem opfølgninger",
            "revision_interval_months": "Måneder mellem revisioner",
            "barriers": "Barrierer, den tager fat på",
            "strengthens": "Ressourcer, den styrker",
            "target_groups": "Målgrupper",
            "change_note": "Hvad er ændret, og hvorfor?",
        }
        help_texts = {
            "purpose": "Én sætning. Det er den, medarbejderen ser i søgningen.",
            "capacity": "Hvor mange der kan være på samme tid.",
            "expected_effect": "Det, I vil kunne se, når indsatsen virker.",
            "evidence": "Én kilde på hver linje: Titel | https://…",
            "target_groups": "Uden valg er indsatsen for alle.",
            "change_note": "Læses af den, der skal godkende.",
        }
        error_messages = {
            "title": {"required": "Giv indsatsen en titel."},
            "duration_weeks": NUMBER,
            "capacity": NUMBER,
            "follow_up_interval_days": NUMBER,
            "revision_interval_months": NUMBER,
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version  # also of a draft that is not saved yet
        for name in (*MUST_SAY, *MUST_BE_TOLD, "barriers", "strengthens"):
            self.fields[name].required = False
            self.fields[name].is_sometimes_required = True  # type: ignore[attr-defined]
        for name in KEPT:
            self._offer_what_is_used(name)
        chosen_before = self.instance.expected_indicators
        self.fields["expected_indicators"].choices = Indicator.objects.choices(chosen_before)  # type: ignore[attr-defined]
        contacts = ProviderContact.objects.select_related("provider").order_by("provider__label", "name", "pk")
        chosen = Q(pk=self.instance.contact_id)
        self.fields["contact"].queryset = contacts.filter(Q(left_on=None) | chosen)  # type: ignore[attr-defined]

    def _offer_what_is_used(self, name: str) -> None:
        """Rows that are still in use, and those that were chosen before."""
        field: Any = self.fields[name]
        if name in LISTS:
            chosen = [row.pk for row in self.initial.get(name, [])]
        else:
            chosen = [getattr(self.instance, f"{name}_id")]
        field.queryset = field.queryset.current_or(Q(pk__in=[pk for pk in chosen if pk]))

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        contact, provider = answers.get("contact"), answers.get("provider")
        if contact and provider and contact.provider_id != provider.pk:
            self.add_error("contact", ValidationError(f"{contact} er hos {contact.provider}. Vælg en hos {provider}."))
        return answers

    def claim(self) -> None:
        """A draft that is not saved yet was opened on what was said last."""
        if self.instance.pk:
            super().claim()
            return
        wordings = self.instance.offer.versions
        current = wordings.in_force().first() or wordings.first()
        if current and self.cleaned_data.get("version") != self.instance.version:
            current.version = self.instance.version
            raise EditConflict(self, current)

    def lists(self) -> dict[str, Any]:
        """What was chosen and is kept in tables of its own."""
        return {name: self.cleaned_data[name] for name in LISTS}


class ReviewForm(forms.Form):
    """What somebody else says to a wording, having seen it as it was at this version."""

    PUBLISH, BACK = "publish", "back"

    version = VersionField()
    decision = ChoiceField(choices=[(PUBLISH, "Udgiv"), (BACK, "Send tilbage")], widget=forms.HiddenInput)
    because = PlainField(
        label="Besked til den, der skrev",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Kun nødvendig, når du sender tilbage.",
    )

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.is_own = is_own
        self.fields["because"].is_sometimes_required = not is_own  # type: ignore[attr-defined]
        if is_own:
            self.fields["because"].label = "Hvorfor tager du den tilbage?"
            self.fields["because"].help_text = ""

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        if answers.get("decision") == self.BACK and not answers.get("because") and not self.is_own:
            self.add_error("because", "Skriv, hvad der skal ændres.")
        return answers


class ReasonForm(forms.Form):
    """Why an offer is no longer offered, or a draft given up."""

    because = PlainField(
        label="Hvorfor?",
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Skriv hvorfor."},
    )


class MergeForm(ReasonForm):
    """Which offer takes the place of this one."""

    target = ModelChoiceField(
        Offer.objects.none(),
        label="Den, der bliver",
        to_field_name="slug",
        error_messages={"required": "Vælg den indsats, der skal blive."},
    )

    def __init__(self, offer: Offer, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        others = Offer.objects.published().exclude(pk=offer.pk)
        self.fields["target"].queryset = others  # type: ignore[attr-defined]
