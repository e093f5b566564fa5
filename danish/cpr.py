"""What looks like a CPR number in a text, however it is written: the net below everything that must not hold one.

`cases.cpr` reads one number strictly; this finds any, a wrong one too.
"""

import re

# Six digits and four, with whatever dash or blank a keyboard or a copied letter puts between them.
CPR_WITHIN = re.compile(r"(?<![0-9])([0-9]{6}\s?[-\u2010-\u2015\u2212]?\s?)[0-9]{4}(?![0-9])")


def masked(text: str) -> str:
    """The text with no more of a CPR number than may be shown, and no longer than it was."""
    return CPR_WITHIN.sub(r"\1••••", text)


def holds_cpr(text: str) -> bool:
    return bool(CPR_WITHIN.search(text))
