"""The processes of a demo: started together, watched together, ended together. Standard library only."""

import contextlib
import errno
import fcntl
import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from hjoerring.embedded import places, processes
from hjoerring.embedded.places import ServerError

Command = list[str]
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 15  # seconds a process has to end by itself


@contextlib.contextmanager
def only_demo(say: Callable[[str], None]) -> Iterator[Path]:
    """The one demo of this checkout; gives the file in which it notes its processes.

    The lock comes before the tidying, or a second demo would end the processes of a running one.
    """
    var = places.make_var()
    with (var / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the kernel drops it even after kill -9
        except BlockingIOError:
            raise ServerError("A demo of this checkout is already running.") from None
        notes = var / "demo.pids"
        end_orphans(notes, say)
        yield notes


def end_orphans(notes: Path, say: Callable[[str], None]) -> None:
    """End exactly the processes that a demo ended with kill -9 has left behind."""
    if not notes.exists():
        return
    for line in notes.read_text().splitlines():
        number, _, command = line.partition(" ")
        pid = int(number)
        if not processes.pid_runs(pid, command):
            continue
        say(f"ending process {pid}, left behind by an earlier demo")
        _end(pid, command)
    notes.unlink()


def _end(pid: int, command: str) -> None:
    os.kill(pid, signal.SIGTERM)
    if not processes.wait_until(lambda: not processes.pid_runs(pid, command), PATIENCE):
        os.killpg(pid, signal.SIGKILL)


def require_free_port(port: int) -> None:
    """Said before anything starts; a page that answers would otherwise be somebody else's."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise ServerError(
                    f"Port {port} is in use. Is a demo running already? Try --port {port + 1}."
                ) from None
            raise ServerError(f"Port {port} cannot be used: {error.strerror}.") from None


class Jobs:
    """Named processes of which none may end before the others."""

    def __init__(self, commands: dict[str, Command], notes: Path) -> None:
        self.commands = commands
        self.notes = notes
        self.processes: dict[str, subprocess.Popen] = {}

    def __enter__(self) -> "Jobs":
        return self

    def __exit__(self, *_: object) -> None:
        # Already ending: a second Ctrl-C would leave some of them behind.
        handlers = {signum: signal.signal(signum, signal.SIG_IGN) for signum in ENDINGS}
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.notes.unlink(missing_ok=True)
        for signum, handler in handlers.items():
            signal.signal(signum, handler)

    def start(self, *names: str) -> None:
        """Start those named; inside the with block, so that what was started is ended whatever comes."""
        for name in names:
            # A session of its own: Ctrl-C reaches only us, and we end them in order.
            self.processes[name] = subprocess.Popen(
                self.commands[name], cwd=places.BASE, stdin=subprocess.DEVNULL, start_new_session=True
            )
            self._note()

    def check(self) -> None:
        """Raise when one of them has ended."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                raise ServerError(f"{name} stopped with status {process.returncode}; what it said stands above.")

    def _note(self) -> None:
        # The whole command line, because a pid alone may have become somebody else's.
        lines = [f"{process.pid} {' '.join(self.commands[name])}" for name, process in self.processes.items()]
        self.notes.write_text("\n".join(lines))
