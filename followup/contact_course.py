"""What the contact of cases is counted by, read for many cases with a handful of statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from cases.models import Case, RestartRule, TargetGroupSpell
from catalog.models import TargetGroup
from followup.contact_arithmetic import Rest, Talk
from followup.contact_book import Course
from followup.models import ContactHold, ContactTerms, Meeting

COURSE = "contact-course"  # what the keys of the rules for a new start begin with


def read_courses(case_ids: Sequence[int]) -> dict[int, Course]:
    """The courses of these cases, by the case."""
    cases = Case.objects.as_system("the deadlines of every case are kept").filter(pk__in=case_ids)
    about = cases.values_list("pk", "target_group_id", "target_group_from_on", "closed_on")
    terms = {
        case_id: (anchor, variant)
        for case_id, anchor, variant in ContactTerms.objects.filter(case__in=case_ids).values_list(
            "case_id", "anchor_on", "variant"
        )
    }
    starts = _starts(case_ids)
    talks, rests = _talks(case_ids), _rests(case_ids)
    courses = {}
    for pk, group_id, in_group_from_on, closed_on in about:
        began_on, restarted_on = starts.get(pk, (in_group_from_on, None))
        anchor_on, variant = terms.get(pk, (None, ""))
        courses[pk] = Course(
            case_id=pk,
            group_id=group_id,
            anchor_on=anchor_on or began_on,
            restarted_on=restarted_on,
            variant=variant,
            is_open=closed_on is None,
            talks=tuple(talks[pk]),
            rests=tuple(rests[pk]),
        )
    return courses


def _starts(case_ids: Sequence[int]) -> dict[int, tuple[date, date | None]]:
    """From which day each case is counted by its periods in target groups, and when it began again, if it did."""
    rules = list(RestartRule.objects.filter(key__startswith=COURSE))
    groups = TargetGroup.objects.in_bulk()
    spells = TargetGroupSpell.objects.filter(case__in=case_ids).order_by("case", "from_on")
    by_case: dict[int, list[tuple[TargetGroup, date]]] = defaultdict(list)
    for case_id, group_id, from_on in spells.values_list("case_id", "target_group_id", "from_on"):
        by_case[case_id].append((groups[group_id], from_on))
    return {case_id: _start(rules, of_case) for case_id, of_case in by_case.items()}


def _start(rules: Iterable[RestartRule], spells: list[tuple[TargetGroup, date]]) -> tuple[date, date | None]:
    began_on, restarted_on = spells[0][1], None
    for (before, _), (after, on) in pairwise(spells):
        if any(rule.applies(before, after, on) for rule in rules):
            began_on = restarted_on = on
    return began_on, restarted_on


def _talks(case_ids: Sequence[int]) -> dict[int, list[Talk]]:
    found = defaultdict(list)
    held = Meeting.objects.held().filter(case__in=case_ids)
    for case_id, on, form, pk in held.order_by().values_list("case_id", "on", "form", "pk"):
        found[case_id].append(Talk(on, form, pk))
    return found


def _rests(case_ids: Sequence[int]) -> dict[int, list[Rest]]:
    """A rest that was lifted before it began is none."""
    found = defaultdict(list)
    rests = ContactHold.objects.filter(case__in=case_ids).order_by()
    for case_id, from_on, until_on, ended_on in rests.values_list("case_id", "from_on", "until_on", "ended_on"):
        last = min(until_on, ended_on) if ended_on else until_on
        if last >= from_on:
            found[case_id].append(Rest(from_on, last))
    return found
