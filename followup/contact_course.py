"""What the contact of cases is counted by, read for any number of cases in one statement."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from cases.models import RestartRule
from catalog.models import TargetGroup
from followup.contact_arithmetic import Rest, Talk
from followup.contact_book import Course, Terms
from followup.contact_course_sql import COURSES
from journal.prepared import ask

COURSE = "contact-course"  # what the keys of the rules for a new start begin with


def read_courses(case_ids: Sequence[int]) -> dict[int, Course]:
    """The courses of these cases, by the case."""
    rows = ask(COURSES, cases=list(case_ids), restarts=f"{COURSE}%")
    return {
        row[0]: _course(*row[:4], terms=row[4:8], spells=row[8:14], talks=row[14:17], rests=row[17:19]) for row in rows
    }


def _course(
    case_id: int,
    group_id: int,
    in_group_from_on: date,
    closed_on: date | None,
    *,
    terms: Sequence[Any],
    spells: Sequence[Any],
    talks: Sequence[list[Any] | None],
    rests: Sequence[list[Any] | None],
) -> Course:
    groups, benefits, firsts, *restarts = spells
    began_on, restarted_on = (firsts[0] if firsts else in_group_from_on), None
    if restarts[0]:
        began_on, restarted_on = _start(_together(restarts), _together((groups, benefits, firsts)))
    anchor_on, variant, because, set_by = terms
    return Course(
        case_id=case_id,
        group_id=group_id,
        anchor_on=anchor_on or began_on,
        restarted_on=restarted_on,
        terms=None if set_by is None else Terms(variant, because, set_by),
        closed_on=closed_on,
        talks=tuple(Talk(*talk) for talk in _together(talks)),
        rests=tuple(Rest(*rest) for rest in _together(rests)),
    )


def _together(columns: Sequence[list[Any] | None]) -> list[tuple[Any, ...]]:
    """Rows again of what came as one array for each column, or as none."""
    return list(zip(*(column or () for column in columns), strict=True))


def _start(
    restarts: Iterable[tuple[str, date, date | None]], spells: Iterable[tuple[int, str, date]]
) -> tuple[date, date | None]:
    """From which day a case is counted by its periods in target groups, and when it began again, if it did."""
    rules = [RestartRule(trigger=trigger, from_on=first, until_on=last) for trigger, first, last in restarts]
    periods = [(TargetGroup(pk=pk, benefit=benefit), from_on) for pk, benefit, from_on in spells]
    began_on, restarted_on = periods[0][1], None
    for (before, _), (after, on) in pairwise(periods):
        if any(rule.applies(before, after, on) for rule in rules):
            began_on = restarted_on = on
    return began_on, restarted_on
