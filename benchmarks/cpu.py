"""Time on the processor of other processes, from /proc: what the clock on the wall shows, others disturb."""

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def cpu_ms(pids: list[int]) -> float:
    """Milliseconds that these processes, with all their threads, have been on a processor."""
    return sum(_task_ms(task) for pid in pids for task in Path(f"/proc/{pid}/task").glob("*"))


def _task_ms(task: Path) -> float:
    try:
        return int((task / "schedstat").read_text().split()[0]) / 1e6
    except FileNotFoundError:
        pass  # a kernel without schedstat, or the thread has just ended
    try:
        fields = (task / "stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) * 1000 / TICK


def reaped_ms(pid: int) -> float:
    """Milliseconds of the processes that this one has started and that have ended, such as the server's workers."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) * 1000 / TICK


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def children(pid: int) -> list[int]:
    """The processes that this one has started, and theirs."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            child = int(stat.parent.name)
            if parent(child) == pid:
                found += [child, *children(child)]
        except FileNotFoundError:
            continue  # it has just ended
    return found


def resident_mb(pid: int | str = "self") -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
