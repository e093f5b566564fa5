"""One field of a row in a file: how it is read, how it is written, and how it is shown to a person."""

import datetime
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

from catalog.evidence import sources_in, web_address
from catalog.models.offer import CONTENT, LISTS
from danish.forms import IntegerField
from danish.plain_text import PlainField, use_plain_fields
from danish.tables import Cell
from hjoerring.reference import plain

YES, NO = {"ja", "true", "1", "sand", "x"}, {"nej", "false", "0", "falsk"}
# Where a text is followed, and what it has to be then.
LINKS: dict[str, Callable[[Any], Any]] = {"website": web_address, "evidence": sources_in}
LONGEST_WORD = 80
EMPTY_IN_WORDS = "(tomt)"


class Plain(str):
    """A word that stands in a YAML file without quotation marks, so that it may be meant as a number."""

    __slots__ = ()


class Fault(Exception):
    """What is wrong with a row; the message is for the user."""


@dataclass
class Column:
    """A field of a kind of row."""

    name: str
    source: Any  # the model's field
    target: str = ""  # the kind of row it points to
    choices: dict[str, str] = field(default_factory=dict)
    may_be_empty: bool = False

    @cached_property
    def label(self) -> str:
        label = str(self.source.verbose_name)
        return label[:1].upper() + label[1:]

    @cached_property
    def shape(self) -> str:
        kinds: list[tuple[type[Any], str]] = [
            (models.ManyToManyField, "rows"),
            (models.ForeignKey, "row"),
            (ArrayField, "words"),
            (models.JSONField, "json"),
            (models.BooleanField, "bool"),
            (models.DateField, "date"),
            (models.DecimalField, "decimal"),
            (models.IntegerField, "number"),
        ]
        return next((shape for kind, shape in kinds if isinstance(self.source, kind)), "text")

    @cached_property
    def form_field(self) -> forms.Field:
        """The field of a form, which says in Danish what is wrong."""
        if self.shape == "number":
            found: forms.Field = IntegerField(min_value=0, max_value=32_767)
        else:
            found = use_plain_fields(self.source) or PlainField()
        if self.name in LINKS:
            found.validators.append(LINKS[self.name])
        found.required = not (self.may_be_empty or self.source.blank or self.source.null)
        return found

    @property
    def default(self) -> Any:
        return plain(self.source.get_default()) if self.source.has_default() else self.empty

    @property
    def empty(self) -> Any:
        return {"rows": [], "words": [], "json": {}, "text": "", "bool": False}.get(self.shape)

    def read(self, raw: Any) -> Any:
        """The value as it is compared and kept. Raises `Fault`."""
        if self.shape == "json":
            return _content(raw)
        if self.shape in ("rows", "words"):
            return self._list(raw)
        if isinstance(raw, list | dict):
            raise Fault(f"{self.label}: Her skal stå én værdi.")
        text = "" if raw is None else str(raw)
        if self.shape == "bool":
            return self._yes_or_no(text)
        if self.shape == "row":
            if not text.strip() and self.form_field.required:
                raise Fault(f"{self.label}: Udfyld feltet.")
            return _plain_text(self.label, text).strip() or None
        if self.choices:
            return self._choice(text)
        if self.shape == "decimal" and isinstance(raw, Plain):
            text = text.replace(".", ",")  # in YAML the full stop is always the decimal one
        return self._clean(text)

    def _clean(self, text: str) -> Any:
        if self.shape in ("number", "decimal") and not text.strip() and self.source.has_default():
            return self.default
        try:
            value = self.form_field.clean(text)
        except ValidationError as error:
            raise Fault(f"{self.label}: {' '.join(error.messages)}") from None
        return plain(value)

    def _yes_or_no(self, text: str) -> bool:
        said = text.strip().lower()
        if said in YES or said in NO:
            return said in YES
        if said:
            raise Fault(f"{self.label}: Skriv ja eller nej.")
        return False

    def _choice(self, text: str) -> str:
        codes = {label.lower(): code for code, label in self.choices.items()} | {code: code for code in self.choices}
        code = codes.get(text.strip().lower())
        if code is None:
            raise Fault(f"{self.label}: Skriv en af disse: {', '.join(self.choices.values())}.")
        return code

    def _list(self, raw: Any) -> list[str]:
        if isinstance(raw, dict):
            raise Fault(f"{self.label}: Her skal stå en liste.")
        words = raw if isinstance(raw, list) else re.split(r"[,;\n]" if self.shape == "rows" else r"\n", raw or "")
        if any(not isinstance(word, str) for word in words):
            raise Fault(f"{self.label}: Her skal stå en liste af ord.")
        found = [_plain_text(self.label, word).strip() for word in words if word.strip()]
        if self.shape == "rows":
            return sorted(set(found))
        if any(len(word) > self.source.base_field.max_length for word in found):
            raise Fault(f"{self.label}: Skriv højst {self.source.base_field.max_length} tegn på hver linje.")
        return found

    def cell(self, value: Any) -> Cell:
        """In a spreadsheet: dates and numbers as such, a list in one cell."""
        match self.shape:
            case "date":
                return datetime.date.fromisoformat(value) if value else None
            case "decimal":
                return Decimal(value) if value is not None else None
            case "json":
                return json.dumps(value, ensure_ascii=False, indent=1) if value else ""
            case "rows":
                return ", ".join(value)
            case "words":
                return "\n".join(value)
        return self.choices.get(value, value) if self.choices else value

    def in_words(self, value: Any) -> str:
        """On a page, for somebody who compares."""
        if value in (None, "", [], {}):
            return EMPTY_IN_WORDS
        if isinstance(value, bool):
            return "ja" if value else "nej"
        if self.shape == "date":
            return f"{datetime.date.fromisoformat(value):%d.%m.%Y}"
        if self.shape == "decimal":
            return str(value).replace(".", ",")
        return ", ".join(value) if isinstance(value, list) else str(self.cell(value))


