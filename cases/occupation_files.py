"""Lists of occupations as Statistics Denmark (DISCO-08) and the European Commission (ESCO) publish them.

This service uses the ESCO classification of the European Commission. DISCO-08: Danmarks Statistik.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from cases.models import Occupation
from danish.tables import Table, TableRefused

Row = list[str]  # key, code, title, other names
DISCO_COLUMNS, ESCO_COLUMNS = ("kode", "niveau", "titel"), ("concepturi", "iscogroup", "preferredlabel")
# How many digits a code of DISCO-08 has on each level; Excel takes leading zeros away.
DIGITS = {"1": 1, "2": 2, "3": 3, "4": 4, "5": 6}
LONGEST_TITLE, LONGEST_NAMES, MOST_FAULTS = 200, 4000, 5
ESCO_KEY = re.compile(r"[0-9a-f-]{8,40}")
NEITHER = (
    "Overskrifterne passer hverken på DISCO-08 (KODE, NIVEAU og TITEL) eller ESCO (conceptUri, iscoGroup og "
    "preferredLabel). Hent filen igen, og ret ikke i den."
)


@dataclass(frozen=True)
class OccupationList:
    """What a file says, checked: rows that can be imported as they are."""

    kind: str
    rows: list[Row]


def read_occupations(table: Table) -> OccupationList:
    """The occupations of a table. Raises `TableRefused` with the first faulty lines."""
    headings = [heading.strip().casefold() for heading in table.rows[0][1]]
    if set(DISCO_COLUMNS) <= set(headings):
        kind, read = Occupation.Kind.DISCO, _disco
    elif set(ESCO_COLUMNS) <= set(headings):
        kind, read = Occupation.Kind.ESCO, _esco
    else:
        raise TableRefused(NEITHER)
    return OccupationList(kind, _read_all(table, headings, read))


def _read_all(table: Table, headings: list[str], read: Callable[[dict[str, str]], Row]) -> list[Row]:
    rows: dict[str, Row] = {}
    faults = []
    for number, cells in table.rows[1:]:
        try:
            row = read({heading: cells[at] if at < len(cells) else "" for at, heading in enumerate(headings)})
            if row[0] in rows:
                raise ValueError(f"koden {row[1]} står to gange")
            rows[row[0]] = row
        except ValueError as fault:
            faults.append(f"Linje {number}: {fault}.")
    if faults:
        more = f" Og {len(faults) - MOST_FAULTS} fejl mere." if len(faults) > MOST_FAULTS else ""
        raise TableRefused(f"Filen har fejl, og intet er ændret. {' '.join(faults[:MOST_FAULTS])}{more}")
    return list(rows.values())


def _disco(cells: dict[str, str]) -> Row:
    code, level = cells["kode"].strip(), cells["niveau"].strip()
    if level not in DIGITS:
        raise ValueError("niveauet skal være et tal fra 1 til 5")
    if not (code.isascii() and code.isdigit()) or len(code) > DIGITS[level]:
        raise ValueError(f"koden skal have {DIGITS[level]} cifre på niveau {level}")
    code = code.zfill(DIGITS[level])
    return [f"disco-{code}", code, _title(cells["titel"]), ""]


def _esco(cells: dict[str, str]) -> Row:
    key = cells["concepturi"].strip().rstrip("/").rpartition("/")[2].lower()
    code = cells["iscogroup"].strip().removeprefix("C")
    if not ESCO_KEY.fullmatch(key):
        raise ValueError("conceptUri skal ende på ESCO's nøgle")
    if not (code.isascii() and code.isdigit()) or len(code) > 4:
        raise ValueError("iscoGroup skal have 1 til 4 cifre")
    names = ", ".join(name.strip() for name in cells.get("altlabels", "").split("\n") if name.strip())
    return [f"esco-{key}", code.zfill(4), _title(cells["preferredlabel"]), names[:LONGEST_NAMES]]


def _title(text: str) -> str:
    title = " ".join(text.split())
    if not title:
        raise ValueError("titlen mangler")
    if len(title) > LONGEST_TITLE:
        raise ValueError(f"titlen er længere end {LONGEST_TITLE} tegn")
    return title
