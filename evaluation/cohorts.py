"""Those whose case was opened in the months before a day and after it, by weeks on support; this proves nothing.

Citizens of other target groups stand beside as they are, so that what changed for everybody can be seen.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from danish.dates import months_after
from journal.prepared import ask
from plans.small_numbers import FEWEST

MONTHS = 6
WEEKS = (13, 26, 52)
# Days on any benefit in the first weeks of the case, of those for whom the weeks have passed.
COUNTED = """
SELECT told.is_chosen, told.is_after, count(*), sum(told.days)
FROM (
    SELECT %(group)s::bigint IS NULL OR opened.target_group_id = %(group)s AS is_chosen,
        opened.opened_on >= %(day)s::date AS is_after,
        coalesce((
            SELECT sum(
                least(coalesce(spell.until_on + 1, 'infinity'), opened.opened_on + %(days)s::int)
                - greatest(spell.from_on, opened.opened_on)
            )
            FROM cases_benefitspell spell
            WHERE spell.case_id = opened.id AND spell.from_on < opened.opened_on + %(days)s::int
                AND (spell.until_on IS NULL OR spell.until_on >= opened.opened_on)
        ), 0) AS days
    FROM cases_case opened
    WHERE opened.opened_on >= %(first)s::date AND opened.opened_on < %(last)s::date
        AND opened.opened_on < %(passed)s::date
) told
GROUP BY told.is_chosen, told.is_after
"""


@dataclass(frozen=True)
class Cohort:
    """Those of one side of the day."""

    number: int = 0
    days: Decimal = Decimal(0)
    is_told: bool = False

    @property
    def mean(self) -> Decimal | None:
        """Weeks on support for each."""
        return self.days / 7 / self.number if self.is_told else None


@dataclass(frozen=True)
class Pair:
    """The same kind of citizens before and after the day."""

    before: Cohort
    after: Cohort

    @property
    def change(self) -> Decimal | None:
        if self.before.mean is None or self.after.mean is None:
            return None
        return self.after.mean - self.before.mean


@dataclass(frozen=True)
class Comparison:
    day: date
    weeks: int
    passed: date  # who came from that day on is not counted yet
    chosen: Pair
    others: Pair | None  # none where nobody is left out

    @property
    def last(self) -> date:
        return months_after(self.day, MONTHS) - timedelta(days=1)

    @property
    def is_whole(self) -> bool:
        """Whether all who came in the months have been followed for as long."""
        return self.passed > self.last


def compare(day: date, weeks: int, group: int | None, today: date) -> Comparison:
    """Of the whole municipality, in one statement."""
    first, last = months_after(day, -MONTHS), months_after(day, MONTHS)
    # Whole months only, or one more citizen each morning could be worked out.
    passed = (today - timedelta(weeks=weeks)).replace(day=1)
    rows = ask(COUNTED, day=day, first=first, last=last, passed=passed, days=7 * weeks, group=group)
    found = {(is_chosen, is_after): (number, days) for is_chosen, is_after, number, days in rows}
    before, before_others = _side(found, is_after=False)
    after, after_others = _side(found, is_after=True)
    others = Pair(before_others, after_others) if group is not None else None
    return Comparison(day, weeks, passed, Pair(before, after), others)


def _side(found: dict[tuple[bool, bool], tuple[int, int]], *, is_after: bool) -> tuple[Cohort, Cohort]:
    """Neither is told where one is below five: what all of them make together is on the page without a group."""
    pairs = [found.get((is_chosen, is_after), (0, 0)) for is_chosen in (True, False)]
    may_tell = not any(0 < number < FEWEST for number, _ in pairs)
    one, other = (Cohort(number, Decimal(days), may_tell and number >= FEWEST) for number, days in pairs)
    return one, other
