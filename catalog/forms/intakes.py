from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from catalog.models import Closure, Intake
from catalog.models.intake import MOST_IN_A_ROW
from danish.forms import IntegerField, TypedChoiceField, VersionField
from danish.plain_text import PlainField, use_plain_fields
from journal.conflicts import VersionedForm

NUMBER = {"class": "hm-number", "inputmode": "numeric", "autocomplete": "off"}
WEEKS_APART = [
    (0, "Nej, kun det ene"),
    (1, "Hver uge"),
    (2, "Hver anden uge"),
    (3, "Hver tredje uge"),
    (4, "Hver fjerde uge"),
]


def _number(label: str, most: int, **more: Any) -> IntegerField:
    return IntegerField(label=label, min_value=1, max_value=most, widget=forms.TextInput(attrs=NUMBER), **more)


class RollingIntakeForm(VersionedForm):
    """Places that are filled as they become free."""

    capacity = _number("Pladser", 999)
    days_to_answer = _number(
        "Dage til at svare", 60, help_text="Så længe holdes en ledig plads til den næste på ventelisten."
    )

    class Meta:
        model = Intake
        fields = ["capacity", "days_to_answer", "place"]
        formfield_callback = use_plain_fields
        help_texts = {"place": "Udfyldes, hvis det er et andet sted end indsatsens."}

    def _get_validation_exclusions(self) -> set[str]:
        """The rules are about the offer and what is booked too."""
        left_out: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return left_out - {"offer", "starts_on", "is_cancelled", "booked"}


class IntakeForm(RollingIntakeForm):
    """An intake that begins on a day."""

    class Meta(RollingIntakeForm.Meta):
        fields = ["starts_on", "ends_on", "sign_up_by", "capacity", "days_to_answer", "place"]
        labels = {"starts_on": "Første dag", "ends_on": "Sidste dag"}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].required = True
        weeks = self.instance.offer.duration_weeks
        self.fields["ends_on"].help_text = f"Indsatsen varer {weeks} {'uge' if weeks == 1 else 'uger'}."

    def clean_starts_on(self) -> date:
        """One that has begun can still be corrected in other things."""
        starts_on: date = self.cleaned_data["starts_on"]
        if starts_on != self.initial.get("starts_on") and starts_on < timezone.localdate():
            raise ValidationError("Holdet kan ikke begynde i fortiden.")
        return starts_on


class SeriesForm(IntakeForm):
    """One intake, or several with as many weeks between them."""

    weeks = TypedChoiceField(label="Gentages det?", choices=WEEKS_APART, coerce=int, initial=0)
    times = _number("Antal hold i alt", MOST_IN_A_ROW, initial=1, help_text="Det første tæller med.")

    class Meta(IntakeForm.Meta):
        pass

    def rows(self) -> list[Intake]:
        weeks = self.cleaned_data["weeks"]
        return self.instance.following(self.cleaned_data["times"] if weeks else 1, weeks)

    def clean(self) -> dict[str, Any] | None:
        given = super().clean()
        if given and given.get("weeks") and given.get("times") == 1:
            self.add_error("times", "Skriv, hvor mange hold der skal være i alt.")
        return given

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        for row in self.rows()[1:]:
            try:
                row.full_clean()
            except ValidationError as found:
                self.add_error("times", found.messages)
                return


class IntakeCancelForm(forms.Form):
    """Why an intake comes to nothing."""

    because = PlainField(
        label="Hvorfor aflyses det?",
        max_length=120,
        help_text="Det ser de medarbejdere, der har borgere på holdet. Skriv ikke om borgere.",
        error_messages={"required": "Skriv, hvorfor det aflyses."},
    )


class ClosureForm(VersionedForm):
    """Days on which nobody is taken in."""

    class Meta:
        model = Closure
        fields = ["from_on", "until_on", "reason"]
        formfield_callback = use_plain_fields
        help_texts = {"reason": "For eksempel »Sommerferie«"}

    def _get_validation_exclusions(self) -> set[str]:
        left_out: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return left_out - {"offer"}


class ClosureRemoveForm(forms.Form):
    """Which version of the period was looked at."""

    version = VersionField()
