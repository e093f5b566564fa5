from django import forms

from danish.forms import ChoiceField
from journal.models import Event


class HistoryForm(forms.Form):
    slags = ChoiceField(label="Vis", required=False, choices=[("", "Alle hændelser"), *Event.Kind.choices])
