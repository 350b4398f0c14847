"""One channel looked at closely: inputs that excite it most, and its values on them at all positions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Maps:
    """Of a channel, (positions …): a number in a dense layer, a picture in a convolution. Read-only."""

    before: NDArray[np.float32]
    after: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class InputLook:
    """An input, and what the channel does on it."""

    number: int
    """Its place in what was opened, counted from 0."""
    name: str
    """Of its file; empty where it is none of its own."""
    peak: float
    """The greatest z of the channel on it."""
    picture: NDArray[np.uint8] | None
    """(rows, columns, 3), its own least value black and its greatest white; None where it is no picture."""
    maps: Maps | None
    """(rows, columns) each, of many positions the greatest of those side by side.

    None where the channel was not computed on it, or lies in a loop.
    """


CloseLook = tuple[InputLook, ...]
"""The inputs that excite a channel most, that one first, and one that was chosen beside them."""
