"""Two people change the same row: the second is shown both texts, and nothing is lost."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.forms.models import model_to_dict
from django.utils.choices import flatten_choices

from danish.forms import CharField, VersionField
from journal.history import last_change


class EditConflict(Exception):
    """The row was saved by somebody else since the form was opened. Answered as 409 by the journal's middleware."""

    def __init__(self, form: "VersionedForm", current: models.Model):
        super().__init__("Rækken er ændret imens.")
        self.form = form
        self.current = current


@dataclass(frozen=True)
class Difference:
    """One field in two versions; the raw values go back into the form, the shown ones are for reading."""

    name: str
    label: str
    theirs: Any
    yours: Any
    theirs_shown: str
    yours_shown: str
    is_list: bool
    both: str = ""  # of a long text: one under the other, for those who would lose neither


class VersionedForm(forms.ModelForm):
    """A form on a row with a `version`: saving is refused when somebody else has saved in between.

    Its Meta says `formfield_callback = use_danish_fields`, like that of every form.
    """

    version = VersionField(required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version if self.instance.pk else 0

    def claim(self) -> None:
        """Lock the row and see that it is still the one the form was opened on. Raises `EditConflict`.

        Call it after `is_valid` and before the model method that saves, in the same transaction.
        """
        if self.instance.pk is None:
            return
        current = type(self.instance)._default_manager.select_for_update().get(pk=self.instance.pk)
        if self.cleaned_data.get("version") != current.version:
            raise EditConflict(self, current)

    @property
    def compared(self) -> list[str]:
        """The fields that two texts may differ in."""
        return list(self.Meta.fields)  # type: ignore[attr-defined]

    def as_saved(self, current: models.Model) -> dict[str, Any]:
        """What the row says, field by field, where a new form on it begins with something else."""
        return model_to_dict(current, fields=self.Meta.fields)  # type: ignore[attr-defined]

    def differences(self, current: models.Model) -> list[Difference]:
        """The fields whose saved value is not what the user wrote."""
        theirs_form = type(self)(instance=current)
        theirs_form.initial.update(self.as_saved(current))
        found = []
        for name in self.compared:
            yours, theirs = self[name], theirs_form[name]
            is_list = _takes_many(self.fields[name])
            mine, other = _raw(yours, is_list), _raw(theirs, is_list)
            if mine != other:
                both = together(other, mine) if isinstance(yours.field.widget, forms.Textarea) else ""
                shown = (in_words(yours, other), in_words(yours, mine))
                found.append(Difference(name, str(yours.label), other, mine, *shown, is_list, both))
        return found

    def unchanged(self, current: models.Model) -> list[tuple[str, str]]:
        """Name and value of every other field, to be sent along when the user has chosen."""
        different = {difference.name for difference in self.differences(current)}
        pairs: list[tuple[str, str]] = []
        for name in self.compared:
            if name in different:
                continue
            value = _raw(self[name], _takes_many(self.fields[name]))
            pairs += [(name, one) for one in value] if isinstance(value, list) else [(name, value)]
        return pairs

    def wishes(self) -> list[tuple[str, str]]:
        """The button that was pressed, and whatever else the form does not know, to be sent along too."""
        known = {"csrfmiddlewaretoken", *(self.add_prefix(name) for name in self.fields)}
        sent = self.data.lists() if hasattr(self.data, "lists") else []
        return [(name, value) for name, values in sent if name not in known and name[:1] != "_" for value in values]


def together(theirs: str, yours: str) -> str:
    """Both texts under each other. The lines that they begin and end with alike stand once."""
    saved, written = theirs.splitlines(), yours.splitlines()
    while saved and written and saved[0] == written[0]:
        del saved[0], written[0]
    while saved and written and saved[-1] == written[-1]:
        del saved[-1], written[-1]
    if not "".join(saved).strip():
        return yours
    more = "\n".join(written).strip()
    return f"{theirs.rstrip()}\n\n{more}" if more else theirs


def _takes_many(field: forms.Field) -> bool:
    return isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField)


def _raw(bound: forms.BoundField, is_list: bool) -> Any:
    value = bound.value()
    if isinstance(bound.field, CharField) and isinstance(value, str):
        value = bound.field.to_python(value)  # as it is saved: what nobody sees is no difference
    if is_list:
        return sorted(str(getattr(one, "pk", one)) for one in value or [])
    if isinstance(value, bool):
        return "on" if value else ""
    prepared = bound.field.prepare_value(value)
    shown = bound.field.widget.format_value(prepared)
    if isinstance(shown, list):
        shown = shown[0] if shown else ""
    return "" if shown is None else str(shown)


def in_words(bound: forms.BoundField, value: Any) -> str:
    """What a field was sent with, as whoever chose or wrote it reads it."""
    choices = getattr(bound.field, "choices", None)
    if choices is None:
        if isinstance(bound.field, forms.BooleanField):
            return "Ja" if value else "Nej"
        return value or "(tomt)"
    chosen = value if isinstance(value, list) else [value]
    if isinstance(bound.field, forms.ModelChoiceField):
        rows = (
            bound.field.queryset.filter(pk__in=[one for one in chosen if one])
            if bound.field.queryset is not None
            else []
        )
        return ", ".join(str(row) for row in rows) or "(tomt)"
    flat: list[tuple[Any, Any]] = list(flatten_choices(choices))
    return ", ".join(str(label) for key, label in flat if str(key) in chosen) or "(tomt)"


def conflict_context(conflict: EditConflict) -> dict[str, Any]:
    """What `conflict.html` needs: both texts per field, who saved and when."""
    form, current = conflict.form, conflict.current
    return {
        "form": form,
        "current_version": current.version,  # type: ignore[attr-defined]
        "differences": form.differences(current),
        "unchanged": form.unchanged(current),
        "wishes": form.wishes(),
        "change": last_change(current),
    }
