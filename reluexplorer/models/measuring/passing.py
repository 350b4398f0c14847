"""All samples are passed through a model, several at a time where that is quick."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from reluexplorer.models.feeding.samples import Samples
from reluexplorer.models.measuring.process import Runner

if TYPE_CHECKING:
    import onnx

Feed = dict[str, Any]
_MOST_BYTES = 1 << 22
"""Of inputs that go to the other process at a time, if more than one run does."""
_MOST_AT_A_TIME = 256
_QUICK, _SLOW = 0.05, 0.2
"""Seconds that runs together take at least and at most: progress is told after each."""


def batch_size(model: onnx.ModelProto, samples: Samples) -> int:
    """Return how many samples a model takes at a time: one, or what it declares."""
    for each in model.graph.input:
        dims = each.type.tensor_type.shape.dim
        if each.name in samples.names and each.name not in samples.constants and dims:
            return max(1, int(dims[0].dim_value))
    return 1


def feed_at(samples: Samples, first: int, step: int) -> Feed:
    """Return the inputs for a run from a sample on; the last ones are repeated where too few are left."""
    feed = dict(samples.batch(first, step))
    left = samples.count - first
    if left < step:
        for name in set(feed) - samples.constants:
            feed[name] = np.concatenate([feed[name], np.repeat(feed[name][-1:], step - left, axis=0)])
    return feed


def passed(
    runner: Runner, number: int, samples: Samples, step: int, on_the_way: Callable[[float], None]
) -> Iterator[list[list[Any]]]:
    """Yield the outputs of a model that was loaded, for some runs of ``step`` samples at a time."""
    taking = _Taking(samples, step)
    feeds = taking.take()
    done = 0
    while feeds:
        began = time.perf_counter()
        outputs, _seconds = runner.run(number, feeds, taking.prepare)
        taking.told(time.perf_counter() - began)
        yield outputs
        done += len(feeds) * step
        on_the_way(min(done / samples.count, 1.0))
        feeds = taking.take()


class _Taking:
    """Takes the inputs for some runs at a time, more of them while that is quick."""

    def __init__(self, samples: Samples, step: int) -> None:
        self._samples, self._step = samples, step
        self._next, self._many = 0, 1
        self._ready: list[Feed] = []

    def take(self) -> list[Feed]:
        """Return the inputs for the next runs, none at the end."""
        if not self._ready:
            self.prepare()
        feeds, self._ready = self._ready, []
        return feeds

    def prepare(self) -> None:
        """Read the inputs for the next runs, while others are computed."""
        feeds: list[Feed] = []
        size = 0
        while self._next < self._samples.count and len(feeds) < self._many and size < _MOST_BYTES:
            feed = feed_at(self._samples, self._next, self._step)
            self._next += self._step
            feeds.append(feed)
            size += sum(array.nbytes for array in feed.values())
        self._ready = feeds

    def told(self, seconds: float) -> None:
        """Take up how long the last runs took."""
        if seconds < _QUICK:
            self._many = min(2 * self._many, _MOST_AT_A_TIME)
        elif seconds > _SLOW:
            self._many = max(self._many // 2, 1)
