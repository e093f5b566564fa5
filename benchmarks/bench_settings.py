"""The project's own settings, with a database of its own, the floor page and a count of statements in each answer."""

import os

from hjoerring.embedded.places import var_dir
from hjoerring.settings import *  # noqa: F403
from hjoerring.settings import BASE_DIR, DATABASES, MIDDLEWARE, STORAGES, TEMPLATES

DATABASES["default"]["NAME"] = f"bench_{os.environ['HJM_BENCH_SIZE']}"
ROOT_URLCONF = "benchmarks.bench_urls"
MIDDLEWARE = ["benchmarks.floor.count_statements", *MIDDLEWARE]
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "benchmarks" / "templates"]
# Papers have the same names in every database, and the demo's jobs are not for the worker that is measured.
STORAGES["plans"]["OPTIONS"]["location"] = var_dir() / "bench" / "plans"
CELERY_TASK_DEFAULT_QUEUE = f"bench_{os.environ['HJM_BENCH_SIZE']}"
DEBUG = False
DEMO = False
