"""An absence that is reported when the morning has been told: the deputy is told the same day, once.

What waits for the absent colleague was told to that colleague, who is not there to read it.
"""

from datetime import date

from django.db import transaction

from accounts.models import Absence, User
from cases.models import CoverPart
from danish.templatetags.danish import antal
from followup.clock_sql import only_one
from followup.digest import COVER_TOPIC, own_day, who_waits
from followup.digest_words import called
from followup.models import Digest
from notices.clock_days import is_day_off
from notices.models import Notice


@transaction.atomic
def tell_deputies(today: date) -> int:
    """Tell those who got a colleague's work after the digests. How many: none the second time."""
    if is_day_off(today):
        return 0
    unknown = _unknown(today)
    if not unknown or not only_one("digests"):
        return 0
    waiting = who_waits(today)
    found = [(pk, absent) for pk, one in waiting.items() for absent in sorted(one.covered & set(unknown))]
    fresh = set(found) - _told(found, today)
    people = User.objects.in_bulk({pk for pair in fresh for pk in pair})
    asked = _asked(unknown, today)
    told = []
    for deputy, absent in sorted(fresh):
        one, person = waiting[deputy], people[absent]
        name = called(person)
        head = f"Du dækker for {name} i dag" if (deputy, absent) in asked else f"{name} er uden vikar"
        text = f"{head}. {_waits(one.late_covered[absent], one.soon_covered[absent])}."
        told.append(_notice(people[deputy], person, today, text))
    return len(Notice.objects.bulk_create(told, ignore_conflicts=True))


def _unknown(today: date) -> list[int]:
    """Who is away today, and was told this morning of what waits as if they were there."""
    away = Absence.objects.on(today).filter(user__digests__on=today)
    return list(away.order_by("user").values_list("user", flat=True))


def _told(found: list[tuple[int, int]], today: date) -> set[tuple[int, int]]:
    """Of deputies and those who are away: who knows it from the digest, or was told since."""
    deputies = {pk for pk, _ in found}
    digests = Digest.objects.filter(on=today, user__in=deputies)
    knew = {(one.user_id, pk) for one in digests for pk in (*one.late_covered, *one.soon_covered)}
    notices = Notice.objects.filter(recipient__in=deputies, on=today, topic__startswith=COVER_TOPIC)
    topics = set(notices.values_list("recipient", "topic"))
    return knew | {(pk, absent) for pk, absent in found if (pk, _topic(absent)) in topics}


def _asked(absent: list[int], today: date) -> set[tuple[int, int]]:
    """Who was asked to stand in for whom; a lead may get what nobody was asked for."""
    away = Absence.objects.on(today).filter(user__in=absent)
    of_all = {(cover, user) for cover, user in away.values_list("cover", "user") if cover}
    return of_all | set(CoverPart.objects.filter(absence__in=away).values_list("cover", "absence__user"))


def _topic(absent: int) -> str:
    return f"{COVER_TOPIC}{absent}"


def _notice(deputy: User, absent: User, today: date, text: str) -> Notice:
    return Notice(recipient=deputy, topic=_topic(absent.pk), on=today, text=text, url=own_day(deputy))


def _waits(late: int, soon: int) -> str:
    """3 ting venter, og 2 nærmer sig"""
    waits = f"{antal(late, 'ting,ting')} venter" if late else ""
    near = f"{antal(soon, 'ting,ting') if not late else soon} nærmer sig" if soon else ""
    return ", og ".join(part for part in (waits, near) if part)
