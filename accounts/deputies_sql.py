"""Raw SQL: who takes over from whom on a day; the one place where that is said, for every clock that tells people.

The texts are put into statements that give `today`, `roles` and `with_team` (`VALUES`).
"""

from accounts.models import User

# Of the ORM's own, so that a role that gets citizens, or loses them, counts here too.
ROLES = [role.value for role in User.Role if role not in User.WITHOUT_CITIZENS]
WITH_TEAM = [User.Role.CASEWORKER.value, User.Role.TEAM_LEAD.value]
VALUES = {"roles": ROLES, "with_team": WITH_TEAM}
PERSON = """(
    SELECT id, CASE WHEN role = ANY(%(with_team)s) THEN team_id END AS team_id
    FROM accounts_user WHERE is_active AND role = ANY(%(roles)s)
)"""
# Who takes over from whom: a deputy who may log in and is there themselves.
AWAY = f"""(
    SELECT DISTINCT ON (absence.user_id) absence.user_id, cover.id AS cover_id, cover.team_id
    FROM accounts_absence absence
    JOIN {PERSON} cover ON cover.id = absence.cover_id
    WHERE absence.from_on <= %(today)s AND absence.until_on >= %(today)s AND NOT EXISTS (
        SELECT FROM accounts_absence too
        WHERE too.user_id = absence.cover_id AND too.from_on <= %(today)s AND too.until_on >= %(today)s
    )
    ORDER BY absence.user_id, absence.id
)"""
