"""What the page about a case's contact shows of each kind of deadline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.models import Case
from followup.contact_arithmetic import PERSONAL, qualifying
from followup.contact_book import KINDS, Asked, Course, RuleBook
from followup.contact_course import read_courses
from followup.contact_words import in_words
from followup.models import ContactDeadline, ContactRule, MeetingForm
from followup.models.contact_rule import SURE


@dataclass(frozen=True)
class Side:
    """The legal minimum, or our standard, in one case."""

    kind: str
    label: str
    deadline: ContactDeadline | None
    rule: ContactRule | None
    held: int = 0
    personal: int = 0
    words: str = ""
    forms: str = ""

    @property
    def otherwise(self) -> int:
        return self.held - self.personal

    @property
    def is_moved(self) -> bool:
        return self.deadline is not None and self.deadline.latest_on != self.deadline.first_latest_on

    @property
    def is_unsure(self) -> bool:
        """Whether the figures are not known well; also those by which no talk is due."""
        if self.deadline:
            return not self.deadline.is_sure
        return self.rule is not None and self.rule.confidence not in SURE

    @property
    def nothing_because(self) -> str:
        """Why no talk is due."""
        if self.rule is None:
            return "Ingen regel gælder for målgruppen."
        return f"Reglen kræver ikke flere samtaler. Efter 26 uger: {self.rule.get_after_26_display().lower()}."


def sides_of(case: Case, book: RuleBook, today: date, waiting: Iterable[ContactDeadline]) -> tuple[Course, list[Side]]:
    """What the contact is counted by, and each kind of deadline with the one that waits."""
    course = read_courses([case.pk])[case.pk]
    deadlines = {row.kind: row for row in waiting}
    found = [(kind, book.asked(course, kind, today) if course.is_open else None) for kind in KINDS]
    return course, [_side(kind, asked, deadlines.get(kind), course) for kind, asked in found]


def _side(kind: str, asked: Asked | None, deadline: ContactDeadline | None, course: Course) -> Side:
    label = ContactDeadline.Kind(kind).label
    if asked is None:
        return Side(kind, label, deadline, None)
    rule = asked.rule
    known = qualifying(rule.figures, course.anchor_of(rule), course.talks)
    return Side(
        kind=kind,
        label=label,
        deadline=deadline,
        rule=rule,
        held=len(known),
        personal=sum(talk.form in PERSONAL for talk in known),
        words=in_words(rule),
        forms=forms_in_words(rule),
    )


def forms_in_words(rule: ContactRule) -> str:
    """personligt fremmøde, telefon, video"""
    names = [MeetingForm(form).label for form in rule.allowed_forms]
    return ", ".join(f"{name[:1].lower()}{name[1:]}" for name in names)
