"""What a wording says, field by field, in words; and what the next one says otherwise."""

import difflib
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catalog.models import Indicator
from catalog.models.offer import CONTENT, LISTS
from catalog.models.offer_version import OfferVersion
from danish.templatetags.danish import kroner, tal

EMPTY = "(tomt)"
# Beyond this a comparison word by word takes longer than it helps.
LONGEST_COMPARED = 2000


class Line(NamedTuple):
    """One field in two wordings."""

    name: str
    label: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        return self.before != self.after

    @property
    def is_empty(self) -> bool:
        """Neither of the two says anything."""
        return self.before in ("", EMPTY) and self.after == EMPTY

    @property
    def marked_before(self) -> SafeString:
        """The earlier text, with what is gone marked."""
        return _marked(self.before, self.after, "del")

    @property
    def marked_after(self) -> SafeString:
        """The later text, with what has come marked."""
        return _marked(self.after, self.before, "ins")


def compare(before: OfferVersion | None, after: OfferVersion) -> list[Line]:
    """Every field of the two; without an earlier one everything is new."""
    return _lines(before, after, Indicator.objects.labels())


def _lines(before: OfferVersion | None, after: OfferVersion, indicators: Mapping[str, str]) -> list[Line]:
    return [
        Line(name, _label(name), _shown(before, name, indicators) if before else "", _shown(after, name, indicators))
        for name in (*CONTENT, *LISTS)
    ]


def changed_words(before: OfferVersion | None, after: OfferVersion) -> str:
    """The changed fields by name: "indhold, timer om ugen"."""
    return ", ".join(line.label.lower() for line in _lines(before, after, {}) if line.is_changed) if before else ""


def changes(rows: Sequence[OfferVersion]) -> dict[int, str]:
    """What each of these, newest first, says otherwise than the one before it that was not given up; by its id."""
    kept = [row for row in rows if row.state != OfferVersion.State.DISCARDED]
    return {row.pk: changed_words(before, row) for row, before in pairwise(kept)}


def _label(name: str) -> str:
    label = str(OfferVersion._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def _shown(wording: OfferVersion, name: str, indicators: Mapping[str, str]) -> str:
    if name in LISTS:
        if name == "target_groups" and not wording.target_groups.all():
            return "Alle målgrupper"
        return ", ".join(sorted(str(row) for row in getattr(wording, name).all())) or EMPTY
    column = OfferVersion._meta.get_field(name)
    value = getattr(wording, name)
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if getattr(column, "choices", None):
        return str(getattr(wording, f"get_{name}_display")())
    if name == "price_per_week" and value is not None:
        return kroner(value)
    if isinstance(value, Decimal):
        return tal(value)
    if isinstance(value, list):
        return ", ".join(indicators.get(key, key) for key in value) or EMPTY
    return EMPTY if value in (None, "") else str(value)


def _marked(text: str, other: str, tag: str) -> SafeString:
    """`text` with the words that `other` does not have in the same place inside `tag`."""
    if text == other or EMPTY in (text, other) or max(len(text), len(other)) > LONGEST_COMPARED:
        return format_html("{}", text)
    words, others = re.findall(r"\s+|[^\s]+", text), re.findall(r"\s+|[^\s]+", other)
    pieces = []
    for kind, start, end, _, _ in difflib.SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        piece = "".join(words[start:end])
        pieces.append(format_html("{}" if kind == "equal" else f"<{tag}>{{}}</{tag}>", piece) if piece else "")
    return format_html_join("", "{}", ((piece,) for piece in pieces))
