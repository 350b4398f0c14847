"""What samples tell of single units: deaths and births, how close silent ones came, and looks at all."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict, deque
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import read_only
from reluexplorer.watch.records import Layers, Sample
from reluexplorer.watch.run import UNKNOWN, Biases, Event, UnitLook

LOOKS = 64
"""At least so many looks at single units are kept of a long run, and at most twice as many."""
_Key = tuple[int, int, bool]
"""Step and layer of an event, and whether units died."""


class _Biased(NamedTuple):
    step: int
    bias: NDArray[np.float32] | None


class UnitAccount:
    """Goes from sample to sample. Units are numbered through all layers, as in the samples."""

    def __init__(self, window: int) -> None:
        self._layers = Layers(())
        self._ends: NDArray[np.int64] = np.zeros(0, np.int64)
        self._since: NDArray[np.int64] = np.empty(0, np.int64)
        self._closest: NDArray[np.float32] = np.empty(0, np.float32)
        self._silent: NDArray[np.bool_] = np.empty(0, np.bool_)
        self._begun: NDArray[np.int64] = np.empty(0, np.int64)
        self._are_told = False
        self._biased: deque[_Biased] = deque(maxlen=window + 2)
        self._events: dict[_Key, tuple[int, ...]] = {}
        self._order: list[_Key] = []
        self._biases: dict[tuple[int, int], Biases] = {}
        self._looks: list[tuple[int, NDArray[np.float16]]] = []
        self._last: tuple[int, NDArray[np.floating[Any]]] | None = None
        self._apart, self._looked = 1, 0

    def set_layers(self, layers: Layers) -> None:
        """Take the layers seen by now: those before, and more."""
        more = max(layers.units - len(self._since), 0)
        self._layers = layers
        self._ends = np.cumsum([each.units for each in layers.layers], dtype=np.int64)
        self._since = np.append(self._since, np.full(more, UNKNOWN))
        self._closest = np.append(self._closest, np.full(more, np.nan, np.float32))
        self._silent = np.append(self._silent, np.zeros(more, np.bool_))
        self._begun = np.append(self._begun, np.full(more, UNKNOWN))

    def add(self, sample: Sample) -> None:
        """Take what a sample tells."""
        self._approach(sample)
        self._biased.append(_Biased(sample.step, sample.bias))
        self._die(sample)
        if len(sample.woke):
            self._since[sample.woke] = self._begun[sample.woke] = UNKNOWN
            for layer, units in self._by_layer(sample.woke):
                self._happen((sample.step, layer, False), units)
        if sample.shares is not None:
            self._look(sample.step, sample.shares)

    def _approach(self, sample: Sample) -> None:
        """Keep since when units are silent and how close to firing they came; those of layers that ran."""
        if sample.silent is None:
            return
        self._are_told = True
        silent, units = sample.silent, len(sample.silent)
        ran = np.repeat(sample.seen > 0, [each.units for each in self._layers.layers])[:units]
        if sample.greatest is not None:
            before = np.where(silent & self._silent[:units], self._closest[:units], np.float32(np.nan))
            found = np.fmax(before, sample.greatest)
            self._closest[:units] = np.where(ran, found, self._closest[:units])
        self._begun[:units][ran & silent & (self._begun[:units] == UNKNOWN)] = sample.step
        self._begun[:units][ran & ~silent] = UNKNOWN
        self._silent[:units] = np.where(ran, silent, self._silent[:units])

    def _die(self, sample: Sample) -> None:
        if not len(sample.died):
            return
        self._since[sample.died] = sample.since
        for step in np.unique(sample.since).tolist():
            for layer, units in self._by_layer(sample.died[sample.since == step]):
                key = (step, layer, True)
                self._happen(key, units)
                biases = self._biases_of(step, np.array(units) + self._start(layer))
                if biases is not None:
                    self._biases[step, layer] = biases

    def _biases_of(self, step: int, units: NDArray[np.int64]) -> Biases | None:
        """Return the medians over units at the look before a step and at it, where both are still kept."""
        kept = list(self._biased)
        at = next((row for row, each in enumerate(kept) if each.step == step), 0)
        if not at:
            return None
        before, now = kept[at - 1].bias, kept[at].bias
        if before is None or now is None or units.max() >= min(len(before), len(now)):
            return None
        with np.errstate(invalid="ignore"):
            found = Biases(float(np.median(before[units])), float(np.median(now[units])))
        return None if np.isnan(found).any() else found

    def _happen(self, key: _Key, units: Iterable[int]) -> None:
        if key not in self._events:
            insort(self._order, key)
        self._events[key] = tuple(sorted({*self._events.get(key, ()), *units}))

    def _look(self, step: int, shares: NDArray[np.float32]) -> None:
        self._last = step, shares
        if self._looked % self._apart == 0:
            if len(self._looks) == 2 * LOOKS:
                self._looks = self._looks[::2]
                self._apart *= 2
            self._looks.append((step, read_only(shares.astype(np.float16))))
        self._looked += 1

    def _start(self, layer: int) -> int:
        return int(self._ends[layer - 1]) if layer else 0

    def _by_layer(self, units: NDArray[np.int32]) -> list[tuple[int, list[int]]]:
        """Return each layer with its units among these, numbered from its first."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for unit, layer in zip(units.tolist(), np.searchsorted(self._ends, units, side="right"), strict=True):
            found[int(layer)].append(unit - self._start(int(layer)))
        return sorted(found.items())

    def events(self) -> tuple[Event, ...]:
        """Return all deaths and births so far."""
        return tuple(Event(*key, self._events[key]) for key in self._order)

    def biases(self) -> dict[tuple[int, int], Biases]:
        """Return the biases of deaths by step and layer, where they are known."""
        return dict(self._biases)

    def looks(self) -> tuple[UnitLook, ...]:
        """Return the looks that are kept, and the last."""
        spans = self._layers.spans()
        kept = [UnitLook(step, shares, spans) for step, shares in self._looks]
        if self._last is not None and kept[-1].step != self._last[0]:
            kept.append(UnitLook(*self._last, spans))
        return tuple(kept)

    def since(self) -> tuple[NDArray[np.int64], ...]:
        """Return for each layer since when its units are dead."""
        whole = read_only(self._since.copy())
        return tuple(whole[span] for span in self._layers.spans())

    def silent_since(self) -> tuple[NDArray[np.int64], ...] | None:
        """Return for each layer since when units are silent that are not called dead; None: not told."""
        if not self._are_told:
            return None
        whole = read_only(np.where(self._since == UNKNOWN, self._begun, UNKNOWN))
        return tuple(whole[span] for span in self._layers.spans())

    def closest(self) -> tuple[NDArray[np.float32], ...]:
        """Return for each layer how close to firing its units came."""
        whole = read_only(self._closest.copy())
        return tuple(whole[span] for span in self._layers.spans())
