"""Random streams that are keyed, so that any part of a run can be drawn again without what came before."""

from __future__ import annotations

import numpy as np

EPOCHS = 1 << 40
"""Philox streams from here on shuffle epochs; those below begin layers."""
STEPS = 1 << 41
"""Streams from here on are drawn from within steps: dropout and sampled slopes."""
BLOCKS = 1 << 42
"""Streams from here on draw blocks of networks that are only looked at, never trained."""


class Keyed:
    """One generator that is set to the beginning of any stream in a microsecond.

    ``at(seed, stream)`` draws what ``Generator(Philox(key=[seed, stream]))`` would (Salmon et al. 2011).
    """

    def __init__(self) -> None:
        self._bits = np.random.Philox(key=[0, 0])
        self._start = self._bits.state
        self._key = self._start["state"]["key"]
        self._generator = np.random.Generator(self._bits)

    def at(self, seed: int, stream: int) -> np.random.Generator:
        """Return the generator at the beginning of a stream; the next call moves it away."""
        self._key[:] = seed, stream
        self._bits.state = self._start
        return self._generator


def generator(seed: int, stream: int) -> np.random.Generator:
    """Return the counter-based generator of one purpose (a layer, an epoch) under one seed."""
    return np.random.Generator(np.random.Philox(key=[seed, stream]))
