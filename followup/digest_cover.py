"""An absence that is reported when the morning has been told: the deputy is told the same day, once.

What waits for the absent colleague was told to that colleague, who is not there to read it.
"""

from datetime import date

from django.db import transaction

from accounts.models import Absence, User
from danish.templatetags.danish import antal
from followup.clock_sql import only_one
from followup.digest import COVER_TOPIC, own_day, who_waits
from followup.digest_words import called
from followup.models import Digest
from notices.clock_days import is_day_off
from notices.models import Notice


@transaction.atomic
def tell_deputies(today: date) -> int:
    """Tell those who were given a colleague's work after the digests. How many: none the second time."""
    if is_day_off(today):
        return 0
    unknown = _not_told(today)
    if not unknown or not only_one("digests"):
        return 0
    waiting, told = who_waits(today), []
    for absence in unknown:
        deputy, absent = absence.cover, absence.user
        one = waiting.get(deputy.pk) if deputy else None
        if deputy and one and absent.pk in one.covered:
            text = _text(called(absent), one.late_covered[absent.pk], one.soon_covered[absent.pk])
            told.append(_notice(deputy, absent, today, text))
    return len(Notice.objects.bulk_create(told, ignore_conflicts=True))


def _not_told(today: date) -> list[Absence]:
    """Absences of today whose work was told to the absent colleague this morning, and not to the deputy."""
    away = Absence.objects.on(today).filter(cover__isnull=False, user__digests__on=today)
    found = list(away.select_related("user", "cover").order_by("pk"))
    deputies = {one.cover_id for one in found}
    digests = Digest.objects.filter(on=today, user__in=deputies)
    knew = {(one.user_id, pk) for one in digests for pk in (*one.late_covered, *one.soon_covered)}
    notices = Notice.objects.filter(recipient__in=deputies, on=today, topic__startswith=COVER_TOPIC)
    told = set(notices.values_list("recipient", "topic")) if found else set()
    fresh = [one for one in found if (one.cover_id, one.user_id) not in knew]
    return [one for one in fresh if (one.cover_id, _topic(one.user)) not in told]


def _topic(absent: User) -> str:
    return f"{COVER_TOPIC}{absent.pk}"


def _notice(deputy: User, absent: User, today: date, text: str) -> Notice:
    return Notice(recipient=deputy, topic=_topic(absent), on=today, text=text, url=own_day(deputy))


def _text(name: str, late: int, soon: int) -> str:
    """Du dækker for Mette i dag. 3 ting venter, og 2 nærmer sig."""
    waits = f"{antal(late, 'ting,ting')} venter" if late else ""
    near = f"{antal(soon, 'ting,ting') if not late else soon} nærmer sig" if soon else ""
    return f"Du dækker for {name} i dag. {', og '.join(part for part in (waits, near) if part)}."
