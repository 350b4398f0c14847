"""Inputs that are like none of the samples, but of their range: what wakes on them the data do not show."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.random_streams import generator
from reluexplorer.language import _
from reluexplorer.models.feeding.samples import Changed, Samples, limited

MOST = 16
"""Samples of a probe."""
_LOOKED_AT = 64


@dataclass(frozen=True, eq=False)
class Probe:
    """Samples of one kind, with the word for them."""

    words: str
    samples: Samples


@dataclass(frozen=True)
class _Span:
    """The least and the greatest value of an input over some samples, their mean, and the type."""

    low: float
    high: float
    mean: float
    type: np.dtype[Any]

    def held(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return values in the input's type; whole numbers stay in the range, as others may be no index."""
        if self.type.kind == "f":
            return values.astype(self.type)
        whole: NDArray[Any] = np.rint(np.clip(values, self.low, self.high)).astype(self.type)
        return whole


_Change = Callable[[NDArray[Any], _Span, np.random.Generator], NDArray[Any]]


def probes(samples: Samples, seed: int) -> tuple[Probe, ...]:
    """Return eight kinds of probe inputs, made of the range of the samples; the same seed makes the same."""
    few = limited(samples, MOST)
    spans = _spans(samples)
    return tuple(
        Probe(words, _changed(limited(few, 1) if is_one else few, change, spans, seed, number))
        for number, (words, change, is_one) in enumerate(_kinds())
    )


def _kinds() -> Iterator[tuple[str, _Change, bool]]:
    """Yield the words for each kind, what makes it, and whether all of its samples are the same."""
    yield _("noise"), lambda x, span, rng: rng.uniform(span.low, span.high, x.shape), False
    yield _("inverted"), lambda x, span, _rng: span.low + span.high - x, False
    yield _("black"), lambda x, span, _rng: np.full(x.shape, span.low), True
    yield _("white"), lambda x, span, _rng: np.full(x.shape, span.high), True
    yield _("dimmed"), lambda x, span, _rng: span.low + (x - span.low) / 4.0, False
    yield _("scaled up"), lambda x, span, _rng: span.mean + 3.0 * (x - span.mean), False
    yield _("shifted"), lambda x, span, _rng: x + (span.high - span.low) / 2.0, False
    yield _("shuffled"), lambda x, _span, rng: rng.permutation(x.ravel()).reshape(x.shape), False


def _spans(samples: Samples) -> Mapping[str, _Span]:
    few = limited(samples, _LOOKED_AT)
    low: dict[str, float] = {}
    high: dict[str, float] = {}
    total: dict[str, float] = {}
    kinds: dict[str, np.dtype[Any]] = {}
    for place in range(few.count):
        for name, array in few.batch(place, 1).items():
            kinds[name] = array.dtype
            if array.size:
                low[name] = min(low.get(name, np.inf), float(array.min()))
                high[name] = max(high.get(name, -np.inf), float(array.max()))
                total[name] = total.get(name, 0.0) + float(array.mean(dtype=np.float64))
    return {
        name: _Span(low.get(name, 0.0), high.get(name, 0.0), total.get(name, 0.0) / few.count, kind)
        for name, kind in kinds.items()
    }


def _changed(
    samples: Samples, change: _Change, spans: Mapping[str, _Span], seed: int, number: int
) -> Changed:
    same = samples.constants

    def made(name: str, array: NDArray[Any], first: int) -> NDArray[Any]:
        if name in same or array.dtype.kind == "b":
            return array
        span = spans[name]
        found = np.empty_like(array)
        for row, values in enumerate(array):
            rng = generator(seed, (number << 32) + first + row)
            found[row] = span.held(change(np.asarray(values, np.float64), span, rng))
        return found

    return Changed(samples, made)
