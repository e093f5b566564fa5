from django.apps import AppConfig


class FollowupConfig(AppConfig):
    """The deadlines for talks follow the course of a case; what waits in it goes along to its new responsible."""

    name = "followup"

    def ready(self) -> None:
        from cases.course import follow
        from cases.handing_over import follows
        from followup.contact_plan import follow_course
        from followup.moves import LINES, TALKS, TASKS

        follow(follow_course)
        follows(TALKS)
        follows(TASKS)
        follows(LINES)
