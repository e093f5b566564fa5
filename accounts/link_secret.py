"""The secret of a link or an address that lets somebody in without a log-in: told once, kept as a print."""

import hashlib
import secrets


def make_secret() -> str:
    return secrets.token_urlsafe(32)


def print_of(secret: str) -> str:
    """What is kept of it."""
    return hashlib.sha256(secret.encode()).hexdigest()
