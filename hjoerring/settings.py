"""One file, read from the environment; safe when nothing is set.

Without DATABASE_URL this is a laptop, a demo or a test run: the embedded servers are used and keys of its own
lie under var/. With it, everything secret must come from the environment (`hjoerring.checks` refuses the rest).
"""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from hjoerring.embedded import keys, servers
from hjoerring.env import env, env_bool, env_list, key_bytes, secret

BASE_DIR = Path(__file__).resolve().parent.parent
IS_EMBEDDED = not secret("DATABASE_URL")
DEMO = env_bool("HJM_DEMO")
WEB = env_bool("HJM_WEB")
# One person of each role, listed on the demo's log-in page; production refuses to start while any can log in.
DEMO_LOGINS = ["mette", "birgit", "henning", "allan", "lise", "poul", "signe", "karsten"]
DEMO_PASSWORD = "opdigtet-jobcenter"
DEBUG = env_bool("HJM_DEBUG")
ORGANISATION = env("HJM_ORGANISATION", "Hjørring Kommune")


def required(name: str) -> str:
    value = secret(name) or (keys.local_key(name) if IS_EMBEDDED else None)
    if not value:
        raise RuntimeError(f"{name} must be set when DATABASE_URL is.")
    return value


def database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or 5432),
    }


SECRET_KEY = required("DJANGO_SECRET_KEY")
SHORT_KEYS = [name for name in ("HJM_FIELD_KEY", "HJM_HASH_KEY") if len(required(name)) < 32]
FIELD_KEY_ID = 1
FIELD_KEYS = {FIELD_KEY_ID: key_bytes(required("HJM_FIELD_KEY"))}
HASH_KEY = key_bytes(required("HJM_HASH_KEY"))
ALLOWED_HOSTS = env_list("DJANGO_ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])

INSTALLED_APPS = [
    "danish",
    "accounts",
    "journal",
    "catalog",
    "companies",
    "cases",
    "plans",
    "notices",
    "conferences",
    "followup",
    "evaluation",
    "hjoerring",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_htmx",
    "template_partials",
    "csp",
    "pgtrigger",
    "pghistory",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "hjoerring.middleware.answer_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hjoerring.middleware.no_cpr_in_address",
    "accounts.middleware.SessionClock",
    "accounts.middleware.StaffLoginRequired",
    "followup.handed_over.ScreenWithCitizen",
    "pghistory.middleware.HistoryMiddleware",
    "journal.middleware.JournalMiddleware",
    "hjoerring.middleware.ErasedMeanwhile",
    "hjoerring.middleware.WaitedTooLong",
]
ROOT_URLCONF = "hjoerring.urls"
WSGI_APPLICATION = "hjoerring.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "template_partials.templatetags.partials",
                "danish.templatetags.danish",
                "danish.templatetags.lists",
                "django.templatetags.static",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hjoerring.context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES: dict[str, dict[str, Any]] = {
    "default": servers.pg_settings() if IS_EMBEDDED else database(secret("DATABASE_URL") or "")
}
DATABASES["default"] |= {"ATOMIC_REQUESTS": True, "CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 0}
# No trigger is to be ignored: unsaid, each runs into an error and catches it, for every row.
# What is prepared is planned once: by itself the server plans a list anew each time, since it guesses its length high.
ON_CONNECTION = "-c pgtrigger.ignore={} -c plan_cache_mode=force_generic_plan"
DATABASES["default"]["OPTIONS"] = {
    "prepare_threshold": 2,  # journal.prepared
    "options": ON_CONNECTION,
}
DATABASES["default"]["TEST"] = {"NAME": env("HJM_TEST_DB", "test_hjoerring")}
if WEB:
    # A connection of its own for each request would double the price of a page (PERFORMANCE.md section 2).
    DATABASES["default"]["OPTIONS"] |= {
        "pool": {"min_size": 1, "max_size": 4, "timeout": 10},
        "options": f"{ON_CONNECTION} -c statement_timeout=10000 -c lock_timeout=5000",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Rate limits of the log-in must hold across processes and outlive a restart, so they are counted in the database.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["accounts.hashers.Argon2id", "django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "front"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "login": "100/m/ip",
    "login_failed": "5/5m/key,10/m/ip",
    "referral_link": "30/m/ip",
    "answer_link": "30/m/ip",
    "calendar_guess": "30/m/ip",
    "calendar_fetch": "30/m/key",
}

SECURE_COOKIES = not (IS_EMBEDDED or DEBUG or DEMO)
# The proxy overwrites X-Forwarded-For; without it, nobody's word is taken for where a request comes from.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SECURE_COOKIES else 0
SESSION_COOKIE_NAME = "__Host-session" if SECURE_COOKIES else "session"
SESSION_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_SAMESITE = "Lax"
# accounts.middleware.SessionClock ends a session after 30 idle minutes or 10 hours. The row stays longer, so that a
# form sent after a weekend can still be held for whoever wrote it.
SESSION_COOKIE_AGE = 5 * 24 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# A message may hold people's own words; a cookie would carry them, readable, into the browser.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_COOKIES else "csrf"
CSRF_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "hjoerring.views.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = env_list("DJANGO_TRUSTED_ORIGINS")
SECURE_SSL_REDIRECT = SECURE_COOKIES
SECURE_REDIRECT_EXEMPT = [r"^live/$", r"^ready/$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_COOKIES
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if SECURE_COOKIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "report-uri": "/csp/",
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# What may be sent in is held in memory: a temporary file would stay on the disk, readable, if the process died.
FILE_UPLOAD_MAX_MEMORY_SIZE = 11 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

LANGUAGE_CODE = "da"
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["danish.formats"]

# Compressing takes seconds at every start; the demo does without, the image is built with it.
HASHED_STATIC = not IS_EMBEDDED
STATIC_URL = "/static/"
STATIC_ROOT = env("HJM_STATIC_ROOT") or (BASE_DIR / "staticfiles" if HASHED_STATIC else None)
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not HASHED_STATIC
MEDIA_ROOT = Path(env("HJM_MEDIA_ROOT") or servers.var_dir() / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "plans": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT / "plans", "base_url": None, "file_permissions_mode": 0o600},
    },
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT / "documents", "base_url": None, "file_permissions_mode": 0o600},
    },
    "extracts": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT / "extracts", "base_url": None, "file_permissions_mode": 0o600},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if HASHED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Nobody is erased by the clock alone unless the municipality asks for it; else two persons decide about each.
