"""The minutes of a conference on paper: what was known and decided when it was held, for the citizen or in full.

What is confidential is on neither: nobody knows whose hands a paper comes into, so it says that there is a note.
"""

from __future__ import annotations

import functools
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from danish.templatetags.danish import tal
from plans.pdf import looks_of, marked, press, to_print
from plans.snapshot import Content

if TYPE_CHECKING:
    from accounts.models import User
    from conferences.models import Conference

TEMPLATES = {"citizen": "conferences/pdf/minutes.html", "staff": "conferences/pdf/minutes_full.html"}
LONGEST_TEXT = 6000  # as long as a section may be
SHORT = 700  # letters of what a profession says in the citizen's minutes
WORDS = ("own_words", "matters_most", "others_should_know")
SECTIONS = ("conclusion", "tried_before", "discussed", "dissent", "agreements", "next_review")
# What is printed of a proposal, in the order of the kinds.
KINDS = ("goal", "intervention", "factor")
CAME = {True: "Ja", False: "Nej", None: "Ikke noteret"}
KIND_WORDS = {"citizen": "Borgeren", "companion": "Bisidder", "other": "Anden deltager", "staff": "Medarbejder"}


def minutes_of(conference: Conference, reader: str) -> Content:
    """Plain values: what was frozen, and whom to call now. Nothing of where the citizen lives."""
    known, citizen = conference.known or {}, conference.analysis.case.citizen
    content = {
        "organisation": settings.ORGANISATION,
        "case_number": conference.analysis.case.number,
        "form": conference.analysis.get_kind_display(),
        "is_round_table": conference.analysis.is_round_table,
        "on": conference.on.isoformat(),
        "from": f"{timezone.localtime(conference.starts_at):%H.%M}",
        "to": f"{timezone.localtime(conference.ends_at):%H.%M}",
        "citizen": {"name": citizen.name, "first_name": citizen.first_name, "cpr": citizen.cpr_masked},
        "responsible": _person(conference.responsible),
        "go_through_by": conference.go_through_by.isoformat() if conference.go_through_by else None,
        "words": dict.fromkeys(WORDS, "") | known.get("words", {}),
        "sections": dict.fromkeys(SECTIONS, "") | known.get("sections", {}),
        "participants": known.get("participants", []),
        "recommendation": known.get("recommendation", ""),
        "proposals": known.get("proposals", []),
        "contributions": known.get("contributions", []),
        "without": known.get("without", []),
    }
    if reader == "staff":
        content |= {
            "comparison": known.get("comparison", {}),
            "confidential": known.get("confidential", {}),
            "plan_version": known.get("plan_version"),
            "held_without_because": conference.held_without_because,
        }
    return content


def _person(user: User | None) -> Content | None:
    return {"name": user.name, "phone": user.phone} if user else None


def render_minutes(content: Content, reader: str) -> bytes:
    """The PDF. The same content gives the same paper."""
    return press().print(html_of(content, reader))


def html_of(content: Content, reader: str) -> str:
    printable = to_print(content, press().glyphs, LONGEST_TEXT)
    return render_to_string(TEMPLATES[reader], minutes_context(printable, reader))


def edition(content: Content, reader: str) -> str:
    return marked(content, reader, _looks())


@functools.cache
def _looks() -> str:
    from conferences import comparison

    return looks_of(TEMPLATES["citizen"], [Path(__file__), Path(str(comparison.__file__))])


def minutes_context(content: Content, reader: str) -> dict[str, Any]:
    """What the templates print: days are days again, and what belongs together stands together."""
    decided = [_proposal(one) for one in content["proposals"] if not one.get("left_out_because")]
    people = [_participant(one) for one in content["participants"]]
    context = content | {
        "on": date.fromisoformat(content["on"]),
        "go_through_by": _day(content["go_through_by"]),
        "kinds": {kind: [one for one in decided if one["kind"] == kind] for kind in KINDS},
        "left_out": [one for one in content["proposals"] if one.get("left_out_because")],
        "people": people,
        "came": [one for one in people if one["came"]],
        "stayed_away": [one["name"] for one in people if one["came"] is False],
        "contributions": [_contribution(one, content) for one in content["contributions"]],
    }
    if reader == "staff":
        from conferences.comparison import Comparison  # which needs the models, and they need this

        context["comparison"] = Comparison.thaw(content["comparison"])
    return context


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def _participant(one: Content) -> Content:
    return one | {"as": one.get("discipline") or KIND_WORDS.get(one["kind"], ""), "came_words": CAME[one["came"]]}


def _proposal(one: Content) -> Content:
    hours = one.get("hours_per_week")
    return one | {
        "starts_on": _day(one.get("starts_on")),
        "ends_on": _day(one.get("ends_on")),
        "hours_per_week": Decimal(hours) if hours else None,
    }


def _contribution(one: Content, content: Content) -> Content:
    notes = content.get("confidential", {})
    return one | {
        "interview_on": _day(one.get("interview_on")),
        "signed_on": _day(one.get("signed_on")),
        "short_strengths": shortened(one["strengths"]),
        "short_obstacles": shortened(one["obstacles"]),
        "short_needed": shortened(one["needed"]),
        "hours": hours_in_words(one),
        "has_note": one["discipline"] in notes.get("shown", []),
        "lacks_note": one["discipline"] in notes.get("missing", []),
        "additions": [added | {"on": _day(added["on"])} for added in one.get("additions", [])],
    }


def hours_in_words(one: Content) -> str:
    """10–12 timer om ugen"""
    first, last = one.get("hours_from"), one.get("hours_to")
    if first is None:
        return ""
    span = f"{tal(Decimal(first))}–{tal(Decimal(last))}" if last and last != first else tal(Decimal(first))
    return f"{span} timer om ugen"


def shortened(text: str) -> str:
    """No more than a citizen reads of each; cut between words."""
    if len(text) <= SHORT:
        return text
    return f"{text[:SHORT].rsplit(' ', 1)[0]} …"
