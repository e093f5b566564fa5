"""The forms of plan templates: what an administrator writes, and what is chosen when a plan begins with one."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from danish.forms import DateField, TypedMultipleChoiceField
from danish.plain_text import use_plain_fields
from journal.conflicts import VersionedForm
from plans.models import PlanTemplate, PlanTemplateLine
from plans.starting_points import StartingPoint

FARTHEST = timedelta(days=366)
SHORT_NUMBER = {"class": "hm-number", "inputmode": "numeric"}
WHOLE = {"required": "Skriv et tal.", "invalid": "Skriv et helt antal uger."}


class PlanTemplateForm(VersionedForm):
    class Meta:
        model = PlanTemplate
        fields = ["label", "description"]
        formfield_callback = use_plain_fields
        widgets = {"description": forms.Textarea({"rows": 3})}
        help_texts = {"description": "Læses af medarbejderen, når en plan skal begynde."}
        error_messages = {"label": {"required": "Giv skabelonen et navn."}}

    def clean_label(self) -> str:
        label: str = self.cleaned_data["label"]
        others = PlanTemplate.objects.current().filter(label__iexact=label).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError("Der er allerede en skabelon med det navn.")
        return label


class PlanTemplateLineForm(VersionedForm):
    class Meta:
        model = PlanTemplateLine
        fields = ["starts_after_weeks", "weeks", "hours_per_week", "expected_effect"]
        formfield_callback = use_plain_fields
        widgets = {
            "expected_effect": forms.Textarea({"rows": 3}),
            "starts_after_weeks": forms.TextInput(SHORT_NUMBER),
            "weeks": forms.TextInput(SHORT_NUMBER),
        }
        labels = {"starts_after_weeks": "Begynder efter hvor mange uger?", "weeks": "Varighed i uger"}
        help_texts = {
            "starts_after_weeks": "0 er med det samme.",
            "hours_per_week": "For eksempel 12,5",
            "expected_effect": "Lad feltet stå tomt for at bruge indsatsens egen forventede effekt.",
        }
        error_messages = {"starts_after_weeks": WHOLE, "weeks": WHOLE}


class StartForm(forms.Form):
    """When the plan begins, and which lines of the template it takes."""

    starts_on = DateField(label="Planen begynder")
    lines = TypedMultipleChoiceField(
        label="Indsatser",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Vælg mindst én indsats.",
            "invalid_choice": "Skabelonen er ændret, siden du åbnede siden. Se den igennem, og prøv igen.",
        },
    )

    def __init__(self, point: StartingPoint, *args: Any, **kwargs: Any):
        kwargs["auto_id"] = f"skabelon-{point.template.pk}-%s"  # several stand on one page
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = [  # type: ignore[attr-defined]
            (one.line.pk, str(one.line)) for one in point.lines if not one.is_in_plan
        ]

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        today = timezone.localdate()
        if day <= today:
            raise ValidationError("Vælg en dag efter i dag. Kladden begynder først, når planen er aftalt.")
        if day > today + FARTHEST:
            raise ValidationError("Planen kan højst begynde et år ude i fremtiden.")
        return day

    @property
    def chosen(self) -> set[int]:
        return {int(value) for value in self["lines"].value() or [] if str(value).isdigit()}
