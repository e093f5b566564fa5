"""Raw SQL: who can open a team's cases, and why; `CaseQuerySet.visible_to` asked from the other side, for all at once.

A line is a person and one reason. Whoever can't log in, or has a role without citizens, opens nothing, but stands
there as long as a part in a case does: it would open again.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.deputies_sql import ROLES, WITH_TEAM
from accounts.models import Team, User
from accounts.sealing import keyed_hash
from cases.models import Case, Involvement
from cases.models.cover_part import LET_IN
from journal.prepared import ask

TEAM, DEPUTY, REASONED = "team", "deputy", "reasoned"
WHY = {TEAM: "Hører til teamet", DEPUTY: "Vikar", REASONED: "Begrundet opslag"} | {
    str(value): str(label) for value, label in Involvement.Part.choices
}
A_YEAR = timedelta(days=365)
WITH_CITIZENS = f"person.is_active AND person.role IN ({ROLES})"
MEMBER = f"(person.is_active AND person.role IN ({WITH_TEAM}) AND person.team_id = %(team)s)"
# A member's part in a case says nothing more than the team does, but where the case is restricted.
GRANTS = f"""
SELECT person.id AS user_id, opened.id AS case_id,
    CASE WHEN part.reason = %(let_in)s THEN '{DEPUTY}' ELSE part.part END AS why,
    part.id AS part_id, part.from_on, part.until_on
FROM cases_case opened
JOIN cases_involvement part ON part.case_id = opened.id
JOIN accounts_user person ON person.id = part.user_id
WHERE opened.team_id = %(team)s AND part.from_on <= %(today)s
    AND (part.until_on IS NULL OR part.until_on >= %(today)s) AND (opened.is_restricted OR NOT {MEMBER})
UNION ALL
SELECT person.id, opened.id, '{TEAM}', NULL, NULL, NULL
FROM accounts_user person JOIN cases_case opened ON opened.team_id = person.team_id AND NOT opened.is_restricted
WHERE {MEMBER}
UNION ALL
SELECT person.id, opened.id, '{REASONED}', NULL, (look.given_at AT TIME ZONE %(zone)s)::date,
    (look.until_at AT TIME ZONE %(zone)s)::date
FROM cases_case opened
JOIN cases_reasonedlook look ON look.case_id = opened.id
JOIN accounts_user person ON person.id = look.user_id
WHERE opened.team_id = %(team)s AND NOT opened.is_restricted AND look.until_at > %(now)s
    AND {WITH_CITIZENS} AND NOT {MEMBER}
"""
# The newest look is the person's at any case of the team; of those who looked nowhere for a year there is none.
LINES = f"""
SELECT line.user_id, line.why, line.cases, line.until_on, {WITH_CITIZENS},
    person.team_id IS DISTINCT FROM %(team)s AND EXISTS (
        SELECT FROM accounts_userevent was WHERE was.pgh_obj_id = person.id AND was.team_id = %(team)s
    ),
    (
        SELECT look.at FROM journal_access look JOIN cases_case opened ON opened.id = look.case_id
        WHERE look.user_id = person.id AND look.at > %(year_ago)s AND look.outcome = 'shown'
            AND opened.team_id = %(team)s
        ORDER BY look.at DESC LIMIT 1
    )
FROM (
    SELECT user_id, why, count(DISTINCT case_id) AS cases,
        CASE WHEN bool_and(until_on IS NOT NULL) THEN max(until_on) END AS until_on
    FROM ({GRANTS}) granted GROUP BY user_id, why
) line
JOIN accounts_user person ON person.id = line.user_id
ORDER BY person.sort_key, person.id, line.why
"""
BEHIND = f"""
SELECT case_id, max(part_id), min(from_on), CASE WHEN bool_and(until_on IS NOT NULL) THEN max(until_on) END
FROM ({GRANTS}) granted WHERE user_id = %(user)s AND why = %(why)s GROUP BY case_id ORDER BY case_id
"""


@dataclass(frozen=True)
class Right:
    """Why one person can open so many of the team's cases."""

    user: User
    why: str
    cases: int
    until_on: date | None
    opens: bool
    has_left: bool
    looked_at: datetime | None

    @property
    def words(self) -> str:
        return WHY[self.why]

    @property
    def stands_out(self) -> str:
        """What the lead should not overlook."""
        if not self.user.is_active:
            return "Kan ikke logge ind"
        if not self.opens:
            return "Rollen ser ingen borgere"
        return "Har forladt teamet" if self.has_left else ""

    @property
    def as_shown(self) -> dict[str, Any]:
        """What a receipt keeps. When somebody looked last is no right, and changes from minute to minute."""
        return {
            "user": self.user.pk,
            "name": self.user.name,
            "role": self.user.get_role_display(),
            "why": self.words,
            "cases": self.cases,
            "until": f"{self.until_on:%d.%m.%Y}" if self.until_on else "",
            "mark": self.stands_out,
        }


@dataclass(frozen=True)
class Opened:
    """A case behind such a number."""

    case: Case
    part_id: int | None
    from_on: date | None
    until_on: date | None


def rights_in(team: Team, today: date) -> list[Right]:
    """Two statements. What stands out first, then who comes from outside, then the team."""
    lines = ask(LINES, **_values(team, today), year_ago=timezone.now() - A_YEAR)
    people = User.objects.select_related("team").in_bulk([line[0] for line in lines])
    found = [Right(people[user], *rest) for user, *rest in lines]
    return sorted(found, key=lambda one: (not one.stands_out, one.why == TEAM))


def mark_of(rights: list[Right]) -> str:
    """Another one when the list says something else."""
    said = json.dumps([one.as_shown for one in rights], sort_keys=True)
    return keyed_hash(f"rights {said}").hex()


def behind(team: Team, person: User, why: str, reader: User, today: date) -> tuple[list[Opened], int]:
    """The cases of a line that the reader may open, and how many there are besides."""
    rows = ask(BEHIND, **_values(team, today), user=person.pk, why=why)
    seen = Case.objects.visible_to(reader).select_related("citizen").in_bulk([row[0] for row in rows])
    found = [Opened(seen[pk], *rest) for pk, *rest in rows if pk in seen]
    return found, len(rows) - len(found)


def to_end(opened: list[Opened]) -> list[int]:
    """The parts that can end here: who is responsible hands the case over instead."""
    parts = [one.part_id for one in opened if one.part_id]
    return list(Involvement.objects.others().filter(pk__in=parts).values_list("pk", flat=True))


@transaction.atomic
def end_parts(parts: list[int], today: date, *, because: str, by: User) -> list[Involvement]:
    """Shut these to their person at once; those that are over by now stay as they are."""
    found = Involvement.objects.others().current(today).filter(pk__in=parts).order_by("pk")
    ended = list(found.select_for_update(of=["self"]).select_related("case", "user"))
    for one in ended:
        one.end(on=today - timedelta(days=1), because=because, by=by)
    return ended


def _values(team: Team, today: date) -> dict[str, Any]:
    return {
        "team": team.pk,
        "today": today,
        "now": timezone.now(),
        "let_in": LET_IN,
        "zone": settings.TIME_ZONE,
    }
