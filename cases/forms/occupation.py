from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from accounts.models import User
from cases.models import OccupationFile
from cases.occupation_files import OccupationList, read_occupations
from danish.forms import FileField
from danish.tables import MOST_BYTES, TableRefused, read_table


class OccupationFileForm(forms.Form):
    """The list itself. What is wrong with it is told at the field, and nothing is kept."""

    file = FileField(
        label="Fil",
        help_text="DISCO-08 fra Danmarks Statistik eller occupations_da.csv fra ESCO, højst 10 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> OccupationList:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError("Filen fylder mere end 10 MB.")
        try:
            return read_occupations(read_table(file.name or "", file.read()))
        except TableRefused as refused:
            raise ValidationError(str(refused)) from refused

    def receive(self, by: User) -> None:
        """Keep the list until the administrator says yes or no; it takes the place of an older one."""
        found: OccupationList = self.cleaned_data["file"]
        OccupationFile.objects.update_or_create(
            uploaded_by=by, defaults={"kind": found.kind, "rows": found.rows, "uploaded_at": timezone.now()}
        )
