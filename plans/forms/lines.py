"""The forms of one line of the plan."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from catalog.models import Category, Indicator
from danish.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    ModelMultipleChoiceField,
    TypedMultipleChoiceField,
    use_danish_fields,
)
from journal.conflicts import VersionedForm
from plans.models import Intervention

FOREIGN = "Vælg blandt det, der står i sagen."
WEEK = timedelta(weeks=1)
A_YEAR = timedelta(days=365)
# What the buttons beside the dates do: how far the first and the last day move.
STEPS = {
    "tidligere": (-WEEK, -WEEK),
    "senere": (WEEK, WEEK),
    "kortere": (0 * WEEK, -WEEK),
    "laengere": (0 * WEEK, WEEK),
}


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
    """An intervention in the plan: when, how much, what it is to lead to, what it acts on and how that is judged."""

    factors = FactorsField(
        None,
        label="Skal virke på",
        required=False,
        error_messages={"invalid_choice": FOREIGN, "invalid_pk_value": FOREIGN},
    )
    expected_indicators = TypedMultipleChoiceField(
        label="Det skal flytte sig",
        coerce=str,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Vælg blandt indikatorerne på listen."},
    )
    again = BooleanField(
        label="Læg den i planen én gang til",
        error_messages={"required": "Indsatsen er i planen. Sæt flueben, hvis den skal med én gang til."},
    )
    flyt = ChoiceField(choices=[(step, step) for step in STEPS], required=False, widget=forms.HiddenInput)

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
            "purpose",
            "expected_indicators",
            "judged_how",
            "responsible",
            "company",
            "payer",
            "longer_because",
        ]
        formfield_callback = use_danish_fields
        widgets = {
            "expected_effect": forms.Textarea(attrs={"rows": 3}),
            "purpose": forms.Textarea(attrs={"rows": 3}),
            "goals": forms.CheckboxSelectMultiple,
        }
        labels = {
            "expected_effect": "Hvad skal den føre til?",
            "first_follow_up_on": "Opfølgning første gang",
            "goals": "Fører mod målet",
            "judged_how": "Hvordan og hvornår vurderes det?",
            "payer": "Hvem betaler?",
            "longer_because": "Hvorfor længere end normalt?",
        }
        help_texts = {
            "hours_per_week": "For eksempel 12,5",
            "expected_effect": "Skriv det, I vil kunne se, når indsatsen virker.",
            "company": "Hvis indsatsen er i en virksomhed.",
        }
        error_messages = {
            "goals": {"invalid_choice": FOREIGN, "invalid_pk_value": FOREIGN},
            "responsible": {"invalid_choice": "Vælg en, der arbejder med sagen."},
            "payer": {"invalid_choice": "Vælg, hvem der betaler."},
        }

    def __init__(self, *args: Any, instance: Intervention, **kwargs: Any):
        super().__init__(*args, instance=instance, **kwargs)
        case, fields = instance.case, self.fields
        goals = case.goals.all()
        chosen = Q(pk__in=[goal.pk for goal in instance.goals.all()] if instance.pk else [])
        fields["goals"].queryset = goals.filter(Q(pk__in=goals.live()) | chosen)  # type: ignore[attr-defined]
        fields["factors"].queryset = case.factors.for_display()  # type: ignore[attr-defined]
        fields["payer"].required = False  # one is chosen beforehand
        in_plan = case.interventions.in_plan()
        if instance.pk or not (instance.offer and in_plan.filter(offer=instance.offer).exists()):
            del fields["again"]
        chosen_before = [*instance.expected_indicators, *(self.initial.get("expected_indicators") or [])]
        fields["expected_indicators"].choices = Indicator.objects.choices(chosen_before)  # type: ignore[attr-defined]
        involved = case.involvements.filter(until_on=None).values("user")
        workers = User.objects.active().filter(Q(team=case.team_id) | Q(pk__in=involved))
        people = workers | User.objects.filter(pk=instance.responsible_id)
        fields["responsible"].queryset = people.distinct().order_by("sort_key", "pk")  # type: ignore[attr-defined]
        if not instance.is_planned:
            fields["starts_on"].disabled = True
            fields["starts_on"].help_text = "Indsatsen er begyndt."
            fields["first_follow_up_on"].disabled = True
            if instance.follow_up_on:
                fields["first_follow_up_on"].help_text = f"Næste opfølgning er {instance.follow_up_on:%d.%m.%Y}."

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        step = given.get("flyt")
        if step and given.get("starts_on") and given.get("ends_on") and given.get("first_follow_up_on"):
            self._step(given, *STEPS[step])
        return given

    def _step(self, given: dict[str, Any], start: timedelta, end: timedelta) -> None:
        is_planned = self.instance.is_planned
        if start and not is_planned:
            raise ValidationError("En indsats, der er begyndt, kan ikke flyttes. Gør den kortere eller længere.")
        given["starts_on"] += start
        given["ends_on"] += end
        if is_planned:
            given["first_follow_up_on"] = min(
                given["first_follow_up_on"] + start, max(given["ends_on"], given["starts_on"])
            )


class ElsewhereForm(InterventionForm):
    """Treatment or help from somebody who is not in the catalogue: what it is and who gives it is written down."""

    class Meta(InterventionForm.Meta):
        fields = ["title", "category", "elsewhere", *InterventionForm.Meta.fields]
        labels = InterventionForm.Meta.labels | {"title": "Hvad er det?", "elsewhere": "Hvem giver den?"}
        help_texts = InterventionForm.Meta.help_texts | {
            "title": "For eksempel »Samtaler hos psykolog«.",
            "elsewhere": "For eksempel »Smertecentret, Aalborg Universitetshospital«.",
        }

    def __init__(self, *args: Any, instance: Intervention, **kwargs: Any):
        super().__init__(*args, instance=instance, **kwargs)
        kinds = Category.objects.current_or(Q(pk=instance.category_id))
        self.fields["category"].queryset = kinds.order_by("order", "pk")  # type: ignore[attr-defined]
        self.fields["elsewhere"].required = True
        self.fields["elsewhere"].error_messages["required"] = "Skriv, hvem der giver den."


def line_form(data: Any, line: Intervention) -> InterventionForm:
    """The form that fits the line."""
    return (InterventionForm if line.is_from_catalogue else ElsewhereForm)(data, instance=line)


def proposal(intervention: Intervention, today: date) -> dict[str, Any]:
    """What a new intervention begins with: the offer's own figures, from its next intake or the next Monday on."""
    offer = intervention.offer
    assert offer  # only what comes from the catalogue begins with its figures
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
        "purpose": offer.purpose,
        "expected_indicators": offer.expected_indicators,
        "responsible": intervention.case.coordinator,
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


