"""Deadlines of analyses are told to who can do something about them, once each; case numbers only."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from cases.deputies_sql import taken_over
from cases.models import Case
from conferences.access import can_open
from conferences.models import Analysis, Conference, Participant, Proposal
from conferences.responsible import whom_to_tell
from conferences.withdrawals import to_write
from notices.clock_days import is_day_off
from notices.models import Notice

SOON = timedelta(days=3)
OWN_WORDS = "own contribution "


def tell_of_deadlines(on: date) -> int:
    """One notice for each person and deadline, however often this runs. How many were told: none on a day off."""
    if is_day_off(on):
        return 0
    told = [
        *_contributions(on),
        *_left_by_colleagues(on),
        *_nobody_asked(on),
        *_conferences(on),
        *_not_ended(on),
        *_proposals(on),
        *_plans(on),
    ]
    return Notice.objects.tell(_by_deputies(told, on))


def _by_deputies(told: list[Notice], on: date) -> list[Notice]:
    """Of a colleague who is away the deputy is told, where they may open the case; nobody writes another's words."""
    deputies = taken_over([(one.recipient_id, one.case_id) for one in told if one.case_id], on)
    for one in told:
        if one.case_id and not one.topic.startswith(OWN_WORDS):
            one.recipient_id = deputies.get((one.recipient_id, one.case_id), one.recipient_id)
    return list({(one.recipient_id, one.topic): one for one in told}.values())


def _contributions(on: date) -> Iterator[Notice]:
    """The writer is reminded, and told when it is late; then so is who is responsible."""
    due = to_write(on).filter(due_on__lte=on + SOON, user__is_active=True).annotate(can_open=can_open(on))
    found = list(due.select_related("analysis__case").order_by("pk"))
    responsible = whom_to_tell(one.analysis.case_id for one in found if one.due_on < on)
    for one in found:
        case, is_late, day = one.analysis.case, one.due_on < on, f"{one.due_on:%d.%m.%Y}"
        if one.can_open:  # type: ignore[attr-defined]
            topic = f"{OWN_WORDS}{'late' if is_late else 'due'} {one.pk} {day}"
            words = f"Dit bidrag i sag {case.number} {'havde' if is_late else 'har'} frist {day}."
            url = reverse("conferences:contribution_update", args=[case.pk, one.pk])
            yield _notice(one.user_id, case, topic, words, url)
        coordinator = responsible.get(case.pk)
        if is_late and coordinator and coordinator != one.user_id:
            text = f"Et bidrag i sag {case.number} havde frist {day} og mangler endnu."
            yield _notice(coordinator, case, f"contribution late {one.pk} {day}", text, _page(case))


def _left_by_colleagues(on: date) -> Iterator[Notice]:
    """A colleague who has stopped cannot write: whoever is responsible and the lead give it to another."""
    found = list(to_write(on).filter(user__is_active=False).select_related("analysis__case").order_by("pk"))
    responsible = whom_to_tell(one.analysis.case_id for one in found)
    leads: dict[int, list[int]] = {}
    for team, lead in (
        User.objects.active()
        .filter(role=User.Role.TEAM_LEAD, team__in={one.analysis.case.team_id for one in found})
        .order_by("pk")
        .values_list("team_id", "pk")
    ):
        leads.setdefault(team, []).append(lead)
    for one in found:
        case = one.analysis.case
        people = set() if case.is_restricted else set(leads.get(case.team_id, ()))
        for recipient in sorted(people | {responsible.get(case.pk, 0)} - {0}):
            text = f"En kollega, der skulle bidrage i sag {case.number}, er stoppet. Vælg en anden."
            url = reverse("conferences:analysis_staff", args=[case.pk])
            yield _notice(recipient, case, f"contribution left {one.pk} {one.user_id}", text, url)


