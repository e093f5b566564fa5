from django import forms

from catalog.forms.areas import AreaChoiceField
from catalog.models import Area, Category, Offer, OfferQuerySet, Provider, TargetGroup
from danish.forms import ChoiceField, ModelChoiceField, SearchField

UNKNOWN = {"invalid_choice": "Valget findes ikke, så der er ikke filtreret efter det."}


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
