"""python -m benchmarks.search: finding citizens by name among 10,000, 100,000 and a million of them.

Each size has a database of its own with what the search reads and no more. Two people search: a caseworker with 33
cases in a team of 400 at every size, and the lead of a team that has a tenth of all citizens. Whether the database
walks the index in order is asked of its plan, which no other load disturbs.

The slope says how finding grows with the citizens: of what the database's processor does for a search, and of the
pages of memory it touches (EXPLAIN BUFFERS), which are the same however busy the machine is.
"""

import argparse
import json
import math
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from statistics import fmean, median, quantiles
from typing import Any

from benchmarks import results
from benchmarks.cpu import cpu_ms
from benchmarks.database import SIZES, in_database
from benchmarks.seed import CASELOAD, PICK, TEAM, tidy

MEASURED = ("10k", "100k", "1m")
PASSES, ROUNDS, SOUGHT = 4, 5, 200
ORDINARY, LARGE = "team of 400", "team of a tenth"
RARE = 4_000
# Seven in ten are called one of the common names, the first of them most often; three in ten have one of 4,000 others.
NAMES = """
CREATE TEMP TABLE last_name AS
SELECT row_number() OVER () - 1 AS place, name FROM (
    SELECT common[n] AS name FROM (SELECT %(last)s::text[] AS common) given, generate_series(1, 46) n,
        generate_series(1, (28000 / ln(47) / 3.0 / n)::int)
    UNION ALL
    SELECT initcap(syllables[1 + n %% 20] || syllables[1 + n / 20 %% 20] || endings[1 + n / 400])
    FROM (SELECT string_to_array('ba,de,fi,go,hu,ka,le,mi,no,pu,ra,se,ti,vo,ær,øl,åb,skj,bry,gra', ',') AS syllables,
        string_to_array('sted,lund,ager,rup,toft,bæk,gård,holt,ing,vad', ',') AS endings) given,
        generate_series(0, %(rare)s - 1) n
) names;
CREATE TEMP TABLE first_name AS SELECT n - 1 AS place, first[n] AS name
FROM (SELECT %(first)s::text[] AS first) given, generate_subscripts(first, 1) n;
CREATE INDEX ON last_name (place);
ANALYZE last_name;
ANALYZE first_name
"""
# Every tenth citizen belongs to team 1, the others to teams of twelve caseworkers.
STAFF = """
INSERT INTO accounts_team (id, name) SELECT n, 'Team ' || n FROM generate_series(1, 1 + %(teams)s) n;
INSERT INTO accounts_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active,
    date_joined, role, profession, phone, digest_by_mail, team_id)
SELECT n, '', false, 'bench' || n, 'Bente', 'Berg ' || n, '', false, true, now(),
    CASE WHEN n = 1 THEN 'team_lead' ELSE 'caseworker' END, 'caseworker', '', false,
    CASE WHEN n = 1 THEN 1 ELSE 2 + (n - 2) / %(team)s END
FROM generate_series(1, 1 + %(workers)s) n;
INSERT INTO catalog_targetgroup (id, key, label, label_plural, short_label, law_reference, law_reference_old, benefit,
    is_open_for_new, "order", loaded)
VALUES (1, 'bench', 'Aktivitetsparat', 'Aktivitetsparate', 'Aktivitetsparat', '', '', 'Kontanthjælp', true, 1, '{}')
"""
CITIZENS = """
INSERT INTO cases_citizen (id, reference, first_name, last_name, cpr_sealed, cpr_hash, cpr_front, has_replacement_cpr,
    birth_on, phone, email, language, town, has_protected_address)
SELECT i, md5(i::text)::uuid, first_name.name, last_name.name, int8send(i), int8send(i), '610180', true,
    '1980-01-01', '', '', '', 'Hjørring', false
FROM generate_series(1, %(citizens)s) i
JOIN last_name ON last_name.place = pg_temp.pick(i, 1, (SELECT count(*)::int FROM last_name))
JOIN first_name ON first_name.place = pg_temp.pick(i, 2, (SELECT count(*)::int FROM first_name));
INSERT INTO cases_case (id, citizen_id, team_id, target_group_id, target_group_from_on, opened_on, close_reason,
    close_note, readiness, is_restricted, version)
SELECT i, i, CASE WHEN i %% 10 = 0 THEN 1 ELSE 2 + i / (%(caseload)s * %(team)s) END, 1, '2026-01-05', '2026-01-05',
    '', '', '', pg_temp.pick(i, 3, 500) = 0, 1
FROM generate_series(1, %(citizens)s) i;
INSERT INTO cases_involvement (case_id, user_id, part, from_on, reason)
SELECT i, 2 + i / %(caseload)s, 'coordinator', '2026-01-05', '' FROM generate_series(1, %(citizens)s) i;
INSERT INTO cases_reasonedlook (case_id, user_id, reason, text, given_at, until_at)
SELECT 33 * n, 2 + n %% %(workers)s, 'cover', 'Dækker ind for en kollega.', '2026-01-05 08:00Z', '2026-01-05 16:00Z'
FROM generate_series(1, %(citizens)s / 33) n
"""
# How what is not unique is dropped, and built again when all rows are there: first the exclusions, then the indexes.
BUILT = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
    format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE contype = 'x' AND conrelid = ANY (%(tables)s::text[]::regclass[])
