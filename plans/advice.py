"""Advice on a plan: what a colleague would point at. It never blocks, says why, and offers the next act.

Pure: rows in, advice out. What it is built on goes into its mark, so that an answered piece of advice rests until
that changes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml

from accounts.sealing import keyed_hash
from cases.models import Case, Factor
from danish.addresses import address
from danish.listing import listed
from danish.templatetags.danish import antal, tal
from journal.rows import known
from plans.coverage import Coverage, coverage
from plans.models import DurationRule, Intervention
from plans.timeline import Week, gaps, over, week_numbers, weeks_ahead

SHIPPED = Path(__file__).parent / "data" / "composition.yaml"


@cache
def composition() -> dict[str, Any]:
    """What the plan of a citizen with several barriers should be put together of."""
    return yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))["plan_composition"]


@dataclass(frozen=True)
class Advice:
    """One piece of advice: the thing, why, and the next act."""

    key: str  # the rule and what it is about
    title: str
    why: str
    act_label: str
    act_url_name: str
    act_args: tuple[int, ...]
    built_on: tuple[object, ...]
    act_query: dict[str, object] = field(default_factory=dict)
    is_answered_by_act: bool = False  # whether the act itself asks for the reason

    @property
    def mark(self) -> str:
        """Changes with what the advice is built on. Keyed, for it may tell of health."""
        return keyed_hash(f"advice {self.key} {self.built_on}").hex()

    @property
    def act_url(self) -> str:
        url = address(self.act_url_name, *self.act_args)
        return f"{url}?{urlencode(self.act_query)}" if self.act_query else url


@dataclass(frozen=True)
class Plan:
    """What the rules look at: a case's lines with their factors fetched, and the barriers that weigh."""

    case: Case
    lines: list[Intervention]  # planned, running and resting
    barriers: list[Coverage]
    rules: Sequence[DurationRule]
    today: date

    @property
    def ceiling(self) -> Decimal | None:
        return self.case.weekly_hours_ceiling

    @cached_property
    def weeks(self) -> list[Week]:
        return weeks_ahead(self.lines, self.today)


Rule = Callable[[Plan], Iterator[Advice]]


def advise(
    case: Case, factors: Iterable[Factor], lines: Iterable[Intervention], rules: Sequence[DurationRule], today: date
) -> list[Advice]:
    """All the advice there is, the weightiest first."""
    in_plan = [line for line in lines if not line.is_over]
    plan = Plan(case, in_plan, coverage(factors, in_plan), rules, today)
    return [advice for rule in RULES for advice in rule(plan)]


def uncovered(plan: Plan) -> Iterator[Advice]:
    for row in plan.barriers:
        if not row.is_covered:
            barrier = row.barrier
            yield Advice(
                f"uncovered-{barrier.pk}",
                f"»{barrier}« har ingen indsats",
                f"Barrieren fylder ({barrier.words.lower()}), og intet i planen virker på den.",
                "Find en indsats",
                "plans:plan_build",
                (plan.case.pk,),
                (barrier.weight,),
                {"valgt": 1, "barriere": barrier.pk, "maalgruppe": "on"} if barrier.area_id else {},
            )


def worked_on_twice(plan: Plan) -> Iterator[Advice]:
    for row in plan.barriers:
        together = sorted(_side_by_side(row.interventions), key=_pk)
        if together:
            yield Advice(
                f"twice-{row.barrier.pk}",
                f"{antal(len(together), 'indsats,indsatser')} virker på »{row.barrier}« samtidig",
                f"{listed([str(one) for one in together])} har den samme barriere i samme periode. Er det meningen?",
                "Redigér planen",
                "plans:plan_build",
                (plan.case.pk,),
                tuple(one.pk for one in together),
            )


def in_sequence(plan: Plan) -> Iterator[Advice]:
    if len(plan.lines) > 1 and not _side_by_side(plan.lines):
        yield Advice(
            "sequence",
            "Indsatserne ligger efter hinanden",
            "Ingen af dem kører samtidig. Parallelle indsatser giver som regel hurtigere fremgang end én ad gangen.",
            "Flyt en indsats",
            "plans:plan_build",
            (plan.case.pk,),
            tuple((one.pk, one.starts_on, one.ends_on) for one in sorted(plan.lines, key=_pk)),
        )


def one_kind_only(plan: Plan) -> Iterator[Advice]:
    hint = composition()
    kinds = {line.category.key: line.category.label for line in plan.lines}
    if len(plan.barriers) >= hint["applies_when_barriers_at_least"] and len(kinds) == 1:
        yield Advice(
            "one-kind",
            f"Hele planen er af én slags: {next(iter(kinds.values()))}",
            hint["text"],
            "Find en indsats",
            "plans:plan_build",
            (plan.case.pk,),
            (*sorted(kinds), len(plan.barriers)),
        )


