"""The private servers of this checkout, shared by every process that uses them.

Standard library only, so that it can be imported before Django is set up. Nothing of it runs in production, where
DATABASE_URL and CELERY_BROKER_URL name real servers. By hand: `python3 -m hjoerring.embedded.servers [start|stop]`.
"""

import contextlib
import fcntl
import sys
from collections.abc import Iterator
from typing import Any

from hjoerring.embedded.broker import Broker
from hjoerring.embedded.places import ServerError, make_var, run_dir, var_dir
from hjoerring.embedded.postgres import NAME, Postgres
from hjoerring.env import secret

__all__ = ["Broker", "Postgres", "ServerError", "broker_url", "in_use", "pg_settings", "run_dir", "var_dir"]

Server = Postgres | Broker


def pg_settings() -> dict[str, Any]:
    """What Django's DATABASES says about the private PostgreSQL. Computes paths, starts nothing."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": NAME,
        "USER": NAME,
        "HOST": str(run_dir()),
        "PORT": "5432",
    }


def broker_url() -> str:
    """What Celery's broker_url says about the private Valkey. Computes paths, starts nothing."""
    return f"redis+socket://{run_dir() / 'valkey.sock'}"


def needed() -> list[Server]:
    """The servers nobody else provides."""
    servers: list[Server] = []
    if not secret("DATABASE_URL"):
        servers.append(Postgres.locate())
    if not secret("CELERY_BROKER_URL"):
        servers.append(Broker.locate())
    return servers


@contextlib.contextmanager
def in_use() -> Iterator[list[Server]]:
    """Start what is needed; the last process to leave stops it.

    Every user holds a shared lock, which the kernel drops even after kill -9: no count of users can go stale.
    """
    servers = needed()
    if not servers:
        yield servers
        return
    var = make_var()
    with (var / "gate.lock").open("w") as gate, (var / "users.lock").open("w") as users:
        fcntl.flock(gate, fcntl.LOCK_EX)  # one starter at a time
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            try:
                for server in servers:
                    server.start()
            finally:
                fcntl.flock(gate, fcntl.LOCK_UN)
            yield servers
        finally:
            fcntl.flock(gate, fcntl.LOCK_EX)
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)  # nobody else?
                for server in reversed(servers):
                    server.stop()


def main(command: str = "status") -> None:
    """Start, stop or tell about the servers by hand."""
    for server in needed():
        name = type(server).__name__
        if command == "start":
            print(name, "started" if server.start() else "already running")
        elif command == "stop":
            print(name, "stopped" if server.stop() else "not running")
        else:
            print(name, "runs" if server.is_ready() else "does not run")


if __name__ == "__main__":
    main(*sys.argv[1:2])
