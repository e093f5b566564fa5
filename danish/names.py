"""What a person's name may be made of, by hand and in files alike."""

import unicodedata

from django.core.exceptions import ValidationError

BETWEEN = frozenset(" .'\u2019-\u2010\u2011")
APOSTROPHES = "'\u2019"
# The accents beside an apostrophe on the keyboard, which are typed for one.
MEANT = str.maketrans("\u00b4`", "''")


def with_apostrophes(text: str) -> str:
    """The name with an apostrophe where an accent stands alone."""
    return text.translate(MEANT)


def validate_name(text: str) -> None:
    """Letters of any alphabet, blanks, hyphens, full stops and apostrophes; a letter comes first, but for 't Hart."""
    first = text.lstrip(APOSTROPHES)[:1]
    if not first.isalpha() or not all(_belongs(letter) for letter in text):
        raise ValidationError("Skriv navnet med bogstaver. Bindestreg, punktum og apostrof må også være med.")


def _belongs(letter: str) -> bool:
    return letter.isalpha() or letter in BETWEEN or unicodedata.category(letter).startswith("M")
