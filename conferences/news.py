"""How far the table of a conference has come, in one statement: pages that are left open ask it again and again."""

from collections.abc import Iterable
from hashlib import blake2s
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONArray

from conferences.models import Analysis, Conference, Contribution, Participant, Proposal
from conferences.table import SAID
from journal.composed import composed_once
from journal.rows import RowsAsJson

LAID = Proposal.objects.filter(conference=OuterRef("pk")).order_by("pk")
INVITED = Participant.objects.filter(conference=OuterRef("pk"), user__isnull=False)
ASKED = Contribution.objects.filter(analysis=OuterRef("analysis"), left_out_because="")


@composed_once
def table_now(case_id: int) -> QuerySet[Conference]:
    """The conference of the case that is written at, with what is said and laid there, and who was asked to it."""
    on = Conference.objects.filter(analysis__case=case_id, state=Conference.State.PLANNED)
    return (
        on.filter(analysis__state=Analysis.State.ACCEPTED)
        .annotate(
            said=RowsAsJson(SAID),
            laid=RowsAsJson(LAID.values_list(JSONArray("pk", "state", "version"), flat=True)),
            asked=ArraySubquery(INVITED.order_by().values("user").union(ASKED.order_by().values("user"), all=True)),
        )
        .select_related("analysis")
    )


def stamp_of_rows(rows: Iterable[list[Any]]) -> str:
    """The same as long as nobody laid, changed or left out a proposal."""
    return blake2s(repr([tuple(row) for row in rows]).encode(), digest_size=8).hexdigest()


def stamp_of(proposals: Iterable[Proposal]) -> str:
    return stamp_of_rows([one.pk, one.state, one.version] for one in sorted(proposals, key=lambda one: one.pk))