class CallOffForm(forms.Form):
    """Why an intervention that rests is not taken up again."""

    reason = CharField(
        label="Begrundelse",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv, hvorfor indsatsen afbrydes."},
    )


class PauseForm(forms.Form):
    """Why an intervention rests, and for how long if that is known."""

    because = CharField(
        label="Hvorfor sættes den på pause?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv, hvorfor indsatsen sættes på pause."},
    )
    until = DateField(label="På pause til", required=False, help_text="Lad feltet stå tomt, hvis I ikke ved det.")

    def clean_until(self) -> date | None:
        day: date | None = self.cleaned_data["until"]
        if day and day < timezone.localdate():
            raise ValidationError("Pausen kan ikke slutte, før den begynder.")
        if day and day > (latest := timezone.localdate() + A_YEAR):
            raise ValidationError(f"Pausen kan højst vare et år, til {latest:%d.%m.%Y}.")
        return day


class ResumeForm(forms.Form):
    """When it is looked at next, now that it goes on."""

    follow_up_on = DateField(
        label="Næste opfølgning", error_messages={"required": "Skriv, hvornår I følger op på indsatsen."}
    )

    def clean_follow_up_on(self) -> date:
        day: date = self.cleaned_data["follow_up_on"]
        if day < timezone.localdate():
            raise ValidationError("Opfølgningen skal ligge i dag eller senere.")
        if day > (latest := timezone.localdate() + A_YEAR):
            raise ValidationError(f"Opfølgningen skal ligge inden for et år, senest {latest:%d.%m.%Y}.")
        return day
