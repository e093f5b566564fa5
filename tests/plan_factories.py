import datetime

import factory
from factory.django import DjangoModelFactory

from tests.factories import CaseFactory, OfferFactory, PlanVersionFactory, UserFactory


class PlanPaperFactory(DjangoModelFactory):
    class Meta:
        model = "plans.PlanPaper"

    version = factory.SubFactory(PlanVersionFactory)


class PaperBatchFactory(DjangoModelFactory):
    class Meta:
        model = "plans.PaperBatch"

    by = factory.SubFactory(UserFactory, team_lead=True)
    team = factory.SelfAttribute("by.team")


class PlanInBatchFactory(DjangoModelFactory):
    class Meta:
        model = "plans.PlanInBatch"

    batch = factory.SubFactory(PaperBatchFactory)
    version = factory.SubFactory(PlanVersionFactory)


class PlanTemplateFactory(DjangoModelFactory):
    class Meta:
        model = "plans.PlanTemplate"

    key = factory.Sequence("planskabelon-{}".format)
    label = factory.Sequence("Planskabelon {}".format)
    description = "Når flere ting skal på plads på én gang."


class PlanTemplateLineFactory(DjangoModelFactory):
    class Meta:
        model = "plans.PlanTemplateLine"

    key = factory.Sequence("linje-{}".format)
    template = factory.SubFactory(PlanTemplateFactory)
    offer = factory.SubFactory(OfferFactory)
    weeks = 8
    hours_per_week = 6


class PriceLimitFactory(DjangoModelFactory):
    class Meta:
        model = "plans.PriceLimit"
        django_get_or_create = ["from_on"]

    kroner = 50_000
    from_on = datetime.date(2020, 1, 1)


class PlanApprovalFactory(DjangoModelFactory):
    class Meta:
        model = "plans.PlanApproval"

    case = factory.SubFactory(CaseFactory)
    mark = "the plan as it stood"
    price = 60_000
    limit = 50_000
    because = "Flere barrierer på én gang"
    asked_by = factory.SelfAttribute("case.coordinator")
