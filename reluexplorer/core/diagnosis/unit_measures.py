"""What else is wrong with a hidden unit that is not dead: saturated, dormant, a copy; and units in order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import Array, read_only
from reluexplorer.core.diagnosis.unit_states import FLAT
from reluexplorer.core.network.spec import LayerSpec

_SAMPLES = 2000
"""Samples by which units are compared; more are thinned evenly."""


def similarity_order(fires: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the rows of (units, samples) so that neighbours fire for much the same samples.

    A chain: it begins with the unit that fires most, and goes on with the nearest one left, by the number of
    samples at which two units differ. Of equally near ones the first in the layer comes first.
    """
    units, samples = fires.shape
    if samples > _SAMPLES:
        fires = fires[:, np.linspace(0, samples - 1, _SAMPLES).round().astype(np.intp)]
    signs = np.where(fires, 1.0, -1.0).astype(np.float32)
    nearness = signs @ signs.T
    place = int(fires.sum(axis=1).argmax()) if units else 0
    order = np.empty(units, np.intp)
    for index in range(units):
        order[index] = place
        nearness[:, place] = -np.inf
        place = int(nearness[place].argmax())
    return order


_EXACT = 52
"""Bits of a double that are exact: a column of no more units is one number, which is sorted fastest."""
_PLACES = 2.0 ** np.arange(_EXACT - 1, -1, -1)
_PROBED = np.linspace(-12.0, 12.0, 4801)


@dataclass(frozen=True, eq=False)
class LayerDiagnosis:
    """Measures of one hidden layer over samples; arrays are (units,) and read-only."""

    saturated: NDArray[np.float64]
    """Share of the samples for which a function with two bounds is nearly flat; 0 for other functions."""
    dormancy: NDArray[np.float64]
    """Mean |activation| over the layer's mean of it; a unit is τ-dormant where this is at most τ."""
    duplicate_of: NDArray[np.intp]
    """The first unit that fires for exactly the same samples; −1 for that one, and for units of one state."""
    constant: NDArray[np.bool_]
    """Whether the activation is the same number for every sample."""


def diagnose_layer(layer: LayerSpec, z: Array, h: Array) -> LayerDiagnosis:
    """Return the measures of one layer with pre-activations ``z`` and activations ``h``.

    Where an activation mixes units, or a learned slope is at work, saturation is 0; a layer whose
    activation is not one number a unit has the dormancy of the absolute pre-activations.
    """
    mixed = layer.mixing is not None
    values = z if mixed and h.shape != z.shape else h
    with np.errstate(all="ignore"):
        flat = np.zeros(len(z)) if mixed else saturated_share(layer.activation, layer.activation.slope(z))
    return LayerDiagnosis(
        read_only(flat),
        read_only(dormancy(values)),
        read_only(duplicates(z > layer.gate)),
        read_only(np.asarray(values.max(axis=1) == values.min(axis=1))),
    )


@np.errstate(all="ignore")
def dormancy(activations: Array) -> NDArray[np.float64]:
    """Return the score of each unit of (units, samples) activations (Sokar et al. 2023, definition 3.1).

    s = E|h| / mean over the layer of E|h|; 0 throughout for a layer that gives nothing at all, and NaN
    throughout where the mean of a unit is not finite: the layer then has none to measure by.
    """
    sizes = np.abs(activations).mean(axis=1, dtype=np.float64)
    mean = float(sizes.mean())
    if not np.isfinite(mean):
        return np.full_like(sizes, np.nan)
    return np.asarray(sizes / mean if mean > 0 else np.zeros_like(sizes))


def duplicates(fires: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return for each row of (units, samples) the first earlier row that equals it, else −1.

    Rows of one value throughout, as those of dead units, are nobody's copies.
    """
    found = np.full(len(fires), -1, dtype=np.intp)
    first: dict[bytes, int] = {}
    shares = fires.mean(axis=1) if fires.size else np.zeros(len(fires))
    for unit, (packed, share) in enumerate(zip(np.packbits(fires, axis=1), shares.tolist(), strict=True)):
        if 0 < share < 1:
            other = first.setdefault(packed.tobytes(), unit)
            found[unit] = other if other != unit else -1
    return found


def pattern_entropy(fires: NDArray[np.bool_]) -> float:
    """Return the entropy in bits of a layer's on/off patterns over (units, samples).

    0 where every sample has the same pattern, log₂ of the samples where each has its own.
    """
    if not fires.size:
        return 0.0
    counts = _counts(fires)
    shares = counts / counts.sum()
    return float(-(shares * np.log2(shares)).sum()) + 0.0


def _counts(fires: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return how often each different column occurs, in the order of the columns."""
    new = np.ones(fires.shape[1] + 1, np.bool_)
    if len(fires) <= _EXACT:
        words = _PLACES[_EXACT - len(fires) :].dot(fires)
        words.sort()
        np.not_equal(words[1:], words[:-1], out=new[1:-1])
    else:
        rows = _words(fires)
        rows = rows[np.lexsort(rows.T[::-1])]
        np.any(rows[1:] != rows[:-1], axis=1, out=new[1:-1])
    bounds = np.flatnonzero(new)
    return np.asarray(bounds[1:] - bounds[:-1])


def _words(fires: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Return the columns as rows of whole numbers, the first units in the highest places."""
    packed = np.packbits(np.ascontiguousarray(fires.T), axis=1)
    padded = np.zeros((len(packed), -(-packed.shape[1] // 8) * 8), np.uint8)
    padded[:, : packed.shape[1]] = packed
    return padded.view(np.dtype(">u8")).astype(np.uint64)


def saturated_share(choice: ActivationChoice, slopes: Array) -> NDArray[np.float64]:
    """Return for each row of (units, samples) ``slopes`` how much of it is nearly flat.

    0 for a function that is not bounded on both sides.
    """
    if choice.entry.saturates != "±":
        return np.zeros(len(slopes))
    return np.asarray((np.abs(slopes) < FLAT * _steepest(choice)).mean(axis=1))


@lru_cache(maxsize=64)
def _steepest(choice: ActivationChoice) -> float:
    with np.errstate(all="ignore"):
        return float(np.abs(choice.slope(_PROBED)).max())