UNION ALL
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index WHERE NOT indisunique AND NOT indisexclusion AND indrelid = ANY (%(tables)s::text[]::regclass[])
"""
INDEXED = ["cases_citizen", "cases_case", "cases_involvement", "cases_reasonedlook", "cases_searchname"]
WORDS = """
INSERT INTO cases_searchname (case_id, team_id, key, word)
SELECT found.id, CASE WHEN found.is_restricted THEN NULL ELSE found.team_id END, name.key, name.word
FROM cases_case found JOIN cases_citizen citizen ON citizen.id = found.citizen_id,
    cases_names_of(citizen.sort_key) name
"""


def seed(citizens: int) -> None:
    """Empty the database and fill what the search reads, without indexes, which are built when all is there."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from hjoerring.demo.people import LAST, MEN, WOMEN

    call_command("migrate", verbosity=0)
    workers = citizens // CASELOAD + 1
    values = {
        "first": WOMEN.split() + MEN.split(),
        "last": LAST.split(),
        "rare": RARE,
        "citizens": citizens,
        "workers": workers,
        "teams": workers // TEAM + 1,
        "team": TEAM,
        "caseload": CASELOAD,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE accounts_user, accounts_team, cases_citizen, cases_case, catalog_targetgroup CASCADE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute(BUILT, {"tables": INDEXED})
        built = cursor.fetchall()
        for drop, _ in built:
            cursor.execute(drop)
        cursor.execute(PICK.format(seed=1))
        for statements in (NAMES, STAFF, CITIZENS, WORDS):
            for statement in statements.split(";\n"):
                cursor.execute(statement, values)
        for _, build in built:
            cursor.execute(build)
    with connection.cursor() as cursor:
        tidy(cursor)


def is_seeded(citizens: int) -> bool:
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT count(*) FROM cases_case), (SELECT count(DISTINCT case_id) FROM cases_searchname)"
            )
            return cursor.fetchone() == (citizens, citizens)
    except DatabaseError:  # no such table yet
        return False


def numbered(statement: str) -> str:
    """The statement with its values as the database counts them."""
    numbers = iter(range(1, 100))
    return re.sub("%s", lambda _: f"${next(numbers)}", statement)


def plan() -> dict[str, Any]:
    """The plan the statement gets for every prefix, in the database's own words."""
    from django.db import connection

    from cases.search_sql import BY_NAME

    # A server-side cursor of the driver's would take the numbers for values of its own.
    found = connection.connection.execute(f"EXPLAIN (GENERIC_PLAN, FORMAT JSON) {numbered(BY_NAME)}".encode())
    told = found.fetchone()[0]
    whole: dict[str, Any] = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    return whole


