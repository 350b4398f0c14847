"""Whether a network and its data can fit into memory at all, known before a run ends for want of it."""

from __future__ import annotations

from itertools import pairwise

from reluexplorer.core.data.tables.rows import MOST_ROWS, count_whole_rows
from reluexplorer.core.data.tables.wording import TableError, Watch
from reluexplorer.core.memory_room import most_room
from reluexplorer.sentences import NO_MEMORY
from reluexplorer.session.document.document import NetworkChoice, Recipe
from reluexplorer.session.document.limits import TABLE

_SURE = 0.9
"""Share of the whole rows of a table that is surely learned or tested on: words among numbers are missing."""


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
