from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.utils import timezone

from danish.filter_widgets import FilterCheckbox, FilterSelect, FilterText
from danish.forms import BooleanField, ChoiceField, DateField, SearchField
from danish.sorting import sort_key
from journal.models import Event, EventQuerySet

EVERYTHING = "Alle hændelser"


class HistoryForm(forms.Form):
    """What the timeline of a case is filtered by. The words searched for stand in no address."""

    q = SearchField(
        label="Søg i historikken",
        max_length=100,
        required=False,
        error_messages={"cpr": "Skriv ord, ikke et cpr-nummer. Hele historikken er om den samme borger."},
        widget=FilterText(attrs={"placeholder": "Søg i historikken", "autocomplete": "off"}),
    )
    slags = ChoiceField(
        label="Slags", required=False, choices=[("", EVERYTHING), *Event.Kind.choices], widget=FilterSelect
    )
    fra = DateField(label="Fra", required=False, widget=FilterText(attrs={"placeholder": "Fra dato"}))
    til = DateField(label="Til", required=False, widget=FilterText(attrs={"placeholder": "Til dato"}))
    alle = BooleanField(label="Alt på én side", required=False, widget=FilterCheckbox)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("fra") and given.get("til") and given["fra"] > given["til"]:
            self.add_error("til", "Til-datoen ligger før fra-datoen.")
        return given

    @property
    def kind(self) -> str:
        return self.cleaned_data.get("slags") or ""

    @property
    def is_filtered(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("q", "fra", "til", "slags"))

    def found(self, events: EventQuerySet) -> EventQuerySet:
        """Those of the period with every word, of whatever kind."""
        wanted = self.cleaned_data
        if day := wanted.get("fra"):
            events = events.filter(at__gte=_midnight(day))
        if day := wanted.get("til"):
            events = events.filter(at__lt=_midnight(day + timedelta(days=1)))
        for word in (wanted.get("q") or "").split()[:8]:
            events = events.filter(Q(text__icontains=word) | Q(actor__sort_key__contains=sort_key(word)))
        return events

    def groups(self, found: EventQuerySet) -> list[tuple[str, str, int]]:
        """Every kind of event with how many there are; first all of them."""
        counted = dict(found.order_by().values_list("kind").annotate(Count("pk")))
        kinds = [(value, str(label), counted.get(value, 0)) for value, label in Event.Kind.choices]
        return [("", EVERYTHING, sum(counted.values())), *kinds]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
