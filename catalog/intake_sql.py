"""SQL: the intakes one can still ask for a place in on a day, said only here.

Neither cancelled nor begun, and the sign-up not over: it never ends after the first day, and what takes in all the
time has neither. A free place is one that nobody has or waits for. What takes in all the time begins when it is not
closed.
"""

OPEN = """
SELECT intake.id, intake.offer_id, greatest(intake.capacity - intake.booked - intake.waiting, 0) AS free,
    coalesce(intake.starts_on, closed.until_on + 1, asked.day) AS first_on
FROM (SELECT {on} AS day) asked
JOIN catalog_intake intake ON coalesce(intake.sign_up_by, intake.starts_on, asked.day) >= asked.day
LEFT JOIN catalog_closure closed
    ON closed.offer_id = intake.offer_id AND asked.day BETWEEN closed.from_on AND closed.until_on
WHERE NOT intake.is_cancelled
"""
# All places of an offer that are free, and the first day there is one. No row where it takes nobody in.
OPENINGS = """
SELECT offer_id, sum(free)::int AS room, min(first_on) FILTER (WHERE free > 0) AS first_on FROM ({open}) intakes
GROUP BY offer_id
"""


def open_intakes(on: str) -> str:
    """`on` is the place of a day in the statement."""
    return OPEN.format(on=on)


def openings(on: str) -> str:
    return OPENINGS.format(open=open_intakes(on))
