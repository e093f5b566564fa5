"""Raw SQL: the citizens a user may find by name, in the order of the index that is walked.

The words of a name stand with the team that may find it (cases.SearchName), so that finding and being allowed to find
are one walk: no prefix, however frequent, makes it longer. Those a user may see for their own sake come from their
grants. Nothing is sorted here; the few rows are put in order by whoever asked.
"""

import re
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from accounts.models import User
from cases.grants_sql import GRANTS
from journal.prepared import ask

# Letters of a sort key, which are none of LIKE's; the fewer, the more names begin with them.
SWAPPABLE = re.compile(r"([^\W\d_]|[{|}]){4,20}")
# What is shown of those found. A restricted case is left out here too, should the words ever lag behind the case.
FACTS = """
SELECT
    hit.place, found.id, citizen.first_name || ' ' || citizen.last_name, citizen.cpr_front, target_group.short_label,
    found.closed_on, responsible.user_id,
    coalesce(nullif(trim(person.first_name || ' ' || person.last_name), ''), person.username)
FROM ({hits}) hit (place, case_id, is_involved)
JOIN cases_case found ON found.id = hit.case_id AND (hit.is_involved OR NOT found.is_restricted)
JOIN cases_citizen citizen ON citizen.id = found.citizen_id
JOIN catalog_targetgroup target_group ON target_group.id = found.target_group_id
LEFT JOIN cases_involvement responsible
    ON responsible.case_id = found.id AND responsible.part = 'coordinator' AND responsible.until_on IS NULL
LEFT JOIN accounts_user person ON person.id = responsible.user_id
"""
# The words after the first one; a name of one word has none.
FROM_WORD = """
key >= unaccent(%s) AND key < unaccent(%s) || U&'\\+10FFFF'
AND substr(key || ' ', strpos(key || ' ', ' ')) LIKE ALL (ARRAY(SELECT unaccent(word) FROM unnest(%s::text[]) word))
"""
BY_NAME = FACTS.format(
    hits=f"""
    (
        SELECT key, case_id, false FROM cases_searchname
        WHERE team_id = %s AND {FROM_WORD} ORDER BY key, case_id LIMIT %s
    )
    UNION ALL
    (
        SELECT key, name.case_id, granted.is_involved
        FROM ({GRANTS}) granted JOIN cases_searchname name ON name.case_id = granted.case_id
        WHERE {FROM_WORD}
    )
    """
)
BY_NUMBER = FACTS.format(hits="SELECT '', number, true FROM unnest(%s::bigint[]) number")
# Each word sounds like one in the name, or begins one when two of its letters change places (Karnia); with the
# likeness of all of them, the nearest first.
BY_SOUND = FACTS.format(
    hits=f"""
    WITH wanted AS (
        SELECT place, cases_sound_of(unaccent(word)) AS word
        FROM unnest(%s::text[]) WITH ORDINALITY given (word, place)
    ), swapped AS (
        SELECT place, cases_sound_of(unaccent(word)) AS word
        FROM unnest(%s::text[], %s::int[]) given (word, place)
    )
    SELECT to_char(9999 - 1000 * sum(nearness), '0000'), case_id, bool_or(is_involved)
    FROM (
        SELECT case_id, place, max(nearness) AS nearness, bool_or(is_involved) AS is_involved
        FROM (
            SELECT case_id, place, similarity(name.word, wanted.word), false
            FROM wanted JOIN cases_searchname name ON name.word %% wanted.word
            WHERE name.team_id = %s
            UNION ALL
            SELECT case_id, place, similarity(name.word, swapped.word), false
            FROM swapped JOIN cases_searchname name ON name.word LIKE swapped.word || '%%'
            WHERE name.team_id = %s
            UNION ALL
            SELECT granted.case_id, place, similarity(name.word, near.word), granted.is_involved
            FROM ({GRANTS}) granted
            JOIN cases_searchname name ON name.case_id = granted.case_id
            JOIN (
                SELECT place, word, false FROM wanted UNION ALL SELECT place, word, true FROM swapped
            ) near (place, word, is_swapped)
                ON CASE WHEN is_swapped THEN name.word LIKE near.word || '%%' ELSE name.word %% near.word END
        ) near (case_id, place, nearness, is_involved)
        GROUP BY case_id, place
    ) word
    GROUP BY case_id HAVING count(*) = %s
    ORDER BY 1, bool_or(is_involved) DESC, case_id LIMIT %s
    """
)


class Found(NamedTuple):
    place: str
    pk: int
    name: str
    cpr_front: str
    target_group: str
    closed_on: date | None
    worker_id: int | None
    worker: str | None


def by_name(words: list[str], user: User, limit: int) -> list[Found]:
    """Those with a name of whose words one begins with the longest of `words`, and others with the rest."""
    first = max(words, key=len)
    rest = list(words)
    rest.remove(first)
    from_word = [first, first, [f"% {_literally(word)}%" for word in rest]]
    rows = ask(BY_NAME, _team_of(user), *from_word, limit + max(4, limit // 2), *_grants_of(user), *from_word)
    # A user's own are among what was fetched whatever their names, since they come from the grants.
    return sorted(_once(rows), key=lambda found: (found.worker_id != user.pk, found))


def by_sound(words: list[str], user: User, limit: int) -> list[Found]:
    """Those with words in the name that sound like `words`, the nearest first, and of those as near the user's own."""
    swaps = [(spelling, place) for place, word in enumerate(words, 1) for spelling in _swapped(word)]
    spellings, places = [spelling for spelling, _ in swaps], [place for _, place in swaps]
    team = _team_of(user)
    rows = ask(BY_SOUND, words, spellings, places, team, team, *_grants_of(user), len(words), limit)
    return sorted(_once(rows), key=lambda found: (found.place, found.worker_id != user.pk, found))


def by_number(numbers: list[int]) -> list[Found]:
    """What is shown of these cases, which the user is known to be allowed to see."""
    return _once(ask(BY_NUMBER, numbers))


def _once(rows: list[tuple]) -> list[Found]:
    """In order; a name may be found by two of its words, and a case through the team and for the user's own sake."""
    found: dict[int, Found] = {}
    for row in sorted(map(Found._make, rows)):
        found.setdefault(row.pk, row)
    return list(found.values())


def _swapped(word: str) -> set[str]:
    """The word with two neighbouring letters in each other's place; not for what is hardly a misspelt name."""
    if not SWAPPABLE.fullmatch(word):
        return set()
    return {word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1)} - {word}


def _team_of(user: User) -> int | None:
    return user.team_id if user.works_for_team else None


def _grants_of(user: User) -> list[object]:
    today = timezone.localdate()
    return [user.pk, today, today, user.pk, timezone.now()]


def _literally(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
