"""The lines of one case's plan with all that hangs on them, in five statements however many there are."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model

from cases.models import Factor, Goal
from catalog.models import Area
from journal.rows import know, object_of
from plans.hanging_sql import Hanging, hanging
from plans.models import Intervention
from plans.rows_of_case import all_factors_of, interventions_of, places_of, referrals_of

MARKED = {"follow_up", "weighing"}  # and each turn of a goal


@dataclass(frozen=True)
class LinesOfCase:
    """Every line there has been, those that were dropped too; and what the case says beside them."""

    lines: list[Intervention]
    factors: list[Factor]  # those that count
    doubt: Hanging | None  # why the plan is to be thought over
    days: list[Hanging]


def lines_of(case_id: int, today: date, *, with_days: bool = False) -> LinesOfCase:
    """Each line knows its goals, factors, referrals and place, and its offer the areas that it acts on."""
    lines, factors = interventions_of(case_id), all_factors_of(case_id)
    hung: dict[str, list[Hanging]] = defaultdict(list)
    for row in hanging(case_id, today, with_days=with_days):
        hung[row.what].append(row)
    goals, areas = _by_owner(hung["goal"], Goal, "title"), _by_owner(hung["area"], Area)
    acted_on = defaultdict(set)
    for row in hung["factor"]:
        acted_on[row.of].add(row.other)
    with_intakes = {row.of for row in hung["intake"]}
    places = {place.intervention_id: place for place in places_of(case_id)}
    referrals = {referral.intervention_id: referral for referral in reversed(referrals_of(case_id))}
    numbered = [(factor.pk, factor) for factor in factors]
    for line in lines:
        number, offer = line.pk, line.offer
        chosen = acted_on[number]
        know(line, goals=goals[number], factors=[factor for key, factor in numbered if key in chosen])
        line.has_open_intakes = line.offer_id in with_intakes
        line.last_place, line.latest_referral = places.get(number), referrals.get(number)
        if line.last_place:
            line.last_place.intervention = line
        if line.latest_referral:
            line.latest_referral.intervention = line
        if offer:
            know(offer, barriers=areas[line.offer_id])
    days = [row for what, rows in hung.items() if what in MARKED or what.startswith("turn_") for row in rows]
    counted = [factor for factor in factors if factor.gone_on is None]
    return LinesOfCase(lines, counted, next(iter(hung["doubt"]), None), days)


def _by_owner(rows: list[Hanging], model: type[Model], *fields: str) -> dict[int | None, list[Any]]:
    """Rows of the model of which no more is known than their number and, perhaps, what they are called."""
    said = {row.other: row.words for row in rows}
    one_of = {number: object_of(model, ("id", *fields), (number, words)) for number, words in said.items()}
    found: dict[int | None, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.of].append(one_of[row.other])
    return found
