"""What waits for a lead to answer, counted as the pages count it where it is answered."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, IntegerField, Model, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from cases.models import ErasureOrder
from danish.templatetags.danish import antal
from plans.models import PlanApproval


@dataclass(frozen=True)
class Waiting:
    """So much of one kind, and where it is answered."""

    text: str
    about: str
    url: str


def waiting_for(lead: User, today: date) -> list[Waiting]:
    """In one statement; of the lead's own team, whichever team the board shows."""
    approvals = PlanApproval.objects.visible_to(lead).to_answer().filter(case__team=lead.team_id)
    erasures = ErasureOrder.objects.visible_to(lead).waiting().filter(approved_by=None)
    erasures = erasures.filter(Q(due_on__lte=today) | ~Q(reason=ErasureOrder.Reason.RETENTION))
    counted = User.objects.filter(pk=lead.pk).values_list(
        _number(approvals), _number(erasures.exclude(ordered_by=lead))
    )
    kinds = [
        ("plan,planer", "Godkend", "Planer over beløbsgrænsen", "team_plans:approval_list"),
        ("sletning,sletninger", "Tag stilling til", "Sager, der skal slettes", "erasure_list"),
    ]
    return [
        Waiting(f"{verb} {antal(number, words)}", about, reverse(url))
        for number, (words, verb, about, url) in zip(counted.get(), kinds, strict=True)
        if number
    ]


def _number(rows: QuerySet[Model]) -> Coalesce:
    one = rows.order_by().annotate(all_of_them=Value(1)).values("all_of_them")
    return Coalesce(Subquery(one.annotate(number=Count("*")).values("number")), 0, output_field=IntegerField())
