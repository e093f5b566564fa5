from typing import Any

from django import forms

from catalog.forms.areas import AreaMultipleChoiceField
from catalog.models import Area, OfferSuggestion, OfferVersion, TargetGroup
from danish.plain_text import PlainField, use_plain_fields

WIDE = forms.Textarea({"rows": 3})


class SuggestionForm(forms.ModelForm):
    class Meta:
        model = OfferSuggestion
        fields = ["title", "text", "areas", "target_groups"]
        formfield_callback = use_plain_fields
        field_classes = {"areas": AreaMultipleChoiceField}
        widgets = {"text": forms.Textarea({"rows": 5}), "target_groups": forms.CheckboxSelectMultiple}
        labels = {
            "title": "Hvad mangler der?",
            "text": "Hvad skulle den kunne?",
            "areas": "Hvilke barrierer skulle den tage fat på?",
            "target_groups": "Hvilke målgrupper er den for?",
        }
        help_texts = {
            "title": "For eksempel »Hjælp til at få styr på gæld«",
            "text": "Skriv om behovet, ikke om en borger: ingen navne og ingen cpr-numre.",
        }
        error_messages = {
            "title": {"required": "Skriv, hvad der mangler."},
            "text": {"required": "Skriv, hvad indsatsen skulle kunne."},
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["areas"].queryset = Area.objects.current().barriers()  # type: ignore[attr-defined]
        self.fields["target_groups"].queryset = TargetGroup.objects.current()  # type: ignore[attr-defined]


class AnswerField(PlainField):
    def __init__(self, **kwargs: Any):
        words = {"required": "Skriv et svar til den, der har foreslået den."}
        super().__init__(label="Svar", max_length=500, widget=WIDE, error_messages=words, **kwargs)


class DeclineForm(forms.Form):
    """Why a suggestion does not become an offer."""

    answer = AnswerField(help_text="Læses af den, der har foreslået indsatsen.")


class TakeUpForm(forms.ModelForm):
    """What a draft cannot do without; the rest is written on the draft itself."""

    answer = AnswerField(help_text="Læses af den, der har foreslået indsatsen.", initial="Tak. Vi går i gang med den.")

    class Meta:
        model = OfferVersion
        fields = ["category", "track", "provider", "delivery", "duration_weeks", "hours_per_week"]
        formfield_callback = use_plain_fields
        widgets = {"duration_weeks": forms.TextInput({"class": "hm-number", "inputmode": "numeric"})}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("category", "track", "provider"):
            field: Any = self.fields[name]
            field.queryset = field.queryset.current()
