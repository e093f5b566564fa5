"""Raw SQL: who can take over what waits for a colleague, for every clock and page that asks.

What is put into a text are constants, so that no statement has to give their values.
"""

from accounts.models import User


def _listed(roles: list[User.Role]) -> str:
    return ", ".join(f"'{role.value}'" for role in roles)


# Of the ORM's own, so that a role that gets citizens, or loses them, counts here too.
ROLES = _listed([role for role in User.Role if role not in User.WITHOUT_CITIZENS])
WITH_TEAM = _listed([User.Role.CASEWORKER, User.Role.TEAM_LEAD])
PERSON = f"""(
    SELECT id, role, CASE WHEN role IN ({WITH_TEAM}) THEN team_id END AS team_id
    FROM accounts_user WHERE is_active AND role IN ({ROLES})
)"""


def is_away(user: str, day: str) -> str:
    return f"""EXISTS (
        SELECT FROM accounts_absence gone
        WHERE gone.user_id = {user} AND gone.from_on <= {day} AND gone.until_on >= {day}
    )"""
