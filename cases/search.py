"""What somebody means who types into the search: a CPR number, a case number or a name."""

import re
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import User
from cases.cpr import CPR, CprError, read_cpr
from cases.models import Case
from cases.models.case import CASE_NUMBER
from cases.search_sql import Found, by_name, by_number, by_sound
from danish.sorting import sort_key

BETWEEN_WORDS = re.compile(r"[\s.,'´`’-]+")  # as in cases_names_of
MOST_WORDS = 8
LEAST_TO_SOUND = 4  # letters; fewer sound like half the town


@dataclass
class Answer:
    """The citizens found, and how."""

    citizens: list[Found] = field(default_factory=list)
    is_exact: bool = False  # a whole number was asked for, which is one citizen's or nobody's
    is_near: bool = False  # nobody is called so, but these are called something like it
    has_more: bool = False
    hidden_case_id: int | None = None  # whose number was tried in vain

    @property
    def only(self) -> Found | None:
        """The one citizen meant."""
        return self.citizens[0] if len(self.citizens) == 1 and not self.is_near else None


def words_of(text: str) -> list[str]:
    """What is searched for, as names are sorted: å for aa, and nothing between the words."""
    return [word for word in BETWEEN_WORDS.split(sort_key(text)) if word][:MOST_WORDS]


def find_citizens(text: str, user: User, most: int) -> Answer:
    """The citizens this user may see whom the text is about; `text` has been through `QuickSearchForm`."""
    if CPR.match(text) or CASE_NUMBER.fullmatch(text):
        return _numbered(text, user)
    words = words_of(text)
    if found := by_name(words, user, most):
        return Answer(found[:most], has_more=len(found) > most)
    near = by_sound(words, user, most) if sum(map(len, words)) >= LEAST_TO_SOUND else []
    return Answer(near, is_near=bool(near))


def _numbered(text: str, user: User) -> Answer:
    mine, all_cases = Case.objects.visible_to(user), Case.objects.as_system("to note whose number was tried")
    try:
        cpr = read_cpr(text, timezone.localdate()) if CPR.match(text) else None
    except CprError:
        return Answer(is_exact=True)
    found, hidden = (
        (cases.with_cpr(cpr) if cpr else cases.matching(text)).values_list("pk", flat=True)[:1]
        for cases in (mine, all_cases)
    )
    numbers = list(found)
    if numbers:
        return Answer(by_number(numbers), is_exact=True)
    return Answer(is_exact=True, hidden_case_id=next(iter(hidden), None))
