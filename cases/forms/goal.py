from typing import Any

from django import forms

from cases.models import Goal, GoalSuggestion
from danish.forms import ModelChoiceField, TypedChoiceField, use_danish_fields
from journal.conflicts import VersionedForm


class SuggestionForm(forms.Form):
    """The suggestion in the address that a new goal begins with."""

    forslag = ModelChoiceField(GoalSuggestion.objects.all(), to_field_name="key", required=False)

    def answers(self) -> dict[str, Any]:
        """What the suggestion puts into the form of the goal."""
        chosen = self.cleaned_data["forslag"] if self.is_valid() else None
        if chosen is None:
            return {}
        return {
            "title": chosen.title,
            "kind": chosen.kind,
            "branch": chosen.branch_id,
            "hours_per_week": chosen.typical_hours,
        }


class GoalForm(VersionedForm):
    """A job or education goal with the three things it rests on."""

    class Meta:
        model = Goal
        fields = ["title", "kind", "branch", "hours_per_week", "wish", "competence", "local_market"]
        formfield_callback = use_danish_fields
        labels = {
            "title": "Job eller uddannelse",
            "kind": "Slags mål",
            "wish": "Borgerens ønske",
            "competence": "Borgerens kompetencer",
            "local_market": "Det lokale arbejdsmarked",
        }
        help_texts = {
            "wish": "Gerne med borgerens egne ord.",
            "competence": "Hvad kan borgeren allerede, og hvad skal læres?",
            "local_market": "Hvor er der brug for folk, og hvem kan I kontakte?",
        }
        error_messages = {"title": {"required": "Skriv, hvilket job eller hvilken uddannelse borgeren går efter."}}
        widgets = {
            "title": forms.TextInput(attrs={"list": "maalforslag", "autocomplete": "off"}),
            "kind": forms.RadioSelect,
            "wish": forms.Textarea(attrs={"rows": 3}),
            "competence": forms.Textarea(attrs={"rows": 3}),
            "local_market": forms.Textarea(attrs={"rows": 3}),
        }

    def clean(self) -> dict[str, Any]:
        """A title that is one of the suggestions takes its occupation code along."""
        given = super().clean() or self.cleaned_data
        title, kind = given.get("title"), given.get("kind")
        suggestion = GoalSuggestion.objects.filter(title__iexact=title, kind=kind).first() if title else None
        self.instance.disco_code = suggestion.disco_code if suggestion else ""
        return given


class GoalTurnForm(VersionedForm):
    """Where the goal stands now, and why."""

    class Meta:
        model = Goal
        fields = ["status", "status_reason"]
        formfield_callback = use_danish_fields
        labels = {"status": "Status", "status_reason": "Begrundelse"}
        help_texts = {"status_reason": "Skal skrives, når målet sættes på pause eller opgives."}
        widgets = {"status": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["status_reason"].is_sometimes_required = True  # type: ignore[attr-defined]


class GoalMoveForm(forms.Form):
    retning = TypedChoiceField(choices=[("op", "op"), ("ned", "ned")])

    @property
    def step(self) -> int:
        return -1 if self.cleaned_data["retning"] == "op" else 1
