from typing import Any

from django import forms

from danish.forms import CharField
from followup.hand_backs import Handed

LONGEST = 1000


class HandBackForm(forms.Form):
    """A field for each case, where the deputy writes what the colleague should know."""

    def __init__(self, *args: Any, handed: list[Handed], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.handed = handed
        for one in handed:
            self.fields[f"besked-{one.case.pk}"] = CharField(
                label=f"Besked om {one.case}",
                max_length=LONGEST,
                required=False,
                initial=one.notes[0].text if one.notes else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def rows(self) -> list[tuple[Handed, forms.BoundField]]:
        return [(one, self[f"besked-{one.case.pk}"]) for one in self.handed]

    def texts(self) -> dict[int, str]:
        return {one.case.pk: self.cleaned_data[f"besked-{one.case.pk}"] for one in self.handed}
