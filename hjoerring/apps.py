from django.apps import AppConfig


class HjoerringConfig(AppConfig):
    """Puts the apps together at start: `hjoerring/__init__.py` must stay empty, it is imported before the venv is."""

    name = "hjoerring"

    def ready(self) -> None:
        from conferences import late_sql, ready_sql
        from followup import calendar_feed, clock_sql, flags_sql
        from hjoerring import celery, checks, conferences_in_feed  # noqa: F401

        # What the flags, the clock and the calendar tell of conferences, which followup may not know.
        flags_sql.FROM_ABOVE |= {"ready_on": ready_sql.READY, "conference_on": ready_sql.PLANNED}
        calendar_feed.FROM_ABOVE[:] = [conferences_in_feed.entries]
        words = "analysefrist overskredet,analysefrister overskredet"
        clock_sql.FROM_ABOVE[:] = [clock_sql.Kind("analysis", None, words, late_sql.LATE)]
