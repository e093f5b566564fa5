"""Raw SQL: the rules of duration that count, with their target groups, and what was answered to advice on a plan."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from journal.prepared import ask

RULES_AND_ANSWERS = """
SELECT
    (
        SELECT json_agg(json_build_array(rule.id, rule.label, rule.law, rule.weeks, rule.is_confirmed, ARRAY(
            SELECT targetgroup_id FROM plans_durationrule_target_groups WHERE durationrule_id = rule.id
        )) ORDER BY rule."order", rule.key)::text
        FROM plans_durationrule rule
        WHERE rule.from_on <= %(today)s AND (rule.until_on IS NULL OR rule.until_on >= %(today)s)
            AND NOT rule.is_retired
    ),
    (
        SELECT json_agg(json_build_array(answer.advice, answer.mark, answer.because, answer.at,
            coalesce(nullif(trim(person.first_name || ' ' || person.last_name), ''), person.username)))::text
        FROM plans_adviceanswer answer JOIN accounts_user person ON person.id = answer.by_id
        WHERE answer.case_id = %(case)s
    )
"""


@dataclass(frozen=True)
class Answer:
    """ "Set, fordi …": the mark is that of what the advice was built on then."""

    mark: str
    because: str
    at: datetime
    by_name: str


class Rule(NamedTuple):
    pk: int
    label: str
    law: str
    weeks: int
    is_confirmed: bool
    groups: list[int]  # the target groups it is for; none where it is for all


class RulesAndAnswers(NamedTuple):
    rules: list[Rule]
    answers: dict[str, Answer]  # by the key of the advice


def rules_and_answers(case_id: int, today: date) -> RulesAndAnswers:
    ((rules, answers),) = ask(RULES_AND_ANSWERS, case=case_id, today=today)
    return RulesAndAnswers(
        [Rule(*row) for row in json.loads(rules or "[]")],
        {
            advice: Answer(mark, because, datetime.fromisoformat(at), by_name)
            for advice, mark, because, at, by_name in json.loads(answers or "[]")
        },
    )
