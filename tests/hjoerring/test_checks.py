import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from hjoerring.checks import TAG, people_of_the_demo, refuse_unsafe_start, unsafe_database
from tests.factories import UserFactory


@pytest.fixture
def production(settings, monkeypatch):
    """Settings that production may start with."""
    settings.IS_EMBEDDED = False
    settings.DEBUG = settings.DEMO = settings.WEB = False
    settings.SECRET_KEY = "en-hemmelighed-som-ingen-andre-kender-1234567890"
    settings.FIELD_KEYS = {1: b"f" * 32}
    settings.HASH_KEY = b"h" * 32
    settings.ALLOWED_HOSTS = ["plan.example.dk"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.CELERY_BROKER_URL = "redis://:kode@redis:6379/0"
    settings.MEDIA_ROOT = "/srv/media"
    settings.STATIC_ROOT = "/srv/static"
    settings.EMAIL_HOST = "mail.example.dk"
    settings.SITE_URL = "https://plan.example.dk"
    monkeypatch.setattr("hjoerring.checks._leave_no_connection", lambda: None)  # the test's own transaction
    return settings


def found():
    return [message.id for message in run_checks(tags=[TAG])]


def test_a_safe_set_up_starts(production, monkeypatch):
    monkeypatch.setattr("hjoerring.checks.unsafe_database", list)  # the suite's own role owns its tables

    assert found() == []
    refuse_unsafe_start()


def test_the_owner_of_the_tables_serves_nobody(production):
    assert unsafe_database() == ["The role that serves people owns the tables; only migrations may run as the owner."]


@pytest.mark.parametrize(
    ("check", "change"),
    [
        ("debug", {"DEBUG": True}),
        ("short_key", {"SECRET_KEY": "kort"}),
        ("short_key", {"SECRET_KEY": "a" * 60}),
        ("short_data_key", {"SHORT_KEYS": ["HJM_HASH_KEY"]}),
        ("any_host", {"ALLOWED_HOSTS": ["*"]}),
        ("any_host", {"ALLOWED_HOSTS": []}),
        ("demo", {"DEMO": True}),
        ("no_tls", {"SESSION_COOKIE_SECURE": False}),
        ("no_tls", {"SECURE_HSTS_SECONDS": 0}),
        ("same_key", {"HASH_KEY": b"f" * 32}),
        ("broker_password", {"CELERY_BROKER_URL": "redis://redis:6379/0"}),
        ("media_in_static", {"MEDIA_ROOT": "/srv/static/media"}),
        ("connections", {"WEB": True}),
        ("mail", {"EMAIL_HOST": ""}),
        ("site_url", {"SITE_URL": "http://plan.example.dk"}),
    ],
)
def test_an_unsafe_set_up_is_refused(production, check, change):
    for name, value in change.items():
        setattr(production, name, value)

    assert found() == [f"hjoerring.{check}"]
    with pytest.raises(ImproperlyConfigured, match="Not started"):
        refuse_unsafe_start()


def test_people_of_the_demo_are_known_by_their_password(production):
    mette = UserFactory(username="mette")
    assert not people_of_the_demo(), "a colleague may be called Mette"

    mette.set_password(production.DEMO_PASSWORD)
    mette.save()

    assert people_of_the_demo()


def test_a_laptop_starts_with_nothing_set(settings):
    settings.DEMO = True

    assert settings.IS_EMBEDDED
    assert found() == []
