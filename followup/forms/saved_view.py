from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.models import User
from cases.models import SavedView
from danish.forms import TypedChoiceField, VerbatimField, use_danish_fields
from followup.forms.case_list import CaseListForm


class SavedViewForm(forms.ModelForm):
    """A name for the list as it stands."""

    visning = VerbatimField(required=False, max_length=4000, widget=forms.HiddenInput)

    class Meta:
        model = SavedView
        formfield_callback = use_danish_fields
        fields = ["name"]
        help_texts = {"name": "For eksempel »Mine unge uden plan«."}

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user = self.instance.user = user

    def clean_visning(self) -> str:
        """What the list's own form understands of the address; never a search, nor which page."""
        return query_of(self.cleaned_data["visning"], self.user)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.instance.pk is None and SavedView.objects.of(self.user).count() >= SavedView.MOST:
            raise ValidationError(f"Du har allerede {SavedView.MOST} visninger. Slet en, før du gemmer en ny.")
        return said

    def _get_validation_exclusions(self) -> set[str]:
        """The name is checked against the owner's other views, though the owner is no field."""
        return super()._get_validation_exclusions() - {"user"}  # type: ignore[misc]

    def save_new(self) -> SavedView:
        self.instance.query = self.cleaned_data["visning"]
        self.instance.add()
        return self.instance


def query_of(address: str, user: User) -> str:
    """An address of the list with nothing in it but filters, order and columns."""
    form = CaseListForm(QueryDict(address[:4000]), user=user)
    form.is_valid()
    return form.query


class ViewKeepForm(forms.Form):
    """What an open view is to show from now on, and what it showed when the page was made."""

    visning = VerbatimField(required=False, max_length=4000, widget=forms.HiddenInput)
    foer = VerbatimField(required=False, max_length=4000, widget=forms.HiddenInput)


class ViewMoveForm(forms.Form):
    """One place up or down."""

    skridt = TypedChoiceField(label="Flyt", coerce=int, choices=[("-1", "Op"), ("1", "Ned")])
