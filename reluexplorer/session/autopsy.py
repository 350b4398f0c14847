"""Finds since which update each dead unit of a run has been dead, and what killed it."""

from __future__ import annotations

from collections.abc import Callable

from reluexplorer.core.death import Death, death_by_update
from reluexplorer.core.health import network_health
from reluexplorer.core.network import forward
from reluexplorer.core.training import TrainState, advance
from reluexplorer.session.course import Course

Place = tuple[int, int]
Before = Callable[[int], TrainState]
"""Gives the latest kept state at or before a step."""


def dead_units(state: TrainState) -> frozenset[Place]:
    """Return the (layer, unit) that are dead over the whole training part."""
    problem = state.problem
    activity = forward(problem.network, state.parameters, problem.train_inputs)
    health = network_health(problem.network, activity)
    return frozenset((layer, unit) for layer, own in enumerate(health) for unit in own.dead)


class Autopsy:
    """Walks a run backwards, stretch by stretch, until each dead unit is seen alive or born dead.

    ``work`` does one stretch. ``state`` is any state of the course; ``before`` gives the states it is made
    from again.
    """

    def __init__(self, course: Course, before: Before, state: TrainState) -> None:
        self._course, self._before = course, before
        self._from = self._end = state.step
        self._after = state
        self._left = set(dead_units(state))
        self._found: list[Death] = []
        if not self._left:
            self._end = 0
        elif self._end == 0:
            self._bury(0)

    @property
    def done(self) -> bool:
        """Whether all is known."""
        return not self._left

    @property
    def progress(self) -> float:
        """Share of the run that was walked; 1 when all is known."""
        return 1.0 if self.done else 1.0 - self._end / max(self._from, 1)

    @property
    def deaths(self) -> tuple[Death, ...]:
        """What is known so far, by layer and unit."""
        return tuple(sorted(self._found, key=lambda death: (death.layer, death.unit)))

    def work(self) -> None:
        """Look at the stretch of the run before those that were looked at."""
        if self.done:
            return
        state = self._before(self._end - 1)
        start = state.step
        alive: dict[Place, tuple[TrainState, TrainState]] = {}
        while state.step < self._end:
            following = self._course.advance(state, 1)
            if following.step == state.step:
                break
            dead = dead_units(state)
            for place in self._left:
                if place not in dead:
                    alive[place] = state, following
            state = following
        for place, (last, first) in alive.items():
            self._left.discard(place)
            self._found.append(_death(last, first, place))
        self._end = start
        if start == 0:
            self._bury(0)

    def _bury(self, step: int) -> None:
        self._found += [Death(layer, unit, step) for layer, unit in self._left]
        self._left.clear()


def _death(last: TrainState, first: TrainState, place: Place) -> Death:
    """Return what happened between the last state of a unit alive and the first of it dead for good."""
    plain = advance(last, 1)
    if place not in dead_units(plain):
        return Death(*place, first.step, by_hand=True)
    return death_by_update(last, plain, *place)
