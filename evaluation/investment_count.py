"""What the night counts for the investment: what the plans' own lines have cost, and who came off support, by year.

It reads every line and every period on support, which is too much for a page.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from cases.models import BenefitSpell
from evaluation.figures import SUPPORT_ENDED
from evaluation.models import InvestmentCount, InvestmentYear
from journal.prepared import ask
from plans.approvals import PAID_BY_US
from plans.models import Intervention

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
SELECT spell.benefit, count(*), sum(told.measured)
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
GROUP BY spell.benefit
"""
# Weeks are kept as the page writes them, so that its sums can be done again.
CENT, TENTH = Decimal("0.01"), Decimal("0.1")


def count_investment(today: date) -> int:
    """All years from the first that is planned or known; how many numbers were written. Told anew each night."""
    first = _first_year(today)
    said = {"today": today - timedelta(days=1), "first": first}
    rows = [
        _count(year, InvestmentCount.Subject.LINES, CENT, *told)
        for year, *told in ask(LINES, **said, never_was=NEVER_WAS, payers=list(PAID_BY_US))
    ]
    rows += [_count(year, InvestmentCount.Subject.ENDED, TENTH, *told) for year, told in _ended(first, today)]
    with transaction.atomic():
        InvestmentCount.objects.all().delete()
        InvestmentCount.objects.bulk_create(rows)
    return len(rows)


def _first_year(today: date) -> int:
    """Of what is planned, of the first line that was begun and of the first time on support that ended."""
    planned = InvestmentYear.objects.aggregate(first=Min("year"))["first"]
    began = Intervention.objects.begun().aggregate(first=Min("starts_on"))["first"]
    ended = BenefitSpell.objects.aggregate(first=Min("until_on"))["first"]
    known = [planned, began and began.year, ended and ended.year]
    return min([today.year, *(year for year in known if year)])


def _ended(first: int, today: date) -> Iterator[tuple[int, tuple[str, int, Decimal]]]:
    for year in range(first, today.year + 1):
        last = min(date(year, 12, 31), today - timedelta(days=1))
        for told in ask(ENDED, first=date(year, 1, 1), last=last):
            yield year, told


def _count(year: int, subject: str, exact: Decimal, part: str, number: int, total: Decimal) -> InvestmentCount:
    return InvestmentCount(
        year=year,
        subject=subject,
        part=part,
        number=number,
        total=total.quantize(exact),
        counted_at=timezone.now(),
    )
