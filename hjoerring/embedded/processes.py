"""Processes of the private servers: is this pid still the program we mean, and run one as another account."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hjoerring.embedded.places import Account, ServerError

_started: list[subprocess.Popen] = []  # kept, so that a server we started is reaped and none is warned about


def pid_runs(pid: int, word: str) -> bool:
    """Alive, not a zombie, and really the program meant: pids are used again."""
    for process in _started:
        process.poll()
    process_dir = Path(f"/proc/{pid}")
    if Path("/proc/self/stat").exists():  # Linux; slim images have no ps
        try:
            state = process_dir.joinpath("stat").read_text().rsplit(")", 1)[1].split()[0]
            arguments = process_dir.joinpath("cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return False
    else:
        asked = subprocess.run(["/bin/ps", "-o", "stat=,args=", "-p", str(pid)], capture_output=True, text=True)
        state, _, arguments = asked.stdout.strip().partition(" ")
    return bool(state) and not state.startswith("Z") and word in arguments


def first_number(path: Path) -> int | None:
    """The number a pid file begins with."""
    try:
        return int(path.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def dead_pid() -> int:
    """A pid that is known to belong to nobody."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def wait_until(ready: Callable[[], bool], seconds: float) -> bool:
    """Look again and again; False when time ran out."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def run(command: Sequence[str | Path], account: Account | None, said: str | None = None) -> None:
    """Run a helper program to its end, or say what it said."""
    with tempfile.TemporaryFile() as told:
        told.write((said or "").encode())
        told.seek(0)
        done = subprocess.run(
            command,
            stdin=told,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=180,
            **_surroundings(account),
        )
    if done.returncode:
        raise ServerError(
            f"{Path(command[0]).name} ended with {done.returncode}:\n{done.stdout[-2000:].decode(errors='replace')}"
        )


def start(command: Sequence[str | Path], account: Account | None, log: Path) -> subprocess.Popen:
    """Start a server that outlives us, in a session of its own so that Ctrl-C does not reach it."""
    with log.open("ab") as written:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **_surroundings(account),
        )
    _started.append(process)
    return process


def tail(log: Path) -> str:
    """The end of a log, for an error message."""
    return f"--- {log}\n{log.read_text(errors='replace')[-1500:]}" if log.exists() else ""


def _surroundings(account: Account | None) -> dict[str, Any]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    options: dict[str, Any] = {"cwd": "/", "env": environment | {"LC_ALL": "C", "TZ": "UTC", "HOME": "/"}}
    if account:
        options |= {"user": account.uid, "group": account.gid, "extra_groups": []}
    return options
