"""Whether a network and its data can fit into memory at all, known before a run ends for want of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import pairwise
from mmap import PAGESIZE
from pathlib import Path

from reluexplorer.core.data.tables.rows import MOST_ROWS, count_whole_rows
from reluexplorer.core.data.tables.wording import TableError, Watch
from reluexplorer.sentences import NO_MEMORY
from reluexplorer.session.document.document import NetworkChoice, Recipe
from reluexplorer.session.document.limits import TABLE

_SURE = 0.9
"""Share of the whole rows of a table that is surely learned or tested on: words among numbers are missing."""
_GROUPS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
"""Where a limit on the memory of a group of processes stands, as for containers."""

_CACHE_OF_ZFS = "/proc/spl/kstat/zfs/arcstats"
"""What ZFS keeps of files in memory and gives back, but for a least: it is not among what is available."""


def least_bytes(network: NetworkChoice, samples: int) -> int:
    """Return the bytes that the figures of a run take at once at the very least.

    These are the inputs and the outputs of every hidden unit for every sample, and the weights between
    hidden layers with their gradient.
    """
    units = sum(2 * width + 1 for width in network.hidden)
    weights = sum(2 * here * there for here, there in pairwise(network.hidden))
    return (8 if network.dtype == "float64" else 4) * (samples * units + weights)


def demand_memory(network: NetworkChoice, samples: int) -> None:
    """Raise MemoryError where a network surely does not fit into memory with so many samples."""
    room = most_room()
    if room is not None and least_bytes(network, samples) > room:
        raise MemoryError(NO_MEMORY)


def demand_memory_for(recipe: Recipe) -> None:
    """Raise MemoryError where a recipe's run surely does not fit into memory, before a table is loaded.

    A table is gone through only if as many rows as are ever learned would not fit.
    """
    if recipe.data.name != TABLE:
        return
    try:
        demand_memory(recipe.network, MOST_ROWS)
    except MemoryError:
        try:
            rows = count_whole_rows(recipe.data.table, MOST_ROWS, Watch())
        except TableError:
            return
        demand_memory(recipe.network, int(_SURE * rows))


def most_room() -> int | None:
    """Return the bytes that there can be for a run at most; None where that is not known.

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
