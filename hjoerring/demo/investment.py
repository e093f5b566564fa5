"""What the demo's municipality spent, and what a week on a benefit costs it; all invented."""

from datetime import date
from decimal import Decimal

from cases.models import BenefitKind
from evaluation.cohorts import count_cohorts
from evaluation.investment_count import count_investment
from evaluation.models import BenefitRate, InvestmentYear

# Per cent of the plan, by year; the accounts of the last year are not closed for all categories.
SPENT = {2015: 91, 2016: 97, 2017: 102, 2018: 99}
NOT_CLOSED = "2018-other"
SOURCE = "Opdigtet til demoen"
KRONER = {"sickness_benefit": 3100, "cash_benefit": 2450, "job_clarification_benefit": 2300, "resource_benefit": 2600}


def tell(today: date) -> None:
    for row in InvestmentYear.objects.exclude(key=NOT_CLOSED):
        row.spent = row.planned * SPENT[row.year] / 100
        row.change()
    BenefitRate.objects.bulk_create(
        BenefitRate(benefit=kind, kroner=Decimal(KRONER[kind.key]), source=SOURCE, from_on=date(today.year - 2, 1, 1))
        for kind in BenefitKind.objects.filter(key__in=KRONER)
    )
    count_investment(today)
    count_cohorts(today)
