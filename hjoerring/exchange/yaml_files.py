"""The catalogue as YAML: plain lists of plain values, read without any of what YAML can do beyond that."""

import re
from decimal import Decimal
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from danish.tables import TableRefused
from hjoerring.exchange.columns import Plain
from hjoerring.exchange.kinds import Kind

FORMAT, EDITION = "katalog", 1
DEEPEST = 6
MOST_EVENTS = 1_000_000
PLACE = "\0place"  # no key of a file
NOT_YAML = "Filen kunne ikke læses som YAML. Se linje {line}: Kontrollér indrykning, kolon og anførselstegn."
ODD_LETTERS = "Bogstaverne i filen kunne ikke læses. Gem den som UTF-8."
ALIAS = "Linje {line}: Filen bruger henvisninger (& og *). Skriv værdierne ud."
TAG = "Linje {line}: Filen bruger mærker (!). Skriv værdien som almindelig tekst."
TWICE = "Linje {line}: Feltet {key} står to gange."
TOO_DEEP = "Linje {line}: Filen har for mange lag."
TOO_LONG = "Filen er for lang. Del den i flere filer."
TWO_DOCUMENTS = "Linje {line}: Filen har flere dele adskilt af ---. Læs dem ind hver for sig."
ONLY_WORDS = "Linje {line}: Et felt skal have et navn."


class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Never refers back, and writes long texts on lines of their own."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: Any, text: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


Dumper.add_representer(str, _text)


def write_yaml(tables: list[tuple[Kind, list[dict[str, Any]]]]) -> bytes:
    """The same bytes for the same catalogue."""
    whole: dict[str, Any] = {FORMAT: EDITION}
    for kind, rows in tables:
        whole[kind.name] = [{name: _value(kind, name, row[name]) for name in kind.names} for row in rows]
    text: str = yaml.dump(whole, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=110)
    return text.encode()


def _value(kind: Kind, name: str, value: Any) -> Any:
    if value is None or name not in kind.columns or kind.columns[name].shape != "decimal":
        return value
    number = Decimal(value)
    return int(number) if number == number.to_integral_value() else float(number)


def read_yaml(data: bytes) -> Any:
    """Mappings, lists and words; a mapping tells its line under `PLACE`. Raises `TableRefused`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableRefused(ODD_LETTERS) from error
    if "\0" in text:
        raise TableRefused(ODD_LETTERS)
    try:
        return _Builder(text).build()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise TableRefused(NOT_YAML.format(line=mark.line + 1 if mark else "?")) from error


class _Builder:
    """Puts the events of the parser together by itself, so that nothing of the file is ever made into an object."""

    def __init__(self, text: str) -> None:
        self.stack: list[Any] = []
        self.keys: list[str | None] = []
        self.whole: Any = None
        self.events: Any = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))

    def build(self) -> Any:
        documents = 0
        event: Any
        for number, event in enumerate(self.events):
            if number > MOST_EVENTS:
                raise TableRefused(TOO_LONG)
            documents += isinstance(event, DocumentStartEvent)
            self._look_at(event, documents)
            if isinstance(event, MappingStartEvent):
                self._open({PLACE: event.start_mark.line + 1 if event.start_mark else 0}, event)
            elif isinstance(event, SequenceStartEvent):
                self._open([], event)
            elif isinstance(event, MappingEndEvent | SequenceEndEvent):
                self.stack.pop()
                self.keys.pop()
            elif isinstance(event, ScalarEvent):
                self._add(_word(event), event)
        return self.whole

    def _look_at(self, event: Any, documents: int) -> None:
        line = event.start_mark.line + 1
        if documents > 1:
            raise TableRefused(TWO_DOCUMENTS.format(line=line))
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise TableRefused(ALIAS.format(line=line))
        if getattr(event, "tag", None):
            raise TableRefused(TAG.format(line=line))

    def _open(self, part: Any, event: Any) -> None:
        if len(self.stack) >= DEEPEST:
            raise TableRefused(TOO_DEEP.format(line=event.start_mark.line + 1))
        self._add(part, event)
        self.stack.append(part)
        self.keys.append(None)

    def _add(self, part: Any, event: Any) -> None:
        line = event.start_mark.line + 1
        if not self.stack:
            self.whole = part
        elif isinstance(self.stack[-1], list):
            self.stack[-1].append(part)
        elif (key := self.keys[-1]) is None:
            if not isinstance(part, str) or not part:
                raise TableRefused(ONLY_WORDS.format(line=line))
            if part in self.stack[-1]:
                raise TableRefused(TWICE.format(line=line, key=part[:80]))
            self.keys[-1] = str(part)
        else:
            self.stack[-1][key] = part
            self.keys[-1] = None


def _word(event: ScalarEvent) -> str | None:
    if not event.implicit[0]:  # in quotation marks, or a text on lines of its own
        return str(event.value)
    return None if re.fullmatch(r"|~|null|Null|NULL", event.value) else Plain(event.value)
