"""Whether citizens are met as often and as soon as the law and the municipality's own standard say."""

from evaluation.figures.figure import Figure, Kind
from followup.contact_sql import OURS
from followup.models import ContactDeadline

TALKS_IN_TIME = Figure(
    key="samtaler",
    label="Samtaler til tiden",
    words="Andelen af borgere med en frist for en samtale i måneden, hvor alle samtaler blev holdt inden fristen."
    " Lovens minimum og vores egen standard tælles hver for sig. Samtaler, som a-kassen holder, og frister, der er"
    " bortfaldet, tæller ikke med.",
    kind=Kind.SHARE,
    hit="Til tiden",
    names=lambda: dict(ContactDeadline.Kind.choices),
    rows=f"""
SELECT opened.id AS case_id, opened.team_id, opened.target_group_id, due.kind AS part, due.hit,
    NULL::numeric AS measured
FROM cases_case opened JOIN (
    SELECT deadline.case_id, deadline.kind, bool_and(deadline.state = 'kept') AS hit
    FROM followup_contactdeadline deadline
    WHERE deadline.latest_on BETWEEN %(first)s::date AND %(last)s::date AND deadline.state <> 'void'
        AND {OURS.format("deadline")} /* of the team: deadline.case_id */
    GROUP BY deadline.case_id, deadline.kind
) due ON due.case_id = opened.id
""",
)
