"""A row of a file read as a citizen, by the rules of the form in which one is written by hand."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import User
from cases.cpr import Cpr
from cases.forms.case import CaseCreateForm
from cases.import_fields import GROUP_WORDS, label_of
from cases.models import CaseImport, Citizen
from catalog.models import TargetGroup
from danish.forms import use_danish_fields
from danish.sorting import sort_key

NINE_DIGITS = re.compile(r"\d{9}|\d{5}[-\s]\d{4}", re.ASCII)
ROUNDED = re.compile(r"\d([.,]\d+)?E\+?\d+", re.ASCII | re.IGNORECASE)
DAY_NUMBER = re.compile(r"[2-6]\d{4}", re.ASCII)
FIRST_DAY = date(1899, 12, 30)  # Excel's day 0
ERRORS = {"#N/A", "#I/T", "#REF!", "#REFERENCE!", "#NAME?", "#NAVN?", "#VALUE!", "#VÆRDI!", "#DIV/0!", "#NULL!"}
YES, NO = {"ja", "j", "1", "x", "sand", "true", "yes"}, {"", "nej", "n", "0", "falsk", "false", "no"}
PLAIN_TEXTS = ("first_name", "last_name", "phone", "town")


@dataclass
class ReadRow:
    """What one row says: values by field, or in `faults` why it cannot become a case."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        return " ".join(f"{label_of(name)}: {words}" for name, words in self.faults.items())[:300]

    @property
    def cpr(self) -> Cpr:
        return self.values["cpr"]

    def citizen(self) -> Citizen:
        """The unsaved citizen."""
        names = (*PLAIN_TEXTS, "email", "has_protected_address")
        citizen = Citizen(**{name: self.values[name] for name in names if name in self.values})
        citizen.take_cpr(self.cpr)
        return citizen

    def terms(self, on: date) -> dict[str, Any]:
        """What `Case.open_for` is to be told."""
        return {name: self.values[name] for name in ("coordinator", "target_group", "support_since")} | {"on": on}


