"""Runs planted record by record: layers, samples and what is logged, as a training would write them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.values.kinds import Kind
from reluexplorer.watch.records import Beginning, Layers, Record, Sample, WatchedLayer

Figures = Sequence[float] | NDArray[np.floating[Any]]
WINDOW = 3


def layers(*units: int) -> Layers:
    return Layers(
        tuple(WatchedLayer(f"fc{at + 1}", Kind.RELU, "ReLU", each) for at, each in enumerate(units))
    )


def beginning(every: int = 50) -> Beginning:
    return Beginning("Net", "train.py", every=every, window=WINDOW)


class Training:
    """Makes samples of layers whose firing is given, and calls units dead as the watch does."""

    def __init__(self, *units: int, every: int = 50) -> None:
        self.layers = layers(*units)
        self.every, self.step = every, 0
        self.silent_since = np.full(sum(units), -1, np.int64)
        self.silent_for = np.zeros(sum(units), np.int64)
        self.called = np.zeros(sum(units), np.bool_)

    def start(self) -> list[Record]:
        return [beginning(self.every), self.layers]

    def sample(
        self,
        shares: Figures,
        *,
        greatest: Figures | None = None,
        bias: Figures | None = None,
        gradient: float = 1.0,
        update: float = 1e-3,
        rate: float = 0.1,
        loss: float | None = None,
        is_full: bool = True,
        inputs: int = 128,
    ) -> Sample:
        fired = np.array(shares, np.float32)
        silent, count = fired == 0, len(self.layers.layers)
        self.silent_since = np.where(
            silent, np.where(self.silent_since < 0, self.step, self.silent_since), -1
        )
        self.silent_for = np.where(silent, self.silent_for + 1, 0)
        died = np.flatnonzero((self.silent_for == WINDOW) & ~self.called).astype(np.int32)
        woke = np.flatnonzero(self.called & ~silent).astype(np.int32)
        self.called[died], self.called[woke] = True, False
        spans = self.layers.spans()
        most = fired - np.float32(0.5) if greatest is None else np.array(greatest, np.float32)
        made = Sample(
            self.step,
            0.0,
            0.009,
            np.full(count, inputs),
            np.full(count, inputs),
            np.array([fired[span].mean() for span in spans], np.float32),
            np.array([self.called[span].sum() for span in spans], np.int32),
            np.full(count, gradient, np.float32),
            np.full(count, update, np.float32),
            np.array([rate]),
            died,
            self.silent_since[died],
            woke,
            silent if is_full else None,
            fired if is_full else None,
            most if is_full else None,
            np.array(bias, np.float32) if bias is not None else None,
            {} if loss is None else {"loss": np.array([[self.step, loss]])},
        )
        self.step += self.every
        return made
