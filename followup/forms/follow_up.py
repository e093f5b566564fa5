import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from danish.forms import CharField, DateField, TypedMultipleChoiceField, VersionField, use_danish_fields
from danish.templatetags.danish import timer
from followup.forms.talk_doubts import AsksForYes, DayOffField, day_off
from followup.models import FollowUp
from plans.models import Intervention

A_VERSION = re.compile(r"[0-9]{1,19}\.[0-9]{1,19}")  # of an intervention, as the page sends it


class FollowUpForm(AsksForYes, forms.ModelForm):
    """How an intervention goes, and what is to become of it."""

    seen_version = VersionField()
    fridag = DayOffField(what="Opfølgningen")

    class Meta:
        model = FollowUp
        formfield_callback = use_danish_fields
        fields = ["held_on", "effect", "decision", "next_on", "note"]
        widgets = {
            "effect": forms.RadioSelect,
            "decision": forms.RadioSelect,
            "note": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "decision": "En indsats uden effekt skal justeres, stoppes eller genovervejes.",
            "next_on": "Gælder ikke, hvis indsatsen slutter nu. Skrives dd.mm.åååå",
            "note": "Skriv kort, hvad I så og aftalte.",
        }
        error_messages = {
            "effect": {"required": "Vælg, hvordan indsatsen virker."},
            "decision": {"required": "Vælg, hvad der skal ske med indsatsen."},
            "next_on": {"required": "Sæt en dato for næste opfølgning, medmindre indsatsen slutter."},
            "note": {"required": "Skriv, hvorfor I besluttede det."},
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial["next_on"] = self.instance.suggested_next_on()
        self.initial["seen_version"] = self.instance.intervention.version
        # Without the blank choice: nothing is chosen beforehand, and nothing is no answer.
        self.fields["effect"].choices = FollowUp.Effect.choices  # type: ignore[attr-defined]
        self.fields["decision"].choices = FollowUp.Decision.choices  # type: ignore[attr-defined]
        # The model lets it be empty for those that end; everybody else must see that it is asked for.
        self.fields["next_on"].required = self.data.get(self.add_prefix("decision")) not in FollowUp.ENDING

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("next_on") and self.fields["next_on"].required:
            self.ask("fridag", day_off(said["next_on"], "opfølgningen"))
        return said


class FollowUpBesideForm(FollowUpForm):
    """A follow-up where something that runs beside the intervention may be stopped too."""

    also_stop = TypedMultipleChoiceField(
        label="Kan noget andet stoppe?", required=False, widget=forms.CheckboxSelectMultiple, coerce=str
    )
    because = CharField(
        label="Hvorfor kan det stoppe?", max_length=300, required=False, help_text="Kun hvis noget andet skal stoppe."
    )

    def __init__(self, *args: Any, beside: Sequence[Intervention], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.has_moved_beside = False
        if not beside:
            del self.fields["also_stop"], self.fields["because"]
            return
        running = [self.instance.intervention, *beside]
        hours = timer(sum((one.hours_per_week for one in running), Decimal(0)))
        in_all = f"Der er {len(running)} indsatser i gang på samme tid, {hours} om ugen i alt."
        self.fields["also_stop"].help_text = in_all
        self.fields["because"].is_sometimes_required = True  # type: ignore[attr-defined]
        # With its version, so that what a colleague changes meanwhile is not stopped unseen.
        self.fields["also_stop"].choices = [  # type: ignore[attr-defined]
            (f"{one.pk}.{one.version}", f"{one}, {timer(one.hours_per_week)} om ugen til {one.ends_on:%d.%m.%Y}")
            for one in beside
        ]
        self.fields["also_stop"].error_messages["invalid_choice"] = (
            "En kollega har ændret noget af det, du ville stoppe. Vælg igen, hvis det stadig skal stoppe."
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        chosen = self["also_stop"].value() or [] if "also_stop" in self.errors else []
        self.has_moved_beside = bool(chosen) and all(A_VERSION.fullmatch(value) for value in chosen)
        if said.get("also_stop") and not said.get("because") and "because" not in self.errors:
            self.add_error("because", "Skriv, hvorfor det kan stoppe.")
        return said

    @property
    def seen(self) -> dict[int, int]:
        """The version that was seen of this one and of each that is to stop."""
        pairs = (value.split(".") for value in self.cleaned_data.get("also_stop", []))
        beside = {int(pk): int(version) for pk, version in pairs}
        return {self.instance.intervention_id: self.cleaned_data["seen_version"]} | beside


class MeetingDayForm(forms.Form):
    """The day of all the follow-ups of one meeting."""

    held_on = DateField(label="Dato")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial["held_on"] = timezone.localdate()


class FollowUpLineForm(FollowUpForm):
    """One intervention among those of a meeting; left alone, it is not followed up."""

    class Meta(FollowUpForm.Meta):
        widgets = FollowUpForm.Meta.widgets | {
            "held_on": forms.HiddenInput,
            "note": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {"next_on": "Gælder ikke, hvis indsatsen slutter nu."}

    def __init__(self, data: QueryDict | None, *, intervention: Intervention, held_on: date | None):
        prefix = f"i{intervention.pk}"
        if data is not None:
            data = data.copy()
            data[f"{prefix}-held_on"] = held_on.isoformat() if held_on else ""
        super().__init__(data, prefix=prefix, instance=FollowUp(intervention=intervention))

    @property
    def is_used(self) -> bool:
        """Whether anything was chosen or written about it."""
        return any(self.data.get(self.add_prefix(name), "").strip() for name in ("effect", "decision", "note"))

    @property
    def has_moved(self) -> bool:
        """Whether the intervention is another than the one that was seen."""
        intervention = self.instance.intervention
        seen = self.data.get(self.add_prefix("seen_version"), "")
        return not intervention.is_running or seen != str(intervention.version)
