"""What is written once of a group of talks stands in the case of each of its citizens, so that it is about none."""

import re
from collections.abc import Iterable

from django import forms

from cases.models import Citizen
from danish.cpr import holds_cpr

# A part of a name as one writes of somebody, and what stands within names and is written of everything.
NAME = re.compile(r"[^\W\d_]{2,}")
PARTICLES = frozenset({"af", "al", "da", "de", "del", "den", "der", "di", "du", "el", "la", "le", "van", "von"})


def refuse_names(form: forms.BaseForm, fields: Iterable[str], citizens: Iterable[Citizen]) -> None:
    """Tell at its field what names one of these, or holds a CPR number. Called from the form's `clean`."""
    names = _parts(citizens)
    for field in fields:
        words = form.cleaned_data.get(field, "")
        named = next((word for word in NAME.findall(words) if word.casefold() in names), "")
        if named or holds_cpr(words):
            why = f" »{named}« er et navn i gruppen." if named else ""
            form.add_error(field, f"Skriv det uden navne og cpr-numre. Det står på alle borgernes sager.{why}")


def _parts(citizens: Iterable[Citizen]) -> set[str]:
    """First and last names, each by itself, and whose something is."""
    parts = {part for one in citizens for part in NAME.findall(one.name.casefold())} - PARTICLES
    return parts | {f"{part}s" for part in parts}
