from django.apps import AppConfig


class HjoerringConfig(AppConfig):
    """Puts the apps together at start: `hjoerring/__init__.py` must stay empty, it is imported before the venv is."""

    name = "hjoerring"

    def ready(self) -> None:
        from hjoerring import celery, checks  # noqa: F401
