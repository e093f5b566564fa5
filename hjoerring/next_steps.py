"""What a case asks for next, most urgent first: each with why, and where it is done."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from cases.models import Case, Factor, Goal
from danish.templatetags.danish import antal, dato
from hjoerring.overview_sql import Ahead
from plans.models import Intervention, Reconsideration

WORTH_AN_INTERVENTION = 2
URGENCY = {"red": "warning", "amber": "hourglass", "blue": "info"}  # the most urgent first, each with its icon


@dataclass(frozen=True)
class Step:
    """One thing to do, with the page where it is done."""

    colour: str
    title: str
    text: str
    url: str
    link: str

    @property
    def icon(self) -> str:
        return URGENCY[self.colour]


def next_steps(
    case: Case,
    *,
    goals: Sequence[Goal],
    interventions: Sequence[Intervention],
    uncovered: Iterable[Factor],
    reconsideration: Reconsideration | None,
    overview_due_on: date | None,
    ahead: Ahead,
    today: date,
) -> list[Step]:
    """Steps out of what the overview has fetched already.

    The overview of resources and barriers comes before goal and plan, which build on it, late or not.
    """
    running = [one for one in interventions if one.is_running]
    first = [*_overdue(case, running, today), *_overview(case, overview_due_on, today)]
    steps = [
        *_talks(case, ahead, today),
        *_missing(case, goals, interventions),
        *_to_reconsider(case, reconsideration),
        *_ending(case, interventions, today),
        *_uncovered(case, uncovered),
        *_to_measure(case, ahead, today),
        *_to_talk_about(case, ahead),
    ]
    return [*first, *sorted(steps, key=lambda step: list(URGENCY).index(step.colour))]


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


def _talks(case: Case, ahead: Ahead, today: date) -> Iterator[Step]:
    """A talk that nobody wrote down, and one that the rules want and that is not agreed on in time."""
    if ahead.unregistered:
        yield Step(
            "red",
            f"Samtalen {dato(ahead.unregistered_on)} er ikke registreret",
            "Skriv, hvordan det gik. Blev den ikke til noget, så flyt eller aflys den.",
            reverse("followup:meeting_register_planned", args=[case.pk, ahead.unregistered]),
            "Registrér samtalen",
        )
    if ahead.contact_by is None:
        return
    talks = (reverse("followup:meeting_list", args=[case.pk]), "Se samtaler")
    booking = (reverse("followup:meeting_create", args=[case.pk]), "Aftal samtale")
    if days := max((today - ahead.contact_by).days, 0):
        title, text = f"Samtalen er {antal(days, 'dag,dage')} over fristen", f"Fristen var {dato(ahead.contact_by)}."
        if ahead.next_talk_on:
            yield Step("red", title, f"{text} Næste samtale er {dato(ahead.next_talk_on)}.", *talks)
        else:
            yield Step("red", title, f"{text} Næste samtale er ikke booket.", *booking)
    elif ahead.next_talk_on is None:
        text = f"Den skal holdes senest {dato(ahead.contact_by)}."
        yield Step("amber", "Næste samtale er ikke booket", text, *booking)
    elif ahead.next_talk_on > ahead.contact_by:
        text = f"Den er {dato(ahead.next_talk_on)} og skulle være holdt senest {dato(ahead.contact_by)}."
        yield Step("amber", "Næste samtale ligger efter fristen", text, *talks)


def _to_measure(case: Case, ahead: Ahead, today: date) -> Iterator[Step]:
    if ahead.measure_by and ahead.measure_by < today:
        yield Step(
            "amber",
            "De små skridt er ikke målt" if ahead.measured is None else "Det er tid til en ny måling",
            f"Målingen skulle have været lavet senest {dato(ahead.measure_by)}.",
            reverse("followup:measurement_create", args=[case.pk]),
            "Mål de små skridt",
        )


def _to_talk_about(case: Case, ahead: Ahead) -> Iterator[Step]:
    """What citizen and staff answered so differently at the last measurement that they are to talk of it."""
    if not ahead.differences:
        return
    citizen, staff, first = case.citizen.first_name, ahead.measured_by, ahead.differences[0]
    title = f"{citizen} og {staff} ser forskelligt på »{first.label}«"
    text = f"{citizen} svarer {first.citizen}, {staff} {first.staff}."
    if len(ahead.differences) > 1:
        title = f"{citizen} og {staff} ser forskelligt på {len(ahead.differences)} af de små skridt"
        text = ", ".join(f"{one.label}: {one.citizen} og {one.staff}" for one in ahead.differences[:3])
        text += " …" if len(ahead.differences) > 3 else "."
    url = reverse("followup:measurement_detail", args=[case.pk, ahead.measured])
    yield Step("blue", title, f"{text} Tag det op til næste samtale.", url, "Se svarene")


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
