"""The small steps on paper for the citizen: their own answers and what they say, without what staff believe."""

import threading
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from cases.models import Case
from danish.steps import signed
from followup.progression import CITIZEN, Progression, columns_of, progression_of
from followup.steps import Indicator
from plans.pdf import press, to_print

MOST_COLUMNS = 8
one_at_a_time = threading.Lock()


def print_progression(case: Case) -> bytes:
    """Drawn for whoever asks and kept nowhere. Raises `PdfUnavailable`."""
    with one_at_a_time:
        shown = progression_of(case, None)
        # Drawings are markup, which is not to be cut or cleaned as texts are.
        content = to_print(paper_of(case, shown), press().glyphs) | charts_of(shown)
        return press().print(render_to_string("followup/pdf/progression.html", content))


def charts_of(shown: Progression) -> dict[str, Any]:
    """The same drawings as on the page; none before the citizen has answered."""
    return {"lines": shown.chart(CITIZEN), "profile": shown.profile} if answered(shown) else {"lines": ""}


def answered(shown: Progression) -> list[Indicator]:
    return [one for one in shown.shown if any(value is not None for value in one.citizen)]


def paper_of(case: Case, shown: Progression) -> dict[str, Any]:
    columns = columns_of(len(shown.days), MOST_COLUMNS)
    return {
        "organisation": settings.ORGANISATION,
        "case_number": case.number,
        "citizen": case.citizen.name,
        "printed_on": timezone.localdate(),
        "days": [shown.days[number] for number in columns],
        "is_shortened": len(columns) < len(shown.days),
        "rows": [
            {"label": one.label, "values": [one.citizen[number] for number in columns], "change": _change(one)}
            for one in answered(shown)
        ],
        "says": _says(shown),
        "next_on": shown.next_on if case.is_open else None,
    }


def _change(one: Indicator) -> str:
    return "" if one.from_start is None else signed(one.from_start)


def _says(shown: Progression) -> list[dict[str, Any]]:
    """Of what the citizen answered; staff's own numbers are not the citizen's paper."""
    own = answered(shown)
    kinds = [(kind.words, [one.label for one in those if one in own]) for kind, those in shown.says]
    return [{"words": words, "labels": labels} for words, labels in kinds if labels]
