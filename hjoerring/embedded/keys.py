"""Keys of a laptop's or a demo's own, made at first use; production brings its own."""

import os
import secrets
import time
from pathlib import Path

from hjoerring.embedded.places import make_var


def local_key(name: str) -> str:
    """The key called `name`, made once and kept where only its owner reads it."""
    path = make_var() / "keys" / name
    if not path.exists():
        _make(path)
    return path.read_text()


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f"{path.name}.{os.getpid()}.{time.monotonic_ns()}")
    part.touch(mode=0o600)
    part.write_text(secrets.token_urlsafe(48))
    try:
        os.link(part, path)  # whoever comes first wins; a link never overwrites
    except FileExistsError:
        pass
    finally:
        part.unlink()
