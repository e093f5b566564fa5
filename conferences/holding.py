"""The end of a conference: what was known is frozen, and what it decided becomes proposals to answer."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Case, Deadline
from conferences.answers import translate_when_answered
from conferences.comparison import compare, weighed_by_citizen
from conferences.consents import named_professions, taken_back
from conferences.models import Analysis, Conference, Contribution, Participant, Proposal
from conferences.papers import order_all
from danish.templatetags.danish import antal
from journal.models import Event
from notices.models import Notice

Known = dict[str, Any]
NOTHING_WRITTEN = "Skriv den fælles konklusion, før konferencen afsluttes."
NOBODY_RESPONSIBLE = "Vælg, hvem der er ansvarlig for planen, før konferencen afsluttes."
RESPONSIBLE_HAS_LEFT = "{} er stoppet. Vælg en anden ansvarlig for planen."
RESPONSIBLE_IS_SHUT_OUT = "{} har ikke adgang til sagen. Vælg en anden ansvarlig for planen."
NO_DAY = "Skriv, hvornår det senest gennemgås med borgeren, før konferencen afsluttes."
NOT_ON_YET = "Konferencen kan afsluttes fra {}. Holder I den før, så flyt den først."
WITHOUT_PROPOSALS = "konference holdt og afsluttet uden forslag til planen"
WITHOUT = "Skriv, hvorfor konferencen bliver holdt uden."
NOBODY_NOTED = "Notér, hvem der var til stede, eller hvorfor det ikke noteres."


class NotReady(Exception):
    """The conference lacks something before it can be ended. Says what, in words to show."""


class AlreadyOver(Exception):
    """The conference is held, or called off, already."""


def unsigned_of(conference: Conference) -> list[Contribution]:
    """Those who were asked and have neither signed nor been left out for a reason."""
    asked = conference.analysis.contributions.filter(signed_at=None, left_out_because="")
    return list(asked.select_related("discipline", "user"))


def lacks(conference: Conference) -> list[str]:
    """What is missing before it can be ended, apart from contributions, which take a reason each."""
    written = conference.sections.filter(key="conclusion").values_list("text", flat=True).first() or ""
    return [
        words
        for is_missing, words in (
            (conference.on > timezone.localdate(), NOT_ON_YET.format(f"{conference.on:%d.%m.%Y}")),
            (not written.strip(), NOTHING_WRITTEN),
            (conference.responsible_id is None, NOBODY_RESPONSIBLE),
            (conference.go_through_by is None, NO_DAY),
        )
        if is_missing
    ] + _cannot_see_to_it(conference)


def _cannot_see_to_it(conference: Conference) -> list[str]:
    """Whoever was chosen may have left, or lost the case, before the conference ended."""
    who = conference.responsible
    if who is None:
        return []
    if not who.is_active:
        return [RESPONSIBLE_HAS_LEFT.format(who.name)]
    sees_it = Case.objects.visible_to(who).filter(pk=conference.analysis.case_id).exists()
    return [] if sees_it else [RESPONSIBLE_IS_SHUT_OUT.format(who.name)]


@transaction.atomic
def hold(
    conference: Conference,
    *,
    by: User,
    without: Mapping[int, str] | None = None,
    because: str = "",
    came: Collection[int] | None = None,
    attendance_because: str = "",
) -> None:
    """End the conference; `without` says of an unsigned contribution why it is not there, `because` of all of them.

    `came` are the participants who were there, or those who were ticked at the table; `attendance_because` is why it
    is not noted. Raises `AlreadyOver` and `NotReady`.
    """
    case = conference.analysis.case
    case.hold()
    conference.refresh_from_db(from_queryset=Conference.objects.select_for_update())
    if not conference.is_planned:
        raise AlreadyOver
    analysis = conference.analysis
    analysis.case = case
    analysis.hold()
    _leave_out(conference, without or {}, because)
    _note_attendance(conference, came, attendance_because.strip())
    missing = lacks(conference)
    if missing:
        raise NotReady(" ".join(missing))
    today = timezone.localdate()
    conference.known = known_now(conference, case, today)
    conference.state = Conference.State.HELD
    conference.held_by, conference.held_at = by, timezone.now()
    conference.version += 1
    conference.save()
    days = Deadline.objects.days(today).get(Deadline.Subject.PROPOSAL_ANSWER)
    answer_by = today + timedelta(days=days) if days else None
    opened = conference.proposals.filter(state=Proposal.State.DRAFT).update(
        state=Proposal.State.OPEN, answer_by=answer_by, version=F("version") + 1
    )
    analysis.state, analysis.held_on = Analysis.State.HELD, conference.on
    analysis.version += 1
    analysis.save(update_fields=["state", "held_on", "version"])
    what = f"konference holdt, {antal(opened, 'forslag,forslag')} til planen" if opened else WITHOUT_PROPOSALS
    case.note(Event.Kind.ANALYSIS, f"{analysis.get_kind_display()}: {what}", by=by)
    _tell_responsible(conference, case, opened, by)
    order_all(conference)
    translate_when_answered(conference, by=by)


def _leave_out(conference: Conference, without: Mapping[int, str], because: str) -> None:
    """The analysis goes on without these, each for a reason."""
    left = []
    for one in unsigned_of(conference):
        reason = (without.get(one.pk) or because).strip()
        if not reason:
            raise NotReady(WITHOUT)
        one.left_out_because = reason[:300]
        one.version += 1
        one.save(update_fields=["left_out_because", "version"])
        left.append(f"{one.discipline}: {reason}")
    conference.held_without_because = (because.strip() or "; ".join(left))[:300] if left else ""


def _note_attendance(conference: Conference, came: Collection[int] | None, because: str) -> None:
    """Who did not come is known when the conference ends and not before."""
    people = list(conference.participants.select_for_update().order_by("pk"))
    if came is None:
        came = [one.pk for one in people if one.came]
        if people and not came and not because:
            raise NotReady(NOBODY_NOTED)
    for one in people:
        one.came = None if because else one.pk in came
        one.save(update_fields=["came"])
    conference.attendance_because = because[:300]


def _tell_responsible(conference: Conference, case: Case, count: int, by: User) -> None:
    """Whoever is to see to the plan, unless they ended the conference themselves."""
    who = conference.responsible
    if who is None or who.pk == by.pk:
        return
    words = f"{antal(count, 'forslag,forslag')} venter på svar" if count else "ingen forslag venter på svar"
    Notice.objects.tell(
        [
            Notice(
                recipient=who,
                topic=f"conference held {conference.pk}",
                text=f"Sag {case.number}: Konferencen er holdt, og du er ansvarlig for planen. {words.capitalize()}.",
                case_id=case.pk,
                url=reverse("conferences:analysis_detail", args=[case.pk]),
            )
        ]
    )


def known_now(conference: Conference, case: Case, today: date) -> Known:
    """Plain values only; of what is confidential no more than whether there was any, never a word of it."""
    analysis = conference.analysis
    contributions = list(
        analysis.contributions.select_related("discipline", "user").prefetch_related(
            "observations__prompt", "weighings", "suggestions__offer", "additions"
        )
    )
    named, withdrawn = named_professions(case.pk, today), taken_back(case.pk, today)
    version = case.plan_versions.order_by("-number").values_list("number", flat=True).first()
    return {
        "words": {
            name: getattr(analysis, name) for name in ("own_words", "matters_most", "others_should_know", "takes_part")
        }
        | {"words_on": _iso(analysis.words_on)},
        "contributions": [_contribution(one) for one in contributions if one.is_signed],
        "without": [
            {"discipline": one.discipline.label, "because": one.left_out_because}
            for one in contributions
            if one.is_left_out
        ],
        "confidential": _confidential(contributions, named, withdrawn),
        "comparison": _comparison(case, contributions),
        "plan_version": version,
        "sections": {one.key: one.text for one in conference.sections.all()},
        "participants": [_participant(one, conference, case) for one in _people(conference)],
        "attendance_because": conference.attendance_because,
        "recommendation": conference.get_recommendation_display() if conference.recommendation else "",
        "proposals": [_proposal(one) for one in _decided(conference)],
    }


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _contribution(one: Contribution) -> Known:
    names = ("strengths", "obstacles", "needed", "suggestion", "considerations", "hours_note")
    return {name: getattr(one, name) for name in names} | {
        "discipline": one.discipline.label,
        "short": one.discipline.short,
        "by": one.user.name,
        "interview_on": _iso(one.interview_on),
        "signed_on": _iso(timezone.localtime(one.signed_at).date() if one.signed_at else None),
        "hours_from": str(one.hours_from) if one.hours_from is not None else None,
        "hours_to": str(one.hours_to) if one.hours_to is not None else None,
        "observations": [{"prompt": seen.prompt.label, "text": seen.text} for seen in one.observations.all()],
        "suggestions": [{"what": str(it), "words": it.words} for it in one.suggestions.all()],
        "additions": [
            {"on": _iso(timezone.localtime(it.at).date()), "text": it.text}
            for it in one.additions.all()
            if not it.is_confidential and it.kind == it.Kind.ADDED
        ],
    }


def _confidential(contributions: list[Contribution], named: set[int], withdrawn: set[int]) -> dict[str, list[str]]:
    """The professions whose note could be read that day, and those whose note the citizen's word covered no more."""
    noted = [
        one
        for one in contributions
        if one.is_signed and (one.confidential or any(it.is_confidential for it in one.additions.all()))
    ]
    return {
        "shown": [one.discipline.label for one in noted if one.discipline_id in named],
        "missing": [one.discipline.label for one in noted if one.discipline_id not in named],
        "withdrawn": [one.discipline.label for one in noted if one.discipline_id in withdrawn - named],
    }


def _comparison(case: Case, contributions: list[Contribution]) -> Known:
    return compare(weighed_by_citizen(case.pk), contributions, case.citizen.first_name).frozen()


def _people(conference: Conference) -> Any:
    return conference.participants.select_related("user", "discipline")


def _participant(one: Participant, conference: Conference, case: Case) -> Known:
    role = one.user.get_role_display() if one.user else ""
    return {
        "name": case.citizen.name if one.is_citizen else str(one),
        "kind": one.kind,
        "discipline": one.discipline.label if one.discipline else "",
        "role": "Mødeleder" if one.user and one.user_id == conference.day.chair_id else role,
        "came": one.came,
    }


def _decided(conference: Conference) -> Any:
    return conference.proposals.select_related("offer", "area", "suggested_by")


def _proposal(one: Proposal) -> Known:
    return {
        "kind": one.kind,
        "what": str(one),
        "because": one.because,
        "left_out_because": one.left_out_because,
        "starts_on": _iso(one.starts_on),
        "ends_on": _iso(one.ends_on),
        "hours_per_week": str(one.hours_per_week) if one.hours_per_week is not None else None,
        "expected_effect": one.expected_effect,
        "weight": one.weight,
    }
