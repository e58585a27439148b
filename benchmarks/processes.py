"""CPU time of process trees, from /proc."""

import os
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """User and system time of the process and of its living descendants."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND + sum(cpu_seconds(child) for child in children(pid))


def children(pid: int) -> list[int]:
    """The processes whose parent this one is."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _is_child(entry, pid)]


def _is_child(entry: Path, pid: int) -> bool:
    try:
        return int(_stat(int(entry.name))[1]) == pid
    except OSError:
        return False  # it has ended since the folder was listed


def _stat(pid: int) -> list[str]:
    text = Path(f"/proc/{pid}/stat").read_text()
    return text[text.rindex(")") + 2 :].split()
