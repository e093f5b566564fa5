from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from danish.forms import ChoiceField, use_danish_fields
from followup.contact_book import RuleBook
from followup.models import ContactDeadline, ContactHold, ContactTerms
from followup.models.contact_deadline import MOVED_BY_HOLD
from journal.conflicts import VersionedForm

LONGEST_REST = 366


class ContactTermsForm(VersionedForm):
    """From which day the contact is counted, and by which variant of an experiment."""

    variant = ChoiceField(
        label="Variant af forsøg", required=False, help_text="Kun for borgere, der er med i et forsøg."
    )

    class Meta:
        model = ContactTerms
        fields = ["anchor_on", "variant", "because"]
        formfield_callback = use_danish_fields
        widgets = {"because": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "anchor_on": "Lad feltet stå tomt, hvis det er målgruppens første dag. Skrives dd.mm.åååå. "
            "En frist, der allerede er overskredet, bliver ikke udsat."
        }
        error_messages = {"because": {"required": "Skriv, hvorfor kontakten regnes sådan."}}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["variant"]
        self.variants = RuleBook.read().variants_of(self.instance.case.target_group_id)
        if self.instance.variant:
            self.variants.setdefault(self.instance.variant, self.instance.variant)
        field.choices = [("", "Ingen"), *self.variants.items()]
        if not self.variants:
            del self.fields["variant"]

    def clean_anchor_on(self) -> date | None:
        anchor_on = self.cleaned_data["anchor_on"]
        if anchor_on and anchor_on > timezone.localdate():
            raise ValidationError("Kontakten kan ikke regnes fra en dag ude i fremtiden.")
        if anchor_on and anchor_on < self.instance.case.citizen.birth_on:
            raise ValidationError("Datoen ligger før borgerens fødselsdag.")
        return anchor_on

    @property
    def compared(self) -> list[str]:
        return [name for name in super().compared if name in self.fields]


class ContactHoldForm(forms.ModelForm):
    """A time in which no talks are asked for."""

    class Meta:
        model = ContactHold
        fields = ["kind", "from_on", "until_on", "reason"]
        formfield_callback = use_danish_fields
        widgets = {"kind": forms.RadioSelect, "reason": forms.Textarea(attrs={"rows": 2})}
        labels = {"kind": "Fritaget eller sat på pause"}
        help_texts = {
            "from_on": "En frist, der allerede er overskredet, kan ikke udsættes bagefter. Skrives dd.mm.åååå",
            "until_on": f"{MOVED_BY_HOLD} Højst et år.",
        }
        error_messages = {
            "kind": {"required": "Vælg, om borgeren er fritaget eller sat på pause."},
            "from_on": {"required": "Skriv den første dag."},
            "until_on": {"required": "Skriv den sidste dag. En fritagelse skal have en slutdato."},
            "reason": {"required": "Skriv begrundelsen."},
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = ContactHold.Kind.choices  # type: ignore[attr-defined]
        if not self.initial["from_on"]:
            self.initial["from_on"] = timezone.localdate()

    def _get_validation_exclusions(self) -> set[str]:
        # Two at once are told in the form, though the case is not asked for.
        return super()._get_validation_exclusions() - {"case", "ended_on"}  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        from_on, until_on = said.get("from_on"), said.get("until_on")
        if from_on and until_on and until_on < from_on:
            self.add_error("until_on", "Perioden kan ikke slutte, før den begynder.")
        elif from_on and until_on and (until_on - from_on).days > LONGEST_REST:
            self.add_error("until_on", "Sæt højst et år ad gangen, så der bliver taget stilling igen.")
        if from_on and (broken := self._broken_since(from_on)):
            self.add_error(
                "from_on",
                f"Fristen {broken.latest_on:%d.%m.%Y} er allerede overskredet og kan ikke udsættes bagefter. "
                "Skriv en senere dag.",
            )
        return said

    def _broken_since(self, from_on: date) -> ContactDeadline | None:
        """A deadline that passed unmet on or after the day, and that the rest would seem to have put off."""
        waiting = ContactDeadline.objects.of_case(self.instance.case).open()
        return (
            waiting.filter(latest_on__gte=from_on, latest_on__lt=timezone.localdate()).order_by("-latest_on").first()
        )


class ContactHoldLiftForm(VersionedForm):
    """Why it ends before its time."""

    class Meta:
        model = ContactHold
        fields = ["ended_because"]
        formfield_callback = use_danish_fields
        widgets = {"ended_because": forms.Textarea(attrs={"rows": 2})}
        labels = {"ended_because": "Hvorfor ophæves det"}
        error_messages = {"ended_because": {"required": "Skriv, hvorfor det ophæves."}}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["ended_because"].required = True
