"""A word taken back ends the access of the professions it named: settled by the clock, asked about at each reading."""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from cases.models import Consent, Involvement
from conferences.access import DAY, shut
from conferences.models import Analysis, Conference, Contribution, Participant
from conferences.models.contribution import ContributionQuerySet
from notices.models import Notice


def named(on: date, case: str) -> Exists:
    """Whether the citizen's word covers a row's discipline on this day; `case` is the way to the case."""
    live = Consent.objects.live(on).filter(purpose=Consent.Purpose.ANALYSIS)
    return Exists(live.filter(case=OuterRef(case), departments__discipline=OuterRef("discipline")))


def to_write(on: date) -> ContributionQuerySet:
    """Those that somebody is still to write, in open cases, as far as the citizen's word goes."""
    rows = Contribution.objects.as_system("lists and the clock ask whose they are").open()
    return rows.filter(named(on, "analysis__case"), analysis__case__closed_on=None)


def settle(on: date) -> int:
    """End what was opened for professions that are not named any more, and tell who is responsible. How many ended."""
    contributions = Contribution.objects.as_system("the clock").filter(analysis__state__in=Analysis.GOING_ON)
    unnamed = contributions.filter(~named(on, "analysis__case"))
    invited = Participant.objects.filter(
        ~named(on, "conference__analysis__case"),
        conference__state=Conference.State.PLANNED,
        discipline__isnull=False,
    )
    live = Q(involvement__until_on__gte=on)
    parts = [
        *unnamed.filter(live).select_related("involvement__case").order_by("pk"),
        *invited.filter(live).select_related("involvement__case").order_by("pk"),
    ]
    for part in parts:
        _end(part, on)
    _tell(unnamed.open())
    return len(parts)


@transaction.atomic
def _end(part: Contribution | Participant, on: date) -> None:
    """What is open to somebody for another profession too, which is named, goes on for that one."""
    involvement, part.involvement = part.involvement, None
    assert involvement
    involvement.case.hold()
    part.save(update_fields=["involvement"])
    other = to_write(on).filter(analysis__case=involvement.case_id, user=involvement.user_id).first()
    if other is None:
        shut(involvement, on - DAY, by=None)
    elif other.involvement_id is None:
        other.involvement = involvement
        other.save(update_fields=["involvement"])


def _tell(unnamed: ContributionQuerySet) -> None:
    found = list(unnamed.filter(analysis__case__closed_on=None).select_related("analysis__case").order_by("pk"))
    responsible = Involvement.objects.told_of(one.analysis.case_id for one in found)
    Notice.objects.tell(
        Notice(
            recipient_id=responsible[one.analysis.case_id],
            topic=f"contribution without consent {one.pk}",
            case_id=one.analysis.case_id,
            text=f"Samtykket i sag {one.analysis.case.number} omfatter ikke længere et fag, der skal bidrage.",
            url=reverse("conferences:analysis_staff", args=[one.analysis.case_id]),
        )
        for one in found
        if one.analysis.case_id in responsible
    )
