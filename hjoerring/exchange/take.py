"""Bring the catalogue in line with a file, row by row, through the verbs of the rows themselves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DataError, IntegrityError, transaction

from accounts.models import User
from catalog.models import Offer
from catalog.models.offer_version import NotOnTheDesk
from danish.dates import parse_date
from danish.rules import told_at_fields
from hjoerring.exchange.columns import Column, Fault
from hjoerring.exchange.files import Entry
from hjoerring.exchange.kinds import KINDS, NUMBER, Kind
from hjoerring.exchange.snapshot import Snapshot, Values
from hjoerring.word_lists import in_use

NEW, CHANGED, SAME, FAULTY = "new", "changed", "same", "faulty"
CLASHES = "Rækken passer ikke sammen med det, der allerede står i kataloget."
BACKWARDS = "En periode kan ikke slutte, før den begynder."
BY_HAND = {"is_cancelled", "cancelled_because"}
NEEDS_REASON = "Hvorfor ikke længere: Skriv, hvorfor rækken ikke skal bruges længere."
CANCEL_BY_HAND = "Aflyst: Aflys optaget på siden, så de, der har en plads, får besked."
LEFT_THE_DESK = "Kladden venter på godkendelse, eller indsatsen er udgået. Ret den på siden."


@dataclass
class Outcome:
    """What came of a row."""

    entry: Entry
    what: str
    changes: list[tuple[str, str, str]] = field(default_factory=list)  # field, before, after
    note: str = ""


@dataclass
class Taking:
    """One reading of a file into the catalogue."""

    by: User
    verbs: Mapping[str, Callable[["Taking", Entry], Outcome]]  # of the kinds that are more than their columns
    now: Snapshot = field(default_factory=Snapshot.take)
    outcomes: list[Outcome] = field(default_factory=list)
    later: list[tuple[Entry, Callable[[], None]]] = field(default_factory=list)
    # Where nothing has been published the file is the catalogue; else it says what somebody has to approve.
    is_first: bool = field(default_factory=lambda: not Offer.objects.exclude(status=Offer.Status.DRAFT).exists())

    def take(self, entries: list[Entry]) -> list[Outcome]:
        for kind in KINDS.values():
            for entry in entries:
                if entry.kind == kind:
                    self.outcomes.append(self._guarded(entry, self._take))
        self.later.sort(key=lambda pair: pair[0].kind.name != "offers")
        for entry, step in self.later:
            self._guarded_step(entry, step)
        return self.outcomes

    def _guarded(self, entry: Entry, take: Callable[[Entry], Outcome]) -> Outcome:
        if entry.faults:
            return Outcome(entry, FAULTY)
        kept, done = len(self.later), list[Outcome]()
        if faults := _faults_of(lambda: take(entry), done):
            del self.later[kept:]
            entry.raw, entry.faults = dict(entry.values), faults
            return Outcome(entry, FAULTY)
        return done[0]

    def _guarded_step(self, entry: Entry, step: Callable[[], None]) -> None:
        if faults := _faults_of(step, []):
            entry.raw, entry.faults = dict(entry.values), faults

    def _take(self, entry: Entry) -> Outcome:
        verb = self.verbs.get(entry.kind.name, Taking.take_row)
        return verb(self, entry)

    def take_row(self, entry: Entry) -> Outcome:
        """A row that is no more than its columns."""
        before = self.now.values[entry.kind.name].get(entry.ref)
        if before is None:
            row = entry.kind.model()
            self._write(entry, row, self.completed(entry))
            self.now.keep(entry.kind, entry.ref, row)
            return Outcome(entry, NEW)
        changed = changed_names(entry, before)
        if not changed:
            return Outcome(entry, SAME)
        if BY_HAND & set(changed):
            raise Fault(CANCEL_BY_HAND)
        row = self.now.rows[entry.kind.name][entry.ref]
        is_retired_now = "is_retired" in changed and entry.values["is_retired"]
        note = in_use(row) if is_retired_now else ""
        self._write(entry, row, {name: entry.values[name] for name in changed})
        if is_retired_now and not row.retired_because:
            raise Fault(NEEDS_REASON)
        return Outcome(entry, CHANGED, told(entry.kind, before, entry.values, changed), note)

    def completed(self, entry: Entry) -> Values:
        """What a new row says, with what the file leaves out. Raises `Fault` for what has no default."""
        said: Values = {}
        for name, column in entry.kind.columns.items():
            if name not in entry.values and column.form_field.required and column.default in (None, ""):
                raise Fault(f"{column.label}: Udfyld feltet.")
            said[name] = entry.values.get(name, column.default)
        return said

    def _write(self, entry: Entry, row: Any, said: Values) -> None:
        kind, lists = entry.kind, {}
        is_retiring = said.get("is_retired") and not row.is_retired
        for name, value in said.items():
            column = kind.columns[name]
            if column.shape == "rows":
                lists[name] = self.value(column, value)
            elif name != "is_retired" or not is_retiring:
                setattr(row, name, self.value(column, value))
        self.check(kind, row)
        if row.pk:
            row.version += 1
            row.save(update_fields=[*(name for name in said if name not in lists), "version"])
        else:
            row.save()
        for name, rows in lists.items():
            getattr(row, name).set(rows)
        if is_retiring:  # last of all, so that what uses it can still come in
            self.later.append((entry, lambda: _retire(row)))

    def check(self, kind: Kind, row: Any, except_for: tuple[str, ...] = ()) -> None:
        """The rules of the row itself."""
        own = {one.name for one in row._meta.fields} - kind.columns.keys()
        empty = {name for name, column in kind.columns.items() if column.shape == "json"}
        row.full_clean(exclude=own | empty | set(except_for))

    def value(self, column: Column, value: Any) -> Any:
        """As the row holds it. Raises `Fault` for a row that is not there."""
        if column.shape == "rows":
            return [self.find(column, ref) for ref in value]
        if value is None:
            return None
        if column.shape == "row":
            return self.find(column, value)
        if column.shape == "decimal":
            return Decimal(value)
        return parse_date(value, None) if column.shape == "date" else value  # type: ignore[arg-type]

    def find(self, column: Column, ref: str) -> Any:
        row = self.now.rows[column.target].get(ref)
        if row is None:
            where = KINDS[column.target].label.lower()
            if key := next((key for key, one in self.now.rows[column.target].items() if _slug_of(one) == ref), ""):
                raise Fault(f"{column.label}: »{ref[:60]}« er adressen. Skriv nøglen: {key}.")
            raise Fault(f"{column.label}: »{ref[:60]}« findes ikke blandt {where} og er ikke i filen uden fejl.")
        limits = column.source.remote_field.limit_choices_to
        if any(getattr(row, name) != value for name, value in limits.items()):
            raise Fault(f"{column.label}: »{ref[:60]}« er ikke en af dem, der kan vælges her.")
        return row


def _slug_of(row: Any) -> str:
    return getattr(row, "slug", "")


def changed_names(entry: Entry, before: Values) -> list[str]:
    return [name for name in entry.values if name != NUMBER and entry.values[name] != before[name]]


def told(kind: Kind, before: Values, after: Values, names: list[str]) -> list[tuple[str, str, str]]:
    """What changes, in words."""
    columns = [(kind.columns[name], name) for name in names]
    return [(one.label, one.in_words(before[name]), one.in_words(after[name])) for one, name in columns]


def _retire(row: Any) -> None:
    row.is_retired = True
    row.save(update_fields=["is_retired"])


def _faults_of(step: Callable[[], Any], done: list[Any]) -> list[str]:
    """What is wrong, and then nothing of the step stays; `done` gets what it answers."""
    try:
        with transaction.atomic():
            done.append(step())
    except Fault as fault:
        return [str(fault)]
    except NotOnTheDesk:
        return [LEFT_THE_DESK]
    except ValidationError as error:
        return _in_words(error)
    except DataError:
        return [BACKWARDS]
    except IntegrityError:
        return [CLASHES]
    return []


def _in_words(error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    found = told_at_fields(error).message_dict
    labels = {name: column.label for kind in KINDS.values() for name, column in kind.columns.items()}
    return [
        text if name == NON_FIELD_ERRORS else f"{labels.get(name, name)}: {text}"
        for name, texts in found.items()
        for text in texts
    ]
