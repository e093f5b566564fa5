"""A receipt for the list of who sees the team's citizens, and parts in cases that end."""

from functools import cached_property
from typing import Any

from django import forms
from django.core import signing

from accounts.models import Team, User
from danish.forms import CharField, TypedMultipleChoiceField, VerbatimField
from evaluation.models import RightsReview
from evaluation.rights import Right, Shown, what_changed

SALT = "rights as shown"


class ConfirmForm(forms.Form):
    """Knows which list it was shown with, so that nobody confirms another one."""

    note = CharField(
        label="Bemærkning",
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text="For eksempel hvad du har ændret. Skriv ikke om borgere.",
    )
    seen = VerbatimField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, rights: list[Right], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.rights = rights
        self._now = [one.as_shown for one in rights]
        self.fields["seen"].initial = signing.dumps(self._now, salt=SALT, compress=True)

    @cached_property
    def _was(self) -> list[Shown] | None:
        """The list that the lead had before them; none that was not written here."""
        try:
            was: list[Shown] = signing.loads(self.data.get("seen") or "", salt=SALT)
        except signing.BadSignature:
            return None
        return was

    @property
    def is_of_this_list(self) -> bool:
        return self._was == self._now

    @property
    def changes(self) -> list[str]:
        return what_changed(self._was, self._now) if self._was is not None else []

    def show_anew(self) -> int:
        """The note stays; what is confirmed next is the list as it is now. The status: 422 where none was named."""
        status = 409 if self.data.get("seen") else 422
        self.data = {"note": self.data.get("note", ""), "seen": self.fields["seen"].initial}
        return status

    def sign(self, team: Team, *, by: User) -> RightsReview:
        return RightsReview.objects.create(team=team, by=by, seen=self._now, note=self.cleaned_data["note"])


class ChosenForm(forms.Form):
    """Which parts in cases are to end now."""

    part = TypedMultipleChoiceField(
        label="Adgange, der skal lukkes",
        coerce=int,
        error_messages={
            "required": "Vælg mindst én sag.",
            "invalid_choice": "En af adgangene er lukket imens. Se listen igen.",
        },
    )

    def __init__(self, *args: Any, parts: list[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [(pk, pk) for pk in parts]  # type: ignore[attr-defined]


class EndForm(ChosenForm):
    """Asks for the reason before they end."""

    because = CharField(
        label="Begrundelse",
        max_length=200,
        help_text="Kan læses på sagens tidslinje.",
        error_messages={"required": "Skriv, hvorfor adgangen lukkes."},
    )

    def __init__(self, *args: Any, parts: list[int], **kwargs: Any):
        super().__init__(*args, parts=parts, **kwargs)
        self.fields["part"].widget = forms.MultipleHiddenInput()
