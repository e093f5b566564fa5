"""The deadlines for talks of the cases, kept as the rules and the talks say: settled, moved, and opened."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cases.models import Case
from danish.dates import is_working_day
from followup.contact_arithmetic import Talk, counted, first_working_day, last_working_day, qualifying
from followup.contact_book import KINDS, Asked, Course, RuleBook
from followup.contact_course import read_courses
from followup.contact_words import told
from followup.models import ContactDeadline, ContactTerms, Meeting
from journal.models import Event

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
CLOSING = ["state", "kept_by", "settled_on", "void_because", "anchor_on"]


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
    kept_after_all: list[ContactDeadline] = field(default_factory=list)

    def keep(self, row: ContactDeadline, talk: Talk, today: date) -> None:
        """Settle the row by this talk. Where it had been told as broken and is not, the timeline says why."""
        was_broken = row.latest_on < today and row.state != ContactDeadline.State.KEPT
        row.keep(talk, today)
        self.closed.append(row)
        if was_broken and row.state == ContactDeadline.State.KEPT:
            self.kept_after_all.append(row)

    @property
    def case_ids(self) -> list[int]:
        return sorted({row.case_id for row in [*self.closed, *self.recomputed, *self.opened]})

    def write(self, today: date) -> None:
        if self.kept_after_all:
            self._tell_what_is_kept_after_all()
        for row in self.recomputed:
            row.computed_on = today
        if self.closed:
            ContactDeadline.objects.bulk_update(self.closed, CLOSING)
        if self.recomputed:
            fields = [name.removesuffix("_id") for name in RECOMPUTED]
            ContactDeadline.objects.bulk_update(self.recomputed, {*fields, *CLOSING, "computed_on"})
        if self.opened:
            ContactDeadline.objects.bulk_create(self.opened)

    def _tell_what_is_kept_after_all(self) -> None:
        keepers = Meeting.objects.as_system(WHY).in_bulk([row.kept_by_id for row in self.kept_after_all])
        events = []
        for row in self.kept_after_all:
            row.kept_by = keepers[row.kept_by_id]
            why = (
                "men det blev først registreret efter fristen"
                if row.registered_late_on
                else "og den tæller, efter at registreringerne er rettet"
            )
            text = (
                f"Fristen {row.latest_on:%d.%m.%Y} for samtale nr. {row.number} "
                f"({row.get_kind_display().lower()}) er alligevel overholdt: Samtalen blev holdt "
                f"{row.kept_by.on:%d.%m.%Y}, {why}."
            )
            events.append(Event(case_id=row.case_id, kind=Event.Kind.FOLLOW_UP, text=text))
        Event.objects.bulk_create(events)


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
    """Bring the deadlines of these cases, or of all there are, up to date. Returns how many cases changed.

    May run twice, and while others register talks: a case is held only while something of it is written.
    """
    book, changed = RuleBook.read(), 0
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
    """Open ones, and those that were closed while a deadline waited."""
    waiting = ContactDeadline.objects.as_system(WHY).open().filter(case=OuterRef("pk"))
    looked_at = Case.objects.as_system(WHY).filter(Q(closed_on=None) | Exists(waiting)).order_by("pk")
    if case_ids is not None:
        looked_at = looked_at.filter(pk__in=list(case_ids))
    cases = looked_at.values_list("pk", flat=True)
    last = 0
    while ids := list(cases.filter(pk__gt=last)[:AT_ONCE]):
        yield ids
        last = ids[-1]


def _lock(case_ids: Sequence[int]) -> None:
    cases = Case.objects.as_system(WHY).filter(pk__in=case_ids).order_by("pk").select_for_update()
    list(cases.values_list("pk", flat=True))


def changes_for(case_ids: Sequence[int], book: RuleBook, today: date) -> Changes:
    """What would be written for these cases. Nothing is written by this."""
    courses = read_courses(case_ids)
    rows = ContactDeadline.objects.as_system(WHY).open().filter(case__in=case_ids).order_by("pk")
    open_rows = {(row.case_id, row.kind): book.with_its_rule(row) for row in rows}
    asked_for: dict[Key, Asked | None] = {
        (course.case_id, kind): book.asked(course, kind, today) if course.is_open else None
        for course in courses.values()
        for kind in KINDS
    }
    again = _to_judge_again(courses, open_rows, asked_for, book)
    changes = Changes()
    for (case_id, kind), asked in asked_for.items():
        course, row = courses[case_id], open_rows.get((case_id, kind))
        if row and _close(changes, row, course, asked, today):
            row = None
        row = judge_again(changes, again.get((case_id, kind), []), row, course, asked, today)
        _open_or_move(changes, course, kind, row, asked, today)
    return changes


def _to_judge_again(
    courses: dict[int, Course],
    open_rows: dict[Key, ContactDeadline],
    asked_for: dict[Key, Asked | None],
    book: RuleBook,
) -> dict[Key, list[ContactDeadline]]:
    """The settled deadlines that may not be what they were told as, in the order of their numbers."""
    settled = ContactDeadline.objects.as_system(WHY).settled().filter(case__in=courses)
    doubted = {
        pk: (case_id, kind) for pk, case_id, kind in settled.contradicted().values_list("pk", "case_id", "kind")
    }
    changed, awaited = set(doubted.values()), {}
    for key, asked in asked_for.items():
        row = open_rows.get(key)
        if asked and asked.next and (row is None or asked.next.number < row.number):
            changed.add(key)
        elif row and asked and asked.next and row.is_of_another(asked.next.number, courses[key[0]].anchor_on):
            awaited[key] = asked.next.number
    found: dict[Key, list[ContactDeadline]] = {}
    for old in settled.filter(case__in={case_id for case_id, _ in {*changed, *awaited}}).order_by("number", "pk"):
        key = (old.case_id, old.kind)
        is_of_now = old.anchor_on == courses[old.case_id].anchor_on
        may_wait_again = old.is_never_held and awaited.get(key) == old.number
        if old.pk in doubted or (is_of_now and (key in changed or may_wait_again)):
            found.setdefault(key, []).append(book.with_its_rule(old))
    return found


def _open_or_move(
    changes: Changes, course: Course, kind: str, row: ContactDeadline | None, asked: Asked | None, today: date
) -> None:
    if asked is None or asked.next is None:
        return
    if row is None:
        row = ContactDeadline(case_id=course.case_id, kind=kind, computed_on=today)
        _compute(row, course, asked, today)
        row.first_latest_on = row.latest_on
        changes.opened.append(row)
    elif _compute(row, course, asked, today):
        changes.recomputed.append(row)


def _close(changes: Changes, row: ContactDeadline, course: Course, asked: Asked | None, today: date) -> bool:
    """Settle the row if it is kept, or asked for no more. What was broken by then stays so."""
    is_broken = row.latest_on < today
    if is_broken and (talk := keeper_of(row, course)):
        changes.keep(row, talk, today)
        return True
    if not course.is_open:
        row.lapse("Sagen er afsluttet.", today, from_on=course.closed_on or today)
    elif restarted_on := _began_again(row, course):
        row.lapse(f"Kontakten tælles forfra fra {restarted_on:%d.%m.%Y}.", today, from_on=restarted_on)
    elif asked is None:
        row.lapse("Ingen regel gælder for målgruppen.", today, from_on=today)
    elif asked.next and asked.next.number < row.number:
        if row.anchor_on == course.anchor_on:  # the deadline before waits again, and tells what was broken
            row.void("Samtalen før tæller ikke længere.", today)
        else:
            row.lapse(_counted_from(course), today, from_on=today)
    elif len(asked.taken) >= row.number:
        talk = asked.taken[row.number - 1]
        if not is_broken:
            row.anchor_on = course.anchor_on
        if talk.on >= row.anchor_on:
            changes.keep(row, talk, today)
            return True
        row.lapse(_counted_from(course), today, from_on=today)
    elif asked.next is None:
        row.lapse("Reglen kræver ikke flere samtaler.", today, from_on=today)
    elif asked.next.number > row.number:  # by a rule before this one
        row.lapse("En ny regel gælder.", today, from_on=today)
    else:
        return False
    changes.closed.append(row)
    return True


def _counted_from(course: Course) -> str:
    return f"Kontakten regnes fra {course.anchor_on:%d.%m.%Y}."


def _began_again(row: ContactDeadline, course: Course) -> date | None:
    """The day the contact began again after what this deadline was counted from."""
    on = course.restarted_on
    return on if on and row.anchor_on < on <= course.anchor_on else None


def judge_again(
    changes: Changes,
    settled: list[ContactDeadline],
    row: ContactDeadline | None,
    course: Course,
    asked: Asked | None,
    today: date,
) -> ContactDeadline | None:
    """Each deadline is kept by the talk of its number, by its own rule, or was not kept. Returns the open one."""
    for old in settled:
        talk = keeper_of(old, course)
        next_one = asked.next if asked and old.anchor_on == course.anchor_on else None
        if talk and old.would_change_by(talk):
            changes.keep(old, talk, today)
        elif talk:
            continue
        elif asked and next_one and row is None and next_one.number == old.number:
            old.reopen()
            _compute(old, course, asked, today)
            changes.recomputed.append(old)
            row = old
        elif not old.is_never_held:
            if next_one:  # what is open now tells it
                old.void("Samtalen tæller ikke længere.", today)
            else:
                old.lapse("Samtalen tæller ikke længere.", today, from_on=_began_again(old, course) or today)
            changes.closed.append(old)
    return row


def keeper_of(row: ContactDeadline, course: Course) -> Talk | None:
    """The talk that has taken the number of the deadline, by the rule and from the day that it was asked for by.

    None that came after its last day makes good what is broken, and none after a new beginning what was before it.
    """
    talks, restarted_on = course.talks, _began_again(row, course)
    if row.kept_by_id is None:
        talks = tuple(talk for talk in talks if talk.on <= row.latest_on)
    if restarted_on:
        talks = tuple(talk for talk in talks if talk.on < restarted_on or talk.pk == row.kept_by_id)
    own = replace(course, anchor_on=row.anchor_on)
    taken = counted(row.rule.figures, qualifying(row.rule.figures, own.anchor_of(row.rule), talks))
    if len(taken) >= row.number:
        return taken[row.number - 1]
    # By the rule before, a talk more may have counted.
    return next((talk for talk in taken if row.kept_by_id and talk.pk == row.kept_by_id), None)


def _compute(row: ContactDeadline, course: Course, asked: Asked, today: date) -> bool:
    """Write into the row what is asked for; whether that is something new.

    A day that has passed is not put off afterwards by a rest or another day to count from: it was not kept.
    """
    assert asked.next
    assert asked.latest_on
    before = [getattr(row, name) for name in RECOMPUTED]
    latest_on, anchor_on = asked.latest_on, course.anchor_on
    if row.pk and row.rule_id == asked.rule.pk and row.latest_on < today and row.latest_on <= latest_on:
        latest_on, anchor_on = row.latest_on, row.anchor_on
    row.rule = asked.rule
    row.rule_text = told(asked.rule, asked.next, latest_on)
    row.anchor_on = anchor_on
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
