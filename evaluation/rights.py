"""Raw SQL: who can open a team's cases, and why; `CaseQuerySet.visible_to` asked from the other side, for all at once.

A line is a person and one reason. Whoever can't log in, or has a role without citizens, opens nothing, but stands
there as long as a part in a case does: it would open again.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.deputies_sql import ROLES, WITH_TEAM
from accounts.models import Team, User
from cases.models import Case, Involvement
from cases.models.cover_part import LET_IN
from danish.templatetags.danish import antal
from journal.prepared import ask

Shown = dict[str, Any]  # a line of the list as it stood there, word for word
SAID = {"name": "navn", "role": "rolle", "cases": "sager", "until": "slutter", "mark": "ses efter"}
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

    team: Team
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
    def role_words(self) -> str:
        """With the team of whoever comes from another."""
        role, own = self.user.get_role_display(), self.user.team
        return f"{role}, {own.name}" if own and own != self.team else role

    @property
    def until_words(self) -> str:
        if self.until_on:
            return f"{self.until_on:%d.%m.%Y}"
        return "–" if self.why == TEAM else "Ingen slutdato"

    @property
    def as_shown(self) -> Shown:
        """What a receipt keeps. When somebody looked last is no right, and changes from minute to minute."""
        return {
            "user": self.user.pk,
            "name": self.user.name,
            "role": self.role_words,
            "why": self.words,
            "cases": self.cases,
            "until": self.until_words,
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
    found = [Right(team, people[user], *rest) for user, *rest in lines]
    return sorted(found, key=lambda one: (not one.stands_out, one.why == TEAM))


def what_changed(was: list[Shown], now: list[Shown]) -> list[str]:
    """Line by line, for whoever has read the list as it was."""
    before, after = _by_line(was), _by_line(now)
    new = [f"Ny: {_name(one)}, {antal(one['cases'], 'sag,sager')}" for key, one in after.items() if key not in before]
    gone = [f"Væk: {_name(one)}" for key, one in before.items() if key not in after]
    other = [
        f"Ændret: {_name(one)}: {name} før {before[key][what] or 'intet'}, nu {one[what] or 'intet'}"
        for key, one in after.items()
        for what, name in SAID.items()
        if key in before and before[key][what] != one[what]
    ]
    return [*new, *other, *gone]


def _by_line(shown: list[Shown]) -> dict[tuple[int, str], Shown]:
    return {(one["user"], one["why"]): one for one in shown}


def _name(one: Shown) -> str:
    return f"{one['name']} ({one['why'].lower()})"


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
