from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from catalog.models import Intake
from danish.forms import CharField, ChoiceField, ModelChoiceField, use_danish_fields
from danish.templatetags.danish import antal
from journal.conflicts import VersionedForm
from plans.models import Place

CHOOSE = dict.fromkeys(["required", "invalid_choice"], "Vælg et optag fra listen.")


class PlaceForm(VersionedForm):
    """Which intake a place is wanted in, and whether the citizen goes first in its line."""

    intake = ModelChoiceField(None, label="Optag", empty_label=None, widget=forms.RadioSelect, error_messages=CHOOSE)

    class Meta:
        model = Place
        fields = ["intake", "is_urgent", "urgent_because"]
        formfield_callback = use_danish_fields
        labels = {"is_urgent": "Borgeren skal foran i køen", "urgent_because": "Hvorfor foran i køen?"}
        help_texts = {"urgent_because": "Udfyldes kun, hvis borgeren skal foran."}

    def __init__(self, *args: Any, instance: Place, open_intakes: Iterable[Intake] = (), **kwargs: Any):
        super().__init__(*args, instance=instance, **kwargs)
        field: Any = self.fields["intake"]
        # Any of the offer's is known, so that one that was shut in the meantime is told why.
        field.queryset = Intake.objects.filter(offer=instance.intervention.offer_id)
        shown = {intake.pk: intake for intake in open_intakes}
        if instance.intake_id:
            shown.setdefault(instance.intake_id, instance.intake)
        field.choices = [
            (pk, f"{intake}, som nu" if pk == instance.intake_id else label_of(intake)) for pk, intake in shown.items()
        ]
        self.fields["urgent_because"].is_sometimes_required = True  # type: ignore[attr-defined]

        if shown and not instance.intake_id and all(intake.free for intake in shown.values()):
            del self.fields["is_urgent"], self.fields["urgent_because"]

    def clean(self) -> dict[str, Any] | None:
        given = super().clean()
        if given and not given.get("is_urgent"):
            given["urgent_because"] = ""
        return given

    def claim(self) -> None:
        """The lines first, as everybody else who needs them and the place."""
        Place.lock_lines({self.initial["intake"], self.instance.intake_id})
        super().claim()

    def refuse(self, found: ValidationError) -> None:
        self.add_error(None, found)


def label_of(intake: Intake) -> str:
    room = antal(intake.free, "ledig plads,ledige pladser") if intake.free else "fuldt"
    waiting = f", {intake.waiting} venter" if intake.waiting else ""
    until = f", tilmelding senest {intake.sign_up_by:%d.%m.%Y}" if intake.sign_up_by else ""
    return f"{intake}: {room}{waiting}{until}"


class PlaceAnswerForm(forms.Form):
    """What the citizen says to the place that is held for them."""

    answer = ChoiceField(
        label="Vil borgeren have pladsen?",
        choices=[("yes", "Ja, tag imod pladsen"), ("no", "Nej, giv den videre til den næste")],
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg ja eller nej."},
    )
    because = CharField(label="Hvorfor ikke?", max_length=200, required=False, help_text="Udfyldes ved nej.")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["because"].is_sometimes_required = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        given = super().clean()
        if given and given.get("answer") == "no" and not given.get("because") and "because" not in self.errors:
            self.add_error("because", "Skriv kort, hvorfor borgeren ikke tager pladsen.")
        return given


class GiveUpForm(forms.Form):
    """Why the place, or the one in line, is not wanted any more."""

    because = CharField(
        label="Begrundelse",
        max_length=200,
        error_messages={"required": "Skriv, hvorfor pladsen opgives."},
    )


def first_open(intakes: Iterable[Intake], start: date) -> Intake | None:
    """The one to choose beforehand: the first with room that begins no earlier than planned, else the first."""
    known = list(intakes)
    fitting = [one for one in known if one.free and (one.starts_on is None or one.starts_on >= start)]
    return next(iter(fitting or known), None)
