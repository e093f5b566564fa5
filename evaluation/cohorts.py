"""Those whose case was opened in the half-year before a day and in the one from it, by weeks on support.

This proves nothing. Citizens of other target groups stand beside as they are, so that what changed for everybody can
be seen. A half-year is counted once, when all who came in it have been followed for as long: told anew, or for a
period that overlaps another, the difference of two would be single citizens.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Min, Q
from django.utils import timezone

from cases.models import Case
from danish.dates import months_after
from evaluation.figures import COUNTED_ON
from evaluation.models import CohortCount
from evaluation.withholding import withheld_parts
from journal.prepared import ask
from plans.small_numbers import FEWEST

MONTHS = 6
WEEKS = (13, 26, 52)
HALF_YEARS = 8  # that can be compared
LOCK = 8_020_119  # pg_advisory_xact_lock; nobody else uses the number
# Days on any benefit in the first weeks of the case.
COUNTED = """
SELECT opened.target_group_id, count(*), sum(coalesce((
    SELECT sum(
        least(coalesce(spell.until_on + 1, 'infinity'), opened.opened_on + %(days)s::int)
        - greatest(spell.from_on, opened.opened_on)
    )
    FROM cases_benefitspell spell
    WHERE spell.case_id = opened.id AND spell.from_on < opened.opened_on + %(days)s::int
        AND (spell.until_on IS NULL OR spell.until_on >= opened.opened_on)
), 0))
FROM cases_case opened
WHERE opened.opened_on >= %(first)s::date AND opened.opened_on < %(after)s::date
GROUP BY opened.target_group_id
"""


@dataclass(frozen=True)
class Cohort:
    """Those of one half-year; nobody where they are not told."""

    number: int = 0
    days: int = 0

    @property
    def is_told(self) -> bool:
        return self.number > 0

    @property
    def mean(self) -> Decimal | None:
        """Weeks on support for each."""
        return Decimal(self.days) / 7 / self.number if self.is_told else None


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
    chosen: Pair
    others: Pair | None  # none where nobody is left out


def half_years(today: date) -> list[date]:
    """The first days of those that are over, the newest first, as far back as is compared."""
    running = today.replace(month=1 if today.month <= MONTHS else 1 + MONTHS, day=1)
    return [months_after(running, -MONTHS * ago) for ago in range(1, HALF_YEARS + 2)]


def whole_on(first: date, weeks: int) -> date:
    """When all who came in the half-year have been followed for the weeks, and it is written down."""
    return months_after(first, MONTHS) + timedelta(weeks=weeks, days=COUNTED_ON - 1)


def count_cohorts(today: date) -> int:
    """Each half-year and length that is whole and not counted; how many."""
    opened_on = Case.objects.as_system("cohorts are of all").aggregate(first=Min("opened_on"))["first"]
    return sum(
        _count(first, weeks)
        for first in half_years(today)
        for weeks in WEEKS
        if opened_on and opened_on < months_after(first, MONTHS) and whole_on(first, weeks) <= today
    )


@transaction.atomic
def _count(first: date, weeks: int) -> bool:
    """False where it is counted already. Of two at once, the second waits and finds it counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if CohortCount.objects.filter(first=first, weeks=weeks).exists():
        return False
    rows = ask(COUNTED, first=first, after=months_after(first, MONTHS), days=7 * weeks)
    now = timezone.now()
    CohortCount.objects.bulk_create(
        CohortCount(first=first, weeks=weeks, target_group_id=group, number=number, days=days, counted_at=now)
        for group, number, days in _told(rows)
    )
    return True


def _told(rows: list[tuple[int, int, Decimal]]) -> Iterator[tuple[int | None, int, int]]:
    """Of all, in any case, so that it is counted; and of each group that tells of nothing below five."""
    number, days = sum(row[1] for row in rows), sum(int(row[2]) for row in rows)
    if number < FEWEST:
        yield None, 0, 0
        return
    yield None, number, days
    withheld = withheld_parts({str(row[0]): row[1] for row in rows})
    for group, of_group, days_of_group in rows:
        if str(group) not in withheld:
            yield group, of_group, int(days_of_group)


def compare(day: date, weeks: int, group: int | None) -> Comparison:
    """The half-year before the day and the one from it, as they were counted."""
    halves = (months_after(day, -MONTHS), day)
    counts = CohortCount.objects.filter(Q(target_group=None) | Q(target_group=group), first__in=halves, weeks=weeks)
    found = {(count.first, count.target_group_id): Cohort(count.number, count.days) for count in counts}
    everybody = [found.get((first, None), Cohort()) for first in halves]
    if group is None:
        return Comparison(day, weeks, Pair(*everybody), None)
    chosen = [found.get((first, group), Cohort()) for first in halves]
    others = [
        Cohort(whole.number - part.number, whole.days - part.days) if part.is_told else Cohort()
        for whole, part in zip(everybody, chosen, strict=True)
    ]
    return Comparison(day, weeks, Pair(*chosen), Pair(*others))
