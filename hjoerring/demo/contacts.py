"""Deadlines for talks in the demo: those of the past as they were kept, those of now, and some that rest."""

import random
from dataclasses import replace
from datetime import date, timedelta

from cases.models import Case
from followup.contact_book import KINDS, Asked, Course, RuleBook
from followup.contact_course import read_courses
from followup.contact_plan import settle_cases
from followup.contact_words import told
from followup.models import ContactDeadline, ContactHold

AT_ONCE = 1000
EVERY = 37  # cases or so, one rests
WHY = [
    (ContactHold.Kind.HOLD, "Borgeren er indlagt. Lægen har sendt en udtalelse."),
    (ContactHold.Kind.HOLD, "Borgeren er på barsel."),
    (ContactHold.Kind.EXEMPT, "Borgeren er i job på prøve og har aftalt dato for start."),
]


def tell(today: date) -> None:
    """After the talks of the year are told."""
    book, last = RuleBook.read(), 0
    cases = Case.objects.as_system("the demo tells of every case").open().order_by("pk")
    while pks := list(cases.filter(pk__gt=last).values_list("pk", flat=True)[:AT_ONCE]):
        last = pks[-1]
        rows = [row for course in read_courses(pks).values() for kind in KINDS for row in _past(course, kind, book)]
        ContactDeadline.objects.bulk_create(rows)
        _rest(pks, today)
    settle_cases(today)


def _past(course: Course, kind: str, book: RuleBook) -> list[ContactDeadline]:
    """The deadlines that the talks kept, or came too late for, as they were opened and settled at the time."""
    talks, rows = sorted(course.talks), []
    for place, talk in enumerate(talks):
        before = book.asked(replace(course, talks=tuple(talks[:place])), kind, talk.on)
        after = book.asked(replace(course, talks=tuple(talks[: place + 1])), kind, talk.on)
        if before and before.next and after and len(after.taken) >= before.next.number:
            row = _row(course, kind, before)
            row.keep(talk, talk.on)
            rows.append(row)
    return rows


def _row(course: Course, kind: str, asked: Asked) -> ContactDeadline:
    assert asked.next
    assert asked.latest_on
    return ContactDeadline(
        case_id=course.case_id,
        kind=kind,
        rule=asked.rule,
        rule_text=told(asked.rule, asked.next, asked.latest_on),
        anchor_on=course.anchor_on,
        number=asked.next.number,
        earliest_on=asked.next.earliest_on,
        latest_on=asked.latest_on,
        first_latest_on=asked.latest_on,
        must_be_personal=asked.next.must_be_personal,
        must_be_joint=asked.next.must_be_joint,
        is_sure=asked.is_sure,
        computed_on=asked.next.counted_from_on,
    )


def _rest(pks: list[int], today: date) -> None:
    coordinated = (
        Case.objects.as_system("the demo tells of every case")
        .filter(pk__in=pks, involvements__part="coordinator", involvements__until_on=None)
        .order_by("pk")
        .values_list("pk", "involvements__user", "citizen__first_name", "citizen__last_name")
    )
    holds = []
    for pk, user, first_name, last_name in coordinated:
        chance = random.Random(f"{first_name} {last_name} rests")  # numbers are others the next time it is told
        if chance.randrange(EVERY):
            continue
        kind, reason = chance.choice(WHY)
        from_on = today - timedelta(days=chance.randint(5, 17))
        until_on = from_on + timedelta(days=chance.choice([28, 35, 42, 49]))
        holds.append(
            ContactHold(case_id=pk, kind=kind, from_on=from_on, until_on=until_on, reason=reason, set_by_id=user)
        )
    ContactHold.objects.bulk_create(holds)
