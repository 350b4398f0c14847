"""How much memory there can be for what is to be computed, as the system tells it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from mmap import PAGESIZE
from pathlib import Path

_GROUPS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
"""Where a limit on the memory of a group of processes stands, as for containers."""

_CACHE_OF_ZFS = "/proc/spl/kstat/zfs/arcstats"
"""What ZFS keeps of files in memory and gives back, but for a least: it is not among what is available."""


def most_room() -> int | None:
    """Return the bytes that there can be at most; None where that is not known.

    What the process holds already counts as room: it may be let go of.
    """
    mine = _mine()
    known = [*_of_the_process(mine), *_of_the_machine(mine)]
    return min(known) if known else None


def _mine() -> tuple[int, int]:
    """Return the bytes of address space and of memory that this process has."""
    words = _words("/proc/self/statm")
    if len(words) < 2:
        return 0, 0
    return int(words[0]) * PAGESIZE, int(words[1]) * PAGESIZE


def _of_the_process(mine: tuple[int, int]) -> Iterator[int]:
    """Yield the address space that a limit leaves, if there is one."""
    if sys.platform == "win32":
        return
    import resource

    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit != resource.RLIM_INFINITY:
        yield limit - mine[0] + mine[1]


def _of_the_machine(mine: tuple[int, int]) -> Iterator[int]:
    """Yield what is free of the machine's memory, and what a limit on a group of processes leaves."""
    told = dict(zip((words := _words("/proc/meminfo")), words[1:], strict=False))
    free, swap = told.get("MemAvailable:", ""), told.get("SwapFree:", "0")
    if not (free.isdecimal() and swap.isdecimal()):
        return
    yield 1024 * (int(free) + int(swap)) + mine[1] + _given_back_by_zfs()
    limits = ("".join(_words(path)) for path in _GROUPS)
    yield from (int(limit) + 1024 * int(swap) for limit in limits if limit.isdecimal())


def _given_back_by_zfs() -> int:
    told = dict(zip((words := _words(_CACHE_OF_ZFS)), words[2:], strict=False))
    size, least = told.get("size", ""), told.get("c_min", "")
    return max(0, int(size) - int(least)) if size.isdecimal() and least.isdecimal() else 0


def _words(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return []