def nodes(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield part
    for child in part.get("Plans", []):
        yield from nodes(child)


def faults_of(whole: dict[str, Any]) -> list[str]:
    """What is wrong with the plan: a sort, a table read from end to end, or names that are not walked in order."""
    found = [node for node in nodes(whole) if "Sort" in node["Node Type"]]
    found += [node for node in nodes(whole) if node["Node Type"] == "Seq Scan" and "cases_" in node["Relation Name"]]
    lines = [f"{node['Node Type']} {node.get('Relation Name', '')}".strip() for node in found]
    limits = [node for node in nodes(whole) if node["Node Type"] == "Limit"]
    walked = [child for node in limits for child in nodes(node) if child.get("Index Name") == "search_name_in_team"]
    return lines if walked else [*lines, "the names of a team are not walked in order"]


def prefixes(team: int) -> dict[str, list[list[str]]]:
    """What people type, by kind: the beginnings of names that are there, and names with a letter wrong."""
    from django.db import connection

    from danish.sorting import sort_key

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT first_name, last_name FROM cases_citizen c JOIN cases_case s ON s.citizen_id = c.id"
            " WHERE s.team_id = %s ORDER BY hashint8(c.id) LIMIT %s",
            [team, SOUGHT],
        )
        names = [(sort_key(first), sort_key(last)) for first, last in cursor.fetchall()]
    return {
        "two letters": [[last[:2]] for _, last in names],
        "three letters": [[last[:3]] for _, last in names],
        "first and last": [[first[:3], last[:4]] for first, last in names],
        "nobody": [[last[:3] + "qx"] for _, last in names],
        "frequent": [["jen"]] * len(names),
    }


def misspelt(team: int) -> list[list[str]]:
    """Names nobody has, which sound a little like those of the team, and theirs with two letters swapped."""
    typed = prefixes(team)
    names = typed["first and last"][:10]
    return [
        *[[words[0] + words[0][:1:-1] + "sn"] for words in typed["three letters"][:10]],
        *[[first + "a", last[0] + last[2:] + "sen"] for first, last in names],
        *[[last[:1] + last[2:0:-1] + last[3:] + "sen"] for _, last in names],
        *[[first[::-1] + "na", last[0] + last[2:0:-1] + last[3:] + "sen"] for first, last in names],
    ]


def timed(search: Callable[[list[str]], Any], sought: list[list[str]], backend: int, rounds: int) -> dict[str, float]:
    """Wall and CPU of the database in ms; of the rounds the best, and on average the best of each single search."""
    taken, least_cpu = [], [math.inf] * len(sought)
    for number in range(rounds + 1):
        wall, cpu = [], []
        for words in sought:
            before, begun = cpu_ms([backend]), time.perf_counter()
            search(words)
            wall.append((time.perf_counter() - begun) * 1000)
            cpu.append(cpu_ms([backend]) - before)
        if number:  # the first warms up
            taken.append((median(wall), quantiles(wall, n=20)[-1], median(cpu), quantiles(cpu, n=20)[-1]))
            least_cpu = list(map(min, least_cpu, cpu))
    names = ("p50", "p95", "cpu_p50", "cpu_p95")
    told = {name: round(min(values), 3) for name, values in zip(names, zip(*taken, strict=True), strict=True)}
    return told | {"cpu_least": round(fmean(least_cpu), 4)}


def buffers(search: Callable[[list[str]], Any], sought: list[list[str]]) -> float:
    """How many pages of memory a search touches, on average, by the plan that serves every prefix."""
    from django.db import connection

    from cases.search_sql import BY_NAME

    asked: list[Any] = []

    def remember(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: dict[str, Any]) -> Any:
        asked.append(values)
        return execute(sql, values, many, context)

    with connection.execute_wrapper(remember):
        for words in sought:
            search(words)
    with connection.cursor() as cursor:
        connection.connection.execute(f"PREPARE sought AS {numbered(BY_NAME)}".encode())
        touched = 0
        for values in asked:
            places = ", ".join(["%s"] * len(values))
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) EXECUTE sought ({places})", values)
            told = cursor.fetchone()[0]
            whole = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
            touched += whole["Shared Hit Blocks"] + whole["Shared Read Blocks"]
        cursor.execute("DEALLOCATE sought")
    return round(touched / len(asked), 2)


