"""What the pages of an editor send."""

import uuid

from catalog.models import OfferVersion


def answers(offer, **changed):
    """What the editing page sends when nothing is written in it."""
    version = offer.versions.on_the_desk().first() or OfferVersion.next_of(offer)
    lists = {name: [row.pk for row in rows] for name, rows in version.lists_of().items()}
    texts = ["title", "purpose", "content", "for_whom", "not_for", "expected_effect", "legal_basis", "delivery"]
    return (
        {name: getattr(version, name) for name in texts}
        | lists
        | {
            "category": version.category_id,
            "track": version.track_id,
            "provider": version.provider_id,
            "duration_weeks": "8",
            "hours_per_week": "2,5",
            "capacity": "12",
            "price_per_week": "1.450,50",
            "follow_up_interval_days": "28",
            "revision_interval_months": "12",
            "version": str(version.version),
            "_key": str(uuid.uuid4()),
        }
        | changed
    )


def states(offer):
    return list(offer.versions.order_by("number").values_list("state", flat=True))


def decide(client, url, version, decision, because=""):
    sent = {"version": version.version, "decision": decision, "because": because, "_key": str(uuid.uuid4())}
    return client.post(f"{url}godkend/", sent, follow=True)
