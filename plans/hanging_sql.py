"""Raw SQL: what hangs on the lines of one case's plan, in one statement, and the days that are marked beside them.

A prefetch for each would be a statement each, and the rows are but a number or a name. Asked only about a case that
`open_case` has let through. Follow-ups are those of the app above, of which no more is needed than their days.
"""

from datetime import date
from typing import NamedTuple

from catalog.intake_sql import open_intakes
from journal.prepared import ask

HANGING = f"""
SELECT 'goal', link.intervention_id, goal.id, coalesce(goal.rank, 9999), goal.title, NULL::date
FROM plans_intervention_goals link JOIN cases_goal goal ON goal.id = link.goal_id
WHERE goal.case_id = %(case)s
UNION ALL
SELECT 'factor', link.intervention_id, factor.id, 0, '', NULL
FROM plans_intervention_factors link JOIN cases_factor factor ON factor.id = link.factor_id
WHERE factor.case_id = %(case)s
UNION ALL
SELECT 'area', link.offer_id, link.area_id, 0, '', NULL
FROM catalog_offer_barriers link
WHERE link.offer_id IN (SELECT offer_id FROM plans_intervention WHERE case_id = %(case)s)
UNION ALL
SELECT DISTINCT 'intake', intake.offer_id, 0, 0, '', NULL::date
FROM ({open_intakes("%(today)s::date")}) intake
WHERE intake.offer_id IN (SELECT offer_id FROM plans_intervention WHERE case_id = %(case)s)
UNION ALL
SELECT 'doubt', doubt.id, 0, 0, doubt.reason, doubt.opened_on
FROM plans_reconsideration doubt WHERE doubt.case_id = %(case)s AND doubt.closed_on IS NULL
"""
DAYS = """
UNION ALL
SELECT 'follow_up', line.id, follow_up.id, 0, line.title, follow_up.held_on
FROM followup_followup follow_up JOIN plans_intervention line ON line.id = follow_up.intervention_id
WHERE line.case_id = %(case)s AND line.status <> 'dropped'
UNION ALL
SELECT 'weighing', factor.id, review.id, 0, coalesce(area.label, factor.own_words), review."on"
FROM cases_factorreview review JOIN cases_factor factor ON factor.id = review.factor_id
LEFT JOIN catalog_area area ON area.id = factor.area_id
WHERE factor.case_id = %(case)s AND factor.gone_how <> 'mistake'
UNION ALL
SELECT 'turn_' || turn.status, goal.id, turn.id, 0, goal.title, turn."on"
FROM cases_goalturn turn JOIN cases_goal goal ON goal.id = turn.goal_id
WHERE goal.case_id = %(case)s
"""
IN_ORDER = "ORDER BY 6 NULLS FIRST, 1, 2, 4, 3"


class Hanging(NamedTuple):
    """`of` and `other` are ids, by what it is: of a line and its goal, of an offer and the area it acts on …"""

    what: str
    of: int
    other: int
    rank: int
    words: str
    on: date | None


def hanging(case_id: int, today: date, *, with_days: bool) -> list[Hanging]:
    statement = HANGING + (DAYS if with_days else "") + IN_ORDER
    return [Hanging(*row) for row in ask(statement, case=case_id, today=today)]
