from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict

from cases.models import Factor
from catalog.models import Offer, TargetGroup
from danish.forms import (
    BooleanField,
    CharField,
    ModelMultipleChoiceField,
    PageField,
    SearchField,
    TypedMultipleChoiceField,
    VerbatimField,
    use_danish_fields,
)
from journal.conflicts import VersionedForm
from plans.models import Intervention, PlanVersion

FOREIGN = "Vælg blandt det, der står i sagen."


class CatalogueForm(forms.Form):
    """What to look for in the catalogue while building a plan; at the first look, what the plan does not cover."""

    valgt = BooleanField(widget=forms.HiddenInput, initial=True, required=False)
    q = SearchField(
        label="Søg i kataloget", max_length=80, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    barriere = TypedMultipleChoiceField(
        label="Borgerens barrierer",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Barrieren står ikke i sagen mere, så der er ikke søgt efter den."},
    )
    maalgruppe = BooleanField(required=False)
    ledig = BooleanField(label="Kun med ledig plads", required=False)
    alle = BooleanField(label="Vis også dem, der ikke tager fat på barriererne", required=False)
    side = PageField(widget=forms.HiddenInput)

    def __init__(
        self, asked: QueryDict, *, target_group: TargetGroup, barriers: Sequence[Factor], lacking: Sequence[Factor]
    ):
        preset = {"barriere": [factor.pk for factor in lacking if factor.area], "maalgruppe": True, "valgt": True}
        super().__init__(asked if "valgt" in asked else preset | {"q": asked.get("q", ""), "side": asked.get("side")})
        self.group = target_group
        self.areas = {factor.pk: factor.area for factor in barriers if factor.area}
        self.weight_of = {factor.pk: factor.weight for factor in barriers}
        self.fields["barriere"].choices = [(pk, area.label) for pk, area in self.areas.items()]  # type: ignore[attr-defined]
        self.fields["maalgruppe"].label = f"Kun til {target_group.label_plural.lower()}"
        self.full_clean()

    def weights(self) -> dict[int, int]:
        """How much each chosen area weighs for the citizen, by its id."""
        weights: dict[int, int] = {}
        for pk in self.cleaned_data.get("barriere", []):
            area = self.areas[pk]
            weights[area.pk] = max(weights.get(area.pk, 0), self.weight_of[pk])
        return weights

    def target_group(self) -> TargetGroup | None:
        return self.group if self.cleaned_data.get("maalgruppe") else None

    def only_with_room(self) -> bool:
        return bool(self.cleaned_data.get("ledig"))

    def only_fitting(self) -> bool:
        """Without a barrier to act on none fits better than another, and who asks by name means that one."""
        return bool(self.weights()) and not self.words() and not self.cleaned_data.get("alle")

    def boxes(self) -> list[forms.BoundField]:
        return [self[name] for name in ("maalgruppe", "ledig", *(["alle"] if self.areas else []))]

    def address_of_all(self) -> str:
        """What is asked for, and those beside that act on none of the barriers."""
        asked = QueryDict(mutable=True)
        asked.update({"valgt": "1", "q": self.words(), "alle": "on"})
        for name in ("maalgruppe", "ledig"):
            if self.cleaned_data.get(name):
                asked[name] = "on"
        asked.setlist("barriere", [str(pk) for pk in self.cleaned_data.get("barriere", [])])
        return f"?{asked.urlencode()}"

    def words(self) -> str:
        return self.cleaned_data.get("q", "")

    def page_number(self) -> int:
        return self.cleaned_data.get("side") or 1


class ByKind(forms.models.ModelChoiceIterator):
    """Barriers and resources of a case, each under its heading."""

    def __iter__(self) -> Iterator[Any]:
        factors = list(self.queryset)
        for heading, is_barrier in (("Barrierer", True), ("Ressourcer", False)):
            choices = [self.choice(factor) for factor in factors if factor.is_barrier == is_barrier]
            if choices:
                yield (heading, choices)


class FactorsField(ModelMultipleChoiceField):
    iterator = ByKind
    widget = forms.CheckboxSelectMultiple


class InterventionForm(VersionedForm):
    """An intervention in the plan: when, how much, what it is to lead to, and what it acts on."""

    factors = FactorsField(
        None,
        label="Skal virke på",
        required=False,
        error_messages={"invalid_choice": FOREIGN, "invalid_pk_value": FOREIGN},
    )

    again = BooleanField(
        label="Læg den i planen én gang til",
        error_messages={"required": "Indsatsen er i planen. Sæt flueben, hvis den skal med én gang til."},
    )

    class Meta:
        model = Intervention
        fields = [
            "starts_on",
            "ends_on",
            "hours_per_week",
            "expected_effect",
            "first_follow_up_on",
            "goals",
            "factors",
        ]
        formfield_callback = use_danish_fields
        widgets = {"expected_effect": forms.Textarea(attrs={"rows": 3}), "goals": forms.CheckboxSelectMultiple}
        labels = {"goals": "Fører mod målet"}
        help_texts = {
            "hours_per_week": "For eksempel 12,5",
            "expected_effect": "Skriv det, I vil kunne se, når indsatsen virker.",
        }
        error_messages = {
            "expected_effect": {"required": "Skriv, hvad indsatsen skal føre til."},
            "goals": {"invalid_choice": FOREIGN, "invalid_pk_value": FOREIGN},
        }

    def __init__(self, *args: Any, instance: Intervention, **kwargs: Any):
        super().__init__(*args, instance=instance, **kwargs)
        goals = instance.case.goals.all()
        chosen = Q(pk__in=instance.goals.all()) if instance.pk else Q()
        self.fields["goals"].queryset = goals.filter(Q(pk__in=goals.live()) | chosen)  # type: ignore[attr-defined]
        self.fields["factors"].queryset = instance.case.factors.for_display()  # type: ignore[attr-defined]
        if instance.pk or not instance.case.interventions.in_plan().filter(offer=instance.offer).exists():
            del self.fields["again"]
        if instance.is_running:
            self.fields["starts_on"].disabled = True
            self.fields["starts_on"].help_text = "Indsatsen er i gang."
            self.fields["first_follow_up_on"].disabled = True
            self.fields["first_follow_up_on"].help_text = f"Næste opfølgning er {instance.follow_up_on:%d.%m.%Y}."


def proposal(intervention: Intervention, today: date) -> dict[str, Any]:
    """What a new intervention begins with: the offer's own figures, from its next intake or the next Monday on."""
    offer: Offer = intervention.offer
    first = offer.intakes.open(today).first()
    monday = today + timedelta(days=-today.weekday() % 7)
    start = first.starts_on if first and first.starts_on else monday
    end = start + timedelta(weeks=offer.duration_weeks, days=-3)
    acts_on = [*offer.barriers.all(), *offer.strengthens.all()]
    return {
        "starts_on": start,
        "ends_on": end,
        "hours_per_week": offer.hours_per_week,
        "expected_effect": offer.expected_effect,
        "first_follow_up_on": min(start + timedelta(days=offer.follow_up_interval_days), end),
        "goals": list(intervention.case.goals.active()[:1]),
        "factors": list(intervention.case.factors.filter(area__in=acts_on)),
    }


class ReasonForm(forms.Form):
    """Why a planned intervention comes to nothing."""

    reason = CharField(
        label="Begrundelse",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Skriv kort, hvorfor indsatsen ikke skal være med i planen.",
        error_messages={"required": "Skriv, hvorfor indsatsen fravælges."},
    )


class ReconsiderForm(forms.Form):
    """Why the plan holds although something in it had no effect."""

    answer = CharField(
        label="Planen holder, fordi",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv, hvorfor planen holder."},
    )


class PlanVersionForm(forms.ModelForm):
    """What the citizen says to the plan that is agreed, which must be the one that was shown."""

    seen = VerbatimField(widget=forms.HiddenInput, required=False, max_length=64)

    class Meta:
        model = PlanVersion
        fields = ["agreed_on", "citizen_view", "citizen_words"]
        formfield_callback = use_danish_fields
        widgets = {"citizen_view": forms.RadioSelect, "citizen_words": forms.Textarea(attrs={"rows": 3})}
        labels = {"agreed_on": "Hvornår er planen aftalt?", "citizen_view": "Hvad siger borgeren til planen?"}
        help_texts = {"citizen_words": "Skal udfyldes, hvis borgeren er uenig i noget. Det kommer med på papiret."}
        error_messages = {"citizen_view": {"required": "Vælg, hvad borgeren siger til planen."}}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        # Without the blank choice: nothing is chosen beforehand, and nothing is no answer.
        self.fields["citizen_view"].choices = PlanVersion.CitizenView.choices  # type: ignore[attr-defined]
        self.fields["citizen_words"].is_sometimes_required = True  # type: ignore[attr-defined]
        self.fields["seen"].initial = self.instance.mark_of_what_is_frozen()

    def clean(self) -> dict[str, Any] | None:
        given = super().clean()
        shown_now = self.fields["seen"].initial
        if self.data.get(self.add_prefix("seen"), shown_now) != shown_now:
            self.data = {**self.data.dict(), self.add_prefix("seen"): shown_now}  # type: ignore[attr-defined]
            raise forms.ValidationError("Planen er ændret, siden du åbnede siden. Læs den igennem igen.")
        return given
