"""The catalogue around the story: what its pages need to have something to show."""

from datetime import timedelta

from django.utils import timezone

from accounts.link_secret import print_of
from evaluation.coverage_count import count_coverage
from hjoerring.exchange import preview
from hjoerring.exchange.files import read_file
from tests.catalog_factories import (
    AgreementFactory,
    ClosureFactory,
    IntakeFactory,
    OfferSuggestionFactory,
    OfferVersionFactory,
    PlaceFactory,
    ProviderContactFactory,
    ReferralFactory,
    ReferralProposalFactory,
)
from tests.factories import InterventionFactory, TrackFactory

SECRET = "a-link-of-the-story"
FILE = b"katalog: 1\nthemes:\n- {key: ny, label: Nyt tema}\n- {key: uden-navn}\n"


def tell_of_the_catalogue(story):
    """What `tests.doors.DOORS` calls the parts of an address."""
    case, offer, today = story["case"], story["offer"], timezone.localdate()
    OfferVersionFactory(offer=offer, published=True)
    contact = ProviderContactFactory(provider=offer.provider)
    referred = InterventionFactory(case=case, planned=True, ends_on=today + timedelta(days=90))
    referral = ReferralFactory(intervention=referred, state="accepted", link_hash=print_of(SECRET))
    held = InterventionFactory(case=case, planned=True)
    intake = IntakeFactory(offer=offer, starts_on=today + timedelta(days=30))
    PlaceFactory(intervention=held, intake=intake, state="offered", answer_by=today + timedelta(days=10))
    retired = TrackFactory(key="retired", label="Job og virksomhed")
    retired.retire(because="Bruges ikke mere.")
    parts = {
        "case": case.pk,
        "running": story["intervention"].pk,
        "planned": case.interventions.get(offer__title="Hverdagsmentor").pk,
        "placed": held.pk,
        "referral": referral.pk,
        "proposal": ReferralProposalFactory(referral=referral, until_on=today + timedelta(days=120)).pk,
        "secret": SECRET,
        "slug": offer.slug,
        "training": story["intervention"].offer.slug,
        "wording": 1,
        "waiting_offer": OfferVersionFactory(in_review=True).offer.slug,
        "draft_offer": OfferVersionFactory().offer.slug,
        "intake": intake.pk,
        "closure": ClosureFactory(offer=offer).pk,
        "provider": contact.provider.key,
        "provider_contact": contact.pk,
        "agreement": AgreementFactory(provider=contact.provider).pk,
        "suggestion": OfferSuggestionFactory(suggested_by=story["caseworker"]).pk,
        "word_list": "spor",
        "word": TrackFactory(key="word", label="Helbred").pk,
        "barrier": offer.barriers.get().key,
    }
    count_coverage()
    # Last, for it is compared with the whole catalogue.
    return parts | {"catalog_import": preview.receive(*read_file("k.yaml", FILE), by=story["curator"]).pk}
