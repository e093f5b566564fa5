from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.utils import timezone

from cases.forms.fields import PastDateField
from cases.models import Goal, GoalSuggestion, Occupation
from danish.forms import CharField, SearchField, TypedChoiceField, use_danish_fields
from journal.conflicts import VersionedForm

SUGGESTION, OCCUPATION = "forslag:", "stilling:"


class OccupationSearchForm(forms.Form):
    q = SearchField(label="Søg efter job eller uddannelse", max_length=60, required=False)

    @property
    def text(self) -> str:
        return self.cleaned_data["q"] if self.is_valid() else ""


class GoalChoiceForm(forms.Form):
    """What was chosen from the list; nothing takes the occupation away again."""

    vaelg = CharField(max_length=100, required=False)

    def answers(self, hours: str) -> dict[str, Any]:
        """What the choice puts into the form of the goal; hours that are written already stay."""
        chosen = self.cleaned_data["vaelg"] if self.is_valid() else ""
        if chosen.startswith(SUGGESTION):
            return self._of_suggestion(chosen.removeprefix(SUGGESTION), hours)
        if chosen.startswith(OCCUPATION):
            return self._of_occupation(chosen.removeprefix(OCCUPATION))
        return {"occupation": ""}

    def _of_suggestion(self, key: str, hours: str) -> dict[str, Any]:
        chosen = GoalSuggestion.objects.filter(key=key).first()
        if chosen is None:
            return {}
        occupation = Occupation.objects.filter(code=chosen.disco_code, kind=Occupation.Kind.DISCO).first()
        return {
            "title": chosen.title,
            "kind": chosen.kind,
            "branch": chosen.branch_id,
            "hours_per_week": hours or chosen.typical_hours,
            "occupation": occupation.pk if occupation and chosen.disco_code else "",
        }

    def _of_occupation(self, key: str) -> dict[str, Any]:
        chosen = Occupation.objects.to_choose().filter(key=key).select_related("branch").first()
        if chosen is None:
            return {}
        branch = chosen.nearest_branch()
        answers = {"title": chosen.title[:120], "kind": Goal.Kind.JOB, "occupation": chosen.pk}
        return answers | ({"branch": branch.pk} if branch else {})


class GoalForm(VersionedForm):
    """A job or education goal with the three things it rests on."""

    class Meta:
        model = Goal
        fields = ["title", "occupation", "kind", "branch", "hours_per_week", "wish", "competence", "local_market"]
        formfield_callback = use_danish_fields
        labels = {
            "title": "Job eller uddannelse",
            "occupation": "Stillingsbetegnelse",
            "kind": "Type",
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
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "occupation": forms.HiddenInput,
            "kind": forms.RadioSelect,
            "wish": forms.Textarea(attrs={"rows": 3}),
            "competence": forms.Textarea(attrs={"rows": 3}),
            "local_market": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        branches: Any = self.fields["branch"]
        branches.queryset = branches.queryset.current_or(Q(pk=self.instance.branch_id))

    def clean(self) -> dict[str, Any]:
        """The occupation gives its code; without one, a title that is one of the suggestions does."""
        given = super().clean() or self.cleaned_data
        occupation, title, kind = given.get("occupation"), given.get("title"), given.get("kind")
        if occupation:
            self.instance.disco_code = occupation.code
        else:
            suggestion = GoalSuggestion.objects.filter(title__iexact=title, kind=kind).first() if title else None
            self.instance.disco_code = suggestion.disco_code if suggestion else ""
        return given

    @property
    def chosen_occupation(self) -> Occupation | None:
        value = str(self["occupation"].value() or "")
        return Occupation.objects.filter(pk=int(value)).first() if value.isdecimal() and len(value) < 18 else None


class GoalTurnForm(VersionedForm):
    """Where the goal stands now, since when, and why."""

    on = PastDateField(label="Fra", initial=timezone.localdate)

    class Meta:
        model = Goal
        fields = ["status", "status_reason", "on"]
        formfield_callback = use_danish_fields
        labels = {"status": "Status", "status_reason": "Begrundelse"}
        help_texts = {"status_reason": "Skal skrives, når målet sættes på pause eller opgives."}
        widgets = {"status": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["status_reason"].is_sometimes_required = True  # type: ignore[attr-defined]
        # Why it was turned last time is no reason for the next.
        self.initial["status_reason"] = ""

    def as_saved(self, current: Model) -> dict[str, Any]:
        return super().as_saved(current) | {"on": current.status_on}  # type: ignore[attr-defined]

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on < self.instance.status_on:
            raise ValidationError(
                f"Målet skiftede status {self.instance.status_on:%d.%m.%Y}. Vælg den dag eller en senere."
            )
        return on


class GoalMoveForm(forms.Form):
    retning = TypedChoiceField(
        choices=[("op", "op"), ("ned", "ned")],
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Vælg, om målet skal flyttes op eller ned."),
    )

    @property
    def step(self) -> int:
        return -1 if self.cleaned_data["retning"] == "op" else 1
