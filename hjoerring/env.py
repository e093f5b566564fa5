"""What the environment says: the only place that reads variables for the settings."""

import base64
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}


def env(name: str, default: str | None = None) -> str | None:
    """The variable, or the default; an empty one counts as unset, because Compose passes unset ones on as empty."""
    return os.environ.get(name) or default


def env_bool(name: str, default: bool = False) -> bool:
    """A yes or no; a misspelt one stops the start rather than quietly meaning no."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value not in TRUE | FALSE:
        raise ValueError(f"{name} is {value!r}; write 1 or 0.")
    return value in TRUE


def env_list(name: str, default: Iterable[str] = ()) -> list[str]:
    """A list with commas between, without blanks and empty parts."""
    value = os.environ.get(name, "")
    return [part.strip() for part in value.split(",") if part.strip()] or list(default)


def secret(name: str) -> str | None:
    """The value of NAME, or of the file that NAME_FILE names (Docker and systemd hand secrets over as files)."""
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return env(name)
    try:
        return Path(path).read_text(encoding="utf-8").strip() or None
    except OSError as error:
        raise RuntimeError(f"{name}_FILE names {path}, which cannot be read: {error.strerror}.") from None


def key_bytes(text: str) -> bytes:
    """32 bytes: base64 of exactly those, else the hash of whatever was given."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raw = b""
    return raw if len(raw) == 32 else hashlib.sha256(text.encode()).digest()
