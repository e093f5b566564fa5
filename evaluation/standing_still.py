"""Which analyses wait for what: each of those not done stands at one step, with since when and until when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    Min,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import User
from cases.models import Involvement
from conferences.models import Analysis, Conference, Contribution, Proposal
from evaluation.analyses import BY_THOSE, dated, of_team

State = Analysis.State


@dataclass(frozen=True)
class Step:
    """Where an analysis can stand still. The first whose condition holds is where it stands."""

    key: str
    label: str
    definition: str
    stands: Q
    since: str
    by: str | None = None


STEPS = (
    Step(
        "svar",
        "Svar fra borgeren",
        "Analysen er tilbudt, og borgeren har ikke svaret. Ventetiden regnes fra tilbuddet. Der er ingen frist.",
        Q(state=State.OFFERED),
        since="offered_on",
    ),
    Step(
        "samtaler",
        "Samtaler",
        "Borgeren har sagt ja, og mindst ét fag mangler at underskrive, eller ingen fag er bedt om at bidrage endnu. "
        "Regnes fra borgerens ja.",
        Q(state=State.ACCEPTED) & (Q(is_written=True) | Q(is_asked=False, kind=Analysis.Kind.INTERDISCIPLINARY)),
        since="answered_on",
        by="interviews_by",
    ),
    Step(
        "konference",
        "Konference planlagt",
        "Samtalerne er skrevet, konferencen har en tid og er ikke afsluttet. Regnes fra den sidste underskrift.",
        Q(state=State.ACCEPTED, is_planned=True),
        since="ready_on",
        by="conference_by",
    ),
    Step(
        "planlaegning",
        "Konference skal planlægges",
        "Samtalerne er skrevet, og konferencen har ingen tid. Regnes fra den sidste underskrift; for en "
        "rundbordssamtale fra den dag, den blev aftalt.",
        Q(state=State.ACCEPTED),
        since="ready_on",
        by="conference_by",
    ),
    Step(
        "forslag",
        "Forslag mangler svar",
        "Konferencen er holdt, og mindst ét forslag er hverken lagt i planen eller afvist. Regnes fra konferencen.",
        Q(state=State.HELD),
        since="held_on",
        by="answer_by",
    ),
    Step(
        "plan",
        "Plan skal aftales",
        "Alle forslag er besvaret, mindst ét er lagt i planen, og planen er ikke aftalt siden. Regnes fra det sidste "
        "svar.",
        Q(state=State.TRANSLATED, has_accepted=True, agreed_on=None, is_last=True),
        since="translated_on",
        by="plan_by",
    ),
)
# As one comes to them on the way; a conference with a time stands before the one without, whose condition is wider.
IN_ORDER = ("svar", "samtaler", "planlaegning", "konference", "forslag", "plan")
BY_KEY = {step.key: step for step in STEPS}


@dataclass(frozen=True)
class Standing:
    """How many stand at a step now."""

    step: Step
    number: int = 0
    late: int = 0
    longest: int | None = None  # days


def standing(user: User, kind: str) -> Any:
    """The analyses of open cases that are not done, with `step`, `since` and `deadline`."""
    open_ones = Proposal.objects.as_system(BY_THOSE).open().filter(conference__analysis=OuterRef("pk"))
    answer_by = open_ones.order_by("answer_by").values("answer_by")[:1]
    planned = Conference.objects.as_system(BY_THOSE).planned().filter(analysis=OuterRef("pk"))
    later = Analysis.objects.as_system(BY_THOSE).filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
    found = of_team(user, kind).filter(case__closed_on=None, state__in=[*Analysis.GOING_ON, State.TRANSLATED])
    return (
        dated(found)
        .annotate(
            is_planned=Exists(planned), is_last=~Exists(later), answer_by=Coalesce(Subquery(answer_by), "plan_by")
        )
        .annotate(
            step=_at_step(CharField(), [Value(one.key) for one in STEPS]),
            since=_at_step(DateField(), [F(one.since) for one in STEPS]),
            deadline=_at_step(DateField(), [F(one.by) if one.by else Value(None) for one in STEPS]),
        )
        .filter(step__isnull=False)
    )


def _at_step(kind: Any, said: list[Any]) -> Case:
    """What is said of the step where an analysis stands; one that stands nowhere has none."""
    return Case(*(When(one.stands, then=then) for one, then in zip(STEPS, said, strict=True)), output_field=kind)


def standings(user: User, kind: str, on: date) -> list[Standing]:
    """Each step with how many stand there, past their deadline, and the one that has stood longest."""
    wanted: dict[str, Any] = {}
    for key in IN_ORDER:
        here = Q(step=key)
        wanted[f"{key}_number"] = Count("pk", filter=here)
        wanted[f"{key}_late"] = Count("pk", filter=here & Q(deadline__lt=on))
        wanted[f"{key}_first"] = Min("since", filter=here)
    # Distinct, so that where one stands is found once for each analysis.
    found = standing(user, kind).values("pk", "step", "since", "deadline").distinct().aggregate(**wanted)
    return [
        Standing(
            BY_KEY[key],
            found[f"{key}_number"],
            found[f"{key}_late"],
            (on - first).days if (first := found[f"{key}_first"]) else None,
        )
        for key in IN_ORDER
    ]


def behind(step: Step, user: User, kind: str, on: date, *, late: bool) -> Any:
    """The analyses behind a number, the one that has stood longest first; with who is missing, by profession."""
    found = standing(user, kind).filter(step=step.key)
    if late:
        found = found.filter(deadline__lt=on)
    unsigned = Contribution.objects.as_system(BY_THOSE).filter(signed_at=None, left_out_because="")
    responsible = Involvement.objects.coordinators().filter(until_on=None).select_related("user")
    planned = Conference.objects.as_system(BY_THOSE).planned().only("analysis_id", "starts_at", "ends_at")
    return (
        found.select_related("case__citizen")
        .prefetch_related(
            Prefetch(
                "contributions",
                unsigned.select_related("discipline").order_by("discipline__order", "pk"),
                to_attr="unsigned",
            ),
            Prefetch("case__involvements", responsible.order_by("pk"), to_attr="responsible"),
            Prefetch("conferences", planned.order_by("pk"), to_attr="planned"),
        )
        .order_by("since", "pk")
    )
