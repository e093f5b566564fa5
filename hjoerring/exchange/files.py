"""A file of the catalogue, as entries: each a row with what it says, and what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from danish.tables import Cell, Sheet, TableRefused, look_at, marked, read_sheets, write_sheets
from hjoerring.exchange.columns import Column, Fault
from hjoerring.exchange.kinds import KINDS, NUMBER, Kind
from hjoerring.exchange.snapshot import Values
from hjoerring.exchange.yaml_files import EDITION, FORMAT, PLACE, read_yaml

WHY, WHERE = "Hvad er galt", "Linje i filen"
MOST_ENTRIES = 20_000
LONGEST_NAME = 60
WRONG_KIND = "Vælg en fil fra »Hent kataloget«: YAML (.yaml) eller Excel (.xlsx)."
NO_CATALOGUE = (
    "Filen er ikke et katalog. Den skal begynde med »katalog: 1« og have lister som »offers«. Hent kataloget som "
    "YAML, og ret i den fil."
)
NO_ROWS = "Der er ingen rækker i filen."


@dataclass
class Entry:
    """A row of a file."""

    kind: Kind
    place: int
    values: Values = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    raw: dict[str, Any] = field(default_factory=dict)  # as it came, of a row that is wrong

    @property
    def ref(self) -> str:
        return self.kind.ref(self.values)

    @property
    def label(self) -> str:
        """How a person recognises it."""
        said = self.values or {name: value for name, value in self.raw.items() if isinstance(value, str)}
        name = next((said[name] for name in ("title", "label", "name") if said.get(name)), "")
        known = [str(said[name]) for name in self.kind.known_by if said.get(name)]
        return str(name or " ".join(known) or "(uden navn)")[:120]

    def kept(self) -> dict[str, Any]:
        """For the database."""
        said = {"kind": self.kind.name, "place": self.place, "values": self.values}
        if not self.faults:
            return said
        raw = {name: _storable(_words(value))[:5000] for name, value in self.raw.items()}
        return said | {"faults": [_storable(fault) for fault in self.faults], "raw": raw}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Entry":
        return cls(KINDS[kept["kind"]], kept["place"], kept["values"], kept.get("faults", []), kept.get("raw", {}))


def _storable(text: str) -> str:
    """What came, in letters that a cell and a JSON column can hold."""
    return "".join(one for one in text if one != "\0" and not "\ud800" <= one <= "\udfff")


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)


def read_file(name: str, data: bytes) -> tuple[str, list[Entry]]:
    """How it was read, and its rows. Raises `TableRefused`."""
    ending = look_at(name, data)
    if ending == "xlsx":
        entries = list(_of_sheets(data))
    elif ending in ("yaml", "yml"):
        entries = list(_of_yaml(data))
    else:
        raise TableRefused(WRONG_KIND)
    if not entries:
        raise TableRefused(NO_ROWS)
    if len(entries) > MOST_ENTRIES:
        raise TableRefused(f"Filen har flere end {MOST_ENTRIES:_} rækker.".replace("_", "."))
    return "xlsx" if ending == "xlsx" else "yaml", _without_repeats(entries)


def _of_yaml(data: bytes) -> Iterator[Entry]:
    whole = read_yaml(data)
    if not isinstance(whole, dict) or FORMAT not in whole:
        raise TableRefused(NO_CATALOGUE)
    if str(whole[FORMAT]) != str(EDITION):
        raise TableRefused("Filen er lavet af en anden udgave af systemet og kan ikke læses.")
    for name in whole:
        if name not in (FORMAT, PLACE, *KINDS):
            raise TableRefused(f"Listen {name[:LONGEST_NAME]} kendes ikke. Listerne hedder {', '.join(KINDS)}.")
    for kind in KINDS.values():
        rows = whole.get(kind.name) or []
        if not isinstance(rows, list) or any(not isinstance(row, dict) for row in rows):
            raise TableRefused(f"Under {kind.name} skal der stå en liste af rækker med felter.")
        for row in rows:
            if unknown := next((name for name in row if name not in (PLACE, *kind.names)), ""):
                where = f"Linje {row[PLACE]}: Feltet {unknown[:LONGEST_NAME]}"
                raise TableRefused(f"{where} kendes ikke under {kind.name}.")
            yield _entry(kind, row[PLACE], {name: _plain(value) for name, value in row.items() if name != PLACE})


def _plain(value: Any) -> Any:
    return {name: one for name, one in value.items() if name != PLACE} if isinstance(value, dict) else value


def _of_sheets(data: bytes) -> Iterator[Entry]:
    kinds = {kind.label.lower(): kind for kind in KINDS.values()}
    sheets = read_sheets(data)
    for title in sheets:
        if title.strip().lower() not in kinds:
            labels = ", ".join(kind.label for kind in KINDS.values())
            raise TableRefused(f"Arket {title[:LONGEST_NAME]} kendes ikke. Arkene hedder {labels}.")
    by_kind = {kinds[title.strip().lower()]: (title, rows) for title, rows in sheets.items()}
    for kind in KINDS.values():
        if kind not in by_kind or not by_kind[kind][1]:
            continue
        title, rows = by_kind[kind]
        names = _names(kind, title, rows[0][1])
        for place, cells in rows[1:]:
            if any(cells[len(names) :]):
                raise TableRefused(f"Række {place} i arket {title[:31]} har en værdi uden for kolonnerne.")
            said = dict(zip(names, [*cells, *[""] * (len(names) - len(cells))], strict=False))
            yield _entry(kind, place, {name: value for name, value in said.items() if name})


def _names(kind: Kind, title: str, headings: list[str]) -> list[str]:
    """The columns of a sheet; without a name those that only explain."""
    known = {heading.lower(): name for heading, name in kind.headings.items()} | {WHY.lower(): "", WHERE.lower(): ""}
    names = []
    for heading in headings:
        if heading.strip().lower() not in known:
            raise TableRefused(f"Kolonnen {heading[:LONGEST_NAME]} i arket {title[:31]} kendes ikke.")
        names.append(known[heading.strip().lower()])
    twice = next(
        (heading for heading, name in zip(headings, names, strict=True) if name and names.count(name) > 1), ""
    )
    if twice:
        raise TableRefused(f"Kolonnen {twice} i arket {title[:31]} står to gange.")
    return names


def _entry(kind: Kind, place: int, raw: dict[str, Any]) -> Entry:
    entry = Entry(kind, place)
    for name, value in raw.items():
        try:
            entry.values[name] = _number(value) if name == NUMBER else kind.columns[name].read(value)
        except Fault as fault:
            entry.faults.append(str(fault))
    for name in kind.known_by:
        column: Column = kind.columns[name]
        if name not in raw or (entry.values.get(name, "") == "" and not entry.faults):
            entry.faults.append(f"{column.label}: Udfyld feltet. Det er det, rækken kendes på.")
    if entry.faults:
        entry.raw = raw
        entry.values = {}
    return entry


def _number(raw: Any) -> int:
    text = str(raw or "1").strip()
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 1_000):
        raise Fault("Nr.: Skriv et helt tal. Det skiller rækker, der ellers hedder det samme.")
    return int(text)


def _without_repeats(entries: list[Entry]) -> list[Entry]:
    seen: dict[tuple[str, str], int] = {}
    for entry in entries:
        if entry.faults:
            continue
        known = (entry.kind.name, entry.ref)
        if known in seen:
            entry.faults = [f"Rækken står to gange i filen. Første gang er {seen[known]}."]
            entry.raw, entry.values = entry.values, {}
        else:
            seen[known] = entry.place
    return entries


def write_workbook(tables: list[tuple[Kind, list[Values]]]) -> bytes:
    """One sheet for each kind of row, with real dates and numbers."""
    return write_sheets(
        Sheet(kind.label, list(kind.headings), [[_cell(kind, name, row[name]) for name in kind.names] for row in rows])
        for kind, rows in tables
    )


def _cell(kind: Kind, name: str, value: Any) -> Cell:
    cell: Cell = value if name == NUMBER else kind.columns[name].cell(value)
    return marked(cell) if isinstance(cell, str) else cell


def write_faults(entries: list[Entry]) -> bytes:
    """The rows that were left out, each with its reason, to be mended and read again."""
    sheets = []
    for kind in KINDS.values():
        wrong = [entry for entry in entries if entry.kind == kind and entry.faults]
        names = [name for name in kind.names if any(name in entry.raw for entry in wrong)]
        headings = {name: heading for heading, name in kind.headings.items()}
        rows: list[list[Cell]] = []
        for entry in wrong:
            said = [marked(_words(entry.raw.get(name))) for name in names]
            rows.append([" ".join(entry.faults), entry.place, *said])
        if rows:
            sheets.append(Sheet(kind.label, [WHY, WHERE, *(headings[name] for name in names)], rows))
    return write_sheets(sheets)
