"""Who is responsible for a case is told what a provider answered or proposed, and of links that do not work."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q, Subquery
from django.utils import timezone

from cases.models import Case, Involvement
from notices.models import Notice
from plans.models import Referral, ReferralProposal, ReferralStep
from plans.models.referral import covering_consents

ASKED_BACK = timedelta(days=7)  # a clock that stood still catches up
TOLD = {
    Referral.State.RECEIVED: "Leverandøren har åbnet henvisningen i sag {}.",
    Referral.State.ACCEPTED: "Leverandøren tager imod henvisningen i sag {}.",
    Referral.State.WAITING: "Leverandøren tager imod i sag {}, når der er plads.",
    Referral.State.STARTED: "Leverandøren er begyndt i sag {}. Start indsatsen i planen.",
    Referral.State.DECLINED: "Leverandøren siger nej til henvisningen i sag {}. Find en anden.",
    Referral.State.ENDED: "Leverandøren har afsluttet i sag {}. Følg op på indsatsen.",
    Referral.State.EXPIRED: "Leverandøren svarede ikke i tide i sag {}. Ring, eller henvis til en anden.",
}

SHUT = (
    "Leverandøren kan ikke længere se henvisningen i sag {}, for samtykket gælder ikke mere. "
    "Få et nyt samtykke, eller træk henvisningen tilbage."
)


class Told(NamedTuple):
    """One thing to tell of a referral, in words that name nobody."""

    referral: Referral
    topic: str
    at: datetime
    text: str


def tell_of_referrals() -> int:
    """One notice for each step and proposal, however often this runs. How many were told."""
    since = timezone.now() - ASKED_BACK
    happened = [*_steps(since), *_proposals(since), *_mails(), *_shut()]
    responsible = Involvement.objects.told_of(one.referral.intervention.case_id for one in happened)
    return Notice.objects.tell(
        Notice(
            recipient_id=responsible.get(one.referral.intervention.case_id, one.referral.sent_by_id),
            topic=one.topic,
            on=timezone.localdate(one.at),
            text=one.text.format(Case(pk=one.referral.intervention.case_id).number),
            case_id=one.referral.intervention.case_id,
            url=one.referral.get_absolute_url(),
        )
        for one in happened
    )


def _steps(since: datetime) -> Iterator[Told]:
    """Not what a colleague did, nor what followed from the intervention's own end."""
    by_others = Q(by_name__gt="") | Q(state__in=[Referral.State.RECEIVED, Referral.State.EXPIRED])
    steps = ReferralStep.objects.filter(by_others, by=None, at__gte=since).select_related("referral__intervention")
    for step in steps.order_by("at", "pk"):
        yield Told(step.referral, f"referral step {step.pk}", step.at, TOLD[Referral.State(step.state)])


def _proposals(since: datetime) -> Iterator[Told]:
    new = ReferralProposal.objects.waiting().filter(proposed_at__gte=since)
    for one in new.select_related("referral__intervention").order_by("proposed_at", "pk"):
        text = "Leverandøren har et forslag i sag {}. Svar på det."
        yield Told(one.referral, f"referral proposal {one.pk}", one.proposed_at, text)


def _mails() -> Iterator[Told]:
    lost = Referral.objects.live().exclude(mail_problem="").select_related("intervention")
    for one in lost.order_by("pk"):
        text = "Henvisningen i sag {} nåede ikke frem. Ret adressen."
        yield Told(one, f"referral mail {one.pk} {one.version}", timezone.now(), text)


def _shut() -> Iterator[Told]:
    """Once for each consent that is gone: a new one that is withdrawn in its turn shuts the link anew."""
    gone = covering_consents().order_by("-pk").values("pk")[:1]
    shut = Referral.objects.uncovered(timezone.localdate()).annotate(gone=Subquery(gone))
    for one in shut.select_related("intervention").order_by("pk"):
        topic = f"referral shut {one.pk} {one.gone or 0}"  # type: ignore[attr-defined]
        yield Told(one, topic, timezone.now(), SHUT)
