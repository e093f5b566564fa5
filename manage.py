#!/usr/bin/env python3
"""`python3 manage.py demo` and `python3 manage.py test` need nothing but Python; the other commands are Django's."""

import contextlib
import os
import signal
import sys

STARTS_ITS_OWN_SERVERS = {"demo", "test"}
NEEDS_NO_SERVERS = {"help", "check", "makemigrations", "collectstatic", "compilemessages", "makemessages"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hjoerring.settings")
    from hjoerring.embedded import bootstrap

    bootstrap.ensure(sys.argv)

    from django.core.management import execute_from_command_line

    from hjoerring.embedded import servers

    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command == "demo":
        os.environ["HJM_DEMO"] = "1"  # before the settings are read; the demo's processes inherit it
    if command.startswith("-") or command in STARTS_ITS_OWN_SERVERS | NEEDS_NO_SERVERS:
        services: contextlib.AbstractContextManager[object] = contextlib.nullcontext()
    else:
        services = servers.in_use()
        # Without this a terminated command would leave its servers running.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with services:
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
