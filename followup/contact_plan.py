"""The deadlines for talks of the cases, kept as the rules and the talks say: settled, moved, and opened."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from cases.models import Case
from danish.dates import is_working_day
from followup.contact_arithmetic import Talk, counted, first_working_day, last_working_day, qualifying
from followup.contact_book import KINDS, Asked, Course, RuleBook
from followup.contact_course import read_courses
from followup.contact_words import told
from followup.models import ContactDeadline, ContactTerms

AT_ONCE = 1000
WHY = "the deadlines of every case are kept"
WITHOUT_A_RULE = timedelta(days=28)
ROOM_TO_MOVE = timedelta(days=7)
RECOMPUTED = [
    "rule_id",
    "rule_text",
    "anchor_on",
    "earliest_on",
    "latest_on",
    "must_be_personal",
    "must_be_joint",
    "is_sure",
]
Key = tuple[int, str]  # a case, and a kind of deadline
CLOSING = ["state", "kept_by", "settled_on", "void_because"]


class Proposal(NamedTuple):
    """A day for the next talk, and why."""

    on: date
    why: str


@dataclass
class Changes:
    """What is to be written: in this order, for no case has two open deadlines of a kind at any moment."""

    closed: list[ContactDeadline] = field(default_factory=list)
    recomputed: list[ContactDeadline] = field(default_factory=list)
    opened: list[ContactDeadline] = field(default_factory=list)

    @property
    def case_ids(self) -> list[int]:
        return sorted({row.case_id for row in [*self.closed, *self.recomputed, *self.opened]})

    def write(self, today: date) -> None:
        for row in self.recomputed:
            row.computed_on = today
        if self.closed:
            ContactDeadline.objects.bulk_update(self.closed, CLOSING)
        if self.recomputed:
            fields = [name.removesuffix("_id") for name in RECOMPUTED]
            ContactDeadline.objects.bulk_update(self.recomputed, [*fields, *CLOSING, "computed_on"])
        if self.opened:
            ContactDeadline.objects.bulk_create(self.opened)


@transaction.atomic
def settle_case(case: Case, today: date) -> None:
    """Bring the deadlines of one case up to what has just been registered or changed."""
    _lock([case.pk])
    changes_for([case.pk], RuleBook.read(), today).write(today)


def follow_course(case: Case) -> None:
    """A case was opened, closed or taken up again, or its citizen is in another target group.

    Where that begins the contact again, a day it was counted from before is over.
    """
    course = read_courses([case.pk])[case.pk]
    ContactTerms.let_go_of_anchor(case, before=course.restarted_on)
    settle_case(case, timezone.localdate())


def settle_cases(today: date, case_ids: Iterable[int] | None = None) -> int:
    """Bring the deadlines of these cases, or of all open ones, up to date. Returns how many cases changed.

    May run twice, and while others register talks: a case is held only while something of it is written.
    """
    book, changed = RuleBook.read(), 0
    _let_go_of_closed(today)
    for ids in _chunks(case_ids):
        found = changes_for(ids, book, today).case_ids
        if found:
            with transaction.atomic():
                _lock(found)
                changes = changes_for(found, book, today)
                changes.write(today)
                changed += len(changes.case_ids)
    return changed


def _chunks(case_ids: Iterable[int] | None) -> Iterator[list[int]]:
    cases = Case.objects.as_system(WHY).open().order_by("pk").values_list("pk", flat=True)
    if case_ids is not None:
        cases = cases.filter(pk__in=list(case_ids))
    last = 0
    while ids := list(cases.filter(pk__gt=last)[:AT_ONCE]):
        yield ids
        last = ids[-1]


def _lock(case_ids: Sequence[int]) -> None:
    cases = Case.objects.as_system(WHY).filter(pk__in=case_ids).order_by("pk").select_for_update()
    list(cases.values_list("pk", flat=True))


def _let_go_of_closed(today: date) -> None:
    left = ContactDeadline.objects.as_system(WHY).open().filter(case__closed_on__isnull=False)
    left.update(state=ContactDeadline.State.VOID, settled_on=today, void_because="Sagen er afsluttet.")


def changes_for(case_ids: Sequence[int], book: RuleBook, today: date) -> Changes:
    """What would be written for these cases. Nothing is written by this."""
    courses = read_courses(case_ids)
    rows = ContactDeadline.objects.as_system(WHY).open().filter(case__in=case_ids).order_by("pk")
    open_rows = {(row.case_id, row.kind): row for row in rows}
    asked_for: dict[Key, Asked | None] = {
        (course.case_id, kind): book.asked(course, kind, today) if course.is_open else None
        for course in courses.values()
        for kind in KINDS
    }
    again = _to_judge_again(courses, open_rows, asked_for)
    changes = Changes()
    for (case_id, kind), asked in asked_for.items():
        course, row = courses[case_id], open_rows.get((case_id, kind))
        if row and asked and asked.next and asked.next.number < row.number and not _began_again(row, course):
            row.void("Samtalen før tæller ikke længere.", today)
            changes.closed.append(row)
            row = None
        settled = again.get((case_id, kind), [])
        row = judge_again(changes, settled, row, course, asked, today) if settled and asked else row
        _settle(changes, course, kind, row, asked, today)
    return changes


def _to_judge_again(
    courses: dict[int, Course], open_rows: dict[Key, ContactDeadline], asked_for: dict[Key, Asked | None]
) -> dict[Key, list[ContactDeadline]]:
    """The settled deadlines where one was kept by a talk that is not what it was, in the order of their numbers."""
    settled = ContactDeadline.objects.as_system(WHY).settled().filter(case__in=courses)
    changed = set(settled.contradicted().values_list("case_id", "kind"))
    for key, asked in asked_for.items():
        row = open_rows.get(key)
        if asked and asked.next and (row is None or asked.next.number < row.number):
            changed.add(key)
    found: dict[Key, list[ContactDeadline]] = {}
    for old in settled.filter(case__in={case_id for case_id, _ in changed}).order_by("number", "pk"):
        key = (old.case_id, old.kind)
        if key in changed and old.anchor_on == courses[old.case_id].anchor_on:
            found.setdefault(key, []).append(old)
    return found


def _settle(
    changes: Changes, course: Course, kind: str, row: ContactDeadline | None, asked: Asked | None, today: date
) -> None:
    if row and _close(row, course, asked, today):
        changes.closed.append(row)
        row = None
    if asked is None or asked.next is None:
        return
    if row is None:
        row = ContactDeadline(case_id=course.case_id, kind=kind, computed_on=today)
        _compute(row, course, asked, today)
        row.first_latest_on = row.latest_on
        changes.opened.append(row)
    elif _compute(row, course, asked, today):
        changes.recomputed.append(row)


def _close(row: ContactDeadline, course: Course, asked: Asked | None, today: date) -> bool:
    """Settle the row if it is kept, or asked for no more."""
    if not course.is_open:
        row.void("Sagen er afsluttet.", today)
    elif _began_again(row, course):
        row.void(f"Kontakten tælles forfra fra {course.restarted_on:%d.%m.%Y}.", today)
    elif asked is None:
        row.void("Ingen regel gælder for målgruppen.", today)
    elif len(asked.taken) >= row.number:
        row.keep(asked.taken[row.number - 1], today)
    elif asked.next is None:
        row.void("Reglen kræver ikke flere samtaler.", today)
    elif asked.next.number > row.number:  # by a rule before this one
        row.void("En ny regel gælder.", today)
    else:
        return False
    return True


def _began_again(row: ContactDeadline, course: Course) -> bool:
    return course.restarted_on is not None and row.anchor_on < course.restarted_on <= course.anchor_on


def judge_again(
    changes: Changes,
    settled: list[ContactDeadline],
    row: ContactDeadline | None,
    course: Course,
    asked: Asked,
    today: date,
) -> ContactDeadline | None:
    """Each deadline is kept by the talk of its number, by its own rule, or was not kept. Returns the open one."""
    for old in settled:
        talk = _keeper(old, course)
        if talk is None and row is None and asked.next and asked.next.number == old.number:
            old.reopen()
            _compute(old, course, asked, today)
            changes.recomputed.append(old)
            row = old
        elif talk is None:
            old.void("Samtalen tæller ikke længere.", today)
            old.kept_by = None
            changes.closed.append(old)
        elif old.would_change_by(talk):
            old.keep(talk, today)
            changes.closed.append(old)
    return row


def _keeper(old: ContactDeadline, course: Course) -> Talk | None:
    """The talk that has taken the number of the deadline, by the rule it was settled by."""
    figures, anchor_on = old.rule.figures, course.anchor_of(old.rule)
    taken = counted(figures, qualifying(figures, anchor_on, course.talks))
    if len(taken) >= old.number:
        return taken[old.number - 1]
    # By the rule before, a talk more may have counted.
    return next((talk for talk in taken if talk.pk == old.kept_by_id), None)


def _compute(row: ContactDeadline, course: Course, asked: Asked, today: date) -> bool:
    """Write into the row what is asked for; whether that is something new.

    A day that has passed is not put off afterwards by a rest or another day to count from: it was not kept.
    """
    assert asked.next
    assert asked.latest_on
    before = [getattr(row, name) for name in RECOMPUTED]
    latest_on = asked.latest_on
    if row.pk and row.rule_id == asked.rule.pk and row.latest_on < today:
        latest_on = min(latest_on, row.latest_on)
    row.rule = asked.rule
    row.rule_text = told(asked.rule, asked.next, latest_on)
    row.anchor_on = course.anchor_on
    row.number = asked.next.number
    row.earliest_on, row.latest_on = asked.next.earliest_on, latest_on
    row.must_be_personal, row.must_be_joint = asked.next.must_be_personal, asked.next.must_be_joint
    row.is_sure = asked.is_sure
    return before != [getattr(row, name) for name in RECOMPUTED]


def proposed_next(case: Case, today: date, after: Talk | None = None) -> Proposal:
    """A working day for the next talk, within what the rules ask for; `after` one that is being registered."""
    course = read_courses([case.pk])[case.pk]
    if after:
        course = course.with_talk(after)
    book = RuleBook.read()
    asked = [found for kind in KINDS if (found := book.asked(course, kind, today)) and found.next]
    if not asked:
        on = first_working_day((after.on if after else today) + WITHOUT_A_RULE)
        return Proposal(on, "Ingen regel kræver en samtale. Foreslået om fire uger.")
    tightest = min(asked, key=lambda one: (one.latest_on, one.rule.pk))
    assert tightest.next
    assert tightest.latest_on
    name = tightest.rule.rule_set.kind_in_words
    why = f"{name}: samtale nr. {tightest.next.number} senest {tightest.latest_on:%d.%m.%Y}"
    return Proposal(_day_within(tightest, today, taken=after.on if after else None), why)


def _day_within(asked: Asked, today: date, *, taken: date | None) -> date:
    """In the middle of the window where there is one, otherwise a week before the last day."""
    assert asked.next
    assert asked.latest_on
    soonest = max(asked.next.earliest_on, today + timedelta(days=1), (taken or today) + timedelta(days=1))
    if asked.latest_on < soonest:
        return first_working_day(soonest)
    figures = asked.rule.figures
    if asked.next.number == 1 and asked.rule.first_target_days:
        aim = asked.next.counted_from_on + timedelta(days=asked.rule.first_target_days)
    elif asked.next.number > 1 and figures.interval_days:
        aim = asked.next.counted_from_on + timedelta(days=figures.interval_days)
    else:
        aim = asked.latest_on - ROOM_TO_MOVE
    aim = min(max(aim, soonest), asked.latest_on)
    if not is_working_day(aim):
        later = first_working_day(aim)
        aim = later if later <= asked.latest_on else last_working_day(aim)
    return aim if aim >= soonest else first_working_day(soonest)
