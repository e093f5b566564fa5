"""Raw SQL: who takes over a case from a colleague who is away; the one place where that is said.

The digest, the notices of analyses, Min dag, the week and the lists one chooses citizens from all ask it here. What is
put into a text are names of columns and of values, and constants.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import BigIntegerField, BooleanField, DateField, F, Func, Value
from django.db.models.functions import Cast

from accounts.deputies_sql import PERSON, is_away
from accounts.models import Absence, User
from journal.prepared import ask

TODAY = "%(today)s"
LEAD = User.Role.TEAM_LEAD.value


def sees(team: str, user: str, day: str = TODAY) -> str:
    """Whether somebody may open the case `opened`, as `CaseQuerySet.visible_to`: whose team it is, or with a part."""
    return f"""(
    (opened.team_id = {team} AND NOT opened.is_restricted) OR EXISTS (
        SELECT FROM cases_involvement part
        WHERE part.case_id = opened.id AND part.user_id = {user} AND part.from_on <= {day}
            AND (part.until_on IS NULL OR part.until_on >= {day})
    )
)"""


# The case's deputy, else the target group's, else that of all the rest: who was asked to take over the case `opened`.
ASKED = "coalesce(of_case.cover_id, of_group.cover_id, absence.cover_id)"
PARTS = """
    LEFT JOIN cases_coverpart of_case ON of_case.absence_id = absence.id AND of_case.case_id = opened.id
    LEFT JOIN cases_coverpart of_group
        ON of_group.absence_id = absence.id AND of_group.target_group_id = opened.target_group_id
"""


def deputy_of(absent: str, day: str = TODAY) -> str:
    """Who takes over the case `opened`: who was asked to, if they can.

    One who is away too, has stopped or may not open the case takes over nothing: then it is the lead of whoever is
    absent, for whom the case is without a deputy. Nobody where the colleague is there, or where no lead may open it.
    """
    can = f"NOT {is_away('cover.id', day)} AND {sees('cover.team_id', 'cover.id', day)}"
    return f"""(
    SELECT coalesce(
        (
            SELECT cover.id FROM {PERSON} cover
            WHERE cover.id = {ASKED} AND {can}
        ),
        (
            SELECT min(cover.id) FROM accounts_user cover JOIN accounts_user absent ON absent.id = absence.user_id
            WHERE cover.is_active AND cover.role = '{LEAD}' AND cover.team_id = absent.team_id AND {can}
        )
    )
    FROM accounts_absence absence {PARTS}
    WHERE absence.user_id = {absent} AND absence.from_on <= {day} AND absence.until_on >= {day}
)"""


def is_asked(user: str) -> str:
    """Whether this user is a deputy in the `absence`, of all or of a part."""
    return f"""(
    absence.cover_id = {user}
    OR EXISTS (SELECT FROM cases_coverpart part WHERE part.absence_id = absence.id AND part.cover_id = {user})
)"""


def stands_in(user: str, led_team: str, day: str = TODAY) -> str:
    """Of the `absence`: whether something of it is for this user: as a deputy, or as the lead where one is missing."""
    there = f"SELECT FROM {PERSON} cover WHERE cover.id = {{}} AND NOT {is_away('cover.id', day)}"
    return f"""(
    {is_asked(user)}
    OR absence.user_id <> {user}
        AND EXISTS (
            SELECT FROM accounts_user absent WHERE absent.id = absence.user_id AND absent.team_id = {led_team}
        )
        AND (
            NOT EXISTS ({there.format("absence.cover_id")})
            OR EXISTS (
                SELECT FROM cases_coverpart part
                WHERE part.absence_id = absence.id AND NOT EXISTS ({there.format("part.cover_id")})
            )
        )
)"""


class Deputy(Func):
    """`Deputy(absent, case, day)` in a query of the ORM, of fields by their names or values."""

    template = f"""(
    SELECT {deputy_of("asked.absent", "asked.day")}
    FROM (VALUES (%(expressions)s)) asked (absent, case_id, day)
    JOIN cases_case opened ON opened.id = asked.case_id
)"""
    output_field = BigIntegerField()


class Asked(Func):
    """`Asked(absence, case)`: who was asked to take it over, whether they could or not."""

    template = f"""(
    SELECT {ASKED}
    FROM (VALUES (%(expressions)s)) asked (absence_id, case_id)
    JOIN cases_case opened ON opened.id = asked.case_id
    JOIN accounts_absence absence ON absence.id = asked.absence_id {PARTS}
)"""
    output_field = BigIntegerField()


class StandsIn(Func):
    """`StandsIn(absence, user, led_team, day)` in a query of the ORM."""

    template = f"""EXISTS (
    SELECT FROM (VALUES (%(expressions)s)) asked (absence_id, user_id, led_team, day)
    JOIN accounts_absence absence ON absence.id = asked.absence_id
    WHERE {stands_in("asked.user_id", "asked.led_team", "asked.day")}
)"""
    output_field = BooleanField()


def on_day(day: date) -> Cast:
    """A value that the database knows as a day."""
    return Cast(Value(day), DateField())


def absences_for(user: User, day: date) -> list[Absence]:
    """Of the colleagues something of whose is this user's on the day, the first one back first."""
    led_team = (user.role == User.Role.TEAM_LEAD and user.team_id) or 0
    something = StandsIn(F("pk"), Value(user.pk), Value(led_team), on_day(day))
    found = Absence.objects.on(day).filter(something).select_related("user")
    return list(found.order_by("until_on", "user__sort_key", "pk"))


TAKEN_OVER = f"""
SELECT away.user_id, opened.id, {deputy_of("away.user_id")}
FROM accounts_absence away
JOIN cases_case opened ON opened.id = ANY(%(cases)s)
WHERE away.from_on <= %(today)s AND away.until_on >= %(today)s AND away.user_id = ANY(%(people)s)
"""


def taken_over(told: Iterable[tuple[int, int]], today: date) -> dict[tuple[int, int], int]:
    """Of people and cases: by who is away and case the deputy that gets it on this day."""
    wanted = set(told)
    people, cases = sorted({person for person, _ in wanted}), sorted({case for _, case in wanted})
    found = ask(TAKEN_OVER, cases=cases, people=people, today=today)
    return {(absent, case): cover for absent, case, cover in found if cover and (absent, case) in wanted}
