"""When a measurement counts: once it is closed, whenever it was begun; before that nobody knows the answers."""

CLOSED_BY_THE_LAST = (
    "{0}.state = 'closed' AND {0}.closed_at < (%(last)s::date + 1)::timestamp AT TIME ZONE 'Europe/Copenhagen'"
)
CLOSED_IN_THE_MONTH = (
    f"{CLOSED_BY_THE_LAST} AND {{0}}.closed_at >= %(first)s::date::timestamp AT TIME ZONE 'Europe/Copenhagen'"
)
