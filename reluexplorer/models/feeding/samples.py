"""Inputs that a model is run on, a batch at a time, and parts of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Indices
from reluexplorer.language import _
from reluexplorer.models.values.refusal import ModelError

Batch = dict[str, NDArray[Any]]
"""An array for each input of a model, by name."""


class Samples(Protocol):
    """Inputs in an order, none of which needs to lie in memory before it is asked for."""

    @property
    def count(self) -> int:
        """How many there are."""

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs of the model that are fed."""

    @property
    def constants(self) -> frozenset[str]:
        """Those of them that are the same for all samples: their arrays have no axis of samples."""

    @property
    def is_made_up(self) -> bool:
        """Whether they are noise."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on what was done to them, and what was passed over."""

    def batch(self, first: int, count: int) -> Batch:
        """Return ``count`` samples from ``first`` on, fewer at the end; axis 0 is of samples.

        Raises ModelError where one cannot be read.
        """


@dataclass(frozen=True, eq=False)
class ArraySamples:
    """Samples that lie in arrays, which may be of a file that is mapped into memory."""

    arrays: Mapping[str, NDArray[Any]]
    """(samples, …) each, as many samples in each."""
    same: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    """What is fed beside each of them."""
    notes: tuple[str, ...] = ()
    is_made_up: bool = False

    @property
    def count(self) -> int:
        """How many there are; one where all inputs are the same for all."""
        return min((len(array) for array in self.arrays.values()), default=1)

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs, those that differ first."""
        return (*self.arrays, *self.same)

    @property
    def constants(self) -> frozenset[str]:
        """Those that are the same for all."""
        return frozenset(self.same)

    def batch(self, first: int, count: int) -> Batch:
        """Return some samples, without a copy."""
        return {name: array[first : first + count] for name, array in self.arrays.items()} | dict(self.same)


@dataclass(frozen=True, eq=False)
class Chosen:
    """Some of the samples of others, in their order."""

    whole: Samples
    places: Indices
    """Rising, in the whole."""

    @property
    def count(self) -> int:
        """How many are chosen."""
        return len(self.places)

    @property
    def names(self) -> tuple[str, ...]:
        """Those of the whole."""
        return self.whole.names

    @property
    def constants(self) -> frozenset[str]:
        """Those of the whole."""
        return self.whole.constants

    @property
    def is_made_up(self) -> bool:
        """Whether the whole is."""
        return self.whole.is_made_up

    @property
    def notes(self) -> tuple[str, ...]:
        """Those on the whole."""
        return self.whole.notes

    def batch(self, first: int, count: int) -> Batch:
        """Return some of the chosen ones; what follows each other in the whole is asked for at once."""
        wanted = self.places[first : first + count]
        if not len(wanted):
            return self.whole.batch(self.whole.count, 0)
        ends = np.flatnonzero(np.diff(wanted) != 1) + 1
        parts = [self.whole.batch(int(run[0]), len(run)) for run in np.split(wanted, ends)]
        if len(parts) == 1:
            return parts[0]
        same = self.constants
        return {
            name: part if name in same else np.concatenate([each[name] for each in parts])
            for name, part in parts[0].items()
        }


@dataclass(frozen=True, eq=False)
class Joined:
    """Samples of several kinds one after the other, for the same inputs; at least one kind."""

    parts: tuple[Samples, ...]

    @property
    def count(self) -> int:
        """All of them."""
        return sum(part.count for part in self.parts)

    @property
    def names(self) -> tuple[str, ...]:
        """Those of the first part."""
        return self.parts[0].names

    @property
    def constants(self) -> frozenset[str]:
        """Those of the first part."""
        return self.parts[0].constants

    @property
    def is_made_up(self) -> bool:
        """Whether all are."""
        return all(part.is_made_up for part in self.parts)

    @property
    def notes(self) -> tuple[str, ...]:
        """All different ones."""
        return tuple(dict.fromkeys(note for part in self.parts for note in part.notes))

    def batch(self, first: int, count: int) -> Batch:
        """Return some samples."""
        found: list[Batch] = []
        for part in self.parts:
            if first < part.count and count > 0:
                found.append(part.batch(first, count))
                count -= part.count - first
            first = max(first - part.count, 0)
        if not found:
            return self.parts[0].batch(self.parts[0].count, 0)
        same = self.constants
        return {
            name: array if name in same else np.concatenate([each[name] for each in found])
            for name, array in found[0].items()
        }


@dataclass(frozen=True, eq=False)
class Changed:
    """Samples each of whose arrays is changed on the way."""

    whole: Samples
    change: Callable[[str, NDArray[Any], int], NDArray[Any]]
    """Given an input's name, its array and the place of the first sample in it."""
    called: Mapping[str, str] = field(default_factory=dict)
    """Other names of inputs: of the model by those of the whole. What is missing keeps its own."""
    said: tuple[str, ...] = ()
    """Sentences beside those on the whole."""
    left_out: frozenset[str] = frozenset()
    """Inputs of the whole that are not fed."""

    @property
    def count(self) -> int:
        """As many as the whole has."""
        return self.whole.count

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs by the model's names."""
        return tuple(self._name(name) for name in self.whole.names if name not in self.left_out)

    @property
    def constants(self) -> frozenset[str]:
        """Those of the whole, by the model's names."""
        return frozenset(self._name(name) for name in self.whole.constants - self.left_out)

    @property
    def is_made_up(self) -> bool:
        """Whether the whole is."""
        return self.whole.is_made_up

    @property
    def notes(self) -> tuple[str, ...]:
        """Those on the whole, and on what is changed."""
        return (*self.whole.notes, *self.said)

    def batch(self, first: int, count: int) -> Batch:
        """Return some samples, changed."""
        found = self.whole.batch(first, count)
        return {
            self._name(name): self.change(self._name(name), array, first)
            for name, array in found.items()
            if name not in self.left_out
        }

    def _name(self, name: str) -> str:
        return self.called.get(name, name)


def held_out(samples: Samples, share: float, seed: int) -> tuple[Samples, Samples]:
    """Return the samples that are measured and those that are kept back, a ``share`` of them.

    None is in both, and the same seed keeps the same ones back. Of two or more samples at least one is
    measured, and one kept back where the share is not 0. Raises ModelError where there are too few.
    """
    if share <= 0.0:
        return samples, Chosen(samples, np.arange(0))
    if samples.count < 2:
        raise ModelError(_("One input alone cannot be parted: give more, or keep none back (--held-out 0)."))
    kept = min(max(round(share * samples.count), 1), samples.count - 1)
    order = np.random.Generator(np.random.Philox(key=[seed, samples.count])).permutation(samples.count)
    return Chosen(samples, np.sort(order[kept:])), Chosen(samples, np.sort(order[:kept]))


def limited(samples: Samples, count: int) -> Samples:
    """Return at most so many samples, evenly spaced over all of them."""
    if samples.count <= count:
        return samples
    return Chosen(samples, np.arange(count) * samples.count // count)
