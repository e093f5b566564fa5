"""Team leads are told of plans that wait for their approval; who asked is told the answer. No names and no prices."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from notices.models import Notice
from plans.models import PlanApproval

ASKED_BACK = timedelta(days=7)  # a clock that stood still catches up
SAID = {PlanApproval.State.APPROVED: "godkendt", PlanApproval.State.DECLINED: "ikke godkendt. Se hvorfor"}


def tell_of_approvals() -> int:
    """One notice for each question and each answer, however often this runs. How many were told."""
    return Notice.objects.tell([*_asked(), *_answered()])


def _asked() -> Iterator[Notice]:
    waiting = list(PlanApproval.objects.to_answer().select_related("case").order_by("pk"))
    leads = User.objects.active().filter(role=User.Role.TEAM_LEAD, team__in={one.case.team_id for one in waiting})
    for lead in leads.order_by("pk"):
        seen = Case.objects.visible_to(lead).filter(pk__in=[one.case_id for one in waiting])
        theirs = set(seen.filter(team=lead.team_id).values_list("pk", flat=True))
        for one in waiting:
            if one.case_id in theirs:
                yield Notice(
                    recipient=lead,
                    topic=f"plan approval {one.pk}",
                    on=timezone.localdate(one.asked_at),
                    text=f"Planen i sag {one.case.number} venter på din godkendelse.",
                    case_id=one.case_id,
                    url=reverse("team_plans:approval_answer", args=[one.pk]),
                )


def _answered() -> Iterator[Notice]:
    answered = PlanApproval.objects.filter(state__in=SAID, answered_at__gte=timezone.now() - ASKED_BACK)
    by_asker: dict[User, list[PlanApproval]] = {}
    for one in answered.filter(asked_by__is_active=True).select_related("case", "asked_by").order_by("pk"):
        by_asker.setdefault(one.asked_by, []).append(one)
    for asker, theirs in by_asker.items():
        seen = Case.objects.visible_to(asker).filter(pk__in=[one.case_id for one in theirs])
        still_seen = set(seen.values_list("pk", flat=True))
        for one in theirs:
            if one.case_id in still_seen:
                yield Notice(
                    recipient=asker,
                    topic=f"plan approval answered {one.pk}",
                    on=timezone.localdate(one.answered_at),
                    text=f"Planen i sag {one.case.number} er {SAID[PlanApproval.State(one.state)]}.",
                    case_id=one.case_id,
                    url=reverse("plans:plan_freeze", args=[one.case_id]),
                )
