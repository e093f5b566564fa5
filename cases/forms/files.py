"""A file of citizens that comes in, and what its columns are."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from accounts.models import User
from cases.forms.fields import PastDateField
from cases.import_fields import FIELDS, guess, headings_at, label_of
from cases.models import CaseImport
from catalog.models import TargetGroup
from danish.cpr import masked
from danish.forms import ChoiceField, FileField, ModelChoiceField
from danish.tables import MOST_BYTES, MOST_ROWS, Table, TableRefused, read_table

MOST_DIGITS_SHOWN = 8
LAST_FOUR = re.compile(r"(?:\d\D*){4}$", re.ASCII)
NOT_IN_THE_FILE = "Ikke i filen"
# What stands in no column is the same for all rows, and asked for here.
FOR_ALL = {"target_group": "målgruppe", "support_since": "dato", "coordinator": "medarbejder"}


class ImportFileForm(forms.Form):
    """The file itself. What is wrong with it is told at the field, and nothing is kept."""

    file = FileField(
        label="Fil",
        help_text=f"Excel (.xlsx) eller CSV med overskrifter, højst {MOST_ROWS // 1000}.000 rækker og 10 MB.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> Table:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError("Filen fylder mere end 10 MB. Del den i flere filer.")
        try:
            table = read_table(file.name or "", file.read())
        except TableRefused as refused:
            raise ValidationError(str(refused)) from refused
        if headings_at(table.rows) == len(table.rows) - 1:
            raise ValidationError("Der er ingen rækker under overskrifterne. Der skal være mindst en.")
        return table

    def receive(self, by: User) -> CaseImport:
        """The import, saved, with its columns as their headings say."""
        assert by.team is not None  # only_caseworkers
        table: Table = self.cleaned_data["file"]
        at = headings_at(table.rows)
        headings = table.rows[at][1]
        job = CaseImport(by=by, team=by.team, read_as=table.read_as, matching=guess(headings), coordinator=by)
        job.receive(headings, table.rows[at + 1 :])
        return job


class ImportMatchForm(forms.Form):
    """Which column of the file tells what, and what goes for all rows where no column does."""

    target_group = ModelChoiceField(
        TargetGroup.objects.current().filter(is_open_for_new=True),
        label="Målgruppe til alle",
        required=False,
        empty_label="Vælg målgruppe",
    )
    support_since = PastDateField(label="På forsørgelse siden, alle", required=False)
    coordinator = ModelChoiceField(
        User.objects.none(), label="Ansvarlig for alle", required=False, empty_label="Vælg medarbejder"
    )

    def __init__(self, data: QueryDict | None = None, *, job: CaseImport):
        super().__init__(data, initial={name: getattr(job, name) for name in FOR_ALL})
        self.job = job
        workers = self.fields["coordinator"]
        workers.queryset = User.objects.colleagues_of(job.by).caseworkers()  # type: ignore[attr-defined]
        example = job.rows[0][1]
        choices = [("", NOT_IN_THE_FILE)]
        for place, heading in enumerate(job.headings):
            seen = f": {_shown(example[place])[:20]}" if place < len(example) and example[place] else ""
            choices.append((str(place), f"{_shown(heading) or f'Kolonne {place + 1}'}{seen}"))
        for name in FIELDS:
            place = job.matching.get(name)
            self.fields[f"column_{name}"] = ChoiceField(
                label=label_of(name),
                required=False,
                choices=choices,
                initial="" if place is None else str(place),
                error_messages={"invalid_choice": "Vælg en kolonne på listen."},
            )
        for field in self.fields.values():
            field.is_sometimes_required = True  # type: ignore[attr-defined]

    def missing(self) -> list[str]:
        """What is still to be chosen, on a form that nobody has sent: the guess of the columns is not whole."""
        if self.is_bound:
            return []
        data = QueryDict(mutable=True)
        data.update({name: str(self[name].value() or "") for name in self.fields})
        for name in ("target_group", "coordinator"):
            data[name] = str(getattr(self.job, f"{name}_id") or "")
        data["support_since"] = f"{self.job.support_since:%d.%m.%Y}" if self.job.support_since else ""
        form = ImportMatchForm(data, job=self.job)
        return [str(form[name].label) for name in form.errors if name in form.fields]

    @property
    def columns(self) -> list[forms.BoundField]:
        return [self[f"column_{name}"] for name in FIELDS]

    @property
    def for_all(self) -> list[forms.BoundField]:
        return [self[name] for name in FOR_ALL]

    @property
    def matching(self) -> dict[str, int]:
        chosen = {name: self.cleaned_data.get(f"column_{name}", "") for name in FIELDS}
        return {name: int(place) for name, place in chosen.items() if place}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        matching = self.matching
        places = list(matching.values())
        for name, place in matching.items():
            if places.count(place) > 1:
                self.add_error(f"column_{name}", "Kolonnen er valgt to gange.")
        if "cpr" not in matching:
            self.add_error("column_cpr", "Vælg den kolonne, cpr-nummeret står i.")
        if "name" not in matching:
            for name in ("first_name", "last_name"):
                if name not in matching:
                    self.add_error(f"column_{name}", "Vælg den kolonne, navnet står i.")
        elif "first_name" in matching or "last_name" in matching:
            self.add_error("column_name", "Vælg enten hele navnet eller for- og efternavn.")
        for name, what in FOR_ALL.items():
            if name not in matching and not given.get(name) and name not in self.errors:
                self.add_error(name, f"Vælg en {what}, der gælder alle rækker, eller kolonnen i filen.")
        return given

    def save(self) -> None:
        self.job.matching = self.matching
        for name in FOR_ALL:
            setattr(self.job, name, self.cleaned_data[name])
        self.job.save(update_fields=["matching", *FOR_ALL])


def _shown(text: str) -> str:
    """A cell with no whole CPR number: not within words, nor one that lost its leading zero."""
    shown = masked(text)
    is_long = sum(letter.isdigit() for letter in shown) > MOST_DIGITS_SHOWN
    return LAST_FOUR.sub("••••", shown) if is_long else shown
