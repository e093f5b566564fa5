import datetime
from decimal import Decimal

import factory

from cases.models import BenefitKind
from evaluation.models import BenefitRate, InvestmentYear


class BenefitKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BenefitKind
        django_get_or_create = ("key",)

    key = "sickness_benefit"
    label = "Sygedagpenge"
    from_on = datetime.date(1973, 4, 1)


class BenefitRateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BenefitRate
        django_get_or_create = ("benefit", "from_on")

    benefit = factory.SubFactory(BenefitKindFactory)
    kroner = Decimal(3000)
    source = "Opdigtet"
    from_on = datetime.date(2020, 1, 1)


def investment_rows() -> dict[str, object]:
    """An amount and a rate, by the names that addresses have for them; the same ones however often they are asked."""
    year = InvestmentYear.objects.filter(year=2015, category="staff").first()
    if year is None:
        year = InvestmentYear(year=2015, category="staff", planned=Decimal(10_100_000))
        year.begin()
    return {"investment_year": year.pk, "benefit_rate": BenefitRateFactory().pk}
