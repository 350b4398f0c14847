"""The training on the lesson's stage, kept so that a digit can be moved over what it has come to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from reluexplorer.core.arrays import Array
from reluexplorer.core.engine.convolution.trainer import ConvolutionTrainer
from reluexplorer.lessons.convolution.nets import STEPS, Dead, Net, accuracy, dead
from reluexplorer.lessons.lesson import Settings

FRAMES = 60
_READ_EACH = 3
"""Frames between two looks at what the networks read."""


@dataclass
class Film:
    """Networks that are trained beside each other, and what they have read so far."""

    nets: tuple[Net, ...]
    frame: int = 0
    steps: list[float] = field(default_factory=list)
    read: list[tuple[float, ...]] = field(default_factory=list)
    """At each of the steps, the share of unseen digits that each network reads."""
    dead: tuple[Dead, ...] = ()
    """Of each network the maps that were 0 for every unseen digit when it was last looked at."""
    _runs: tuple[ConvolutionTrainer, ...] = ()
    _shown: Settings | None = None

    @property
    def step(self) -> int:
        """Updates so far."""
        return STEPS * self.frame // FRAMES

    @property
    def parameters(self) -> tuple[Array, ...]:
        """Those of each network now."""
        return tuple(run.parameters for run in self._runs)

    @property
    def diverged_at(self) -> tuple[int | None, ...]:
        """At which update each network broke down."""
        return tuple(run.diverged_at for run in self._runs)

    def frames(self, shown: Settings) -> Iterator[int]:
        """Yield the frames that are left.

        Where what is ``shown`` differs from the last time, as the digit was moved, the training is taken up
        where it is, at its end if it is over; else it begins again.
        """
        moved = self._shown not in (None, shown)
        self._shown = shown
        if not moved:
            self._begin()
        yield self.frame
        while self.frame < FRAMES:
            before = self.step
            self.frame += 1
            for run in self._runs:
                run.advance(self.step - before)
            if self.frame % _READ_EACH == 0:
                self._look()
            yield self.frame

    def _begin(self) -> None:
        self._runs = tuple(net.trainer() for net in self.nets)
        self.frame = 0
        self.steps, self.read = [], []
        self._look()

    def _look(self) -> None:
        looked = tuple(zip(self.nets, self.parameters, strict=True))
        self.steps.append(float(self.step))
        self.read.append(tuple(accuracy(*each) for each in looked))
        self.dead = tuple(dead(*each) for each in looked)


@lru_cache(maxsize=1)
def film_of(nets: tuple[Net, ...]) -> Film:
    """Return the film of these networks; the last one is kept."""
    return Film(nets)
