"""What production refuses to start with (SECURITY.md section 8). A laptop and the demo are not production."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.checks import CheckMessage, Error, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from accounts.models import User
from hjoerring.env import key_bytes

TAG = "production"
SHORTEST_KEY = 40


def _debug() -> bool:
    return bool(settings.DEBUG)


def _short_key() -> bool:
    return len(settings.SECRET_KEY) < SHORTEST_KEY or len(set(settings.SECRET_KEY)) < 10


def _short_data_key() -> bool:
    return bool(settings.SHORT_KEYS)


def _any_host() -> bool:
    return not settings.ALLOWED_HOSTS or any("*" in host for host in settings.ALLOWED_HOSTS)


def _demo() -> bool:
    return bool(settings.DEMO)


def _no_tls() -> bool:
    return not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE and settings.SECURE_HSTS_SECONDS)


def _same_key() -> bool:
    keys = [*settings.FIELD_KEYS.values(), settings.HASH_KEY, key_bytes(settings.SECRET_KEY)]
    return len(set(keys)) < len(keys)


def _broker_without_password() -> bool:
    return not urlsplit(settings.CELERY_BROKER_URL).password


def _media_inside_static() -> bool:
    media, static = Path(settings.MEDIA_ROOT).resolve(), Path(settings.STATIC_ROOT or ".").resolve()
    return media == static or static in media.parents


def _no_connection_kept() -> bool:
    database = settings.DATABASES[DEFAULT_DB_ALIAS]
    return settings.WEB and not database.get("CONN_MAX_AGE") and not database.get("OPTIONS", {}).get("pool")


def _mail_to_files() -> bool:
    return not settings.EMAIL_HOST


def _links_without_tls() -> bool:
    return not settings.SITE_URL.startswith("https://")


REFUSED: list[tuple[str, Callable[[], bool], str]] = [
    ("debug", _debug, "HJM_DEBUG is on."),
    ("short_key", _short_key, f"DJANGO_SECRET_KEY is shorter than {SHORTEST_KEY} characters or too simple."),
    ("short_data_key", _short_data_key, "HJM_FIELD_KEY or HJM_HASH_KEY is shorter than 32 characters."),
    ("any_host", _any_host, "DJANGO_ALLOWED_HOSTS is empty or holds a *."),
    ("demo", _demo, "HJM_DEMO is on."),
    ("no_tls", _no_tls, "Cookies are not limited to TLS, or HSTS is off."),
    ("same_key", _same_key, "The same key is used for two purposes."),
    ("broker_password", _broker_without_password, "CELERY_BROKER_URL has no password."),
    ("media_in_static", _media_inside_static, "HJM_MEDIA_ROOT lies inside the static files."),
    ("mail", _mail_to_files, "EMAIL_HOST is not set: providers would not get their links."),
    ("site_url", _links_without_tls, "HJM_SITE is not an https address."),
    ("connections", _no_connection_kept, "Neither a connection pool nor CONN_MAX_AGE: each request would connect."),
]


@register(TAG)
def unsafe_settings(**kwargs: Any) -> Iterator[CheckMessage]:
    if settings.IS_EMBEDDED:
        return
    for name, is_unsafe, message in REFUSED:
        if is_unsafe():
            yield Error(message, id=f"hjoerring.{name}")


def unsafe_database() -> list[str]:
    """What is wrong with the database a process is about to use: people of the demo, migrations not applied."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return ["Migrations are not applied: run manage.py migrate."]
        with connection.cursor() as cursor:
            cursor.execute("SELECT tableowner = current_user FROM pg_tables WHERE tablename = 'journal_access'")
            if cursor.fetchone()[0]:
                return ["The role that serves people owns the tables; only migrations may run as the owner."]
        if people_of_the_demo():
            return ["People of the demo can log in."]
    except DatabaseError as error:
        return [f"The database does not answer: {type(error).__name__}."]
    return []


def people_of_the_demo() -> bool:
    """Whether anybody can log in with the password that the demo's log-in page shows."""
    people = User.objects.active().filter(username__in=settings.DEMO_LOGINS)
    return any(check_password(settings.DEMO_PASSWORD, person.password) for person in people)


def _leave_no_connection() -> None:
    """The web server forks its children after this, and they must not share a connection or a pool."""
    connection = connections[DEFAULT_DB_ALIAS]
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def refuse_unsafe_start() -> None:
    """Raise ImproperlyConfigured rather than serve citizens' data from an unsafe set-up."""
    if settings.IS_EMBEDDED or (settings.DEMO and people_of_the_demo()):
        return  # a laptop's own servers, or a demo on servers of its own: nobody in it is real
    found = [str(message.msg) for message in run_checks(tags=[TAG])]
    if not found:
        found = unsafe_database()
        _leave_no_connection()
    if found:
        raise ImproperlyConfigured("Not started. " + " ".join(found))
