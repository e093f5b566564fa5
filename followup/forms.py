from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import User
from danish.filter_widgets import FilterSelect, FilterText
from danish.forms import ChoiceField, PageField, SearchField, TypedChoiceField, VersionField, use_danish_fields
from followup.models import FollowUp
from followup.worklist import FLAGS, NEEDS_ACTION, Flag


class PageForm(forms.Form):
    """Which page of a list."""

    side = PageField(label="Side")

    def number(self) -> int:
        return self._said("side") or 1

    def _said(self, name: str) -> Any:
        """What was read of a field, also when another one could not be."""
        self.is_valid()
        return self.cleaned_data.get(name)


class WorklistForm(PageForm):
    """Which of the cases to list, as the address says it, and the words that its token stands for."""

    vis = ChoiceField(
        label="Vis",
        choices=[(flag.key, flag.label) for flag in FLAGS.values()],
        widget=forms.HiddenInput,
        required=False,
    )
    q = SearchField(
        label="Søg efter navn",
        max_length=80,
        required=False,
        widget=FilterText(attrs={"placeholder": "Navn i min sagsstamme", "autocomplete": "off"}),
    )
    medarbejder = TypedChoiceField(
        label="Medarbejder", coerce=int, empty_value=None, required=False, widget=FilterSelect
    )

    def __init__(self, *args: Any, colleagues: Iterable[User] | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if colleagues is None:
            del self.fields["medarbejder"]  # only a lead looks at the work of others
            return
        people = [(person.pk, person.name) for person in colleagues]
        self.fields["medarbejder"].choices = [("", "Alle medarbejdere"), *people]  # type: ignore[attr-defined]

    def flag(self) -> Flag:
        return FLAGS[self._said("vis") or NEEDS_ACTION.key]

    def words(self) -> str:
        return self._said("q") or ""

    def coordinator(self) -> int | None:
        return self._said("medarbejder")


class FollowUpForm(forms.ModelForm):
    """How an intervention goes, and what is to become of it."""

    seen_version = VersionField()

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
            "decision": "En indsats uden effekt skal justeres eller stoppes.",
            "next_on": "Gælder ikke, hvis indsatsen slutter nu. For eksempel 24.11.2026",
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
        self.fields["next_on"].required = self.data.get("decision") not in FollowUp.ENDING
