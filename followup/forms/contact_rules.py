import hashlib
import json
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from danish.forms import (
    CharField,
    DateField,
    ModelChoiceField,
    TypedMultipleChoiceField,
    VerbatimField,
    use_danish_fields,
)
from followup.models import ContactRule, MeetingForm, RuleSet
from journal.conflicts import VersionedForm

NUMBERS = [(number, f"Nr. {number}") for number in range(1, 7)]
USED = "Reglen er brugt til frister og kan ikke skrives om. Skriv en senere dag, så gælder den gamle til dagen før."


class Tried(VersionedForm):
    """A form that is put in force only as it was tried on the caseload."""

    tried = VerbatimField(widget=forms.HiddenInput, required=False)
    what = "Reglen"

    def clean(self) -> dict[str, Any]:
        """A period that ends before it begins is none that could overlap another."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        from_on, until_on = said.get("from_on"), said.get("until_on")
        if from_on and until_on and until_on < from_on:
            self.add_error("until_on", f"{self.what} kan ikke ophøre, før den begynder.")
        return said

    @property
    def fingerprint(self) -> str:
        """What was filled in, so that nothing else is put in force than what was tried."""
        said = {name: str(value) for name, value in self.cleaned_data.items() if name != "tried"}
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    @property
    def is_tried(self) -> bool:
        return self.cleaned_data["tried"] == self.fingerprint

    def remember_trial(self) -> None:
        sent: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, for the form is bound
        sent["tried"] = self.fingerprint
        self.data = sent


class ContactRuleForm(Tried):
    """The figures of a rule from a day on."""

    allowed_forms = TypedMultipleChoiceField(
        label="Former, der tæller",
        choices=MeetingForm.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Vælg mindst én form."},
    )
    joint_as = TypedMultipleChoiceField(
        label="Fællessamtale med a-kassen",
        choices=NUMBERS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Som hvilken samtale den skal holdes. Senest som den sidste, der er valgt.",
    )

    class Meta:
        model = ContactRule
        fields = [
            "from_on",
            "until_on",
            "first_days",
            "first_in_person",
            "meetings_26",
            "interval_days",
            "tolerance_days",
            "after_26",
            "after_interval_days",
            "allowed_forms",
            "joint_as",
            "balance",
            "exempt_if",
            "coverage_pct",
            "confidence",
            "first_confidence",
            "interval_confidence",
            "note",
        ]
        formfield_callback = use_danish_fields
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "from_on": "Den gamle regel gælder til dagen før. Skrives dd.mm.åååå",
            "until_on": "Lad feltet stå tomt, hvis reglen gælder indtil videre.",
            "interval_days": "Lad feltet stå tomt, hvis der ikke er en fast afstand.",
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.old = ContactRule.objects.get(pk=self.instance.pk) if self.instance.pk else None
        if self.old and self.old.is_used:
            self.initial["from_on"] = max(timezone.localdate(), self.old.from_on)

    def _get_validation_exclusions(self) -> set[str]:
        # A rule that overlaps another one is told at its first day, though its group is not asked for again.
        return super()._get_validation_exclusions() - {"rule_set", "target_group", "variant"}  # type: ignore[misc]

    def clean_from_on(self) -> date:
        from_on: date = self.cleaned_data["from_on"]
        if self.old and from_on < self.old.from_on:
            raise ValidationError(f"Reglen gælder fra {self.old.from_on:%d.%m.%Y}. Skriv den dag eller en senere.")
        if self.old and from_on == self.old.from_on and self.old.is_used:
            raise ValidationError(USED)
        if self.old and self.old.until_on and from_on > self.old.until_on:
            raise ValidationError(f"Reglen ophører {self.old.until_on:%d.%m.%Y}. Skriv en dag inden da.")
        return from_on

    def new_rule(self) -> ContactRule:
        """The rule as it was written, with nothing remembered of the one it comes from."""
        rule = self.instance
        for name in ("figures", "counts_from_on", "counts_until_on"):
            rule.__dict__.pop(name, None)
        return rule


class NewContactRuleForm(ContactRuleForm):
    """A rule for a group that has none in the set."""

    rule_set = ModelChoiceField(RuleSet.objects.all(), label="Regelsæt", error_messages={"required": "Vælg et sæt."})
    variant_label = CharField(label="Variantens navn", required=False, max_length=80)

    class Meta(ContactRuleForm.Meta):
        fields = ["rule_set", "target_group", "variant", "variant_label", "anchor", *ContactRuleForm.Meta.fields]
        help_texts = ContactRuleForm.Meta.help_texts | {
            "variant": "Kun for forsøg: et kort navn uden mellemrum.",
            "from_on": "Den første dag, reglen gælder. Skrives dd.mm.åååå",
        }


class RuleSetForm(Tried):
    """Its name, and between which days its rules count."""

    from_on = DateField(label="Gælder fra")
    what = "Perioden"

    class Meta:
        model = RuleSet
        fields = ["label", "from_on", "until_on", "until_confidence", "source"]
        formfield_callback = use_danish_fields
        help_texts = {"until_on": "Lad feltet stå tomt, hvis regelsættet gælder indtil videre."}

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"kind"}  # type: ignore[misc]


class NewRuleSetForm(RuleSetForm):
    class Meta(RuleSetForm.Meta):
        fields = ["key", "kind", *RuleSetForm.Meta.fields]
        help_texts = RuleSetForm.Meta.help_texts | {"key": "Et kort navn uden mellemrum, for eksempel lab_2027."}
