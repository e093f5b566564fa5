"""Raw SQL: the norm in force, whose cases they are and what each weighs; the one place where weights are counted."""

from followup.flags import NEW

NORM = """
SELECT norm.low, norm.high, norm.full_time, norm.risk, norm.line, norm.free_lines, norm.new_case, norm.from_on,
    (
        SELECT coalesce(json_object_agg(share.role, share.percent), '{}')
        FROM evaluation_caseloadroleshare share WHERE share.norm_id = norm.id
    )::text,
    (
        SELECT coalesce(json_object_agg(said.target_group_id, said.weight::text), '{}')
        FROM evaluation_caseloadgroupweight said WHERE said.norm_id = norm.id
    )::text
FROM evaluation_caseloadnorm norm, (SELECT %s::date AS today) day
WHERE norm.from_on <= day.today AND (norm.until_on IS NULL OR norm.until_on >= day.today)
ORDER BY norm.from_on DESC LIMIT 1
"""
# What a case weighs by. The risk is high when the newest screening has points enough for the highest of its bands.
WEIGHED_BY = f"""
SELECT opened.id, opened.team_id, opened.target_group_id, responsible.user_id AS coordinator,
    (
        SELECT answer.points >= (
            SELECT max((band->>'from')::int) FROM jsonb_array_elements(screening.thresholds) band
        )
        FROM cases_screeninganswer answer JOIN cases_screening screening ON screening.id = answer.screening_id
        WHERE answer.case_id = opened.id ORDER BY answer."on" DESC, answer.id DESC LIMIT 1
    ) AS is_high_risk,
    (
        SELECT count(*) FROM plans_intervention part WHERE part.case_id = opened.id AND part.status = 'running'
    ) AS running,
    {NEW.condition} AS is_new
FROM (
    SELECT day.today, (
        SELECT max(rule.days)::int FROM cases_deadline rule
        WHERE rule.subject = '{NEW.rule}' AND rule.from_on <= day.today
            AND (rule.until_on IS NULL OR rule.until_on >= day.today)
    ) AS {NEW.rule}
    FROM (SELECT %(today)s::date AS today) day
) rules
CROSS JOIN cases_case opened
LEFT JOIN (
    SELECT case_id, user_id, from_on AS responsible_from_on FROM cases_involvement
    WHERE part = 'coordinator' AND until_on IS NULL
) responsible ON responsible.case_id = opened.id
WHERE opened.closed_on IS NULL {{narrowed}}
"""
# Of a row `one` of these, by the values of a norm. What weighs nothing by it is not looked for.
WEIGHT = """
    coalesce((
        SELECT said.weight FROM unnest(%(groups)s::bigint[], %(weights)s::numeric[]) said (target_group, weight)
        WHERE said.target_group = one.target_group_id
    ), 1)
    + CASE WHEN %(risk)s::numeric > 0 AND one.is_high_risk THEN %(risk)s::numeric ELSE 0 END
    + CASE WHEN %(line)s::numeric > 0
        THEN %(line)s::numeric * greatest(0, one.running - %(free_lines)s::int) ELSE 0 END
    + CASE WHEN one.is_new THEN %(new_weight)s::numeric ELSE 0 END
"""
LOADS = f"SELECT one.id, one.team_id, one.coordinator, {WEIGHT} AS weight FROM ({WEIGHED_BY}) one"
NAME = "coalesce(nullif(trim({0}.first_name || ' ' || {0}.last_name), ''), {0}.username)"
# In Python they are `Person.is_member` and `UserQuerySet.caseworkers`.
MEMBER = "(person.is_active AND coalesce(person.team_id = {0}, false))"
MAY_HAVE = "person.is_active AND person.role IN ('caseworker', 'team_lead')"
PEOPLE = f"""
SELECT person.id, {NAME.format("person")}, person.role, person.weekly_hours,
    {MEMBER.format("%(team)s")}, absence.until_on,
    coalesce({NAME.format("deputy")}, '')
FROM accounts_user person
LEFT JOIN accounts_absence absence
    ON absence.user_id = person.id AND %(today)s::date BETWEEN absence.from_on AND absence.until_on
LEFT JOIN accounts_user deputy ON deputy.id = absence.cover_id
WHERE (person.team_id = %(team)s AND {MAY_HAVE})
    OR person.id = ANY(%(people)s)
ORDER BY person.sort_key, person.id
"""
# One row for each who has cases in a team or may be given them, and one for the cases that nobody has.
TRIAL = f"""
SELECT team.name, person.role, person.weekly_hours, {MEMBER.format("team.id")},
    coalesce(counted.cases, 0), coalesce(counted.weight, 0)
FROM (
    SELECT load.team_id, load.coordinator, count(*) AS cases, sum(load.weight) AS weight
    FROM ({LOADS.replace("{narrowed}", "")}) load
    GROUP BY load.team_id, load.coordinator
) counted
FULL JOIN (SELECT person.team_id, person.id FROM accounts_user person WHERE {MAY_HAVE}) free
    ON free.team_id = counted.team_id AND free.id = counted.coordinator
JOIN accounts_team team ON team.id = coalesce(counted.team_id, free.team_id)
LEFT JOIN accounts_user person ON person.id = coalesce(counted.coordinator, free.id)
ORDER BY team.name, person.sort_key, person.id
"""
