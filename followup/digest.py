"""What waits, told once each working morning to each person: one row with the numbers, and one notice.

What falls due on a day off is told on the next working day, and days without a run leave nothing to catch up on: what
is late then is still late.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from followup.clock_sql import Count, Kind, Rules, count, only_one
from followup.digest_words import called, short
from followup.models import Digest
from notices.clock_days import is_day_off
from notices.models import Notice

A_WEEK = timedelta(days=7)
COVER_TOPIC = "cover "  # and the key of the colleague who is away


@dataclass
class Waiting:
    """What waits for one person, by kind, and how much of it for each colleague who is away."""

    late: Counter[str] = field(default_factory=Counter)
    soon: Counter[str] = field(default_factory=Counter)
    late_covered: Counter[int] = field(default_factory=Counter)
    soon_covered: Counter[int] = field(default_factory=Counter)

    def add(self, kind: Kind, found: Count) -> None:
        self.late[kind.key] += found.late
        self.soon[kind.key] += found.soon
        if found.covered:
            self.late_covered[found.covered] += found.late
            self.soon_covered[found.covered] += found.soon

    @property
    def covered(self) -> set[int]:
        return {*self.late_covered, *self.soon_covered}

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """Without what is none."""
        return {
            "late": dict(+self.late),
            "soon": dict(+self.soon),
            "late_covered": _by_key(self.late_covered),
            "soon_covered": _by_key(self.soon_covered),
        }


def _by_key(numbers: Counter[int]) -> dict[str, int]:
    return {str(pk): number for pk, number in sorted((+numbers).items())}


@transaction.atomic
def tell_digests(today: date) -> int:
    """Tell everybody for whom something waits. How many were told: none the second time, and none on a day off."""
    # All are told in one transaction, so one that was told says that they were; and a clock that was set back some
    # days tells nothing of a morning that is over. One that once ran far ahead does not silence those that come.
    if (
        is_day_off(today)
        or not only_one("digests")
        or Digest.objects.filter(on__range=(today, today + A_WEEK)).exists()
    ):
        return 0
    waiting = who_waits(today)
    people = User.objects.in_bulk(set(waiting) | {pk for one in waiting.values() for pk in one.covered})
    names = {pk: called(person) for pk, person in people.items()}
    now = timezone.now()
    digests, notices = [], []
    for pk in sorted(waiting):
        one, person = waiting[pk], people[pk]
        by_mail = now if person.digest_by_mail and person.email else None
        digest = Digest(user=person, on=today, counts=one.counts, made_at=now, mailing_until=by_mail)
        text = short(digest, names)
        digests.append(digest)
        notices.append(Notice(recipient=person, topic=Digest.TOPIC, on=today, text=text, url=own_day(person)))
    Digest.objects.bulk_create(digests)
    # What was told on earlier mornings is told anew.
    told = Q(topic=Digest.TOPIC) | Q(topic__startswith=COVER_TOPIC)
    Notice.objects.filter(told, recipient__in=waiting, on__lt=today).mark_read()
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    return len(digests)


def who_waits(today: date) -> dict[int, Waiting]:
    rules = Rules(today)
    waiting: dict[int, Waiting] = {}
    for kind in rules.counted():
        for found in count(kind, rules):
            waiting.setdefault(found.user, Waiting()).add(kind, found)
    return waiting


def own_day(person: User) -> str:
    """Their own day; a lead's shows the team's unless it is asked for their own."""
    own = f"?medarbejder={person.pk}" if person.role == User.Role.TEAM_LEAD else ""
    return reverse("followup:worklist") + own
