"""python3 manage.py test [pytest arguments]"""

import os
import sys
from typing import NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Hands everything to pytest, in a process of its own: its arguments, its output, its exit code."""

    help = "Run the test suite; all arguments go to pytest."

    def run_from_argv(self, argv: list[str]) -> NoReturn:
        os.chdir(settings.BASE_DIR)
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "pytest", *argv[2:]])
