"""Steps of small nets as they are written: bare counts, from which who reads works the sample out.

In the time of a look counts take a sixth of what the sample takes.
"""

from __future__ import annotations

import numpy as np

from reluexplorer.watch.frames import Frame, FrameError
from reluexplorer.watch.records import Layers
from reluexplorer.watch.taken import Counted, Moved, Taken

KIND = "counts"
MOST_UNITS = 1_000
"""Of larger nets samples are written, as their units take less there."""
EACH = 12
"""Bytes of a unit: fired, greatest z and bias, four each."""
_EXACT = 1 << 24
"""Whole numbers up to here are exact in single precision."""
_MOST = float(1 << 53)


def may_be_bare(taken: Taken) -> bool:
    """Whether the counts of a step keep their value as they are written."""
    return len(taken.counted.fired) <= MOST_UNITS and max(taken.counted.seen.tolist()) < _EXACT


def bare_frame(taken: Taken) -> Frame:
    """Return the counts of a step as a frame, but what was logged."""
    counted, moved = taken.counted, taken.moved
    return Frame(
        KIND,
        {},
        {
            "numbers": np.array([taken.step, taken.time, taken.cost, *taken.rates.tolist()]),
            "layers": np.array([counted.inputs, counted.seen, moved.gradient, moved.update], np.float64),
            "units": np.array([counted.fired, counted.greatest, moved.bias], np.float32),
        },
    )


def taken_of(frame: Frame, told: Layers) -> Taken:
    """Return what a frame of counts says, but what was logged; FrameError where it cannot be meant."""
    numbers, layers, units = (frame.arrays[each] for each in ("numbers", "layers", "units"))
    if numbers.dtype != np.float64 or numbers.ndim != 1 or len(numbers) < 3:
        raise FrameError("numbers are not step, time and cost")
    if layers.dtype != np.float64 or layers.shape != (4, len(told.layers)) or not told.layers:
        raise FrameError("layers are not those told")
    if units.dtype != np.float32 or units.shape != (3, told.units):
        raise FrameError("units are not those of the layers told")
    if not ((layers[:2] >= 0.0) & (layers[:2] < _MOST)).all() or not abs(numbers[0]) < _MOST:
        raise FrameError("counts are no whole numbers")
    inputs, seen = layers[:2].astype(np.int64)
    with np.errstate(over="ignore"):
        gradient, update = layers[2:].astype(np.float32)
    fired, greatest, bias = units[0].astype(np.float64), units[1].copy(), units[2].copy()
    counted, moved = Counted(inputs, seen, fired, greatest), Moved(gradient, update, bias)
    step, time, cost = numbers[:3].tolist()
    return Taken(int(step), time, cost, counted, moved, numbers[3:].copy(), {})
