"""The list of citizens as it leaves the system: the same rows, order and columns as on the screen."""

from collections.abc import Sequence
from datetime import date

from django.db.models import F
from django.utils.html import strip_tags

from accounts.models import User
from cases.models import Case, CaseExport, Citizen
from cases.models.case import CaseQuerySet
from danish.tables import Cell, write_table
from followup.case_list_sql import rows_in_order
from followup.columns import COLUMNS, CPR, DEADLINE, Value, plain
from followup.flags_sql import find
from journal.models import Access

AT_ONCE = 500


def lines_of(
    ids: Sequence[int], columns: list[str], user: User, today: date, *, with_cpr: bool
) -> dict[int, list[Cell]]:
    """By case, those of them that the user may see now, with real dates and numbers."""
    visible = Case.objects.visible_to(user)
    lines: dict[int, list[Cell]] = {}
    for first in range(0, len(ids), AT_ONCE):
        chosen = visible.filter(pk__in=ids[first : first + AT_ONCE])
        found = set(chosen.values_list("pk", flat=True))
        numbers = cpr_numbers(chosen) if with_cpr else {}
        judged = find(chosen, user, today) if DEADLINE.key in columns else None
        deadlines = {case.pk: judged.deadline_words(case) for case in judged.cases} if judged else {}
        pks = [pk for pk in ids[first : first + AT_ONCE] if pk in found]
        for pk, name, _, _, _, *values, _, _ in rows_in_order(pks, columns, user, today):
            cells = dict(zip(columns, values, strict=True)) | {DEADLINE.key: deadlines.get(pk)}
            if pk in numbers:
                cells[CPR.key] = numbers[pk]
            lines[pk] = [name, *[typed(key, cells[key]) for key in columns]]
    return lines


def typed(key: str, value: Value) -> Cell:
    """The value itself, where the list only writes it out; the words, where it has words of its own."""
    shown = COLUMNS[key].shown
    return value if shown is plain else strip_tags(str(shown(value)))


def cpr_numbers(cases: CaseQuerySet) -> dict[int, str]:
    """The whole numbers, by case. Only for what is asked for with a reason and noted."""
    sealed = Citizen.objects.filter(case__in=cases).annotate(case_pk=F("case__pk")).only("reference", "cpr_sealed")
    return {citizen.case_pk: citizen.cpr for citizen in sealed}  # type: ignore[attr-defined]


def write_export(
    ids: Sequence[int], columns: list[str], user: User, today: date, *, kind: str, reason: str, request_id: str
) -> tuple[bytes, list[int]]:
    """The file and the cases in it, whose looks are noted; the whole CPR number only for a reason."""
    if reason and CPR.key not in columns:
        columns = [CPR.key, *columns]
    lines = lines_of(ids, columns, user, today, with_cpr=bool(reason))
    note(list(lines), user, reason=reason, request_id=request_id)
    headings = ["Navn", *[COLUMNS[key].label for key in columns]]
    return write_table(kind, "Borgere", headings, lines.values()), list(lines)


def note(ids: Sequence[int], user: User, *, reason: str, request_id: str) -> None:
    """A line in each citizen's log, so that everybody whose data left the system can be told of it."""
    Access.objects.bulk_create(
        [
            Access(
                case_id=pk,
                user=user,
                role=user.role,
                page="followup:list_export",
                reason=f"Med cpr-nummer: {reason}" if reason else "",
                request_id=request_id,
            )
            for pk in ids
        ],
        batch_size=2_000,
    )


def write(export: CaseExport, today: date) -> None:
    """Do the job of an export that was too long to wait for."""
    wanted = {"kind": export.kind, "reason": export.reason, "request_id": export.request_id}
    export.keep(*write_export(export.case_ids, export.columns, export.by, today, **wanted))
