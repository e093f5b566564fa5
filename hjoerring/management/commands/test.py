"""python3 manage.py test [pytest arguments]"""

import os
import sys
from pathlib import Path
from typing import NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand

MOST_PROCESSES = 8  # each takes a database and its connections
# With these somebody wants to look at one process: its debugger, its output, its list of tests.
ONE_PROCESS = (
    "-n",
    "--numprocesses",
    "--pdb",
    "--trace",
    "-s",
    "--capture=no",
    "--co",
    "--collect-only",
    "--fixtures",
)


class Command(BaseCommand):
    """Hands everything to pytest, in a process of its own: its arguments, its output, its exit code."""

    help = "Run the test suite; all arguments go to pytest."

    def run_from_argv(self, argv: list[str]) -> NoReturn:
        os.chdir(settings.BASE_DIR)
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "pytest", *shared(argv[2:]), *argv[2:]])


def shared(arguments: list[str], cores: int | None = None) -> list[str]:
    """The whole suite is shared by as many processes as there are cores; a part named by its path is run by one."""
    cores = cores or os.cpu_count() or 1
    is_part = any(Path(argument.partition("::")[0]).exists() for argument in arguments)
    if cores == 1 or is_part or any(argument.startswith(ONE_PROCESS) for argument in arguments):
        return []
    return [f"--numprocesses={min(cores, MOST_PROCESSES)}", "--dist=loadgroup"]
