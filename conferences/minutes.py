"""The minutes of a conference on paper: a letter to the citizen, or for the professions what was known and decided.

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

from danish.dates import long_date
from danish.templatetags.danish import tal
from plans.pdf import looks_of, marked, press, to_print
from plans.snapshot import Content

if TYPE_CHECKING:
    from accounts.models import User
    from conferences.models import Conference

TEMPLATES = {"citizen": "conferences/pdf/minutes.html", "staff": "conferences/pdf/minutes_full.html"}
LONGEST_TEXT = 6000  # as long as a section may be
WORDS = ("own_words", "matters_most", "others_should_know")
SECTIONS = ("conclusion", "for_citizen", "tried_before", "discussed", "dissent", "agreements", "next_review")
# What is printed of a proposal, in the order of the kinds.
KINDS = ("goal", "intervention", "factor")
CAME = {True: "Ja", False: "Nej", None: "Ikke noteret"}
# What a recommendation means to the citizen, after "Vi anbefaler, at".
ADVICE = {
    "parallel_plan": "flere ting i din plan løber samtidig",
    "job_now": "du går direkte efter job eller uddannelse",
    "clarification": "du prøver mere af i praksis, før vi beslutter det næste skridt",
    "flexjob": "vi undersøger, om et fleksjob er vejen for dig",
    "pension": "vi undersøger, om førtidspension er vejen for dig",
    "health_first": "undersøgelse eller behandling kommer først, og at job kommer bagefter",
}
KIND_WORDS = {"citizen": "Borgeren", "companion": "Bisidder", "other": "Anden deltager", "staff": "Medarbejder"}


def minutes_of(conference: Conference, reader: str) -> Content:
    """Plain values: what was frozen, and whom to call now. Nothing of where the citizen lives."""
    known, citizen = conference.known or {}, conference.analysis.case.citizen
    missing = known.get("confidential", {})
    content = {
        "organisation": settings.ORGANISATION,
        "case_number": conference.analysis.case.number,
        "form": conference.analysis.get_kind_display(),
        "is_round_table": conference.analysis.is_round_table,
        "on": conference.on.isoformat(),
        "from": f"{timezone.localtime(conference.starts_at):%H.%M}",
        "to": f"{timezone.localtime(conference.ends_at):%H.%M}",
        "citizen": {"name": citizen.name, "first_name": citizen.first_name, "cpr": citizen.cpr_masked},
        "responsible": _person(_whom_to_call(conference)),
        "go_through_by": conference.go_through_by.isoformat() if conference.go_through_by else None,
        "words": dict.fromkeys(WORDS, "") | known.get("words", {}),
        "sections": dict.fromkeys(SECTIONS, "") | known.get("sections", {}),
        "participants": known.get("participants", []),
        "attendance_because": known.get("attendance_because", ""),
        "proposals": known.get("proposals", []),
        "without": known.get("without", []),
        "notes_missing": missing.get("missing", []),
        "notes_taken_back": missing.get("withdrawn", []),
    }
    if reader == "citizen":
        content |= {"advice": ADVICE.get(conference.recommendation, "")}
    else:
        content |= {
            "recommendation": known.get("recommendation", ""),
            "contributions": known.get("contributions", []),
            "comparison": known.get("comparison", {}),
            "notes_kept": missing.get("shown", []),
            "plan_version": known.get("plan_version"),
            "held_without_because": conference.held_without_because,
        }
    return content


def _whom_to_call(conference: Conference) -> User | None:
    """Whoever sees to the plan, and when they have left whoever has the case."""
    if conference.responsible and conference.responsible.is_active:
        return conference.responsible
    coordinator = conference.analysis.case.coordinator
    return coordinator if coordinator and coordinator.is_active else None


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
    kinds = {kind: [one for one in decided if one["kind"] == kind] for kind in KINDS}
    context = content | {
        "on": date.fromisoformat(content["on"]),
        "go_through_by": _day(content["go_through_by"]),
        "kinds": kinds,
    }
    if reader == "citizen":
        return context | _letter(content, kinds)
    from conferences.comparison import Comparison  # which needs the models, and they need this

    return context | {
        "comparison": Comparison.thaw(content["comparison"]),
        "gives_reasons": any(one["because"] for one in kinds["intervention"]),
        "left_out": [one for one in content["proposals"] if one.get("left_out_because")],
        "people": [_participant(one) for one in content["participants"]],
        "contributions": [_contribution(one, content) for one in content["contributions"]],
    }


def _letter(content: Content, kinds: dict[str, list[Content]]) -> Content:
    """What the letter says in sentences."""
    from conferences.comparison import definite

    people = content["participants"]
    goals, efforts = ([one["what"] for one in kinds[kind]] for kind in ("goal", "intervention"))
    lacking = content["notes_missing"]
    return {
        "agreed": content["sections"]["for_citizen"] or _in_short(goals, efforts),
        "came": _capital(listed([_by_name(one) for one in people if one["came"]])),
        "invited": listed([_by_name(one) for one in people]),
        "stayed_away": listed([one["name"] for one in people if one["came"] is False and one["kind"] != "citizen"]),
        "citizen_stayed_away": any(one["came"] is False for one in people if one["kind"] == "citizen"),
        "not_in_it": listed([definite(one["discipline"]) for one in content["without"]]),
        "notes_from": listed([definite(one) for one in lacking]),
        "took_back": bool(lacking) and set(lacking) <= set(content["notes_taken_back"]),
    }


def _in_short(goals: list[str], efforts: list[str]) -> str:
    """When the table wrote nothing to the citizen: what it points at, and no word of the professions."""
    if not goals and not efforts:
        return "Vi kom ikke frem til nye forslag til din plan."
    if not goals:
        return f"Vi foreslår det her til din plan: {listed(efforts)}."
    said = f"Vi foreslår, at du går efter {'det her mål' if len(goals) == 1 else 'de her mål'}: {listed(goals)}."
    return f"{said} Vejen derhen er {listed(efforts)}." if efforts else said


def _by_name(one: Content) -> str:
    """du, or Signe Dahl (psykolog)"""
    if one["kind"] == "citizen":
        return "du"
    part = one.get("discipline") or one.get("role") or ("bisidder" if one["kind"] == "companion" else "")
    return f"{one['name']} ({part[:1].lower()}{part[1:]})" if part else one["name"]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def listed(names: list[str]) -> str:
    """a, b og c"""
    *others, last = names or [""]
    return f"{', '.join(others)} og {last}" if others else last


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def _participant(one: Content) -> Content:
    return one | {
        "as": one.get("discipline") or one.get("role") or KIND_WORDS.get(one["kind"], ""),
        "came_words": CAME[one["came"]],
    }


def _proposal(one: Content) -> Content:
    hours = one.get("hours_per_week")
    begins, ends = _day(one.get("starts_on")), _day(one.get("ends_on"))
    return one | {
        "starts_on": begins,
        "ends_on": ends,
        "hours_per_week": Decimal(hours) if hours else None,
        "when": _when(begins, ends),
    }


def _when(begins: date | None, ends: date | None) -> str:
    """Fra mandag den 2. marts til fredag den 29. maj 2026"""
    if begins is None:
        return "Hvornår det begynder, aftaler vi sammen"
    if ends is None:
        return f"Fra {long_date(begins)}"
    first = long_date(begins)
    return f"Fra {first.removesuffix(f' {ends.year}')} til {long_date(ends)}"


def _contribution(one: Content, content: Content) -> Content:
    return one | {
        "interview_on": _day(one.get("interview_on")),
        "signed_on": _day(one.get("signed_on")),
        "hours": hours_in_words(one),
        "has_note": one["discipline"] in content["notes_kept"],
        "lacks_note": one["discipline"] in content["notes_missing"],
        "note_taken_back": one["discipline"] in content["notes_taken_back"],
        "additions": [added | {"on": _day(added["on"])} for added in one.get("additions", [])],
    }


def hours_in_words(one: Content) -> str:
    """10–12 timer om ugen"""
    first, last = one.get("hours_from"), one.get("hours_to")
    if first is None:
        return ""
    span = f"{tal(Decimal(first))}–{tal(Decimal(last))}" if last and last != first else tal(Decimal(first))
    return f"{span} timer om ugen"
