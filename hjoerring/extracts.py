"""What is written about one citizen, gathered for the citizen: all of it, or who looked and when, naming no staff.

The tables are found by the database (`citizen_rows`), so that one which is added later is in it from the first day.
"""

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from cases.erasure import label_of, model_of
from cases.erasure_sql import Part, parts_of
from cases.models import Case, CaseExtract, Citizen, ReasonedLook
from cases.templatetags.looks import deed, page_words, role_words
from danish.templatetags.danish import tal, timer
from journal.models import Access, Event
from plans.pdf import press, to_print

# A draft of a talk, a colleague's own memo, the index of names, the requests for extracts, and the control of staff.
LEFT_OUT = {
    "followup_meetingdraft",
    "cases_casemark",
    "cases_searchname",
    "cases_caseextract",
    "evaluation_looksample",
}
MOST_LOOKS = 2000  # on paper; the file for machines has all of them
REASONED = "Begrundet opslag"  # as `ReasonedLook.grant` writes it
SEALED = "(gemt krypteret)"
# What only the machine needs, or what another column says already.
INNER = {"id", "version", "sort_key", "reference", "cpr_hash", "cpr_front", "stored_as", "sha256", "rank", "key"}
# A key that says which of several texts it is.
TELLING = {"conferences.Section.key"}
INNER |= {"link_hash", "pdf", "drawn_at", "problem", "tries", "try_again_at"}
# For the professions that a consent names, so not for the colleague who gathers and hands this over; and a copy.
INNER_TO_STAFF = {"conferences.Contribution.confidential", "conferences.Conference.known"}
# Of these tables no draft, which is its author's alone, nothing confidential, and no field that nobody wrote in.
SIGNED = Q(contribution__signed_at__isnull=False)
TOLD = {
    "cases_casenote": Q(final_at__isnull=False),
    "conferences_contribution": Q(signed_at__isnull=False),
    "conferences_observation": SIGNED,
    "conferences_weighing": SIGNED,
    "conferences_suggestion": SIGNED,
    "conferences_addition": SIGNED & Q(is_confidential=False),
    "conferences_section": ~Q(text=""),
    "followup_answer": Q(measurement__state="closed"),
}
# Columns that hold a code, a figure or a structure, and how their row tells it in words.
IN_WORDS: dict[str, Callable[[Any], str]] = {
    "plans.Intervention.latest_effect": lambda row: row.effect_words if row.latest_effect else "",
    "plans.PlanVersion.content": lambda row: "\n".join(plan_lines(row.content)),
    "cases.Factor.weight": lambda row: f"{row.weight} – {row.scale[row.weight]}",
    "cases.Factor.start_weight": lambda row: f"{row.start_weight} – {row.scale[row.start_weight]}",
    "cases.FactorReview.weight": lambda row: f"{row.weight} – {row.words}",
    "conferences.Weighing.weight": lambda row: f"{row.weight} – {row.words}",
    "followup.ContactDeadline.state": lambda row: row.outcome,
    "followup.Answer.value": lambda row: f"{row} (0-10)" if row.value is not None else str(row),
    "followup.Answer.question": lambda row: f"{row.question}: {row.asked}",
    "cases.ScreeningAnswer.answers": lambda row: "\n".join(f"{one.question} {one.answer}" for one in row.explained),
}


def looks_at(case_id: int, most: int | None = None) -> list[dict[str, Any]]:
    """When somebody saw the case, in what role and what for; the newest first. Names nobody."""
    shown = _shown(case_id).order_by("-at", "-pk").only("at", "role", "relation", "reason", "page", "wrote", "outcome")
    return [
        {
            "at": timezone.localtime(look.at),
            "role": role_words(look.role),
            "purpose": purpose_of(look),
            "deed": "Ændrede" if "Ændrede" in deed(look) else "Læste",
            "page": page_words(look.page),
        }
        for look in shown[:most]
    ]


def count_looks(case_id: int) -> int:
    return _shown(case_id).count()


def _shown(case_id: int) -> models.QuerySet[Access]:
    return Access.objects.filter(case_id=case_id, outcome=Access.Outcome.SHOWN)


def purpose_of(look: Access) -> str:
    """Why somebody saw it; of a reason only its kind, since its words may name people."""
    if look.relation == "reasoned":
        return look.reason.partition(":")[0] or "Begrundet opslag"
    if look.relation == Access.PROVIDER:
        return look.reason
    return "Arbejder med sagen"


def refusals_at(case_id: int) -> int:
    return Access.objects.filter(case_id=case_id, outcome=Access.Outcome.REFUSED).count()


def everything(case: Case) -> dict[str, Any]:
    """All that is written about the citizen, by kind, in plain values."""
    tables = [table for part in parts_of(case.pk) if (table := _table(part))["rows"]]
    events = Event.objects.filter(case_id=case.pk).select_related("actor").order_by("at", "pk")
    return {
        "case": case.number,
        "made_on": timezone.localdate(),
        "organisation": settings.ORGANISATION,
        "tables": sorted(tables, key=lambda table: table["label"]),
        "events": [
            {"at": timezone.localtime(one.at), "kind": one.get_kind_display(), "text": one.text, "by": _who(one)}
            for one in events
        ],
        "looks": looks_at(case.pk),
        "refusals": refusals_at(case.pk),
    }


