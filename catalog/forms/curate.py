from django import forms

from catalog.forms.areas import AreaMultipleChoiceField
from catalog.models import Offer
from danish.forms import use_danish_fields
from journal.conflicts import VersionedForm

NUMBER = {"required": "Skriv et tal.", "invalid": "Skriv et helt tal."}


class OfferForm(VersionedForm):
    class Meta:
        model = Offer
        formfield_callback = use_danish_fields
        fields = [
            "title",
            "purpose",
            "content",
            "expected_effect",
            "duration_weeks",
            "hours_per_week",
            "capacity",
            "price_per_week",
            "follow_up_interval_days",
            "barriers",
            "strengthens",
            "target_groups",
        ]
        field_classes = {"barriers": AreaMultipleChoiceField, "strengthens": AreaMultipleChoiceField}
        widgets = {
            "purpose": forms.Textarea({"rows": 2}),
            "content": forms.Textarea({"rows": 6}),
            "expected_effect": forms.Textarea({"rows": 2}),
            "duration_weeks": forms.TextInput({"class": "hm-number", "inputmode": "numeric"}),
            "capacity": forms.TextInput({"class": "hm-number", "inputmode": "numeric"}),
            "follow_up_interval_days": forms.TextInput({"class": "hm-number", "inputmode": "numeric"}),
            "target_groups": forms.CheckboxSelectMultiple,
        }
        labels = {
            "capacity": "Pladser på samme tid",
            "price_per_week": "Pris pr. borger pr. uge, kr.",
            "follow_up_interval_days": "Dage mellem opfølgninger",
            "barriers": "Barrierer, den tager fat på",
            "strengthens": "Ressourcer, den styrker",
        }
        help_texts = {
            "purpose": "Én sætning. Det er den, medarbejderen ser i søgningen.",
            "expected_effect": "Det, I vil kunne se, når indsatsen virker.",
            "target_groups": "Uden valg er indsatsen for alle.",
        }
        error_messages = {
            "title": {"required": "Giv indsatsen en titel."},
            "purpose": {"required": "Skriv, hvad indsatsen skal føre til."},
            "content": {"required": "Skriv, hvad indsatsen består af."},
            "expected_effect": {"required": "Skriv, hvilken effekt I venter."},
            "duration_weeks": NUMBER,
            "capacity": NUMBER,
            "follow_up_interval_days": NUMBER,
        }
