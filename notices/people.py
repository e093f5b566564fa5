"""Colleagues are told when a case is handed over, when somebody asks to take part, and what was answered."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import CaseMove, Involvement, JoinRequest
from notices.models import ASKED_BACK, Notice
from notices.moves import of_moves


def tell_people() -> int:
    """One notice for each person and thing that happened, however often this runs. How many were told."""
    since = timezone.now() - ASKED_BACK
    return Notice.objects.tell([*_handed_over(since), *of_moves(since), *_asked(since), *_answered(since)])


def _handed_over(since: datetime) -> Iterator[Notice]:
    """One by one; those that a lead moved together are told of together."""
    moved = CaseMove.objects.filter(case=OuterRef("case"), batch__at=OuterRef("handed_over_at"))
    alone = Involvement.objects.filter(~Exists(moved), handed_over_at__gte=since)
    found = alone.select_related("case", "user", "replaces")
    for one in found.order_by("handed_over_at", "pk"):
        on, number = timezone.localdate(one.handed_over_at), one.case.number
        topic = f"handed over {one.pk} {one.user_id}"
        if one.user.is_active:
            url = reverse("cases:person_list", args=[one.case_id])
            yield _notice(one.user, one.case_id, topic, on, f"Du er nu ansvarlig for sag {number}.", url)
        if one.replaces and one.replaces.is_active:
            # Who let go may not be able to open it any more.
            text = f"Du er ikke længere ansvarlig for sag {number}. {one.user.name} har taget over."
            yield _notice(one.replaces, one.case_id, topic, on, text, reverse("front"))


def _asked(since: datetime) -> Iterator[Notice]:
    waiting = list(
        JoinRequest.objects.waiting().filter(asked_at__gte=since).select_related("case", "asker").order_by("pk")
    )
    for one in waiting:
        text = f"{one.asker.name} beder om at deltage i sag {one.case.number}."
        url = reverse("cases:join_answer", args=[one.case_id, one.pk])
        for person in _who_answer(one):
            yield _notice(person, one.case_id, f"asked to join {one.pk}", timezone.localdate(one.asked_at), text, url)


def _who_answer(one: JoinRequest) -> Iterable[User]:
    responsible = Q(
        involvements__case=one.case_id,
        involvements__part=Involvement.Part.COORDINATOR,
        involvements__until_on=None,
    )
    leads = Q(role=User.Role.TEAM_LEAD, team=one.case.team_id) if not one.case.is_restricted else Q(pk__in=[])
    return User.objects.active().filter(responsible | leads).exclude(pk=one.asker_id).distinct().order_by("pk")


def _answered(since: datetime) -> Iterator[Notice]:
    for one in JoinRequest.objects.filter(answered_at__gte=since).select_related("case", "asker").order_by("pk"):
        granted = one.answer == JoinRequest.Answer.GRANTED
        text = f"Du er med i sag {one.case.number}." if granted else f"Svaret er nej i sag {one.case.number}."
        if one.answer_words:
            text = f"{text} {one.answer_words}"
        url = reverse("cases:person_list", args=[one.case_id]) if granted else reverse("front")
        if one.asker.is_active:
            yield _notice(
                one.asker, one.case_id, f"join answered {one.pk}", timezone.localdate(one.answered_at), text, url
            )


def _notice(person: User, case_id: int, topic: str, on: date, text: str, url: str) -> Notice:
    return Notice(recipient=person, case_id=case_id, topic=topic, on=on, text=text, url=url)
