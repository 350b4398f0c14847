"""Two models run on the same inputs by turns, and how their outputs differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.measuring.content import content_of
from reluexplorer.models.measuring.passing import batch_size, feed_at
from reluexplorer.models.measuring.process import Runner

if TYPE_CHECKING:
    import onnx

    from reluexplorer.models.feeding.samples import Samples


@dataclass(frozen=True)
class Difference:
    """How two models differ on inputs."""

    inputs: int = 0
    greatest: float = 0.0
    """Of any element of any output; inf where one is not finite in one of them alone."""
    is_same: bool = True
    """Whether all outputs are equal to the bit."""
    seconds: tuple[float, float] = (0.0, 0.0)
    """Processor time an input, on one thread."""


def compared(
    one: onnx.ModelProto,
    other: onnx.ModelProto,
    samples: Samples,
    on_the_way: Callable[[float], None],
    is_cancelled: Callable[[], bool],
) -> Difference:
    """Run two models on each input and return how they differ.

    Raises ModelError where one of them cannot be run, StoppedError where it was cancelled.
    """
    if not samples.count:
        return Difference()
    step = batch_size(one, samples)
    greatest, is_same, seconds = 0.0, True, [0.0, 0.0]
    with Runner(is_cancelled, threads=1) as runner:
        numbers = [runner.load(content_of(each)) for each in (one, other)]
        for number in numbers:
            runner.run(number, [feed_at(samples, 0, step)])
        for turn, first in enumerate(range(0, samples.count, step)):
            feed = feed_at(samples, first, step)
            outputs: list[list[Any]] = [[], []]
            for which in (0, 1) if turn % 2 else (1, 0):
                (outputs[which],), taken = runner.run(numbers[which], [feed])
                seconds[which] += taken
            for a, b in zip(*outputs, strict=True):
                greatest = max(greatest, distance(a, b))
                is_same &= is_equal(a, b)
            on_the_way(min((first + step) / samples.count, 1.0))
    a, b = (each / samples.count for each in seconds)
    return Difference(samples.count, greatest, is_same, (a, b))


def is_equal(one: Any, other: Any) -> bool:
    """Whether two outputs are equal to the bit; lists and tables of scores where they are written alike."""
    if isinstance(one, np.ndarray) and one.dtype.kind in _NUMBERS:
        return bool(one.shape == other.shape and one.tobytes() == other.tobytes())
    return str(one) == str(other)


def distance(one: Any, other: Any) -> float:
    """Return the greatest difference of two outputs; inf where shapes, or places not finite, differ."""
    if not isinstance(one, np.ndarray) or one.dtype.kind not in _NUMBERS:
        return 0.0 if is_equal(one, other) else float("inf")
    if one.shape != other.shape:
        return float("inf")
    a, b = (_wide(each) for each in (one, other))
    finite = np.isfinite(a) & np.isfinite(b)
    if not np.array_equal(a[~finite], b[~finite], equal_nan=True):
        return float("inf")
    return float(np.abs(a[finite] - b[finite]).max(initial=0.0))


def _wide(value: NDArray[Any]) -> NDArray[np.float64]:
    return value.astype(np.float64)


_NUMBERS = "fiub"
