#!/usr/bin/env python3
"""Make every secret docker-compose.yml names, once: python3 deploy/make_secrets.py [directory]

Keep a copy of hjm_field_key and hjm_hash_key apart from the backup: without them no CPR number can be read again.
"""

import secrets
import sys
from pathlib import Path


def contents() -> dict[str, str]:
    """File name and text. Passwords are of letters and digits, so that they stand in an address as they are."""
    owner, app, broker = (secrets.token_hex(24) for _ in range(3))
    return {
        "owner_password": owner,
        "app_password": app,
        "valkey_password": broker,
        "owner_database_url": f"postgresql://hjoerring:{owner}@postgres:5432/hjoerring",
        "database_url": f"postgresql://hjoerring_app:{app}@postgres:5432/hjoerring",
        "celery_broker_url": f"redis://:{broker}@valkey:6379/0",
        "django_secret_key": secrets.token_urlsafe(64),
        "hjm_field_key": secrets.token_urlsafe(48),
        "hjm_hash_key": secrets.token_urlsafe(48),
    }


def write(directory: Path) -> None:
    """Nothing that exists is overwritten: a new key would make the old data unreadable."""
    directory.mkdir(parents=True, exist_ok=True)
    # The directory keeps others out; the files must be readable for the containers' own users.
    directory.chmod(0o700)
    made = contents()
    there = [name for name in made if (directory / name).exists()]
    if there:
        sys.exit(f"{directory} already holds {', '.join(there)}; nothing was written.")
    for name, text in made.items():
        path = directory / name
        path.write_text(text, encoding="ascii")
        path.chmod(0o444)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "secrets")
