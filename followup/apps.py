from django.apps import AppConfig


class FollowupConfig(AppConfig):
    """The deadlines for talks follow the course of a case."""

    name = "followup"

    def ready(self) -> None:
        from cases.course import follow
        from followup.contact_plan import follow_course

        follow(follow_course)