class RowReader:
    """Reads the rows of one import. The choices are fetched once, not once a row."""

    def __init__(self, job: CaseImport):
        self.job = job
        self.matching: dict[str, int] = job.matching
        self.fields = CaseCreateForm(user=job.by).fields
        email = use_danish_fields(Citizen._meta.get_field("email"))
        assert email is not None  # a field that can be edited
        self.fields["email"] = email
        self.seen: dict[str, int] = {}
        self.days: dict[str, date] = {}
        groups = list(TargetGroup.objects.filter(is_open_for_new=True))
        workers = list(User.objects.colleagues_of(job.by).caseworkers())
        self.groups = _by_words(groups, _words_of, _plain)
        self.workers = _by_words(workers, lambda user: [user.username, user.name, _turned(user), user.email])

    def read(self, number: int, cells: list[str]) -> ReadRow:
        row = ReadRow(number)
        given = {name: cells[place] if place < len(cells) else "" for name, place in self.matching.items()}
        for name, text in given.items():
            if text in ERRORS:
                row.faults[name] = f"Cellen viser en fejl fra Excel ({text})."
        if "name" in given and "name" not in row.faults:
            given["first_name"], given["last_name"] = _parted(given.pop("name"))
        self._read_texts(row, given)
        for name, read in (
            ("cpr", self._read_cpr),
            ("has_protected_address", self._read_yes),
            ("target_group", self._read_group),
            ("support_since", self._read_day),
            ("coordinator", self._read_worker),
        ):
            self._note(row, name, read, given.get(name, ""))
        self._compare(row)
        return row

    def remember(self, rows: Iterable[tuple[int, list[str]]]) -> None:
        """Rows that are done already, so that a number that stands again below is told with the first."""
        place = self.matching["cpr"]
        for number, cells in rows:
            try:
                cpr = self._read_cpr(cells[place] if place < len(cells) else "")
            except ValidationError:
                continue
            self.seen.setdefault(cpr.digits, number)

    def _note(self, row: ReadRow, name: str, read: Callable[[str], Any], text: str) -> None:
        if name in row.faults:
            return
        try:
            row.values[name] = read(text)
        except ValidationError as error:
            row.faults[name] = error.messages[0]

    def _read_texts(self, row: ReadRow, given: dict[str, str]) -> None:
        for name in ("first_name", "last_name"):
            given.setdefault(name, "")
        for name in (*PLAIN_TEXTS, "email"):
            if name in given:
                self._note(row, name, self.fields[name].clean, given[name])
        if row.values.get("town") and not row.values["town"][0].isalpha() and row.values["town"][0] != "'":
            row.faults["town"] = "Skriv den med bogstaver."

    def _read_cpr(self, text: str) -> Cpr:
        if ROUNDED.fullmatch(text):
            raise ValidationError("Excel har afrundet nummeret. Gør kolonnen til tekst, og hent tallene igen.")
        if NINE_DIGITS.fullmatch(text):  # a number has no leading zero
            text = f"0{text}"
        return self.fields["cpr"].clean(text)

    def _read_yes(self, text: str) -> bool:
        if text.lower() in YES | NO:
            return text.lower() in YES
        raise ValidationError("Skriv ja eller nej.")

    def _read_group(self, text: str) -> TargetGroup:
        if text:
            unknown = "Målgruppen findes ikke, eller den er ikke åben for nye borgere."
            return _chosen(self.groups, _plain(text), unknown)
        if self.job.target_group is None:
            raise ValidationError("Skriv målgruppen.")
        return self.job.target_group

    def _read_worker(self, text: str) -> User:
        if text:
            return _chosen(self.workers, text, "Medarbejderen findes ikke i dit team.")
        if self.job.coordinator is None:
            raise ValidationError("Skriv, hvem der er ansvarlig.")
        return self.job.coordinator

    def _read_day(self, text: str) -> date:
        if not text and self.job.support_since:
            return self.job.support_since
        if text not in self.days:
            is_number = DAY_NUMBER.fullmatch(text)
            day = f"{FIRST_DAY + timedelta(days=int(text)):%d.%m.%Y}" if is_number else text.removesuffix(" 00:00:00")
            self.days[text] = self.fields["support_since"].clean(day)
        return self.days[text]

    def _compare(self, row: ReadRow) -> None:
        cpr, since = row.values.get("cpr"), row.values.get("support_since")
        if cpr and since and since < cpr.birth_on:
            row.faults["support_since"] = "Datoen ligger før borgerens fødselsdag."
        if cpr:
            first = self.seen.setdefault(cpr.digits, row.number)
            if first != row.number:
                row.faults["cpr"] = f"Nummeret står også i række {first}."


def _words_of(group: TargetGroup) -> list[str]:
    return [group.key, group.label, group.short_label, group.label_plural, *GROUP_WORDS.get(group.key, [])]


def _plain(text: str) -> str:
    """Without what people put between words or leave out: »Kontanthjælp, AP« is »kontanthjælp ap«."""
    return " ".join(text.replace(",", " ").replace("(", " ").replace(")", " ").split())


def _by_words(
    things: list[Any], words: Callable[[Any], list[str]], plain: Callable[[str], str] = str
) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for thing in things:
        for word in {sort_key(plain(word)) for word in words(thing) if word}:
            found.setdefault(word, []).append(thing)
    return found


def _chosen(choices: dict[str, list[Any]], text: str, unknown: str) -> Any:
    found = choices.get(sort_key(text), [])
    if len(found) > 1:
        raise ValidationError("Det passer på flere. Skriv brugernavnet i stedet.")
    if not found:
        raise ValidationError(unknown)
    return found[0]


def _turned(user: User) -> str:
    return f"{user.last_name}, {user.first_name}"


def _parted(name: str) -> tuple[str, str]:
    """First and last name: »Holm, Karina« or »Karina Holm«."""
    last, comma, first = name.partition(",")
    if not comma:
        first, _, last = name.rpartition(" ")
    return first.strip(), last.strip()


def read_first(job: CaseImport, most: int) -> list[ReadRow]:
    """So many rows of the file, for the check before it is started."""
    reader = RowReader(job)
    return [reader.read(number, cells) for number, cells in job.rows[:most]]
