"""Rows of the catalogue's own work: versions, intakes, places, referrals."""

import datetime
import hashlib

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from tests.factories import (
    InterventionFactory,
    OfferFactory,
    ProviderFactory,
    UserFactory,
    WordingFactory,
)


class OfferVersionFactory(WordingFactory):
    """A draft; `published=True` is the one in force."""

    class Meta:
        model = "catalog.OfferVersion"

    class Params:
        in_review = factory.Trait(state="in_review", sent_at=factory.LazyFunction(timezone.now))
        published = factory.Trait(
            state="published",
            sent_at=factory.LazyFunction(timezone.now),
            decided_at=factory.LazyFunction(timezone.now),
        )

    offer = factory.SubFactory(OfferFactory)
    number = 1
    title = factory.LazyAttribute(lambda version: version.offer.title)


class ProviderContactFactory(DjangoModelFactory):
    class Meta:
        model = "catalog.ProviderContact"

    provider = factory.SubFactory(ProviderFactory)
    name = "Sanne Kjær"
    email = "sanne@leverandoer.example"
    takes_referrals = True


class IntakeFactory(DjangoModelFactory):
    class Meta:
        model = "catalog.Intake"

    offer = factory.SubFactory(OfferFactory)
    capacity = 2


class ClosureFactory(DjangoModelFactory):
    class Meta:
        model = "catalog.Closure"

    offer = factory.SubFactory(OfferFactory)
    from_on = datetime.date(2099, 7, 1)
    until_on = datetime.date(2099, 7, 31)


class PlaceFactory(DjangoModelFactory):
    class Meta:
        model = "plans.Place"

    intake = factory.SubFactory(IntakeFactory)
    intervention = factory.SubFactory(InterventionFactory, planned=True)
    state = "waiting"
    asked_by = factory.SubFactory(UserFactory)


class ReferralFactory(DjangoModelFactory):
    class Meta:
        model = "plans.Referral"

    intervention = factory.SubFactory(InterventionFactory, planned=True)
    provider = factory.SubFactory(ProviderFactory)
    email = "sanne@leverandoer.example"
    answer_by = datetime.date(2026, 12, 7)
    link_hash = factory.Sequence(lambda number: hashlib.sha256(str(number).encode()).hexdigest())
    link_until = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=30))
    sent_by = factory.SubFactory(UserFactory)


class ReferralProposalFactory(DjangoModelFactory):
    class Meta:
        model = "plans.ReferralProposal"

    referral = factory.SubFactory(ReferralFactory, state="started")
    kind = "extend"
    until_on = datetime.date(2027, 3, 26)
    reason = "Går godt"
    by_name = "Sanne Kjær"


class OfferSuggestionFactory(DjangoModelFactory):
    class Meta:
        model = "catalog.OfferSuggestion"

    title = "Hjælp til straffeattest"
    text = "Flere borgere mangler en vej forbi en plettet straffeattest."
    suggested_by = factory.SubFactory(UserFactory)


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = "catalog.Agreement"

    provider = factory.SubFactory(ProviderFactory)
    title = "Rammeaftale om mentorstøtte"
    from_on = datetime.date(2026, 1, 1)
