"""What a case asks for next, most urgent first: each with why, and where it is done."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from cases.models import Case, Factor, Goal
from danish.templatetags.danish import antal, dato
from plans.models import Intervention, Reconsideration

WORTH_AN_INTERVENTION = 2


@dataclass(frozen=True)
class Step:
    """One thing to do, with the page where it is done."""

    colour: str
    title: str
    text: str
    url: str
    link: str


def next_steps(
    case: Case,
    *,
    goals: Sequence[Goal],
    interventions: Sequence[Intervention],
    uncovered: Iterable[Factor],
    reconsideration: Reconsideration | None,
    overview_due_on: date | None,
    today: date,
) -> list[Step]:
    """Steps out of what the overview has fetched already.

    The overview of resources and barriers comes before goal and plan, which build on it, late or not.
    """
    running = [one for one in interventions if one.is_running]
    first = [*_overdue(case, running, today), *_overview(case, overview_due_on, today)]
    steps = [
        *_missing(case, goals, interventions),
        *_to_reconsider(case, reconsideration),
        *_ending(case, interventions, today),
        *_uncovered(case, uncovered),
    ]
    return [*first, *sorted(steps, key=lambda step: step.colour != "red")]


def _overview(case: Case, due_on: date | None, today: date) -> Iterator[Step]:
    if due_on:
        is_late = due_on < today
        yield Step(
            "red" if is_late else "amber",
            "Overblikket over ressourcer og barrierer mangler",
            f"Det {'skulle have været' if is_late else 'skal være'} lavet senest {dato(due_on)}.",
            reverse("cases:factor_list", args=[case.pk]),
            "Lav overblik",
        )


def _follow_up(case: Case, intervention: Intervention) -> str:
    return reverse("followup:follow_up_create", args=[case.pk, intervention.pk])


def _overdue(case: Case, running: Sequence[Intervention], today: date) -> Iterator[Step]:
    for one in running:
        if days := one.days_overdue(today):
            yield Step(
                "red",
                f"Opfølgning på {one} er {antal(days, 'dag,dage')} over",
                f"Den skulle have været {dato(one.follow_up_on)}.",
                _follow_up(case, one),
                "Følg op",
            )


def _missing(case: Case, goals: Sequence[Goal], interventions: Sequence[Intervention]) -> Iterator[Step]:
    if not any(goal.is_active for goal in goals):
        yield Step(
            "red",
            "Der er ikke sat et aktivt mål",
            "Tal om ønsker, kompetencer og det lokale arbejdsmarked.",
            reverse("cases:goal_create", args=[case.pk]),
            "Tilføj mål",
        )
    if all(one.is_over for one in interventions):
        yield Step(
            "red",
            "Der er ingen indsatser i planen",
            "Begynd med det, der fylder mest.",
            reverse("plans:plan_build", args=[case.pk]),
            "Find indsatser",
        )


def _to_reconsider(case: Case, reconsideration: Reconsideration | None) -> Iterator[Step]:
    if reconsideration:
        yield Step(
            "amber",
            "Planen skal genovervejes",
            f"{reconsideration.reason} ({dato(reconsideration.opened_on)}).",
            reverse("plans:plan_detail", args=[case.pk]),
            "Se planen",
        )


def _ending(case: Case, interventions: Sequence[Intervention], today: date) -> Iterator[Step]:
    for one in interventions:
        if one.is_paused and one.has_ended_unanswered(today):
            yield _after_pause(case, one)
            continue
        if one.has_ended_unanswered(today):
            title, text = f"{one} sluttede {dato(one.ends_on)} uden svar", "Fortæl, hvordan det gik."
        elif one.is_ending_soon(today):
            title, text = f"{one} slutter {dato(one.ends_on)}", "Vurdér effekten, og beslut, hvad der følger efter."
        else:
            continue
        if not one.days_overdue(today):
            yield Step("amber", title, text, _follow_up(case, one), "Følg op")


def _after_pause(case: Case, one: Intervention) -> Step:
    title = f"{one} sluttede {dato(one.ends_on)} uden svar"
    if one.answer_due_on == one.paused_until:
        title = f"Pausen i {one} sluttede {dato(one.paused_until)}"
    url = reverse("plans:intervention_resume", args=[case.pk, one.pk])
    return Step("amber", title, "Genoptag indsatsen, eller afbryd den.", url, "Genoptag")


def _uncovered(case: Case, uncovered: Iterable[Factor]) -> Iterator[Step]:
    heavy = [factor for factor in uncovered if factor.weight >= WORTH_AN_INTERVENTION]
    if len(heavy) == 1:
        title = f"{heavy[0]} har ingen indsats"
    elif heavy:
        title = f"{antal(len(heavy), 'barriere,barrierer')} har ingen indsats"
    else:
        return
    text = f"{', '.join(str(factor) for factor in heavy[:3])}{' …' if len(heavy) > 3 else ''}"
    text = "Barrieren fylder og er ikke dækket af planen." if len(heavy) == 1 else f"{text}."
    yield Step("amber", title, text, reverse("plans:plan_build", args=[case.pk]), "Find indsats")
