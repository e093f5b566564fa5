"""What the citizen's word covers at this moment: with which professions the analysis may be shared."""

from datetime import date

from cases.models import Consent
from conferences.models.discipline import Discipline


def named_professions(case_id: int, on: date) -> set[int]:
    """Ids of the disciplines that a live consent to the analysis names; a closed case shares nothing."""
    live = Consent.objects.live(on).filter(case_id=case_id, case__closed_on=None, purpose=Consent.Purpose.ANALYSIS)
    return set(Discipline.objects.order_by().filter(department__consents__in=live).values_list("pk", flat=True))
