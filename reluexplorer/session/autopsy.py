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

    ``work`` does a little. ``state`` is any state of the course; ``before`` gives the states it is made from
    again. ``known`` may be a finished autopsy of an earlier state of the same course.
    """

    def __init__(
        self, course: Course, before: Before, state: TrainState, known: Autopsy | None = None
    ) -> None:
        self.course, self.state = course, state
        self._before = before
        self._end = state.step
        self._left = set(dead_units(state))
        self._found: list[Death] = []
        self._first = known.state.step if known is not None else 0
        self._known = {(one.layer, one.unit): one for one in known.deaths} if known is not None else {}
        self._walk: TrainState | None = None
        self._alive: dict[Place, tuple[TrainState, TrainState]] = {}
        if self._end <= self._first:
            self._conclude()

    @property
    def done(self) -> bool:
        """Whether all is known."""
        return not self._left

    @property
    def progress(self) -> float:
        """Share of the run that was walked; 1 when all is known."""
        return 1.0 if self.done else (self.state.step - self._end) / max(self.state.step - self._first, 1)

    @property
    def deaths(self) -> tuple[Death, ...]:
        """What is known so far, by layer and unit."""
        return tuple(sorted(self._found, key=lambda death: (death.layer, death.unit)))

    def work(self, most: int = 1 << 62) -> None:
        """Go over at most so many updates of the stretch before those that were looked at."""
        if self.done:
            return
        state = self._before(self._end - 1) if self._walk is None else self._walk
        for _ in range(most):
            if state.step >= self._end:
                break
            following = self.course.advance(state, 1)
            if state.step >= self._first:
                dead = dead_units(state)
                for place in self._left:
                    if place not in dead:
                        self._alive[place] = state, following
            state = following
        self._walk = state
        if state.step >= self._end:
            self._close_stretch()

    def _close_stretch(self) -> None:
        for place, (last, first) in self._alive.items():
            self._left.discard(place)
            self._found.append(_death(last, first, place))
        self._end = self._before(self._end - 1).step
        self._walk, self._alive = None, {}
        if self._end <= self._first:
            self._conclude()

    def _conclude(self) -> None:
        """Bury those who were dead where the walk began."""
        self._found += [self._known.get(place, Death(*place, 0)) for place in self._left]
        self._left.clear()


def _death(last: TrainState, first: TrainState, place: Place) -> Death:
    """Return what happened between the last state of a unit alive and the first of it dead for good."""
    plain = advance(last, 1)
    if place not in dead_units(plain):
        return Death(*place, first.step, by_hand=True)
    return death_by_update(last, plain, *place)
