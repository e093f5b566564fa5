"""Who of the demo's colleagues is away, and who stands in for them."""

from datetime import date, timedelta

from accounts.models import Absence
from hjoerring.demo.staff import Staff

# The absent, the deputy, and how many days ago it began and how many it lasts yet.
AWAY = [("jonas", "mette", 2, 9), ("fatma", "kirsten", 1, 3), ("dorthe", "rasmus", -14, 21), ("mikkel", None, 0, 0)]


def tell(staff: Staff, today: date) -> None:
    for absent, deputy, ago, ahead in AWAY:
        Absence.objects.create(
            user=staff[absent],
            cover=staff[deputy] if deputy else None,
            from_on=today - timedelta(days=ago),
            until_on=today + timedelta(days=ahead),
        )
