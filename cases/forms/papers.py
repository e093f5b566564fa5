"""Notes and documents of a case: how they are written, added and found again."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from accounts.models import User
from cases.forms.fields import PastDateField
from cases.models import Case, CaseNote, Document, PaperTheme
from cases.uploads import LARGEST, UploadRefused, media_type_of
from danish.cpr import holds_cpr
from danish.filter_widgets import FilterCheckbox, FilterSelect, FilterText
from danish.forms import (
    BooleanField,
    ChoiceField,
    DateField,
    FileField,
    ModelChoiceField,
    SearchField,
    use_danish_fields,
)
from danish.sorting import sort_key
from journal.conflicts import EditConflict, VersionedForm

SKIPPED = {"invalid_choice": "Sprunget over."}


class Upload(NamedTuple):
    """A file that was checked; what its sender called it is forgotten."""

    content: bytes
    media_type: Document.MediaType


class UploadField(FileField):
    """A pdf, docx, jpg or png; gives an `Upload`."""

    default_error_messages = {"empty": "Filen er tom. Vælg en anden fil."}

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("help_text", "pdf, docx, jpg eller png på højst 10 MB")
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ".pdf,.docx,.jpg,.jpeg,.png"}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            content = file.read(LARGEST + 1)
            return Upload(content, media_type_of(file.name, content))
        except UploadRefused as refused:
            raise ValidationError(str(refused), code="refused") from refused


def without_cpr(text: str) -> str:
    """Titles stand in lists, in the history and in messages."""
    if holds_cpr(text):
        raise ValidationError("Skriv det uden cpr-nummer. Det står også i historikken.")
    return text


class DocumentForm(VersionedForm):
    """What is said about a document; its file stays as it is."""

    on = PastDateField(label="Modtaget, sendt eller skrevet den")

    class Meta:
        model = Document
        fields = ["direction", "theme", "title", "on"]
        formfield_callback = use_danish_fields
        labels = {"direction": "Er det modtaget, sendt eller internt?", "theme": "Tema", "title": "Titel"}
        help_texts = {"title": "For eksempel »Lægeattest fra egen læge«. Skriv ikke cpr-nummer."}
        widgets = {"direction": forms.RadioSelect}
        error_messages = {
            "title": {"required": "Skriv, hvad dokumentet er."},
            "theme": {"required": "Vælg et tema, så dokumentet kan findes igen."},
            "direction": {"required": "Vælg, om dokumentet er modtaget, sendt eller internt."},
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["direction"].choices = Document.Direction.choices  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        return without_cpr(self.cleaned_data["title"])


class DocumentCreateForm(DocumentForm):
    file = UploadField(label="Fil")

    field_order = ["file", "direction", "theme", "title", "on"]


class DocumentStrikeForm(VersionedForm):
    class Meta:
        model = Document
        fields = ["strike_reason"]
        formfield_callback = use_danish_fields
        labels = {"strike_reason": "Hvorfor streges det?"}
        help_texts = {"strike_reason": "For eksempel »Hører til en anden borger«."}
        widgets = {"strike_reason": forms.TextInput}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["strike_reason"].required = True
        self.fields["strike_reason"].error_messages["required"] = "Skriv, hvorfor dokumentet skal streges."


class NoteForm(VersionedForm):
    """A note while it is written. Nothing but the day is asked for, until it is to be finished."""

    on = PastDateField(label="Dato")

    class Meta:
        model = CaseNote
        fields = ["on", "contact_form", "theme", "subject", "text", "corrects"]
        formfield_callback = use_danish_fields
        labels = {
            "contact_form": "Kontakt med borgeren",
            "theme": "Tema",
            "subject": "Emne",
            "text": "Notat",
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 12}), "corrects": forms.HiddenInput}
        error_messages = {"corrects": {"invalid_choice": "Notatet, der skal rettes, findes ikke i sagen."}}

    def __init__(self, *args: Any, is_final: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        corrects = self.fields["corrects"]
        assert isinstance(corrects, ModelChoiceField)
        corrects.queryset = self.instance.case.notes.final()
        self.fields["contact_form"].choices = [("", "Ingen kontakt"), *CaseNote.ContactForm.choices]  # type: ignore[attr-defined]
        words = {
            "theme": "Vælg et tema, så notatet kan findes igen.",
            "subject": "Skriv med få ord, hvad notatet handler om.",
            "text": "Skriv notatet, før du gør det færdigt.",
        }
        for name, message in words.items():
            self.fields[name].required = is_final
            self.fields[name].is_sometimes_required = True  # type: ignore[attr-defined]
            self.fields[name].error_messages["required"] = message
            self.fields[name].widget.is_required = False

    def clean_subject(self) -> str:
        return without_cpr(self.cleaned_data["subject"])

    def claim(self) -> None:
        """A draft that was saved a moment ago with the same words is no conflict."""
        try:
            super().claim()
        except EditConflict as conflict:
            if any(getattr(conflict.current, name) != given for name, given in self.said.items()):
                raise

    @property
    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class NewNoteForm(forms.Form):
    """The note in the address that a new one is to correct."""

    retter = ModelChoiceField(None, required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["retter"].queryset = case.notes.final()  # type: ignore[attr-defined]

    @property
    def corrected(self) -> CaseNote | None:
        return self.cleaned_data["retter"] if self.is_valid() else None


NOTES = "notat"
KINDS = [
    ("", "Notater og dokumenter"),
    (NOTES, "Notater"),
    *((value, f"Dokumenter: {str(label).lower()}") for value, label in Document.Direction.choices),
]


class PaperListForm(forms.Form):
    """What the list of notes and documents is filtered by."""

    q = SearchField(
        label="Søg i titel, tema og notat",
        max_length=100,
        required=False,
        error_messages={"cpr": "Skriv ord, ikke et cpr-nummer. Alle papirerne er om den samme borger."},
        widget=FilterText(attrs={"placeholder": "Søg i titel, tema og notat", "autocomplete": "off"}),
    )
    slags = ChoiceField(label="Slags", required=False, choices=KINDS, error_messages=SKIPPED, widget=FilterSelect)
    tema = ChoiceField(
        label="Tema",
        required=False,
        choices=[("", "Alle temaer"), *PaperTheme.choices],
        error_messages=SKIPPED,
        widget=FilterSelect,
    )
    fra = DateField(label="Fra dato", required=False)
    til = DateField(label="Til dato", required=False)
    streget = BooleanField(label="Også overstregede", required=False, widget=FilterCheckbox)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, words in (("fra", "Fra dato"), ("til", "Til dato")):
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs["placeholder"] = words

    @property
    def is_filtered(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields)

    def notes(self, case: Case, user: User) -> Any:
        """The finished notes that were asked for and may be read."""
        if self.cleaned_data.get("slags") not in {None, "", NOTES}:
            return case.notes.none()
        return self._found(case.notes.final().told_to(user, case), "subject", "text")

    def documents(self, case: Case, user: User) -> Any:
        """The documents that were asked for and may be read; those struck out only when they are."""
        kind = self.cleaned_data.get("slags")
        if kind == NOTES:
            return case.documents.none()
        found = case.documents.told_to(user, case)
        if not self.cleaned_data.get("streget"):
            found = found.standing()
        return self._found(found.filter(direction=kind) if kind else found, "title")

    def _found(self, papers: Any, *columns: str) -> Any:
        """Those of the period and theme with every word in one of the columns or in the name of their theme."""
        for word in (self.cleaned_data.get("q") or "").split()[:8]:
            themes = [value for value, label in PaperTheme.choices if sort_key(word) in sort_key(str(label))]
            said = [Q(**{f"{column}__icontains": word}) for column in columns]
            papers = papers.filter(reduce(or_, said, Q(theme__in=themes)))
        if theme := self.cleaned_data.get("tema"):
            papers = papers.filter(theme=theme)
        if since := self._day("fra"):
            papers = papers.filter(on__gte=since)
        if until := self._day("til"):
            papers = papers.filter(on__lte=until)
        return papers

    def _day(self, name: str) -> date | None:
        return self.cleaned_data.get(name)
