"""Finds since which update each dead unit of a run has been dead, and what killed it, a little at a time."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable, Collection, Generator
from dataclasses import dataclass

from reluexplorer.core.diagnosis.blocks import Place, Sweep
from reluexplorer.core.diagnosis.death import Death, deaths_by_update
from reluexplorer.core.diagnosis.health import network_health
from reluexplorer.core.diagnosis.recovery import lost_units
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.engine.training import advance as trained
from reluexplorer.core.network.spec import forward
from reluexplorer.core.problem.problem import Problem

Before = Callable[[int], TrainState]
"""Gives the latest kept state at or before a step."""
_NEVER = -1
_END = object()


def dead_units(state: TrainState) -> frozenset[Place]:
    """Return the hidden (layer, unit) that are dead over the whole training part."""
    problem = state.problem
    activity = forward(problem.network, state.parameters, problem.train_inputs)
    health = network_health(problem.network, activity)[: len(problem.network.hidden)]
    return frozenset((layer, unit) for layer, own in enumerate(health) for unit in own.dead)


@dataclass(frozen=True, order=True)
class Dating:
    """Since when a unit is dead."""

    layer: int
    unit: int
    step: int
    """Updates after which it was dead first; 0 for a unit that was born dead."""
    sure: bool = True
    """Whether each state from then on was looked at: it may have come back for a while, otherwise."""
    by_hand: bool = False
    """Whether a person's change at that step silenced it, not the update before."""


@dataclass(eq=False)
class _Stretch:
    """The states from a kept one up to the next, or up to the shown one."""

    base: TrainState
    end: int
    """The step after its last state."""
    over: bool = False
    """Whether nothing is left to be looked at in it."""
    spared: frozenset[Place] = frozenset()
    """Units that cannot have come back in it."""


