"""python -m benchmarks.check: the last measurements against budgets.toml; status 1 when one is over."""

import sys
import tomllib
from pathlib import Path
from typing import Any

from benchmarks import results

BUDGETS = Path(__file__).with_name("budgets.toml")


def faults() -> list[str]:
    """One line for each budget that is not kept, or was not measured."""
    budgets = tomllib.loads(BUDGETS.read_text(encoding="utf-8"))
    tolerance = budgets.pop("tolerance")
    lines = []
    for name, budget in budgets.items():
        found = results.recall(name)
        if found is None:
            lines.append(f"{name} was not measured")
        elif isinstance(pages := found.get("pages"), dict):
            lines += [f"{name} {page} was not measured" for page in budget if page not in pages]
            for page in budget.keys() & pages.keys():
                lines += over(f"{name} {page}", pages[page], budget[page], tolerance)
        else:
            lines += over(name, found, budget, tolerance)
    return lines


def over(name: str, found: dict[str, Any], budget: dict[str, float], tolerance: float) -> list[str]:
    lines = []
    for what, limit in budget.items():
        is_ratio = what == "ratio"
        value = found["cpu_ratio"][0] if is_ratio else found[what]
        if value > limit * (tolerance if is_ratio else 1):
            lines.append(f"{name}: {what} is {value}, the budget {limit}")
    if found.get("faults"):
        lines.append(f"{name}: {found['faults']} answers were not 200")
    return lines


def main() -> None:
    found = faults()
    for line in found:
        print(line)
    print("Every budget is kept." if not found else f"{len(found)} over.")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
