"""The training on the lesson's stage, kept so that a digit can be moved over what it has come to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from reluexplorer.core.arrays import Array
from reluexplorer.lessons.convolution.nets import STEPS, Dead, Net, accuracy, dead
from reluexplorer.lessons.lesson import Settings

FRAMES = 60
_READ_EACH = 3
"""Frames between two looks at what the networks read."""


@dataclass(frozen=True, eq=False)
class Shot:
    """What the networks of a film have come to at one of its frames."""

    frame: int
    parameters: tuple[Array, ...]
    """Those of each network."""
    diverged_at: tuple[int | None, ...]
    """At which update each network broke down."""
    steps: tuple[float, ...]
    """The updates after which they were looked at so far."""
    read: tuple[tuple[float, ...], ...]
    """At each of the steps, the share of unseen digits that each network read."""
    dead: tuple[Dead, ...]
    """Of each network the maps that were 0 for every unseen digit when it was last looked at."""


class Film:
    """Networks that are trained beside each other, shot by shot.

    Any number of threads may read: a shot never changes, and one thread at a time makes the next.
    """

    def __init__(self, nets: tuple[Net, ...]) -> None:
        self.nets = nets
        self._runs = tuple(net.trainer() for net in nets)
        self._shots: list[Shot] = []
        self._making = Lock()
        self._reached: tuple[Settings | None, int] = None, 0
        """With what the film was last shown, and up to which frame."""

    def shots(self, shown: Settings) -> Iterator[Shot]:
        """Yield the shots that are left to be seen.

        Where what is ``shown`` differs from the last time, as the digit was moved, they go on from where
        that was, from the last one if it was over; else they begin again.
        """
        before, reached = self._reached
        for frame in range(0 if before in (None, shown) else reached, FRAMES + 1):
            shot = self._shot(frame)
            self._reached = shown, frame
            yield shot

    def _shot(self, frame: int) -> Shot:
        with self._making:
            while len(self._shots) <= frame:
                self._shots.append(self._next())
            return self._shots[frame]

    def _next(self) -> Shot:
        """Train up to the next frame; every few of them have a look at what the networks read."""
        frame = len(self._shots)
        last = self._shots[-1] if frame else Shot(0, (), (), (), (), ())
        step = STEPS * frame // FRAMES
        for run in self._runs:
            run.advance(step - STEPS * last.frame // FRAMES)
        parameters = tuple(run.parameters for run in self._runs)
        steps, read, gone = last.steps, last.read, last.dead
        if frame % _READ_EACH == 0:
            looked = tuple(zip(self.nets, parameters, strict=True))
            steps = (*steps, float(step))
            read = (*read, tuple(accuracy(*each) for each in looked))
            gone = tuple(dead(*each) for each in looked)
        return Shot(frame, parameters, tuple(run.diverged_at for run in self._runs), steps, read, gone)


@lru_cache(maxsize=1)
def film_of(nets: tuple[Net, ...]) -> Film:
    """Return the film of these networks; the last one is kept."""
    return Film(nets)
