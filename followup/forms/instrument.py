from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from catalog.models import Indicator
from danish.forms import DateField, ModelChoiceField, VersionField, use_danish_fields
from followup.models import Instrument, Question
from journal.conflicts import VersionedForm


class InstrumentForm(VersionedForm):
    """What a draft says to both sides, when it is measured, and from when a change is told."""

    class Meta:
        model = Instrument
        formfield_callback = use_danish_fields
        fields = [
            "label", "change_note", "intro_citizen", "intro_staff", "skip_label", "lowest_label", "middle_label",
            "highest_label", "baseline_days", "interval_days", "reminder_days", "grace_days", "programme_weeks",
            "small_step", "clear_step", "setback", "stalled_after", "disagreement",
        ]  # fmt: skip
        widgets = {
            "intro_citizen": forms.Textarea(attrs={"rows": 3}),
            "intro_staff": forms.Textarea(attrs={"rows": 3}),
            "change_note": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "change_note": "Hvad er anderledes end i udgaven før? Står på listen over udgaver.",
            "programme_weeks": "Kortere planer bliver ikke mindet om målinger.",
            "stalled_after": "Når intet har rykket sig ved så mange målinger i træk, skal planen genovervejes.",
        }


class QuestionForm(forms.ModelForm):
    """One question of a draft. The draft's version is claimed, so that two who edit it are told of each other."""

    class Meta:
        model = Question
        formfield_callback = use_danish_fields
        fields = ["indicator", "to_citizen", "to_staff", "is_for_staff_only"]
        widgets = {"to_citizen": forms.Textarea(attrs={"rows": 2}), "to_staff": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "to_citizen": "Som en sætning, man kan være enig i. Tomt: Borgeren bliver ikke spurgt.",
            "to_staff": "Tomt: Medarbejderen bliver ikke spurgt.",
            "is_for_staff_only": "Svaret kan kun ses af medarbejdere, der arbejder med sagen, og teamlederen.",
        }

    seen_version = VersionField()

    def __init__(self, *args: Any, draft: Instrument, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.initial["seen_version"] = draft.version
        taken = draft.questions.exclude(pk=self.instance.pk).values("indicator")
        free = (
            Indicator.objects.current_or(Q(pk=self.instance.indicator_id))
            .exclude(pk__in=taken)
            .order_by("order", "key")
        )
        self.fields["indicator"] = ModelChoiceField(label="Indikator", queryset=free, empty_label="Vælg")

    @property
    def is_of_now(self) -> bool:
        return bool(self.cleaned_data["seen_version"] == self.draft.version)


class InForceForm(forms.Form):
    from_on = DateField(label="Gælder fra")

    def clean_from_on(self) -> date:
        day: date = self.cleaned_data["from_on"]
        if day < timezone.localdate():
            raise ValidationError("Vælg i dag eller en dag fremme i tiden.")
        return day