def _who(event: Event) -> str:
    return "" if event.text.startswith(REASONED) else event.by


def _table(part: Part) -> dict[str, Any]:
    model = model_of(part.table)
    if model is None or part.table in LEFT_OUT or model._meta.auto_created:
        return {"label": label_of(part.table), "rows": []}
    rows = model._base_manager.filter(TOLD.get(part.table, Q()), pk__in=part.row_ids).order_by("pk")
    columns = [column for column in (*model._meta.fields, *model._meta.many_to_many) if _is_told(column)]
    related = [column.name for column in columns if column.many_to_one]
    lists = [column.name for column in columns if column.many_to_many]
    return {
        "label": label_of(part.table),
        "rows": [
            [
                [str(column.verbose_name), value]
                for column in columns
                if (value := _value(row, column)) not in (None, "")
            ]
            for row in rows.select_related(*related).prefetch_related(*lists)
        ],
    }


def _is_told(column: models.Field) -> bool:
    """Not what only the machine needs, whose it is in every row, nor the name of somebody who looked."""
    looked = column.model is ReasonedLook and column.name == "user"
    name = f"{column.model._meta.label}.{column.name}"
    if name in INNER_TO_STAFF:
        return False
    return name in TELLING or not (
        column.generated or column.name in INNER or column.related_model in {Case, Citizen} or looked
    )


def _value(row: models.Model, column: models.Field) -> Any:
    if in_words := IN_WORDS.get(f"{row._meta.label}.{column.name}"):
        return in_words(row)
    value = getattr(row, column.name)
    if column.many_to_many:
        return ", ".join(str(one) for one in value.all())
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    if isinstance(column, models.FileField):
        return "(fil)" if value else ""
    if isinstance(value, memoryview | bytes):
        return SEALED if column.name != "cpr_sealed" else row.cpr_masked  # type: ignore[attr-defined]
    if isinstance(value, datetime):
        return timezone.localtime(value)
    return str(value) if isinstance(value, models.Model) else value


def plan_lines(content: dict[str, Any]) -> list[str]:
    """An agreed plan in short; the plan on paper has all of it."""
    parts = {
        "Mål": [goal["title"] for goal in content.get("goals", [])],
        "Ressourcer": [f"{one['label']} ({one['words'].lower()})" for one in content.get("resources", [])],
        "Barrierer": [f"{one['label']} ({one['words'].lower()})" for one in content.get("barriers", [])],
    }
    return [f"{name}: {', '.join(found)}" for name, found in parts.items() if found] + [
        f"{one['title']}: {_day(one['starts_on'])}–{_day(one['last_day'])}, "
        f"{timer(Decimal(one['hours_per_week']))} om ugen. {one['expected_effect']}"
        for one in content.get("interventions", [])
    ]


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d.%m.%Y}"


def on_paper(value: Any) -> str:
    """A value as it is written in Danish."""
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y} kl. {value:%H.%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return tal(value) if isinstance(value, int | Decimal) else str(value)


def as_json(content: dict[str, Any]) -> bytes:
    """For machines: the same, with Danish names of fields and dates as ISO 8601 has them."""
    told = {
        "sag": content["case"],
        "lavet": content["made_on"],
        "oplysninger": {table["label"]: [dict(row) for row in table["rows"]] for table in content["tables"]},
        "tidslinje": [
            {"tidspunkt": one["at"], "slags": one["kind"], "hændelse": one["text"], "medarbejder": one["by"]}
            for one in content["events"]
        ],
        "opslag": [
            {
                "tidspunkt": look["at"],
                "rolle": look["role"],
                "formål": look["purpose"],
                "hvad": f"{look['deed']}: {look['page']}",
            }
            for look in content["looks"]
        ],
        "afviste opslag": content["refusals"],
    }
    return json.dumps(told, ensure_ascii=False, indent=1, default=_plain).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else str(value)


def as_pdf(case: Case, kind: str, content: dict[str, Any]) -> bytes:
    """For people: the whole of it, or the looks alone."""
    context = content | {
        "citizen": case.citizen.name,
        "cpr": case.citizen.cpr_masked,
        "looks": content["looks"][:MOST_LOOKS],
        "tables": [
            table | {"rows": [[[name, on_paper(value)] for name, value in row] for row in table["rows"]]}
            for table in content.get("tables", [])
        ],
        "more_looks": max(len(content["looks"]) - MOST_LOOKS, 0),
        "is_bundle": kind == CaseExtract.Kind.BUNDLE,
    }
    return press().print(render_to_string("hjoerring/pdf/extract.html", to_print(context, press().glyphs)))
