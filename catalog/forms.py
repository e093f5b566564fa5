from itertools import groupby
from typing import Any

from django import forms

from catalog.models import Area, Category, Offer, OfferQuerySet, Provider, TargetGroup
from danish.forms import ChoiceField, ModelChoiceField, ModelMultipleChoiceField, SearchField, use_danish_fields
from journal.conflicts import VersionedForm

UNKNOWN = {"invalid_choice": "Valget findes ikke, så der er ikke filtreret efter det."}
NUMBER = {"required": "Skriv et tal.", "invalid": "Skriv et helt tal."}


class ByTheme(forms.models.ModelChoiceIterator):
    """Areas in groups by the part of life they belong to."""

    def __iter__(self) -> Any:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        areas = self.queryset.select_related("theme").order_by("theme__order", "theme__key", "order", "key")
        for theme, group in groupby(areas, key=lambda area: area.theme):
            yield (str(theme), [self.choice(area) for area in group])


class AreaChoiceField(ModelChoiceField):
    iterator = ByTheme


class AreaMultipleChoiceField(ModelMultipleChoiceField):
    iterator = ByTheme
    widget = forms.CheckboxSelectMultiple


class OfferFilterForm(forms.Form):
    """What is asked of the catalogue. A parameter that makes no sense is told and left out."""

    q = SearchField(label="Søg i kataloget", required=False, max_length=100)
    category = ModelChoiceField(
        Category.objects.all(),
        label="Kategori",
        required=False,
        empty_label="Alle kategorier",
        to_field_name="key",
        error_messages=UNKNOWN,
    )
    barrier = AreaChoiceField(
        Area.objects.current().barriers(),
        label="Barriere",
        required=False,
        empty_label="Alle barrierer",
        to_field_name="key",
        error_messages=UNKNOWN,
    )
    target_group = ModelChoiceField(
        TargetGroup.objects.all(),
        label="Målgruppe",
        required=False,
        empty_label="Alle målgrupper",
        to_field_name="key",
        error_messages=UNKNOWN,
    )
    provider = ChoiceField(
        label="Leverandør",
        required=False,
        choices=[("", "Alle leverandører"), *Provider.Kind.choices],
        error_messages=UNKNOWN,
    )
    delivery = ChoiceField(
        label="Form",
        required=False,
        choices=[("", "Alle former"), *Offer.Delivery.choices],
        error_messages=UNKNOWN,
    )

    def narrow(self, offers: OfferQuerySet) -> OfferQuerySet:
        """Those of `offers` that were asked for."""
        self.full_clean()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if "q" in asked:
            offers = offers.matching(asked["q"])
        if "barrier" in asked:
            offers = offers.acting_on(asked["barrier"])
        if "target_group" in asked:
            offers = offers.meant_for(asked["target_group"])
        columns = {"category": "category", "provider": "provider__kind", "delivery": "delivery"}
        return offers.filter(**{column: asked[name] for name, column in columns.items() if name in asked})


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
