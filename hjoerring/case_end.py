"""What is still open when a case is to end, and the answers that end it, by the verbs of the apps below."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.models import Case, CaseNote, Involvement, JoinRequest
from conferences.answers import open_proposals
from conferences.models import Analysis, Conference, Proposal
from conferences.offers import close as close_analysis
from followup.models import AgreedTask, Measurement, Meeting
from journal.models import Event
from plans.models import Intervention, Place, Reconsideration

COMPLETED, STOPPED = "completed", "stopped"
BECAUSE = "Sagen er afsluttet"


@dataclass(frozen=True)
class LooseEnds:
    """Everything in a case that somebody has begun and nobody has ended."""

    running: list[Intervention]  # or resting
    planned: list[Intervention]
    question: Reconsideration | None
    requests: list[JoinRequest]
    drafts: int
    analysis: Analysis | None  # or a round-table talk
    conference: Conference | None
    proposals: list[Proposal]
    measurement: Measurement | None
    talks: list[Meeting]
    agreements: list[AgreedTask]
    people: list[Involvement]  # who see it no more

    @classmethod
    def of(cls, case: Case) -> "LooseEnds":
        today = timezone.localdate()
        analysis = case.analyses.going_on().first()
        in_plan = list(case.interventions.in_plan().select_related("offer").order_by("starts_on", "pk"))
        return cls(
            running=[one for one in in_plan if not one.is_planned],
            planned=[one for one in in_plan if one.is_planned],
            question=case.reconsiderations.open().first(),
            requests=list(case.join_requests.waiting().select_related("asker").order_by("asked_at", "pk")),
            drafts=_drafts(case),
            analysis=analysis,
            conference=analysis.conferences.planned().select_related("day__room").first() if analysis else None,
            proposals=open_proposals(analysis) if analysis else [],
            measurement=Measurement.objects.of_case(case).open().first(),
            talks=list(Meeting.objects.of_case(case).planned().order_by("on", "at", "pk")),
            agreements=list(AgreedTask.objects.of_case(case).open().select_related("user")),
            people=[one for one in _people(case, today) if not _is_of_team(case, one.user)],
        )

    @property
    def is_none(self) -> bool:
        return not (
            self.running
            or self.planned
            or self.question
            or self.requests
            or self.drafts
            or self.analysis
            or self.measurement
            or self.talks
            or self.agreements
        )


def _people(case: Case, on: date) -> list[Involvement]:
    return list(case.involvements.others().current(on).select_related("user").order_by("from_on", "pk"))


def _is_of_team(case: Case, user: User) -> bool:
    """Who reads the case when it has ended, too."""
    return user.works_for_team and user.team_id == case.team_id and not case.is_restricted


def _drafts(case: Case) -> int:
    """How many; what they say is nobody's business but their authors'."""
    drafts = CaseNote.objects.as_system("to count what nobody can finish when the case has ended")
    return drafts.filter(case=case, final_at=None).count()


def hold_places(ending: list[Intervention]) -> None:
    """Lock these and then their intakes, each in the order of the keys, as whoever asks for a place does.

    Two cases that end at once, with places in the same intakes, would otherwise wait for each other for ever.
    """
    held = Intervention.objects.select_for_update().filter(pk__in=[one.pk for one in ending]).order_by("pk")
    Place.objects.filter(intervention__in=[one.pk for one in held]).hold_lines()


def _end_measurement(measurement: Measurement, *, by: User) -> None:
    """What both have answered is kept, also when the citizen has finished since the page was shown."""
    measurement.hold()
    if measurement.is_answered_by_both:
        measurement.close(by=by)
    else:
        measurement.drop(because=BECAUSE, by=by)


@transaction.atomic
def end_case(
    case: Case, ends: LooseEnds, answers: Mapping[int, tuple[str, str]], *, on: date, reason: str, note: str, by: User
) -> None:
    """Answer every loose end, then close the case. `answers` say how each running intervention ended, and why."""
    hold_places([*ends.running, *ends.planned])
    for intervention in ends.running:
        how, why = answers[intervention.pk]
        if how == COMPLETED:
            intervention.complete(on=on, effect="")
            case.note(Event.Kind.PLAN, f"Indsats gennemført: {intervention}", by=by)
        else:
            intervention.stop(on=on, reason=why)
            case.note(Event.Kind.PLAN, f"Indsats afbrudt: {intervention}: {why}", by=by)
    for intervention in ends.planned:
        intervention.drop(reason=BECAUSE, by=by)
    if ends.question:
        ends.question.settle(answer=BECAUSE, by=by)
    if ends.measurement:
        ends.measurement.case = case
        _end_measurement(ends.measurement, by=by)
    for talk in ends.talks:
        talk.case = case
        talk.cancel(cancelled_by=Meeting.CancelledBy.US, because=BECAUSE, by=by)
    case.meeting_drafts.all().delete()
    for agreement in ends.agreements:
        agreement.case = case
        agreement.drop(because=BECAUSE, by=by)
    case.plan_approvals.withdraw(by=by)
    for request in ends.requests:
        request.reply(JoinRequest.Answer.DECLINED, words=f"{BECAUSE}.", by=by)
    if ends.analysis:
        ends.analysis.case = case
        close_analysis(ends.analysis, because=BECAUSE, by=by)
    for involvement in _people(case, timezone.localdate()):  # whom the analysis' end has not shut out already
        involvement.end(on=on, by=by)
    case.close(on=on, reason=reason, note=note, by=by)
