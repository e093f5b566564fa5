"""Raw SQL: what is late or near, counted for whom it waits, and what has been late for so long that the lead is told.

One statement for each kind, whatever the number of rows, of cases and of people. "Today" is the Danish date of the
caller; the database may be in another time zone. Put into the text are constants; values are parameters.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection

from accounts.deputies_sql import PERSON
from cases.deputies_sql import deputy_of, sees
from cases.models import Deadline
from followup.contact_sql import OURS
from followup.flags_sql import ANSWER_DUE
from followup.models import Escalation, Instrument


@dataclass(frozen=True)
class Kind:
    """What may wait: rows with their case, perhaps somebody's own, and the last day on which they are not late."""

    key: str
    told_as: Escalation.Kind | None  # none when the lead is not told
    late: str  # in words, one and many
    items: str  # up to a last day
    soon: str = ""
    rule: str = ""  # how many days "soon" is, by the subject of the rule
    is_somebodys: bool = False  # else it is for whoever is responsible for the case

    @property
    def escalates_as(self) -> str:
        return self.told_as.value if self.told_as else ""


INTERVENTION = """
SELECT part.case_id, NULL::bigint AS user_id, part.id AS row_id, {due} AS due_on
FROM plans_intervention part
WHERE part.status IN ('running', 'paused') AND {due} <= %(until)s
"""
CONTACT = f"""
SELECT deadline.case_id, NULL::bigint AS user_id, deadline.id AS row_id, deadline.latest_on AS due_on
FROM followup_contactdeadline deadline
WHERE deadline.state = 'open' AND deadline.kind = '{{kind}}' AND deadline.latest_on <= %(until)s
    AND {OURS.format("deadline")}
"""
AGREEMENT = """
SELECT agreed.case_id, agreed.user_id, agreed.id AS row_id, agreed.due_on
FROM followup_agreedtask agreed
WHERE agreed.done_on IS NULL AND agreed.dropped_on IS NULL AND agreed.owner {owner} 'staff'
    AND agreed.due_on <= %(until)s
"""
MEETING = """
SELECT meeting.case_id, meeting.held_by_id AS user_id, meeting.id AS row_id, meeting."on" AS due_on
FROM followup_meeting meeting
WHERE meeting.state = 'planned' AND meeting."on" <= %(until)s
"""
# As `measurement.next_due`, and the days of grace; of plans that are long enough to be measured. A measurement that is
# not made has no row, so the case stands for it.
MEASUREMENT = """
SELECT measured.case_id, NULL::bigint AS user_id, measured.case_id AS row_id, measured.due_on
FROM (
    SELECT
        begun.id AS case_id,
        coalesce(last.last_on + %(interval)s, begun.opened_on + %(baseline)s) + %(grace)s AS due_on
    FROM cases_case begun
    LEFT JOIN (
        SELECT made.case_id, max(made."on") AS last_on
        FROM followup_measurement made WHERE made.state = 'closed' GROUP BY made.case_id
    ) last ON last.case_id = begun.id
    JOIN (
        SELECT part.case_id FROM plans_intervention part
        WHERE part.status IN ('agreed', 'running', 'paused')
        GROUP BY part.case_id HAVING max(part.ends_on) - min(part.starts_on) > %(programme)s
    ) planned ON planned.case_id = begun.id
    WHERE begun.closed_on IS NULL
) measured
WHERE measured.due_on <= %(until)s
"""
MEASURED = "measurement"
KINDS = [
    Kind(
        "follow_up",
        Escalation.Kind.FOLLOW_UP,
        "opfølgning overskredet,opfølgninger overskredet",
        INTERVENTION.format(due="part.follow_up_on"),
        soon="opfølgning,opfølgninger",
        rule="follow_up_soon",
    ),
    Kind(
        "ended",
        Escalation.Kind.ENDED,
        "indsats sluttet uden svar,indsatser sluttet uden svar",
        INTERVENTION.format(due=ANSWER_DUE.format("part")),
    ),
    Kind(
        "contact_legal",
        Escalation.Kind.CONTACT,
        "samtale over lovens frist,samtaler over lovens frist",
        CONTACT.format(kind="legal"),
        soon="frist for samtale efter loven,frister for samtaler efter loven",
        rule="meeting_soon",
    ),
    Kind(
        "contact_local",
        Escalation.Kind.CONTACT,
        "samtale over vores egen frist,samtaler over vores egen frist",
        CONTACT.format(kind="local"),
        soon="frist for samtale efter vores standard,frister for samtaler efter vores standard",
        rule="meeting_soon",
    ),
    Kind(
        "meeting",
        Escalation.Kind.MEETING,
        "samtale ikke registreret,samtaler ikke registreret",
        MEETING,
        soon="samtale,samtaler",
        rule="meeting_soon",
        is_somebodys=True,
    ),
    Kind(
        "agreement",
        Escalation.Kind.AGREEMENT,
        "opgave overskredet,opgaver overskredet",
        AGREEMENT.format(owner="="),
        soon="opgave,opgaver",
        rule="follow_up_soon",
        is_somebodys=True,
    ),
    Kind(
        "citizen",
        Escalation.Kind.AGREEMENT,
        "borgers aftale overskredet,borgeres aftaler overskredet",
        AGREEMENT.format(owner="<>"),
    ),
    Kind(
        MEASURED,
        Escalation.Kind.MEASUREMENT,
        "måling overskredet,målinger overskredet",
        MEASUREMENT,
        soon="måling,målinger",
    ),
]
BY_KEY = {kind.key: kind for kind in KINDS}
# What only an app above can count; said at start (hjoerring.apps). The lead is not told of it here.
FROM_ABOVE: list[Kind] = []
# Who is responsible for a case on a day, as `InvolvementQuerySet.responsible`.
RESPONSIBLE = (
    """responsible.part = 'coordinator' AND responsible.from_on <= %(today)s AND responsible.until_on IS NULL"""
)
# What is somebody's own goes to whoever is responsible when they have stopped, or no longer get into the case.
OWNERS = {
    False: (
        "responsible.user_id",
        f"JOIN cases_involvement responsible ON responsible.case_id = item.case_id AND {RESPONSIBLE}",
    ),
    True: (
        f"""CASE WHEN {sees("own.team_id", "own.id")} THEN own.id ELSE (
            SELECT responsible.user_id FROM cases_involvement responsible
            WHERE responsible.case_id = item.case_id AND {RESPONSIBLE}
        ) END""",
        f"LEFT JOIN {PERSON} own ON own.id = item.user_id",
    ),
}
# A deputy gets what they may open; the rest stays with its owner. Whose a row is, is worked out once (OFFSET 0), and
# people are looked at when their rows are counted.
COUNT = f"""
SELECT
    coalesce(counted.cover_id, counted.owner_id), CASE WHEN counted.cover_id IS NOT NULL THEN counted.owner_id END,
    counted.late, counted.soon
FROM (
    SELECT
        opened.owner_id,
        CASE WHEN opened.owner_id IN (
            SELECT away.user_id FROM accounts_absence away
            WHERE away.from_on <= %(today)s AND away.until_on >= %(today)s
        ) THEN {deputy_of("opened.owner_id")} END AS cover_id,
        count(*) FILTER (WHERE opened.due_on < %(today)s) AS late,
        count(*) FILTER (WHERE opened.due_on >= %(today)s) AS soon
    FROM (
        SELECT
            {{owner}} AS owner_id, item.due_on,
            opened.id, opened.team_id, opened.target_group_id, opened.is_restricted
        FROM ({{items}}) item
        JOIN cases_case opened ON opened.id = item.case_id AND opened.closed_on IS NULL
        {{whose}}
        OFFSET 0
    ) opened
    GROUP BY 1, 2
) counted
JOIN {PERSON} person ON person.id = counted.owner_id
"""


