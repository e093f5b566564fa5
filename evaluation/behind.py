"""The cases behind a figure, counted today by its own definition; a frozen number may be of another day."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.models import Team, User
from cases.models import Case, Involvement
from evaluation.figures import Figure, Month
from journal.prepared import ask

BEHIND = """
SELECT told.case_id, told.part, told.hit, told.measured
FROM ({rows}) told
WHERE told.team_id = %(team)s AND (%(group)s::bigint IS NULL OR told.target_group_id = %(group)s)
    AND (%(part)s::text IS NULL OR told.part = %(part)s)
ORDER BY told.measured DESC NULLS LAST, told.hit, told.case_id, told.part
"""


@dataclass(frozen=True)
class Behind:
    """One row that a number is about. A case that the reader may not open is counted, and has no name here."""

    case: Case | None
    responsible: str
    part: str
    hit: bool | None
    measured: Decimal | None


def behind(
    figure: Figure, month: Month, *, of: Team, group: int | None, part: str | None, reader: User
) -> list[Behind]:
    """Of a team that the reader answers for; as many as the number says."""
    values: dict[str, Any] = {"first": month.first, "last": month.last, "team": of.pk, "group": group, "part": part}
    rows = ask(BEHIND.replace("{rows}", figure.rows_of_team), **values, **figure.settings(month.last))
    seen = Case.objects.visible_to(reader).select_related("citizen").in_bulk({row[0] for row in rows})
    now = Involvement.objects.coordinators().filter(case__in=seen, until_on=None).select_related("user")
    responsible = {one.case_id: one.user.name for one in now}
    return [Behind(seen.get(pk), responsible.get(pk, ""), said, hit, measured) for pk, said, hit, measured in rows]