def _plain_text(label: str, text: str) -> str:
    try:
        return PlainField(required=False, strip=False).clean(str(text))
    except ValidationError as error:
        raise Fault(f"{label}: {' '.join(error.messages)}") from None


def _content(raw: Any) -> dict[str, Any]:
    """What a template begins with: a mapping in YAML, its JSON in a cell. `templates` asks whether it may."""
    if isinstance(raw, str):
        raw = _from_json(raw) if raw.strip() else {}
    content = raw or {}
    if not isinstance(content, dict):
        raise Fault("Indhold: Her skal stå felter med hver sin værdi.")
    return {name: _part(name, value) for name, value in content.items()}


def _from_json(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_number, parse_float=_number)
    except (ValueError, RecursionError):
        raise Fault("Indhold: Teksten i cellen er ikke hel. Hent skabelonen igen, og ret den på siden.") from None


def _number(text: str) -> float:
    """NaN and the infinite ones are no JSON, by name or written out."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _part(name: str, value: Any) -> Any:
    if name not in (*CONTENT, *LISTS):
        raise Fault(f"Indhold: Feltet {name[:LONGEST_WORD]} kendes ikke.")
    if isinstance(value, dict) or (isinstance(value, list) and any(not isinstance(one, str) for one in value)):
        raise Fault(f"Indhold: Feltet {name} skal have én værdi eller en liste af ord.")
    if isinstance(value, list):
        return [_plain_text("Indhold", one) for one in value]
    value = _typed(value)
    return _plain_text("Indhold", value) if isinstance(value, str) else value


def _typed(raw: Any) -> Any:
    if not isinstance(raw, Plain):
        return raw
    readers: list[tuple[str, Callable[[str], Any]]] = [
        (r"-?(0|[1-9]\d{0,8})", int),
        (r"-?\d{1,9}\.\d{1,9}", float),
        (r"true|false", lambda word: word == "true"),
    ]
    return next((read(raw) for pattern, read in readers if re.fullmatch(pattern, raw, re.ASCII)), str(raw))