def _nobody_asked(on: date) -> Iterator[Notice]:
    """Nobody is to write, and no time is set: the analysis stands still."""
    late = Analysis.objects.as_system("the clock").filter(
        state=Analysis.State.ACCEPTED, interviews_by__lt=on, case__closed_on=None, contributions=None
    )
    yield from _to_responsible(
        [
            (one.case, f"nobody asked {one.pk} {one.interviews_by}", one.interviews_by)
            for one in late.exclude(conferences__state=Conference.State.PLANNED).select_related("case").order_by("pk")
        ],
        "Samtalerne i sag {} skulle være holdt senest {}, og ingen fag er bedt om at bidrage.",
    )


def _conferences(on: date) -> Iterator[Notice]:
    """Past the deadline there is no time, or a later one; what was to be held before is told of by `_not_ended`."""
    late = Analysis.objects.as_system("the clock").filter(
        state=Analysis.State.ACCEPTED, conference_by__lt=on, case__closed_on=None
    )
    later = Q(conferences__state=Conference.State.PLANNED, conferences__day__on__gt=F("conference_by"))
    for rows, words in (
        (late.exclude(conferences__state=Conference.State.PLANNED), "og der er ingen tid endnu."),
        (late.filter(later), "og er planlagt til senere."),
    ):
        yield from _to_responsible(
            [
                (one.case, f"conference late {one.pk}", one.conference_by)
                for one in rows.select_related("case").order_by("pk")
            ],
            f"Konferencen i sag {{}} skulle være holdt senest {{}}, {words}",
        )


def _not_ended(on: date) -> Iterator[Notice]:
    """The day is over, and nobody has ended the conference or moved it: who is responsible and who led it can."""
    over = Conference.objects.planned().filter(day__on__lt=on, analysis__case__closed_on=None)
    found = list(over.select_related("analysis__case", "day__chair").order_by("pk"))
    responsible = whom_to_tell(one.analysis.case_id for one in found)
    invited = set(
        Participant.objects.filter(conference__in=found).exclude(user=None).values_list("conference_id", "user_id")
    )
    for one in found:
        case, chair = one.analysis.case, one.day.chair
        leads = chair.pk if chair and chair.is_active and (one.pk, chair.pk) in invited else 0
        for recipient in sorted({responsible.get(case.pk, 0), leads} - {0}):
            text = f"Konferencen {one.when} i sag {case.number} er ikke afsluttet."
            yield _notice(recipient, case, f"conference not ended {one.pk} {one.moves}", text, _page(case))


def _plans(on: date) -> Iterator[Notice]:
    late = Analysis.objects.as_system("the clock").filter(
        state__in=[Analysis.State.ACCEPTED, Analysis.State.HELD], plan_by__lt=on, case__closed_on=None
    )
    yield from _to_responsible(
        [
            (one.case, f"plan late {one.pk} {one.plan_by}", one.plan_by)
            for one in late.select_related("case").order_by("pk")
        ],
        "Analysen i sag {} skulle være omsat til plan senest {}.",
    )


def _proposals(on: date) -> Iterator[Notice]:
    late = Proposal.objects.as_system("the clock").open().filter(answer_by__lt=on)
    rows = late.filter(conference__analysis__case__closed_on=None).select_related("conference__analysis__case")
    once = {(one.conference_id, one.answer_by): one.conference.analysis.case for one in rows.order_by("pk")}
    yield from _to_responsible(
        [(case, f"proposals late {conference} {by}", by) for (conference, by), case in once.items()],
        "Konferencens forslag i sag {} skulle være besvaret senest {}.",
    )


def _to_responsible(found: list[tuple[Case, str, date | None]], words: str) -> Iterator[Notice]:
    responsible = whom_to_tell(case.pk for case, _, _ in found)
    for case, topic, by in found:
        if case.pk in responsible and by:
            yield _notice(responsible[case.pk], case, topic, words.format(case.number, f"{by:%d.%m.%Y}"), _page(case))


def _page(case: Case) -> str:
    return reverse("conferences:analysis_detail", args=[case.pk])


def _notice(recipient: int, case: Case, topic: str, text: str, url: str) -> Notice:
    return Notice(recipient_id=recipient, case_id=case.pk, topic=topic, text=text, url=url)
