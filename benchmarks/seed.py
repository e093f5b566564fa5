"""python -m benchmarks.seed --size 10k --seed 1: invented citizens by the thousand, the same ones for the same seed.

Written by the server itself (INSERT … SELECT generate_series). Row triggers and foreign keys are off while it runs,
for which the database's user must be a superuser, as it is in the embedded server.
"""

import argparse
import time
from datetime import date
from typing import Any

from benchmarks import offers
from benchmarks.database import OFFERS, PASSWORD, SIZES, USER, in_database
from benchmarks.past import PAST
from benchmarks.talks import TALKS

CASELOAD, TEAM = 33, 12  # cases of a caseworker, caseworkers of a team

# `pick(i, k, n)`: a number from 0 to n - 1 that depends on the row, what it is for and the seed, on nothing else.
PICK = """
CREATE OR REPLACE FUNCTION pg_temp.pick(i bigint, k int, n int) RETURNS int LANGUAGE sql IMMUTABLE AS
$$ SELECT ((hashint8extended(i * 64 + k, {seed}) & 9223372036854775807) % n)::int $$
"""
STAFF = """
INSERT INTO accounts_team (id, name) SELECT i, 'Team ' || i FROM generate_series(1, %(teams)s) i;
INSERT INTO accounts_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active,
    date_joined, role, profession, phone, digest_by_mail, team_id)
SELECT i, %(password)s, false, 'bench' || i, (%(first)s::text[])[1 + pg_temp.pick(i, 1, %(firsts)s)],
    (%(last)s::text[])[1 + pg_temp.pick(i, 2, %(lasts)s)], '', false, true, %(now)s, 'caseworker', 'caseworker', '',
    false, 1 + (i - 1) / %(team)s
FROM generate_series(1, %(workers)s) i
"""
CITIZENS = """
INSERT INTO cases_citizen (id, reference, first_name, last_name, cpr_sealed, cpr_hash, cpr_front, has_replacement_cpr,
    birth_on, phone, email, language, town, has_protected_address)
SELECT i, md5(i::text || %(seed)s)::uuid, (%(first)s::text[])[1 + pg_temp.pick(i, 1, %(firsts)s)],
    (%(last)s::text[])[1 + pg_temp.pick(i, 2, %(lasts)s)], sha256(int8send(i)), sha256(int8send(i + 1000000000)),
    to_char(born + 60, 'FM00') || to_char(month, 'FM00') || to_char(year %% 100, 'FM00'), true,
    make_date(year, month, born), '12345678', '', '', (%(towns)s::text[])[1 + pg_temp.pick(i, 3, %(town_count)s)],
    pg_temp.pick(i, 4, 90) = 0
FROM generate_series(1, %(citizens)s) i,
    LATERAL (SELECT 1 + pg_temp.pick(i, 5, 28) AS born, 1 + pg_temp.pick(i, 6, 12) AS month,
        1961 + pg_temp.pick(i, 7, 45) AS year) birth;
INSERT INTO cases_case (id, citizen_id, team_id, target_group_id, target_group_from_on, opened_on, closed_on,
    close_reason, close_note, readiness, overview_on, is_restricted, weekly_hours_ceiling, version)
SELECT i, i, 1 + (i - 1) / %(caseload)s / %(team)s, (%(groups)s::bigint[])[1 + pg_temp.pick(i, 8, %(group_count)s)],
    opened, opened, CASE WHEN closed THEN %(today)s::date - CASE WHEN pg_temp.pick(i, 50, 2) = 0
        THEN pg_temp.pick(i, 10, 60) ELSE pg_temp.pick(i, 10, %(today)s::date - opened - 85) END END,
    CASE WHEN closed THEN (ARRAY['job', 'job', 'job', 'education', 'flexjob', 'pension', 'moved', 'other'])[
        1 + pg_temp.pick(i, 51, 8)] ELSE '' END,
    '', '', CASE WHEN pg_temp.pick(i, 31, 30) > 0 THEN opened + 20 END, pg_temp.pick(i, 11, 500) = 0, NULL, 1
FROM generate_series(1, %(citizens)s) i, LATERAL (SELECT pg_temp.pick(i, 12, 12) AS one) of_twelve, LATERAL (
    SELECT one = 0 AS closed, %(today)s::date - CASE WHEN one = 1 THEN 45 + pg_temp.pick(i, 9, 60)
        ELSE 90 + pg_temp.pick(i, 9, 300) + (one IN (0, 2))::int * pg_temp.pick(i, 52, 1300) END AS opened
) x;
INSERT INTO cases_involvement (case_id, user_id, part, from_on, until_on, reason)
SELECT i, 1 + (i - 1) / %(caseload)s, 'coordinator', opened_on, NULL, '' FROM cases_case, LATERAL (SELECT id AS i) x;
INSERT INTO cases_benefitspell (case_id, benefit, from_on, until_on, version)
SELECT id, 'Kontanthjælp', opened_on - pg_temp.pick(id, 13, 700),
    CASE WHEN closed_on IS NULL AND pg_temp.pick(id, 53, 40) = 0 THEN %(today)s::date - pg_temp.pick(id, 54, 45)
        ELSE closed_on END, 1
FROM cases_case;
INSERT INTO cases_searchname (case_id, team_id, key, word)
SELECT c.id, CASE WHEN c.is_restricted THEN NULL ELSE c.team_id END, name.key, name.word
FROM cases_case c JOIN cases_citizen ON cases_citizen.id = c.citizen_id, cases_names_of(sort_key) name
"""
AIMS = """
INSERT INTO cases_goal (case_id, kind, title, branch_id, disco_code, hours_per_week, wish, competence, local_market,
    rank, status, status_reason, status_on, created_at, version)
SELECT c.id, 'job', (%(goals)s::text[])[1 + pg_temp.pick(c.id, 14 + rank, %(goal_count)s)],
    (%(branches)s::bigint[])[1 + pg_temp.pick(c.id, 16 + rank, %(branch_count)s)], '', 20,
    'Jeg vil gerne i gang igen, helst tæt på, hvor jeg bor.', 'Har erfaring og møder til tiden.', 'Gode muligheder.',
    CASE WHEN waits THEN NULL ELSE rank END, CASE WHEN waits THEN 'paused' ELSE 'active' END,
    CASE WHEN waits THEN 'Venter lidt.' ELSE '' END, opened_on, opened_on, 1
FROM cases_case c, generate_series(1, 2) rank, LATERAL (SELECT rank = 2 AND pg_temp.pick(c.id, 18, 4) = 0 AS waits) x
WHERE pg_temp.pick(c.id, 19, 20) > 0;
INSERT INTO cases_factor (case_id, kind, area_id, own_words, weight, start_weight, found_on, weighed_on, version)
SELECT c.id, CASE WHEN n < 4 THEN 'barrier' ELSE 'resource' END,
    CASE WHEN n < 4 THEN (%(barriers)s::bigint[])[1 + (pg_temp.pick(c.id, 20, 30) + n)]
        ELSE (%(resources)s::bigint[])[1 + (pg_temp.pick(c.id, 21, 20) + n - 4)] END,
    '', 1 + pg_temp.pick(c.id * 8 + n, 22, 4), 1 + pg_temp.pick(c.id * 8 + n, 23, 4), opened_on, opened_on, 1
FROM cases_case c, generate_series(1, 6) n;
INSERT INTO cases_factorreview (factor_id, weight, assessor, "on", by_id, note)
SELECT f.id, f.weight, 'caseworker', f.found_on + 30 * n, 1, '' FROM cases_factor f, generate_series(0, 1) n
"""
# The first is over, the second, third and fourth run, the fifth is to come; one case in ten is behind. The last open
# case of the first caseworker has forty, eight times five of them.
PLANS = """
INSERT INTO plans_intervention (case_id, offer_id, title, category_id, provider_id, elsewhere, company, purpose,
    expected_indicators, judged_how, price_per_week, payer, paused_because, longer_because, edited_at,
    expected_effect, starts_on, ends_on, hours_per_week,
    first_follow_up_on, status, follow_up_on, ended_on, end_reason, latest_effect, needs_adjusting, created_at,
    version)
SELECT c.id, offer.id, offer.title, offer.category_id, offer.provider_id, '', '', '', offer.expected_indicators, '',
    offer.price_per_week, 'job_centre', '', '', begins,
    'Møder stabilt tre dage om ugen.', begins, begins + 120 + late, 1 + pg_temp.pick(c.id * 8 + n, 25, 12),
    begins + 14,
    CASE WHEN over THEN 'completed' WHEN n = 5 THEN 'agreed' ELSE 'running' END,
    CASE WHEN n < 5 AND NOT over THEN %(today)s::date + pg_temp.pick(c.id * 8 + n, 26, 30)
        - CASE WHEN pg_temp.pick(c.id, 27, 10) = 0 AND n = 2 THEN 40 ELSE 0 END END,
    CASE WHEN over THEN begins + 60 END, '', CASE WHEN n < 4 THEN 'as_expected' ELSE '' END, false, begins, 2
FROM cases_case c
CROSS JOIN (SELECT max(id) AS id FROM cases_case WHERE closed_on IS NULL AND id <= %(caseload)s) longest
CROSS JOIN LATERAL generate_series(1, CASE WHEN c.id = longest.id THEN 40 ELSE 5 END) line
CROSS JOIN LATERAL (SELECT 1 + (line - 1) %% 5 AS n) of_five
CROSS JOIN LATERAL (SELECT CASE WHEN n = 5 AND closed_on IS NULL THEN %(today)s::date + 10 ELSE
        opened_on + 5 + pg_temp.pick(c.id * 8 + n, 28, 20) END AS begins,
        CASE WHEN n BETWEEN 2 AND 4 THEN greatest(0, %(today)s::date - opened_on - 60) ELSE 0 END AS late,
        n = 1 AND opened_on < %(today)s::date - 84 OR closed_on IS NOT NULL AS over) x
JOIN catalog_offer offer ON offer.id = (%(offers)s::bigint[])[1 + pg_temp.pick(c.id * 8 + line, 24, %(offer_count)s)]
WHERE pg_temp.pick(c.id, 29, 25) > 0 OR c.id = longest.id;
INSERT INTO plans_intervention_goals (intervention_id, goal_id)
SELECT i.id, g.id FROM plans_intervention i JOIN cases_goal g ON g.case_id = i.case_id AND g.rank = 1;
INSERT INTO plans_intervention_factors (intervention_id, factor_id)
SELECT i.id, f.id FROM plans_intervention i JOIN cases_factor f ON f.case_id = i.case_id AND f.kind = 'barrier'
WHERE pg_temp.pick(f.id + i.id, 30, 3) = 0;
INSERT INTO followup_followup (intervention_id, held_on, due_on, effect, decision, next_on, note, registered_by_id,
    registered_at)
SELECT i.id, held, held + pg_temp.pick(i.id * 2 + n, 35, 8) - 2, 'as_expected', 'continue', held + 20,
    'Møder stabilt og er glad for at være i gang.', 1, held
FROM plans_intervention i, generate_series(1, 2) n, LATERAL (
    SELECT CASE WHEN n = 2 AND i.status = 'running'
        THEN greatest(i.starts_on, %(today)s::date - 1 - pg_temp.pick(i.id, 32, 40))
        ELSE i.starts_on + 20 * n END AS held
) x WHERE i.status <> 'agreed'
"""
TRACES = """
INSERT INTO journal_event (case_id, at, actor_id, kind, text)
SELECT c.id, c.opened_on + n * (%(today)s::date - c.opened_on - pg_temp.pick(c.id, 33, 40)) / 19 * interval '1 day',
    1 + (c.id - 1) / %(caseload)s, 'plan', 'Indsats startet: nr. ' || n
FROM cases_case c, generate_series(0, 19) n;
INSERT INTO journal_access (case_id, at, user_id, role, relation, page, reason, request_id, outcome, wrote)
SELECT c.id, %(today)s::date - n * interval '3 day', 1 + (c.id - 1) / %(caseload)s, 'caseworker', 'coordinator',
    'case_detail', '', '', 'shown', false
FROM cases_case c, generate_series(1, 5) n
"""
# The last but one open case of the first caseworker has an analysis with every profession, thirty barriers and a
# conference with fifteen proposals on the table.
ANALYSIS = """
INSERT INTO cases_factor (case_id, kind, area_id, own_words, weight, start_weight, found_on, weighed_on, version)
SELECT c.id, 'barrier', NULL, 'Barriere nr. ' || n, n %% 5, 3, opened_on, opened_on, 1
FROM cases_case c, generate_series(4, 30) n WHERE c.id = {case};
INSERT INTO cases_consent (case_id, purpose, given_how, from_on, until_on, long_reason, note, registered_by_id,
    registered_at)
SELECT {case}, 'analysis', 'written', %(today)s::date - 20, %(today)s::date + 300, '', '', 1, %(now)s;
INSERT INTO cases_consent_departments (consent_id, department_id)
SELECT consent.id, d.department_id FROM cases_consent consent, conferences_discipline d;
INSERT INTO conferences_analysis (case_id, kind, state, because, offered_on, offered_by_id, answered_on, own_words,
    matters_most, others_should_know, takes_part, words_on, interviews_by, conference_by, plan_by, closed_because,
    version)
SELECT {case}, 'analysis', 'accepted', 'Flere fag skal se på det sammen.', %(today)s::date - 20, 1,
    %(today)s::date - 18, 'Jeg vil gerne i gang igen, helst tæt på, hvor jeg bor.', 'En fast makker.',
    'Jeg er bedst om formiddagen.', true, %(today)s::date - 18, %(today)s::date - 4, %(today)s::date + 3,
    %(today)s::date + 10, '', 1;
INSERT INTO conferences_contribution (analysis_id, discipline_id, user_id, assigned_by_id, assigned_at, due_on,
    interview_on, strengths, obstacles, needed, suggestion, considerations, confidential, hours_from, hours_to,
    hours_note, saved_at, signed_at, left_out_because, version)
SELECT a.id, d.id, 1 + d."order", 1, %(now)s, %(today)s::date - 4, %(today)s::date - 9, 'Møder til tiden.',
    'Sover for lidt.', 'En fast makker.', 'Praktik på få timer.', 'Ro omkring opgaverne.', 'Et notat.',
    6 + d."order" %% 4, 12, '', %(now)s, %(now)s, '', 2
FROM conferences_analysis a, conferences_discipline d;
INSERT INTO conferences_weighing (contribution_id, factor_id, weight)
SELECT c.id, f.id, 1 + pg_temp.pick(f.id * 8 + c.id, 34, 4)
FROM conferences_contribution c, cases_factor f WHERE f.case_id = {case};
INSERT INTO conferences_observation (contribution_id, prompt_id, text)
SELECT c.id, p.id, 'Har haft job i butik og køkken. Det gik bedst, når opgaverne lå fast.'
FROM conferences_contribution c JOIN conferences_prompt p ON p.discipline_id = c.discipline_id;
INSERT INTO conferences_conferenceday (team_id, "on", room_id, video_link, chair_id, created_by_id, version)
SELECT 1, %(today)s::date, (SELECT min(id) FROM conferences_room), '', 2, 1, 1;
INSERT INTO conferences_conference (analysis_id, day_id, starts_at, ends_at, state, moves, moved_because,
    cancelled_because, held_without_because, attendance_because, recommendation, version)
SELECT a.id, d.id, d."on" + interval '12 hours', d."on" + interval '13 hours', 'planned', 0, '', '', '', '', '', 1
FROM conferences_analysis a, conferences_conferenceday d;
INSERT INTO conferences_section (conference_id, key, text, version)
SELECT c.id, key, 'Vi er enige om at begynde på få timer.', 1 FROM conferences_conference c,
    unnest(ARRAY['conclusion', 'for_citizen', 'tried_before', 'discussed', 'dissent', 'agreements', 'next_review'])
    AS key;
INSERT INTO conferences_participant (conference_id, kind, user_id, name, discipline_id, invited_at)
SELECT c.id, 'staff', one.user_id, '', one.discipline_id, %(now)s
FROM conferences_conference c, conferences_contribution one;
INSERT INTO conferences_proposal (conference_id, kind, state, title, because, goal_kind, factor_kind, weight, offer_id,
    elsewhere, starts_on, ends_on, hours_per_week, expected_effect, left_out_because, declined_because, "order",
    version)
SELECT c.id, kind, 'draft', CASE WHEN kind = 'intervention' THEN '' ELSE 'Forslag nr. ' || n END,
    'Det peger flere fag på.', CASE WHEN kind = 'goal' THEN 'job' ELSE '' END,
    CASE WHEN kind = 'factor' THEN 'barrier' ELSE '' END, CASE WHEN kind = 'factor' THEN 2 END,
    CASE WHEN kind = 'intervention' THEN (%(offers)s::bigint[])[n] END, '',
    CASE WHEN kind = 'intervention' THEN %(today)s::date + 10 END,
    CASE WHEN kind = 'intervention' THEN %(today)s::date + 90 END,
    CASE WHEN kind = 'intervention' THEN 8 END, '', '', '', n, 1
FROM conferences_conference c, unnest(ARRAY['goal', 'factor', 'intervention']) kind, generate_series(1, 5) n
""".replace(
    "{case}",
    "(SELECT id FROM cases_case WHERE closed_on IS NULL AND id <= %(caseload)s ORDER BY id DESC OFFSET 1 LIMIT 1)",
)
PARTS = {
    "staff": STAFF,
    "citizens": CITIZENS,
    "goals and factors": AIMS,
    "plans": PLANS,
    "talks": TALKS,
    "traces": TRACES,
    "analysis": ANALYSIS,
    "past": PAST,
}
# Dates count from today, so that the sum is the same tomorrow; ids are given by sequences and say nothing.
CHECKSUM = """
SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM (
    SELECT md5(string_agg(concat_ws('|', id, first_name, last_name, cpr_front, town), ',' ORDER BY id)) AS line
    FROM cases_citizen
    UNION ALL
    SELECT md5(string_agg(concat_ws('|', id, team_id, %(today)s - opened_on, %(today)s - closed_on), ',' ORDER BY id))
    FROM cases_case
    UNION ALL
    SELECT md5(string_agg(concat_ws('|', case_id, title, rank, status), ',' ORDER BY case_id, rank)) FROM cases_goal
    UNION ALL
    SELECT md5(string_agg(concat_ws('|', case_id, o.key, i.status, starts_on - %(today)s,
        follow_up_on - %(today)s), ',' ORDER BY case_id, i.id))
    FROM plans_intervention i JOIN catalog_offer o ON o.id = i.offer_id
    UNION ALL
    SELECT md5(string_agg(concat_ws('|', case_id, weight, start_weight), ',' ORDER BY case_id, id)) FROM cases_factor
) sums
"""
TABLES = [
    "accounts_user",
    "accounts_team",
    "cases_citizen",
    "cases_case",
    "cases_goal",
    "cases_factor",
    "plans_intervention",
    "journal_event",
    "journal_access",
    "notices_notice",
    "catalog_alike",  # which nothing refers to
]


