"""A word taken back ends the access of the professions it named, one given again opens it: in the same transaction.

What ends with its day is settled by the clock, and asked about at each reading.
"""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Case, Consent, Department, Involvement
from conferences.access import adjust, let_out
from conferences.models import Contribution, Participant
from conferences.models.contribution import ContributionQuerySet
from conferences.responsible import whom_to_tell
from notices.models import Notice


def named(on: date, case: str) -> Exists:
    """Whether the citizen's word covers a row's discipline on this day; `case` is the way to the case."""
    live = Consent.objects.live(on).filter(purpose=Consent.Purpose.ANALYSIS)
    return Exists(live.filter(case=OuterRef(case), departments__discipline=OuterRef("discipline")))


def to_write(on: date) -> ContributionQuerySet:
    """Those that somebody is still to write, in open cases, as far as the citizen's word goes."""
    rows = Contribution.objects.as_system("lists and the clock ask whose they are").open()
    return rows.filter(named(on, "analysis__case"), analysis__case__closed_on=None)


@transaction.atomic
def give(consent: Consent, *, departments: list[Department], paper: tuple[bytes, str] | None, by: User) -> None:
    """The citizen says yes: who is still asked or invited as one of these professions gets in again."""
    consent.register(departments=departments, paper=paper, by=by)
    if consent.purpose == Consent.Purpose.ANALYSIS:
        follow(consent.case, by=by)


@transaction.atomic
def take_back(consent: Consent, *, without: list[Department], by: User) -> bool:
    """The citizen takes the word back for these: the case is shut to them before anybody hears that it is saved.

    Whether there was any to take.
    """
    consent.case.hold()
    was_taken = consent.narrow(without=without, by=by)
    if was_taken and consent.purpose == Consent.Purpose.ANALYSIS:
        follow(consent.case, by=by)
    return was_taken


@transaction.atomic
def follow(case: Case, *, by: User | None) -> None:
    """After the word has changed: shut the case to professions it names no more, and open it to the others."""
    adjust(case, by=by)
    _tell(timezone.localdate(), case)


def settle(on: date) -> int:
    """End what was opened for professions that are not named any more, and tell who is responsible. How many ended.

    The clock asks of all cases: what ends without anybody's doing, and what was shut by no verb of ours.
    """
    asked = Contribution.objects.as_system("whose access it is").filter(
        named(on, "analysis__case"), analysis__case=OuterRef("case"), user=OuterRef("user"), left_out_because=""
    )
    invited = Participant.objects.filter(
        Q(discipline=None) | named(on, "conference__analysis__case"),
        conference__analysis__case=OuterRef("case"),
        user=OuterRef("user"),
    )
    parts = Involvement.objects.live(on).filter(~Exists(asked), ~Exists(invited), part=Involvement.Part.ANALYSIS)
    cases = Case.objects.as_system("what is opened by none of the citizen's words is shut")
    ended = sum(let_out(case, by=None) for case in cases.filter(pk__in=parts.values("case")).order_by("pk"))
    _tell(on)
    return ended


def _tell(on: date, case: Case | None = None) -> None:
    rows = Contribution.objects.as_system("who is responsible is told of those without a word").open()
    if case:
        rows = rows.filter(analysis__case=case)
    unnamed = rows.filter(~named(on, "analysis__case"), analysis__case__closed_on=None)
    # The last word that named it: one that is given again and taken back again is told again.
    words = Consent.objects.filter(purpose=Consent.Purpose.ANALYSIS, case=OuterRef("analysis__case"))
    word = Subquery(words.filter(departments__discipline=OuterRef("discipline")).order_by("-pk").values("pk")[:1])
    found = list(unnamed.annotate(of_word=word).select_related("analysis__case").order_by("pk"))
    responsible = whom_to_tell(one.analysis.case_id for one in found)
    Notice.objects.tell(
        Notice(
            recipient_id=responsible[one.analysis.case_id],
            topic=f"contribution without consent {one.pk} {one.of_word or ''}",  # type: ignore[attr-defined]
            case_id=one.analysis.case_id,
            text=f"Samtykket i sag {one.analysis.case.number} omfatter ikke længere et fag, der skal bidrage.",
            url=reverse("conferences:analysis_staff", args=[one.analysis.case_id]),
        )
        for one in found
        if one.analysis.case_id in responsible
    )
