"""Wordings of what came from a file: each goes the normal way, with nobody as its writer or approver."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from catalog.models import Offer, OfferVersion
from catalog.models.offer import COLUMNS, LISTS
from danish.dates import months_after

State = OfferVersion.State


@transaction.atomic
def publish_as_they_stand(offers: Iterable[Offer]) -> None:
    """A published wording for each of these that says what the offer says, in a few statements for all of them."""
    told = [offer for offer in offers if offer.is_published]
    if not told:
        return
    latest = {
        offer: (number, version)
        for offer, number, version in OfferVersion.objects.filter(offer__in=told)
        .values_list("offer")
        .annotate(Max("number"), Max("version"))
        .order_by()
    }
    busy = set(OfferVersion.objects.on_the_desk().filter(offer__in=told).values_list("offer", flat=True))
    _go([offer for offer in told if offer.pk not in busy], latest)
    # The desk is an editor's: what comes from the file meanwhile goes past it.
    _go([offer for offer in told if offer.pk in busy], latest, past_the_desk=True)
    today = timezone.localdate()
    for offer in told:
        offer.revise_on = months_after(today, offer.revision_interval_months)
    Offer.objects.bulk_update(told, ["revise_on"])


def _go(offers: list[Offer], latest: dict[int, tuple[int, int]], *, past_the_desk: bool = False) -> None:
    if not offers:
        return
    now = timezone.now()
    made = [_wording(offer, *latest.get(offer.pk, (0, 0))) for offer in offers]
    in_force = OfferVersion.objects.in_force().filter(offer__in=offers)
    if past_the_desk:
        in_force.update(state=State.SUPERSEDED, version=F("version") + 1)
        for wording in made:
            wording.state, wording.sent_at, wording.decided_at = State.PUBLISHED, now, now
    OfferVersion.objects.bulk_create(made)
    _copy_lists({wording.offer_id: wording.pk for wording in made})
    if past_the_desk:
        return
    drafts = OfferVersion.objects.filter(pk__in=[wording.pk for wording in made])
    drafts.update(state=State.IN_REVIEW, sent_at=now, version=F("version") + 1)
    in_force.update(state=State.SUPERSEDED, version=F("version") + 1)
    drafts.update(state=State.PUBLISHED, decided_at=now, version=F("version") + 1)


def _wording(offer: Offer, number: int, version: int) -> OfferVersion:
    said = {column: getattr(offer, column) for column in COLUMNS}
    return OfferVersion(offer=offer, number=number + 1, version=version + 1, **said)


def _copy_lists(wordings: dict[int, int]) -> None:
    """What belongs to the offers now, for their wordings too."""
    for name in LISTS:
        of_offers = getattr(Offer, name).through
        of_wordings = getattr(OfferVersion, name).through
        target = getattr(Offer, name).field.m2m_reverse_field_name()
        links = of_offers.objects.filter(offer__in=wordings).order_by("pk").values_list("offer_id", f"{target}_id")
        of_wordings.objects.bulk_create(
            of_wordings(**{"offerversion_id": wordings[offer], f"{target}_id": row}) for offer, row in links
        )