def measure(size: str, afresh: bool, slope_only: bool) -> dict[str, Any]:
    with in_database(f"search_{size}"):
        from django.db import transaction

        from accounts.models import User
        from cases.search_sql import by_name, by_sound
        from journal.prepared import ask

        begun = time.monotonic()
        if afresh or not is_seeded(SIZES[size]):
            seed(SIZES[size])
        seeded = round(time.monotonic() - begun, 1)
        people = {ORDINARY: User.objects.get(username="bench2")}
        if not slope_only:
            people[LARGE] = User.objects.get(username="bench1")
        backend = ask("SELECT pg_backend_pid()")[0][0]
        found: dict[str, Any] = {"size": size, "seeded_s": seeded, "by_name": {}, "by_sound": {}}
        with transaction.atomic():
            found["floor"] = timed(lambda words: ask("SELECT 1"), [[]] * SOUGHT, backend, ROUNDS)
            for who, user in people.items():
                assert user.team_id
                for kind, sought in prefixes(user.team_id).items():
                    search = partial(by_name, user=user, limit=8)
                    told = timed(search, sought, backend, ROUNDS)
                    found["by_name"][f"{who}, {kind}"] = told | {"buffers": buffers(search, sought)}
                if not slope_only:
                    search = partial(by_sound, user=user, limit=8)
                    found["by_sound"][who] = timed(search, misspelt(user.team_id), backend, 1)
            found["plan_faults"] = faults_of(plan())
    found["cpu_p95"] = max(one["cpu_p95"] for kind, one in found["by_name"].items() if kind.startswith(ORDINARY))
    if not slope_only:
        found["sound_cpu_p95"] = max(one["cpu_p95"] for one in found["by_sound"].values())
    found["faults_in_plan"] = len(found["plan_faults"])
    found["load"] = results.load()
    return found


def least(one: Any, other: Any) -> Any:
    """Of two measurements of the same, the figures that others disturbed least; the second may hold fewer."""
    if isinstance(one, dict):
        return {name: least(value, other.get(name, value)) for name, value in one.items()}
    return min(one, other) if isinstance(one, float) else one


def slopes(figure: str) -> dict[str, float]:
    """How a figure grows with the citizens, for each kind of search in a team of 400: 0 not at all, 1 as they do."""
    measured = [(SIZES[size], results.recall(f"search_{size}")) for size in MEASURED]
    points = [(math.log10(count), found["by_name"]) for count, found in measured if found]
    middle = sum(x for x, _ in points) / len(points)
    spread = sum((x - middle) ** 2 for x, _ in points)
    return {
        kind: round(sum((x - middle) * math.log10(by_name[kind][figure]) for x, by_name in points) / spread, 3)
        for kind in points[0][1]
        if kind.startswith(ORDINARY)
    }


def show(found: dict[str, Any]) -> str:
    lines = [f"{found['size']}: seeded in {found['seeded_s']} s, load {found['load']}, SELECT 1 {found['floor']}"]
    for name, told in {
        **found["by_name"],
        **{f"misspelt, {who}": it for who, it in found["by_sound"].items()},
    }.items():
        lines.append(f"| {name} | {' | '.join(str(value) for value in told.values())} |")
    return "\n".join([*lines, f"plan: {', '.join(found['plan_faults']) or 'in order, no sort'}"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Measure the search; all three sizes, and the slope, unless one is named."
    )
    parser.add_argument("--size", choices=MEASURED)
    parser.add_argument("--afresh", action="store_true", help="seed again")
    parser.add_argument("--slope-only", action="store_true", help="an ordinary team's prefixes and no more")
    arguments = parser.parse_args()
    if arguments.size:
        found = measure(arguments.size, arguments.afresh, arguments.slope_only)
        results.keep(f"search_{arguments.size}", found)
        print(show(found), flush=True)
        return
    kept: dict[str, dict[str, Any]] = {}
    for number, size in enumerate(PASSES * list(MEASURED)):
        further = ["--slope-only"] if number >= len(MEASURED) or arguments.slope_only else []
        subprocess.run([sys.executable, "-m", "benchmarks.search", "--size", size, *further], check=True)
        found = results.recall(f"search_{size}") or {}
        kept[size] = least(kept[size], found) if size in kept else found
    for size, found in kept.items():
        results.keep(f"search_{size}", found)
        print(show(found), flush=True)
    told = {figure: slopes(figure) for figure in ("cpu_least", "buffers")}
    most = {figure: max(by_kind.values()) for figure, by_kind in told.items()}
    means = {figure: round(sum(by_kind.values()) / len(by_kind), 3) for figure, by_kind in told.items()}
    results.keep("search", {"slopes": told, "most": most, "mean": means, "slope": most["cpu_least"]})
    print(json.dumps({"slopes": told, "most": most, "mean": means}, indent=1))


if __name__ == "__main__":
    main()
