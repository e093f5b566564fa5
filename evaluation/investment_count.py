"""What the night counts for the investment: what the plans' own lines have cost, and who came off support, by year.

A year is counted when a quarter of it is: told anew every night, two nights would differ by one citizen. Fewer than
five who came off a benefit since it was last told wait, and so do others where these could be worked out from what the
reports tell of all of them.
"""

from datetime import date, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from cases.models import BenefitSpell
from danish.dates import months_after
from evaluation.figures import COUNTED_ON, SUPPORT_ENDED
from evaluation.models import InvestmentCount, InvestmentYear
from evaluation.withholding import withheld_parts
from journal.prepared import ask
from plans.approvals import PAID_BY_US
from plans.models import Intervention
from plans.small_numbers import FEWEST

NEVER_WAS = [*Intervention.PLANNED, Intervention.Status.DROPPED]
# As `plans.models.line_price.price_until` at the end of the year, less the same at the end of the year before.
LINES = """
SELECT years.year, category.key, count(DISTINCT line.case_id), sum(line.price_per_week * (
    greatest(0, (least(years.last, line.last) - line.starts_on + 7) / 7)
    - greatest(0, (least(years.first - 1, line.last) - line.starts_on + 7) / 7)
))
FROM (
    SELECT year::int, make_date(year::int, 1, 1) AS first,
        least(make_date(year::int, 12, 31), %(today)s::date) AS last
    FROM generate_series(%(first)s::int, extract(year FROM %(today)s::date)::int) year
) years
JOIN (
    SELECT case_id, category_id, price_per_week, starts_on,
        least(coalesce(ended_on, ends_on), paused_on - 1) AS last
    FROM plans_intervention
    WHERE status != ALL(%(never_was)s::text[]) AND payer = ANY(%(payers)s::text[]) AND price_per_week > 0
) line ON line.starts_on <= years.last AND line.last >= years.first
JOIN catalog_category category ON category.id = line.category_id
GROUP BY years.year, category.key
"""
# The rows of the figure, each with the benefit that its time on support ended with.
ENDED = f"""
SELECT coalesce(kind.key, spell.benefit), count(*), sum(told.measured)
FROM ({SUPPORT_ENDED.rows}) told
JOIN LATERAL (
    SELECT last.benefit FROM cases_benefitspell last
    WHERE last.case_id = told.case_id AND last.until_on BETWEEN %(first)s::date AND %(last)s::date
        AND NOT EXISTS (
            SELECT FROM cases_benefitspell next
            WHERE next.case_id = last.case_id AND next.from_on = last.until_on + 1
        )
    ORDER BY last.until_on DESC LIMIT 1
) spell ON true
LEFT JOIN cases_benefitkind kind ON kind.label = spell.benefit
GROUP BY coalesce(kind.key, spell.benefit)
"""
# Weeks are kept as the page writes them, so that its sums can be done again.
EXACT = {InvestmentCount.Subject.LINES: Decimal("0.01"), InvestmentCount.Subject.ENDED: Decimal("0.1")}
LOCK = 8_020_120  # pg_advisory_xact_lock; nobody else uses the number

Counted = list[tuple[str, int, Decimal]]  # of each part, how many citizens and how much in all


def last_quarter(today: date) -> date:
    """The last day of the newest quarter of which each month is counted."""
    month = months_after(today.replace(day=1), 0 if today.day >= COUNTED_ON else -1)
    return months_after(month, -((month.month - 1) % 3)) - timedelta(days=1)


def count_investment(today: date) -> int:
    """Each year from the first that is planned or known, up to the newest quarter. How many years were counted."""
    last = last_quarter(today)
    return sum(_count_year(year, min(date(year, 12, 31), last)) for year in range(_first_year(last), last.year + 1))


def _first_year(last: date) -> int:
    """Of what is planned, of the first line that was begun and of the first time on support that ended."""
    planned = InvestmentYear.objects.aggregate(first=Min("year"))["first"]
    began = Intervention.objects.begun().aggregate(first=Min("starts_on"))["first"]
    ended = BenefitSpell.objects.aggregate(first=Min("until_on"))["first"]
    known = [planned, began and began.year, ended and ended.year]
    return min([last.year, *(year for year in known if year)])


@transaction.atomic
def _count_year(year: int, until: date) -> bool:
    """False where it is counted up to that day already. Of two at once, the second waits and finds it counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if InvestmentCount.objects.filter(year=year, until_on__gte=until).exists():
        return False
    lines = ask(LINES, first=year, today=until, never_was=NEVER_WAS, payers=list(PAID_BY_US))
    _tell(year, until, InvestmentCount.Subject.LINES, [(part, number, total) for _, part, number, total in lines])
    _tell(year, until, InvestmentCount.Subject.ENDED, ask(ENDED, first=date(year, 1, 1), last=until))
    return True


def _tell(year: int, until: date, subject: InvestmentCount.Subject, counted: Counted) -> None:
    """Write what may be told; a part that may not stays at what was told of it before, if anything was."""
    rows = {row.part: row for row in InvestmentCount.objects.filter(year=year, subject=subject)}
    if subject == InvestmentCount.Subject.ENDED:
        told = {part: row.number for part, row in rows.items()}
        came = {part: abs(number - told.get(part, 0)) for part, number, _ in counted}
        # Where nobody came, other weeks or kroner would be those of one citizen.
        same = {part for part, number in came.items() if not number}
        waiting = withheld_parts({part: number for part, number in came.items() if number}) | same
    else:
        waiting = {part for part, number, _ in counted if number < FEWEST}
    for part, number, total in counted:
        row = rows.setdefault(part, InvestmentCount(year=year, subject=subject, part=part, number=0, total=0))
        if part not in waiting:
            row.number, row.total = number, total.quantize(EXACT[subject])
    for row in rows.values():
        row.until_on, row.counted_at = until, timezone.now()
        row.save()
