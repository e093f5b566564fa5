from django.apps import AppConfig


class FollowupConfig(AppConfig):
    """The deadlines for talks follow the course of a case; talks and tasks go along to its new responsible."""

    name = "followup"

    def ready(self) -> None:
        from cases.course import follow
        from cases.handing_over import follows
        from followup.contact_plan import follow_course
        from followup.moves import TALKS, TASKS

        follow(follow_course)
        follows(TALKS)
        follows(TASKS)
