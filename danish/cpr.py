"""What looks like a CPR number in a text, however it is written: the net below everything that must not hold one.

`cases.cpr` reads one number strictly; this finds any, a wrong one too.
"""

import re

# Six digits and four, with whatever dash or blank a keyboard or a copied letter puts between them. Two and two with
# blanks are taken for a date only where they can be one and nothing goes before: telephone numbers are written so too.
CPR_WITHIN = re.compile(
    r"(?<![0-9])((?:[0-9]{6}|(?<![0-9]\s)(?:[06][1-9]|[1278][0-9]|[39][01])\s(?:0[1-9]|1[0-2])\s[0-9]{2})"
    r"\s?[-\u2010-\u2015\u2212]?\s?)[0-9]{4}(?![0-9])"
)


def masked(text: str) -> str:
    """The text with no more of a CPR number than may be shown, and no longer than it was."""
    return CPR_WITHIN.sub(r"\1••••", text)


def holds_cpr(text: str) -> bool:
    return bool(CPR_WITHIN.search(text))