ERASES_BY_ITSELF = env_bool("HJM_ERASES_BY_ITSELF")
# Whether nobody works on 5 June, 24 and 31 December: they are no public holidays, and each municipality decides.
CLOSED_ON_HALF_HOLIDAYS = env_bool("HJM_CLOSED_ON_HALF_HOLIDAYS")

PGHISTORY_MIDDLEWARE_METHODS = ("POST",)
PGHISTORY_APPEND_ONLY = True  # history is proof: triggers refuse to change or delete it

CELERY_BROKER_URL = secret("CELERY_BROKER_URL") or servers.broker_url()
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 90
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 5,
    # kombu looks for lost tasks only every tenth time without this: a killed worker's task came back after 100 s.
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
}

# Mails leave through the municipality's own server; a laptop and the demo write them to files instead.
EMAIL_HOST = env("EMAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = servers.var_dir() / "mail"
EMAIL_PORT = int(env("EMAIL_PORT") or 587)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = secret("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", "jobcenter@localhost")
# Where a link in a mail leads: there is no request to ask when it is written.
SITE_URL = (env("HJM_SITE") or "http://127.0.0.1:8000").rstrip("/")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "hjoerring.logs.JsonLines"}},
    "filters": {"no_cpr": {"()": "hjoerring.logs.NoCpr"}, "as_warning": {"()": "hjoerring.logs.AsWarning"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["no_cpr"]},
    },
    "root": {"handlers": ["console"], "level": env("HJM_LOG_LEVEL", "WARNING")},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # Somebody sent more than any form has: answered with 400, and no fault of ours.
        "django.security.TooManyFieldsSent": {"filters": ["as_warning"]},
        "django.security.TooManyFilesSent": {"filters": ["as_warning"]},
        "django.security.RequestDataTooBig": {"filters": ["as_warning"]},
    },
}
