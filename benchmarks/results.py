"""What was measured last, kept under var/ until `benchmarks.check` holds it against the budgets."""

import json
import os
import platform
import time
from typing import Any

from hjoerring.embedded.places import make_var


def keep(name: str, found: dict[str, Any]) -> None:
    folder = make_var() / "bench"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(found, indent=1))


def recall(name: str) -> dict[str, Any] | None:
    """None when it was not measured."""
    file = make_var() / "bench" / f"{name}.json"
    return json.loads(file.read_text()) if file.exists() else None


def load() -> float:
    """How much else ran on the machine in the last minute."""
    return round(os.getloadavg()[0], 1)


def machine() -> str:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return (
        f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, {memory:.0f} GiB,"
        f" {platform.system()} {platform.release()}, Python {platform.python_version()}"
    )