class DeathSearch:
    """Looks at the states of a run, the latest stretch first, until it is known when each unit last lived.

    ``work`` does bounded pieces: one update, or one block of samples at one state. ``state`` is any state of
    a run, which ``advance`` makes again from those that ``before`` gives, and in which something was changed
    at the ``changed`` steps. ``known`` may be a search of an earlier
    state of the same run that has dated all. ``dead`` are the dead units of the state, where they are
    known. The unit in ``focus`` is dated and explained first; others are explained only where ``everything``
    is asked for.
    """

    def __init__(
        self,
        advance: Callable[[TrainState, int], TrainState],
        changed: Collection[int],
        before: Before,
        state: TrainState,
        known: DeathSearch | None = None,
        *,
        dead: Collection[Place] | None = None,
        everything: bool = True,
    ) -> None:
        self.state = state
        self.advance, self._changed = advance, frozenset(changed)
        self.focus: Place | None = None
        self._before, self._everything = before, everything
        self._first = 0 if known is None else known.state.step
        self._known = {} if known is None else {(one.layer, one.unit): one for one in known.dates}
        self._explained: dict[Place, Death] = {} if known is None else dict(known._explained)
        self._dated: dict[Place, Dating] = {}
        self._doubtful: set[Place] = set()
        """Units that died at a step at which something was changed too."""
        places = dead_units(state) if dead is None else frozenset(dead)
        lived = _NEVER if known is None else self._first
        self._alive = {place: _NEVER if place in self._known else lived for place in places}
        """The latest step at which each was seen alive."""
        self._open = dict.fromkeys(sorted(places), 0)
        """For each undated unit the number of the latest stretch that is still to be looked at for it."""
        self._stretches = self._cut()
        self._walked, self._seconds, self._share = 0, 0.0, 0.0
        self._sweep: tuple[Problem, Sweep] | None = None
        self._search = self._dating()
        self._inquest: Generator[None, None, None] | None = None
        self._replayed: TrainState | None = None
        self._settle()

    @property
    def dated(self) -> bool:
        """Whether it is known of all units since when they are dead."""
        return not (self._open or self._doubtful)

    @property
    def done(self) -> bool:
        """Whether all is known that was asked for."""
        return self.dated and not self._unexplained()

    @property
    def explains(self) -> bool:
        """Whether there is a dated death to be explained."""
        return self._inquest is not None or bool(self._unexplained())

    @property
    def progress(self) -> float:
        """Share of the updates that were gone over; 1 when all is dated."""
        share = 1.0 if self.dated else self._walked / max(self._walked + self._left(), 1)
        self._share = max(self._share, share)
        return self._share

    @property
    def seconds_left(self) -> float | None:
        """About how long the search still takes at most; None while that cannot be told."""
        return self._seconds / self._walked * self._left() if self._walked else None

    @property
    def dates(self) -> tuple[Dating, ...]:
        """What is known so far, by layer and unit, with dates that are not sure yet."""
        homes = {place: self._home(place) for place in self._open}
        likely = [
            Dating(*place, self._alive[place] + 1, sure=False)
            for place, home in homes.items()
            if home is not None and home.over
        ]
        return tuple(sorted([*self._dated.values(), *likely]))

    @property
    def deaths(self) -> tuple[Death, ...]:
        """What is explained so far, by layer and unit."""
        return tuple(self._explained[place] for place in sorted(self._dated) if self._is_explained(place))

    def work(self, most: int = 1) -> None:
        """Do at most so many pieces of what is left."""
        for _ in range(most):
            if self.done:
                return
            if self._inquest is None and (places := self._unexplained()):
                self._inquest = self._explaining(places)
            if self._inquest is not None:
                if next(self._inquest, _END) is _END:
                    self._inquest = None
                continue
            began = time.monotonic()
            next(self._search, None)
            self._seconds += time.monotonic() - began

    def _cut(self) -> list[_Stretch]:
        """Return the stretches of the run between the first state and the shown one, the latest first."""
        found, end = [], self.state.step
        while end > self._first:
            base = self._before(end - 1)
            found.append(_Stretch(base, end))
            end = base.step
        return found

    def _dating(self) -> Generator[None, None, None]:
        for stretch in self._stretches:
            if self._open:
                yield from self._survey(stretch)
        self._seconds = 0.0
        while self._open:
            yield from self._walk(self._next())
        yield from self._tell_hands()

    def _survey(self, stretch: _Stretch) -> Generator[None, None, None]:
        """Look at the kept state of a stretch: which units live there, and which cannot come back in it."""
        state = stretch.base
        if state.step >= self._first and any(self._alive[place] < state.step for place in self._open):
            yield from self._judge(stretch, state)
            stretch.over = stretch.end == state.step + 1
            self._settle()

    def _walk(self, stretch: _Stretch) -> Generator[None, None, None]:
        """Look at each state of a stretch after the kept one."""
        state = stretch.base
        wanted = [place for place in self._open if self._needs(place, stretch)]
        next_judged = 1
        while state.step + 1 < stretch.end and not stretch.spared.issuperset(wanted):
            state = self.advance(state, 1)
            self._walked += 1
            yield
            if state.step <= max(self._first - 1, min(self._alive[place] for place in wanted)):
                continue
            if state.step - stretch.base.step == next_judged:
                next_judged *= 2
                yield from self._judge(stretch, state)
            else:
                yield from self._look(state, wanted)
        stretch.over = True
        self._settle()

    def _look(self, state: TrainState, places: Collection[Place]) -> Generator[None, None, frozenset[Place]]:
        living = yield from self._sweep_of(state.problem).living(state.parameters, places)
        for place in living & self._open.keys():
            self._alive[place] = max(self._alive[place], state.step)
        return living

    def _judge(self, stretch: _Stretch, state: TrainState) -> Generator[None, None, None]:
        """Look at all units in a state of a stretch, and spare it those that are dead for good from there."""
        layers = enumerate(state.problem.network.hidden)
        everyone = frozenset((layer, unit) for layer, one in layers for unit in range(one.units))
        living = yield from self._look(state, everyone)
        if not any(state.step < step < stretch.end for step in self._changed):
            stretch.spared = lost_units(state, everyone - living)
            yield

    def _sweep_of(self, problem: Problem) -> Sweep:
        if self._sweep is None or self._sweep[0] is not problem:
            self._sweep = problem, Sweep(problem.network, problem.train_inputs)
        return self._sweep[1]

    def _next(self) -> _Stretch:
        """Return the stretch in which the unit in focus was last seen alive, or the latest one left."""
        if self.focus in self._open:
            home = self._home(self.focus)
            if home is not None and self._needs(self.focus, home):
                return home
        return self._stretches[min(self._open.values())]

    def _home(self, place: Place) -> _Stretch | None:
        """Return the stretch in which a unit was last seen alive."""
        place_in_time = bisect_left(self._stretches, -self._alive[place], key=lambda one: -one.base.step)
        return self._stretches[place_in_time] if place_in_time < len(self._stretches) else None

    def _needs(self, place: Place, stretch: _Stretch) -> bool:
        """Whether a unit may have lived at a state of a stretch that was not looked at."""
        return not stretch.over and place not in stretch.spared and self._alive[place] + 1 < stretch.end

    def _settle(self) -> None:
        """Date the units for which no stretch is left to be looked at."""
        for place in list(self._open):
            left = self._left_for(place)
            if left is not None:
                self._open[place] = left
                continue
            del self._open[place]
            seen = self._alive[place]
            if seen == _NEVER:
                self._dated[place] = self._known.get(place, Dating(*place, 0))
            elif seen + 1 in self._changed:
                self._doubtful.add(place)
            else:
                self._dated[place] = Dating(*place, seen + 1)

    def _left_for(self, place: Place) -> int | None:
        """Return the number of the latest stretch that is still to be looked at for a unit, or None."""
        for number in range(self._open[place], len(self._stretches)):
            if self._alive[place] + 1 >= self._stretches[number].end:
                return None
            if self._needs(place, self._stretches[number]):
                return number
        return None

    def _tell_hands(self) -> Generator[None, None, None]:
        """Find out of units that died at the step of a change whether the update alone would have done it."""
        steps = {place: self._alive[place] + 1 for place in sorted(self._doubtful)}
        for step in sorted(set(steps.values())):
            own = [place for place in steps if steps[place] == step]
            last = yield from self._made_again(step - 1)
            plain = trained(last, 1)
            living = yield from self._sweep_of(plain.problem).living(plain.parameters, own)
            for place in own:
                self._dated[place] = Dating(*place, step, by_hand=place in living)
                self._doubtful.discard(place)

    def _left(self) -> int:
        """Return how many updates are to be gone over at most."""
        floor = min((self._alive[place] for place in self._open), default=self.state.step)
        left = [one for one in self._stretches if not one.over and one.end > floor + 1]
        return sum(one.end - one.base.step - 1 for one in left)

    def _is_explained(self, place: Place) -> bool:
        found = self._explained.get(place)
        return found is not None and found.step == self._dated[place].step

    def _unexplained(self) -> tuple[Place, ...]:
        """Return the unit in focus, or all that died at the earliest update, if that is to be explained."""
        if self.focus in self._dated and not self._is_explained(self.focus):
            return (self.focus,)
        if not (self._everything and self.dated):
            return ()
        waiting = [place for place in self._dated if not self._is_explained(place)]
        first = min((self._dated[place].step for place in waiting), default=0)
        return tuple(place for place in waiting if self._dated[place].step == first)

    def _explaining(self, places: tuple[Place, ...]) -> Generator[None, None, None]:
        """Explain the deaths of units that died at one update."""
        dates = [self._dated[place] for place in places]
        found: tuple[Death, ...] = tuple(
            Death(*place, one.step, by_hand=one.by_hand) for place, one in zip(places, dates, strict=True)
        )
        natural = [place for place, one in zip(places, dates, strict=True) if one.step and not one.by_hand]
        if natural:
            last = yield from self._made_again(dates[0].step - 1)
            plain = trained(last, 1)
            yield
            told = yield from deaths_by_update(last, plain, natural)
            found = (*found, *told)
        self._explained.update({(one.layer, one.unit): one for one in found})

    def _made_again(self, step: int) -> Generator[None, None, TrainState]:
        """Return the state at a step, from a kept one or from the one that was made last."""
        state, made = self._before(step), self._replayed
        if made is not None and state.step <= made.step <= step:
            state = made
        while state.step < step:
            state = self.advance(state, 1)
            yield
        self._replayed = state
        return state