def seed(citizens: int, number: int, today: date, copies: int = 0) -> str:
    """Empty the database and fill it, with so many more offers; gives the checksum of what stands in it then."""
    from django.core.management import call_command
    from django.db import connection, transaction

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")  # offers too, since a user may have changed one
    call_command("load_reference", verbosity=0)
    values = reference_values(citizens, number, today)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(PICK.format(seed=number))
        for statements in PARTS.values():
            for statement in statements.split(";\n"):
                cursor.execute(statement, values)
        for statement in offers.statements(cursor) if copies else []:
            cursor.execute(statement, values | {"shipped": values["offers"], "offers": copies})
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    with connection.cursor() as cursor:
        for table in ("accounts_team", "accounts_user", "cases_citizen", "cases_case"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        tidy(cursor)
        cursor.execute(CHECKSUM, values)
        return str(cursor.fetchone()[0])


def tidy(cursor: Any) -> None:
    """Let the planner know what there is, as it would in a database that has lived."""
    cursor.execute("VACUUM ANALYZE")


def reference_values(citizens: int, number: int, today: date) -> dict[str, Any]:
    """What the statements draw on, in an order that does not depend on ids."""
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from cases.models import GoalSuggestion
    from catalog.models import Area, Offer, TargetGroup
    from companies.models import Branch
    from hjoerring.demo.people import LAST, MEN, TOWNS, WOMEN

    first, last = WOMEN.split() + MEN.split(), LAST.split()
    workers = -(-citizens // CASELOAD)
    lists = {
        "groups": list(TargetGroup.objects.order_by("key").values_list("pk", flat=True)),
        "branches": list(Branch.objects.order_by("key").values_list("pk", flat=True)),
        "goals": list(GoalSuggestion.objects.order_by("key").values_list("title", flat=True)),
        "offers": list(Offer.objects.published().order_by("key").values_list("pk", flat=True)),
        "barriers": list(Area.objects.barriers().order_by("key").values_list("pk", flat=True)),
        "resources": list(Area.objects.resources().order_by("key").values_list("pk", flat=True)),
    }
    counts = {"group": "groups", "branch": "branches", "goal": "goals", "offer": "offers"}
    return {
        **lists,
        **{f"{one}_count": len(lists[many]) for one, many in counts.items()},
        "first": first,
        "firsts": len(first),
        "last": last,
        "lasts": len(last),
        "towns": TOWNS,
        "town_count": len(TOWNS),
        "citizens": citizens,
        "workers": workers,
        "teams": -(-workers // TEAM),
        "team": TEAM,
        "caseload": CASELOAD,
        "password": make_password(PASSWORD),
        "now": timezone.now(),
        "today": today,
        "seed": str(number),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Fill the benchmark database of one size.")
    parser.add_argument("--size", choices=SIZES, default="10k")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    begun = time.monotonic()
    with in_database(arguments.size):
        from django.utils import timezone

        found = seed(SIZES[arguments.size], arguments.seed, timezone.localdate(), OFFERS.get(arguments.size, 0))
    print(f"{SIZES[arguments.size]} citizens, log in as {USER}: checksum {found}, {time.monotonic() - begun:.1f} s")


if __name__ == "__main__":
    main()
