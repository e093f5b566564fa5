"""What waits for a lead to answer, counted as the pages count it where it is answered."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Count, IntegerField, Model, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from cases.models import ErasureOrder, MoveBatch
from cases.models.case import CaseQuerySet
from danish.templatetags.danish import antal
from evaluation.distribution import in_inbox
from evaluation.forms_samples import WAITING
from evaluation.models import LookSample
from journal.composed import Words, words_of
from journal.prepared import ask
from plans.models import PlanApproval


@dataclass(frozen=True)
class Waiting:
    """So much of one kind, and where it is answered."""

    text: str
    about: str
    url: str


def waiting_for(lead: User, today: date, new_since: date) -> list[Waiting]:
    """In one statement; of the lead's own team, whichever team the board shows."""
    words = _words()
    (counted,) = ask(words.text, *words.said([*CaseQuerySet.reach_of(lead), lead.pk, today, new_since]))
    samples = f"{reverse('samples:sample_list')}?team={lead.team_id}&vis={WAITING}"
    kinds = [
        ("plan,planer", "Godkend", "Planer over beløbsgrænsen", reverse("team_plans:approval_list")),
        ("opslag,opslag", "Vurdér", "Månedens stikprøve", samples),
        ("sletning,sletninger", "Tag stilling til", "Sager, der skal slettes", reverse("erasure_list")),
        ("sag,sager", "Fordel", "Sager i indbakken", reverse("team_distribution:distribution")),
    ]
    return [
        Waiting(f"{verb} {antal(number, words)}", about, url)
        for number, (words, verb, about, url) in zip(counted, kinds, strict=True)
        if number
    ]


@cache
def _words() -> Words:
    def compose(
        team: int, involved: list[int], looked: list[int], lead_pk: int, today: date, new_since: date
    ) -> QuerySet[User, tuple[int, int, int, int]]:
        lead = User(pk=lead_pk, role=User.Role.TEAM_LEAD, team_id=team)
        lead.known_reach = (team, involved, looked)  # type: ignore[attr-defined]
        approvals = PlanApproval.objects.visible_to(lead).to_answer().filter(case__team=team)
        erasures = ErasureOrder.objects.visible_to(lead).waiting().filter(approved_by=None)
        erasures = erasures.filter(Q(due_on__lte=today) | ~Q(reason=ErasureOrder.Reason.RETENTION))
        erasures = erasures.exclude(ordered_by=lead_pk)
        samples = LookSample.objects.to_judge(lead)
        inbox = in_inbox(MoveBatch.movable_by(lead, today), new_since)
        return (
            User.objects.filter(pk=lead_pk)
            .order_by()
            .values_list(*map(_number, (approvals, samples, erasures, inbox)))
        )

    return words_of(compose, (0, [], [], 0, date.min, date.min))


def _number(rows: QuerySet[Model]) -> Coalesce:
    one = rows.order_by().annotate(all_of_them=Value(1)).values("all_of_them")
    return Coalesce(Subquery(one.annotate(number=Count("*")).values("number")), 0, output_field=IntegerField())