class Count(NamedTuple):
    """How much of a kind waits for somebody, perhaps in the place of a colleague who is away."""

    user: int
    covered: int | None
    late: int
    soon: int


class Rules:
    """The rules in days that count on a day."""

    def __init__(self, today: date):
        self.today = today
        self.days = Deadline.objects.days(today)
        self.instrument = Instrument.objects.live(today).order_by("key").first()

    def counted(self) -> list[Kind]:
        return [*self.kinds(), *FROM_ABOVE]

    def kinds(self) -> list[Kind]:
        """What the lead is told of as well. Without an edition that counts nobody is measured."""
        return [kind for kind in KINDS if kind.key != MEASURED or self.instrument]

    def measuring(self) -> dict[str, int]:
        edition = self.instrument
        if edition is None:
            return {}
        return {
            "interval": edition.interval_days,
            "baseline": edition.baseline_days,
            "grace": edition.grace_days,
            "programme": 7 * edition.programme_weeks,
        }

    def soon_until(self, kind: Kind) -> date:
        """The last day of what is near: a measurement is near some days before it is due, and then its grace runs."""
        if kind.key == MEASURED and self.instrument:
            return self.today + timedelta(days=self.instrument.grace_days + self.instrument.reminder_days)
        return self.today + timedelta(days=self.days.get(kind.rule, 0) if kind.soon else -1)

    @property
    def escalated_until(self) -> date | None:
        """The last day of what has been late for too long; none without a rule."""
        days = self.days.get(Deadline.Subject.ESCALATION)
        return self.today - timedelta(days=days + 1) if days else None


def count(kind: Kind, rules: Rules) -> list[Count]:
    """How much waits for each person, and in whose place."""
    owner, whose = OWNERS[kind.is_somebodys]
    values: dict[str, Any] = {"today": rules.today}
    values |= {"until": rules.soon_until(kind)} | rules.measuring()
    with connection.cursor() as cursor:  # once a day, so it is planned for its values
        cursor.execute(COUNT.format(owner=owner, whose=whose, items=kind.items), values)
        return [Count(*row) for row in cursor.fetchall()]


def only_one(job: str) -> bool:
    """Whether nobody else is at this job, until the transaction ends. Who is refused comes again within the hour."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('the clock'), hashtext(%s))", [job])
        return bool(cursor.fetchone()[0])
