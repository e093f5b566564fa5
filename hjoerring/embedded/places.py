"""Where the private servers keep their data, sockets and logs, and as whom they run. Standard library only."""

import contextlib
import hashlib
import os
import pwd
import re
import shutil
import stat
import tempfile
from pathlib import Path
from typing import NamedTuple

BASE = Path(__file__).resolve().parent.parent.parent
LONGEST_SOCKET_PATH = 95  # macOS allows 103 bytes; PostgreSQL writes a lock file with a longer name beside the socket
PLAIN_PATH = re.compile(r"[\w/ .+@~-]+")  # what PostgreSQL takes in unix_socket_directories without quoting


class ServerError(RuntimeError):
    """A private server could not be found, started or stopped."""


class Account(NamedTuple):
    """The user and group a server's process gets."""

    uid: int
    gid: int


def service_account() -> Account | None:
    """PostgreSQL refuses uid 0, so as root its processes run as somebody else; otherwise nobody changes."""
    if os.geteuid() != 0:
        return None
    with contextlib.suppress(OSError):
        made_by = (Path(os.environ.get("HJM_VAR") or BASE / "var") / "log").stat()
        if made_by.st_uid != 0:
            return Account(made_by.st_uid, made_by.st_gid)
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    raise ServerError("Running as root, and neither the user 'postgres' nor 'nobody' exists.")


def reachable(path: Path, account: Account | None) -> bool:
    """Can the account enter the path and every parent of it?"""
    return account is None or all(_may_enter(parent, account) for parent in [path, *path.parents] if parent.exists())


def _may_enter(path: Path, account: Account) -> bool:
    found = path.stat()
    return bool(found.st_mode & (stat.S_IXUSR if found.st_uid == account.uid else stat.S_IXOTH))


def digest(*of: object) -> str:
    """A short name for those things and this user."""
    return hashlib.sha256(":".join(map(str, [*of, os.geteuid()])).encode()).hexdigest()[:10]


def var_dir() -> Path:
    """HJM_VAR, or ./var, or a directory in /var/tmp when the servers' account may not enter ./var (root's home)."""
    if os.environ.get("HJM_VAR"):
        return Path(os.environ["HJM_VAR"]).resolve()
    if reachable(BASE, service_account()):
        return BASE / "var"
    return Path("/var/tmp") / f"hjm-{digest(BASE)}"


def run_dir() -> Path:
    """The directory of the sockets: in var, or in the temporary directory when that path is too long or too odd."""
    candidate = var_dir() / "run"
    if len(os.fsencode(candidate / ".s.PGSQL.5432.lock")) < LONGEST_SOCKET_PATH and PLAIN_PATH.fullmatch(
        str(candidate)
    ):
        return candidate
    return Path(tempfile.gettempdir()) / f"hjm-{digest(var_dir())}"


def make_var() -> Path:
    """The var directory, made and checked."""
    path = var_dir()
    path.mkdir(parents=True, exist_ok=True)
    if path.parent == Path("/var/tmp"):
        _refuse_foreign(path, {os.geteuid()})
    if not os.access(path, os.W_OK):
        raise ServerError(f"{path} belongs to another user. Delete it, or set HJM_VAR to a directory of your own.")
    account = service_account()
    if account and not _may_enter(path, account):
        path.chmod(path.stat().st_mode | stat.S_IXOTH)  # made under a strict umask
    if not reachable(path, account):
        raise ServerError(f"Running as root: the servers' account cannot enter {path}. Set HJM_VAR to another place.")
    return path


def make_private(path: Path, account: Account | None) -> None:
    """A directory of 0700 that belongs to the servers' account; refused when somebody else put one there first."""
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
    _refuse_foreign(path, {account.uid if account else os.geteuid(), os.geteuid()})
    # Through a descriptor, so that a link put in its place between check and change is not followed.
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        os.fchmod(handle, 0o700)
        if account:
            os.fchown(handle, account.uid, account.gid)
    finally:
        os.close(handle)


def _refuse_foreign(path: Path, owners: set[int]) -> None:
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners:
        raise ServerError(
            f"{path} belongs to another user or is no directory. Delete it, or set HJM_VAR to a directory of your own."
        )


def readable_copy(source: Path, name: str, account: Account | None) -> Path:
    """The directory itself, or a copy in /var/tmp when the servers' account cannot read it (a venv in root's home).

    A wheel keeps its shared libraries in a folder beside the package; that comes along.
    """
    if reachable(source, account):
        return source
    home = Path("/var/tmp") / f"hjm-{name}-{digest(source)}"  # one for all that use this source
    with contextlib.suppress(FileExistsError):
        home.mkdir()
    _refuse_foreign(home, {os.geteuid()})
    home.chmod(0o755)
    for folder in (source.with_name(f"{source.name}.libs"), source):
        if folder.exists() and not (home / folder.name).exists():
            _copy(folder, home)
    return home / source.name


def _copy(folder: Path, home: Path) -> None:
    """All of it or nothing, also when two do it at once or one is killed half-way."""
    part = Path(tempfile.mkdtemp(dir=home))
    copy = shutil.copytree(folder, part / folder.name, symlinks=True)
    for path in [copy, *copy.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if mode & stat.S_IXUSR else 0o444))
    with contextlib.suppress(OSError):  # somebody else was first
        copy.rename(home / folder.name)
    shutil.rmtree(part)
