"""The confidential part of what a profession wrote: who may read it, at this moment.

Everything that shows, prints, searches or exports it asks here, or takes its contributions from `contributions_for`.
"""

from collections.abc import Iterable

from django.db.models import OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import JSONArray
from django.utils import timezone

from accounts.models import User
from catalog.models import Offer
from conferences.consents import taken_back
from conferences.models import (
    Addition,
    Analysis,
    Conference,
    Contribution,
    Discipline,
    Observation,
    Participant,
    Suggestion,
    Weighing,
)
from conferences.models.contribution import HOURS, WRITTEN
from journal.composed import composed_once
from journal.rows import RowsAsJson, know, known, object_of

# What was seen, weighed, suggested and added comes along with the contribution: a statement less for each.
SEEN = (
    Observation.objects.filter(contribution=OuterRef("pk"))
    .order_by("prompt__order", "pk")
    .values_list(JSONArray("pk", "text"), flat=True)
)
WEIGHED = (
    Weighing.objects.filter(contribution=OuterRef("pk"))
    .order_by("pk")
    .values_list(JSONArray("factor_id", "weight"), flat=True)
)
SUGGESTED = (
    Suggestion.objects.filter(contribution=OuterRef("pk"))
    .order_by("pk")
    .values_list(JSONArray("pk", "goal", "words", "offer_id", "offer__title", "offer__slug"), flat=True)
)
ADDED = (
    Addition.objects.filter(contribution=OuterRef("pk"))
    .order_by("at", "pk")
    .values_list(JSONArray("pk", "text", "is_confidential"), flat=True)
)
UNSEEN = ("user__password", "user__last_login", "user__date_joined", "user__email", "user__sort_key")
MISSING_TAKEN_BACK = "Fagligt notat mangler: samtykket er trukket tilbage"
MISSING = "Fagligt notat mangler: samtykket gælder ikke længere"


def disciplines_of(user: User, analysis_id: int) -> set[int]:
    """The professions this user takes part as: by a contribution, or by an invitation to the conference."""
    return {one.pk for one in _taking_part(user.pk, analysis_id)}


@composed_once
def _taking_part(user_id: int, analysis_id: int) -> QuerySet[Discipline]:
    asked = Contribution.objects.filter(analysis=analysis_id, user=user_id, left_out_because="")
    invited = Participant.objects.filter(conference__analysis=analysis_id, user=user_id)
    invited = invited.exclude(conference__state=Conference.State.CANCELLED)
    either = Q(pk__in=asked.values("discipline")) | Q(pk__in=invited.values("discipline"))
    return Discipline.objects.filter(either).only("pk").order_by()


def contributions_for(user: User, analysis: Analysis, named: set[int]) -> list[Contribution]:
    """The professions' work as this user may see it, with all that hangs on it, in two statements.

    Another's draft is a frame without a word. What is confidential, and not for this user, is taken out of the rows at
    hand, so that no page, paper or file made of them can hold it; such a row is for showing, not for saving.
    """
    rows = _with_what_hangs_on(analysis.pk)
    for one in rows:
        one.analysis = analysis
        _know_what_hangs_on(one, is_told=_is_told(one, user))
    keep_back(rows, user, named)
    return rows


@composed_once
def _with_what_hangs_on(analysis_id: int) -> QuerySet[Contribution]:
    found = Contribution.objects.filter(analysis=analysis_id).select_related("user", "discipline")
    found = found.annotate(
        seen=RowsAsJson(SEEN),
        weighed=RowsAsJson(WEIGHED),
        suggested=RowsAsJson(SUGGESTED),
        added=RowsAsJson(ADDED),
    )
    return found.defer("discipline__loaded", *UNSEEN).order_by("discipline__order", "pk")


def _know_what_hangs_on(one: Contribution, *, is_told: bool) -> None:
    """Rows of what came along, each with the fields that are shown."""
    # Taken out of the row: of another's draft nothing is left at hand.
    found = [vars(one).pop(name) for name in ("seen", "weighed", "suggested", "added")]
    seen, weighed, suggested, added = found if is_told else ([], [], [], [])
    know(
        one,
        observations=[object_of(Observation, ("id", "text"), row) for row in seen],
        weighings=[object_of(Weighing, ("factor_id", "weight"), row) for row in weighed],
        suggestions=[_suggestion(*row) for row in suggested],
        additions=[object_of(Addition, ("id", "text", "is_confidential"), row) for row in added],
    )


def _suggestion(pk: int, goal: str, words: str, offer_id: int | None, title: str, slug: str) -> Suggestion:
    one = object_of(Suggestion, ("id", "goal", "words", "offer_id"), (pk, goal, words, offer_id))
    one.offer = object_of(Offer, ("id", "title", "slug"), (offer_id, title, slug)) if offer_id else None
    return one


def keep_back(rows: Iterable[Contribution], user: User, named: set[int]) -> None:
    """Of contributions of one analysis, with their additions: take from each what is not for this user, and say so."""
    rows = list(rows)
    prefetch_related_objects(rows, Prefetch("additions", Addition.objects.select_related("by")))
    is_reader = bool(rows) and bool(disciplines_of(user, rows[0].analysis_id) & named)
    for one in rows:
        one.is_whole = _is_told(one, user)
        if not one.is_whole:
            for name in (*WRITTEN, *HOURS):
                setattr(one, name, None if name in {"hours_from", "hours_to"} else "")
        withheld = [added for added in known(one, "additions") if added.is_confidential]
        is_shared = one.discipline_id in named
        one.has_confidential = one.is_whole and bool(one.confidential or withheld)
        one.confidential_shown = one.has_confidential and is_shared and is_reader
        one.confidential_missing = "" if is_shared or not one.has_confidential else MISSING
        if not one.confidential_shown:
            one.confidential = ""
            for added in withheld:
                added.text = ""
    missing = [one for one in rows if one.confidential_missing]
    withdrawn = taken_back(missing[0].case_id, timezone.localdate()) if missing else set()
    for one in missing:
        if one.discipline_id in withdrawn:
            one.confidential_missing = MISSING_TAKEN_BACK


def _is_told(one: Contribution, user: User) -> bool:
    return one.is_signed or one.user_id == user.pk


def readers_in_words(named: set[int]) -> str:
    """By label, in the order of the professions: who the citizen lets read the confidential notes right now."""
    labels = list(Discipline.objects.filter(pk__in=named).order_by("order", "pk").values_list("label", flat=True))
    return f"{', '.join(labels[:-1])} og {labels[-1]}" if len(labels) > 1 else "".join(labels)