def nothing_at_a_company(plan: Plan) -> Iterator[Advice]:
    wanted = composition()["suggest_at_least_one_of"]
    if plan.lines and not any(line.category.key in wanted for line in plan.lines):
        yield Advice(
            "no-company",
            "Der er ingen virksomhedsvendt indsats",
            "Kontakt med en virksomhed tidligt i forløbet hænger sammen med, at flere kommer i job.",
            "Find en virksomhedsvendt indsats",
            "plans:plan_build",
            (plan.case.pk,),
            tuple(sorted(line.category.key for line in plan.lines)),
        )


def over_the_ceiling(plan: Plan) -> Iterator[Advice]:
    weeks = over(plan.weeks, plan.ceiling)
    if weeks:
        most = max(week.hours for week in weeks)
        yield Advice(
            "ceiling",
            f"Flere timer end aftalt i {week_numbers(weeks)}",
            f"Op til {tal(most)} timer om ugen. I har aftalt højst {tal(plan.ceiling)}.",
            "Flyt eller forkort en indsats",
            "plans:plan_build",
            (plan.case.pk,),
            (plan.ceiling, most),
        )


def empty_weeks(plan: Plan) -> Iterator[Advice]:
    weeks = gaps(plan.weeks)
    if weeks:
        yield Advice(
            "empty-weeks",
            f"Der sker ikke noget i {week_numbers(weeks)}",
            "Planen går i stå, når en indsats slutter, før den næste begynder.",
            "Flyt en indsats",
            "plans:plan_build",
            (plan.case.pk,),
            tuple(week.monday for week in weeks),
        )


def too_long(plan: Plan) -> Iterator[Advice]:
    for line in plan.lines:
        law = line.offer.legal_basis if line.offer else ""
        rule = next((one for one in plan.rules if _is_of(one, law, plan.case)), None)
        if rule and line.weeks > rule.weeks and not line.longer_because:
            doubt = "" if rule.is_confirmed else " (grænsen er ikke bekræftet endnu)"
            yield Advice(
                f"longer-{line.pk}",
                f"»{line}« varer {antal(line.weeks, 'uge,uger')}",
                f"{rule.label} efter {rule.law} varer højst {antal(rule.weeks, 'uge,uger')}{doubt}."
                " Er der en grund til mere, så skriv den.",
                "Skriv grunden",
                "plans:intervention_longer",
                (plan.case.pk, line.pk),
                (line.weeks, rule.weeks),
                is_answered_by_act=True,
            )


def no_expected_effect(plan: Plan) -> Iterator[Advice]:
    for line in plan.lines:
        if not line.expected_effect.strip():
            yield Advice(
                f"no-effect-{line.pk}",
                f"»{line}« mangler forventet effekt",
                "Uden den kan I ikke se ved opfølgningen, om indsatsen virker.",
                "Skriv den forventede effekt",
                "plans:plan_line",
                (plan.case.pk, line.pk),
                (line.pk,),
            )


def can_stop(plan: Plan) -> Iterator[Advice]:
    for line in plan.lines:
        barriers = [factor for factor in known(line, "factors") if factor.is_barrier]
        if barriers and all(factor.is_gone for factor in barriers):
            act_label, act_url_name, act_args = _way_out(line)
            yield Advice(
                f"stop-{line.pk}",
                f"Kan »{line}« stoppe?",
                f"Den skal virke på {listed([str(factor) for factor in barriers])}, som ikke fylder mere.",
                act_label,
                act_url_name,
                act_args,
                tuple((factor.pk, factor.version) for factor in sorted(barriers, key=_pk)),
            )


RULES: tuple[Rule, ...] = (
    uncovered,
    over_the_ceiling,
    nothing_at_a_company,
    one_kind_only,
    in_sequence,
    empty_weeks,
    no_expected_effect,
    too_long,
    worked_on_twice,
    can_stop,
)


def _way_out(line: Intervention) -> tuple[str, str, tuple[int, ...]]:
    """How a line comes to an end, by its state; what rests is first to go on."""
    if line.is_running:
        return "Følg op på indsatsen", "followup:follow_up_create", (line.case_id, line.pk)
    if line.is_planned:
        return "Fravælg indsatsen", "plans:intervention_drop", (line.case_id, line.pk)
    return "Se på planen", "plans:plan_detail", (line.case_id,)


def _is_of(rule: DurationRule, law: str, case: Case) -> bool:
    """Whether an offer's legal basis begins with the rule's, as "LAB kap. 1" is not of "LAB kap. 11"."""
    if not law.startswith(rule.law) or law.removeprefix(rule.law)[:1].isdigit():
        return False
    groups = {group.pk for group in known(rule, "target_groups")}
    return not groups or case.target_group_id in groups


def _side_by_side(lines: Iterable[Intervention]) -> list[Intervention]:
    """Those that share a day with another."""
    spans = [(line, line.starts_on, line.last_day) for line in lines]
    return [
        line
        for line, begins, ends in spans
        if any(begins <= until and since <= ends for other, since, until in spans if other is not line)
    ]


def _pk(row: Intervention | Factor) -> int:
    return row.pk
