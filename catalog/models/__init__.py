from catalog.models.exchange import CatalogImport
from catalog.models.intake import Closure, Intake, OfferWait
from catalog.models.offer import Delivery, Offer, OfferContent, OfferQuerySet
from catalog.models.offer_template import OfferTemplate
from catalog.models.offer_version import OfferVersion
from catalog.models.offer_words import OfferWords
from catalog.models.provider import Agreement, Provider, ProviderContact
from catalog.models.reference import NO_BENEFIT, Area, Category, Indicator, TargetGroup, Theme, Track
from catalog.models.suggestion import OfferSuggestion

__all__ = [
    "NO_BENEFIT",
    "Agreement",
    "Area",
    "CatalogImport",
    "Category",
    "Closure",
    "Delivery",
    "Indicator",
    "Intake",
    "Offer",
    "OfferContent",
    "OfferQuerySet",
    "OfferSuggestion",
    "OfferTemplate",
    "OfferVersion",
    "OfferWait",
    "OfferWords",
    "Provider",
    "ProviderContact",
    "TargetGroup",
    "Theme",
    "Track",
]
