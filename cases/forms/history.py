from django import forms

from journal.models import Event


class HistoryForm(forms.Form):
    slags = forms.ChoiceField(label="Vis", required=False, choices=[("", "Alle hændelser"), *Event.Kind.choices])
