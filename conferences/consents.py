"""What the citizen's word covers: with which professions the analysis may be shared, and how long."""

from datetime import date, timedelta

from django.db.models import QuerySet

from cases.models import Consent
from cases.models.consent import ConsentQuerySet
from conferences.models.discipline import Discipline
from journal.composed import composed_once

DAY = timedelta(days=1)


def to_analysis(case_id: int) -> ConsentQuerySet:
    """Consents to the analysis in this case; a closed case shares nothing."""
    return Consent.objects.filter(case_id=case_id, case__closed_on=None, purpose=Consent.Purpose.ANALYSIS)


def named_professions(case_id: int, on: date) -> set[int]:
    """Ids of the disciplines that a live consent to the analysis names."""
    return {one.pk for one in _named(case_id, on)}


@composed_once
def _named(case_id: int, on: date) -> QuerySet[Discipline]:
    live = to_analysis(case_id).live(on)
    return Discipline.objects.filter(department__consents__in=live).only("pk").order_by()


def taken_back(case_id: int, on: date) -> set[int]:
    """Ids of the disciplines that a consent named which the citizen took back before it came to its end."""
    withdrawn = to_analysis(case_id).filter(withdrawn_at__isnull=False, until_on__gte=on)
    return set(Discipline.objects.filter(department__consents__in=withdrawn).values_list("pk", flat=True))


def named_when(case_id: int, on: date) -> dict[int, tuple[date, date]]:
    """By discipline: the first and the last day that it is named without a break, from this day on."""
    spoken = to_analysis(case_id).filter(withdrawn_at=None, until_on__gte=on, departments__discipline__isnull=False)
    found: dict[int, tuple[date, date]] = {}
    for discipline, begins, ends in spoken.order_by("from_on", "pk").values_list(
        "departments__discipline", "from_on", "until_on"
    ):
        first, last = found.get(discipline, (max(begins, on), ends))
        if begins <= last + DAY:
            found[discipline] = first, max(last, ends)
    return found
