"""What is kept of each activation while a model is examined, and the doctor's findings of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.language import _
from reluexplorer.models.values.findings import LayerFindings
from reluexplorer.models.values.layers import Layer, Source
from reluexplorer.watch.layer_register import SeenLayer

_NOTHING = np.zeros(0)


@dataclass(eq=False)
class LayerTally:
    """Sums over batches, (units,) each, of pre-activations in double precision."""

    threshold: float
    inputs: int = 0
    values: int = 0
    fires_on: NDArray[np.float64] = field(default_factory=lambda: _NOTHING)
    fired: NDArray[np.float64] = field(default_factory=lambda: _NOTHING)
    least: NDArray[np.float64] = field(default_factory=lambda: _NOTHING)
    mean: NDArray[np.float64] = field(default_factory=lambda: _NOTHING)
    squares: NDArray[np.float64] = field(default_factory=lambda: _NOTHING)
    """Of differences from the mean."""
    peaks: list[NDArray[np.float32]] = field(default_factory=list)

    def take(self, z: Any, axis: int) -> None:
        """Take in a batch; means are joined by the rule of Chan, Golub and LeVeque (1979)."""
        if axis == -z.ndim:
            z = z.unsqueeze(0)
        by_unit = z.movedim(axis, 1).flatten(2) if z.ndim > 2 else z.unsqueeze(2)
        exact = by_unit.double()
        above = by_unit > self.threshold
        count = exact.shape[0] * exact.shape[2]
        mean = exact.mean((0, 2))
        squares = _array(((exact - mean[:, None]) ** 2).sum((0, 2)))
        found, peaks = _array(mean), by_unit.amax(2)
        if not self.values:
            nothing = np.zeros(len(found))
            self.fires_on, self.fired, self.mean, self.squares = nothing, nothing, nothing, nothing
            self.least = np.full(len(found), np.inf)
        self.fires_on = self.fires_on + _array(above.any(2).sum(0))
        self.fired = self.fired + _array(above.sum((0, 2)))
        self.least = np.minimum(self.least, _array(exact.amin((0, 2))))
        self.peaks.append(_array(peaks).astype(np.float32))
        both = self.values + count
        apart = found - self.mean
        self.squares = self.squares + squares + apart**2 * (self.values * count / both)
        self.mean = self.mean + apart * (count / both)
        self.inputs += int(exact.shape[0])
        self.values = both


def _array(tensor: Any) -> NDArray[np.float64]:
    found: NDArray[np.float64] = tensor.double().cpu().numpy()
    return found


def findings_of(entry: SeenLayer, tally: LayerTally, operations: Mapping[int, int]) -> LayerFindings:
    """Return what the doctor says of an activation."""
    peaks = np.concatenate(tally.peaks)
    arrays = {
        "fires_on": tally.fires_on / tally.inputs, "firing": tally.fired / tally.values, "least": tally.least,
        "greatest": peaks.max(axis=0).astype(np.float64), "mean": tally.mean,
        "deviation": np.sqrt(tally.squares / tally.values), "peaks": peaks, "copies": _copies(tally, peaks),
    }  # fmt: skip
    for each in arrays.values():
        each.flags.writeable = False
    layer = Layer(
        entry.layer.name, entry.layer.kind, "", "", entry.layer.units, 1, entry.shape,
        _source(entry, operations),
    )  # fmt: skip
    return LayerFindings(layer, tally.inputs, tally.values, **arrays)


def _copies(tally: LayerTally, peaks: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the first unit with the same values; that is told by sums and greatest values, to the bit.

    A unit whose values are all the same copies none.
    """
    sums = np.stack([tally.mean, tally.squares, tally.least], axis=1)
    first: dict[bytes, int] = {}
    found = np.arange(len(sums))
    for unit in np.flatnonzero(tally.squares > 0.0):
        found[unit] = first.setdefault(sums[unit].tobytes() + peaks[:, unit].tobytes(), int(unit))
    return found


def _source(entry: SeenLayer, operations: Mapping[int, int]) -> Source:
    if not entry.owned:
        return Source()
    weight = entry.owned[0].parameter
    size = "×".join(map(str, weight.shape[2:]))
    word = _("conv {size}").format(size=size) if entry.words.startswith("conv") else _("dense")
    has_norm = any(each.module != entry.owned[0].module for each in entry.owned)
    words = ", ".join([word, _("norm")] if has_norm else [word])
    count = sum(each.parameter.numel() for each in entry.owned)
    return Source(words, count, operations.get(id(weight), 0))
