from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from danish.forms import FileField
from danish.tables import MOST_BYTES, TableRefused
from hjoerring.exchange.files import Entry, read_file


class CatalogFileForm(forms.Form):
    """The file itself. What is wrong with it as a whole is told at the field, and nothing is kept."""

    file = FileField(
        label="Fil",
        help_text="YAML (.yaml) eller Excel (.xlsx) som dem, du kan hente her. Højst 10 MB.",
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.xlsx"}),
    )

    def clean_file(self) -> tuple[str, list[Entry]]:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(f"Filen fylder mere end {MOST_BYTES // 2**20} MB. Del den i flere filer.")
        try:
            return read_file(file.name or "", file.read())
        except TableRefused as refused:
            raise ValidationError(str(refused)) from refused
