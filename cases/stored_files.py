"""The files of documents: under a random name, outside any served directory, readable by the application only.

A file is on the disk before its row is committed, so that what the user was told is saved is saved. When the
transaction fails the file goes again; one that a killed process left behind is dropped at night.
"""

import hashlib
import logging
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import BinaryIO

from django.core.files.storage import storages
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone

from journal.files import PART, write_whole

log = logging.getLogger(__name__)

_written: ContextVar[list[uuid.UUID] | None] = ContextVar("written", default=None)
# A file without a row is a killed process's if it is older than the longest request, and no restored database's.
STRAY_AFTER, STRAY_UNTIL = timedelta(hours=1), timedelta(days=7)
OURS = re.compile(r"[0-9a-f]{32}")


def fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def put(name: uuid.UUID, content: bytes) -> None:
    """Write the file; `all_or_nothing` takes it away again if the transaction around it fails."""
    written = _written.get()
    if written is not None:
        written.append(name)
    write_whole(_path(name), content)


def get(name: uuid.UUID) -> BinaryIO:
    return _path(name).open("rb")


def remove(name: uuid.UUID) -> None:
    _path(name).unlink(missing_ok=True)


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """A transaction whose files are taken away again when it fails, at its commit too."""
    mark = _written.set([])
    try:
        with transaction.atomic():
            yield
    except BaseException:
        for name in _written.get() or []:
            remove(name)
        raise
    finally:
        _written.reset(mark)


def keeps_files(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view that stores files run in a transaction of its own, which tells when it has failed."""

    @transaction.non_atomic_requests
    @wraps(view)
    def wrapped(*args: object, **kwargs: object) -> HttpResponse:
        with all_or_nothing():
            return view(*args, **kwargs)

    return wrapped


def strays(known: Callable[[list[uuid.UUID]], set[uuid.UUID]]) -> int:
    """Drop the files of this week that no row speaks of, and any that was never written to its end. How many."""
    now = timezone.now().timestamp()
    found: dict[Path, uuid.UUID] = {}
    unfinished: list[Path] = []
    for path in _path(uuid.uuid4()).parent.glob("*"):
        name, age = _name_of(path), now - path.stat().st_mtime
        if name is None or age < STRAY_AFTER.total_seconds():
            continue
        if path.suffix == PART:
            unfinished.append(path)
        elif age < STRAY_UNTIL.total_seconds():
            found[path] = name
    rows = known(list(found.values()))
    gone = [*unfinished, *(path for path, name in found.items() if name not in rows)]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _name_of(path: Path) -> uuid.UUID | None:
    """The name we gave the file; none for what others put there, which is not ours to drop."""
    name = path.name.removesuffix(PART)
    return uuid.UUID(name) if OURS.fullmatch(name) else None


def _path(name: uuid.UUID) -> Path:
    return Path(storages["documents"].path(name.hex))
