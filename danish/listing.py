from collections.abc import Sequence


def listed(parts: Sequence[str]) -> str:
    """En, to og tre."""
    return " og ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
