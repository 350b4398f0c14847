"""Times of functions and of training steps, taken by turns, so that a disturbance hits all alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from statistics import median

import numpy as np

from reluexplorer.core.bound_calls import run
from reluexplorer.core.data.splits import data_generator
from reluexplorer.core.engine.training import TrainState, advance, initial_state
from reluexplorer.core.problem.problem import Problem
from reluexplorer.lessons.cost.forms import FUNCTIONS, Buffers, Form

_FINE = 1e-6
"""Seconds that a clock has to tell apart."""
_NUMBERS = 1 << 18
"""Numbers that a function goes over in one timing, in as many passes as it takes."""
_MOST_PASSES = 256


def _clock() -> Callable[[], float]:
    """Return the clock of this thread's own work, which others on the machine do not slow, if it is fine."""
    own = time.get_clock_info("thread_time").resolution <= _FINE
    return time.thread_time if own else time.perf_counter


class FunctionWatch:
    """Times every form of some functions over the same standard normal numbers, in nanoseconds a number."""

    def __init__(self, names: Iterable[str], shape: tuple[int, ...], dtype: str, seed: int) -> None:
        rng = data_generator(seed, "cost")
        self._now = _clock()
        self._taken: dict[tuple[str, bool, Form], list[float]] = {}
        self._calls = {}
        for name in names:
            numbers = Buffers(*(rng.standard_normal(shape).astype(dtype) for _ in range(2)))
            function = FUNCTIONS[name]
            for form in function.forward:
                self._calls[name, False, form] = form(numbers)
            for form in function.backward:
                self._calls[name, True, form] = form(numbers)
        for key in self._calls:
            self._taken[key] = []
        size = int(np.prod(shape))
        self._passes = min(max(1, _NUMBERS // size), _MOST_PASSES)
        self._worked = self._passes * size

    def round(self) -> None:
        """Time each form once; its first pass, which brings numbers into the caches, does not count."""
        for key, calls in self._calls.items():
            run(calls)
            begun = self._now()
            for _ in range(self._passes):
                run(calls)
            self._taken[key].append((self._now() - begun) * 1e9 / self._worked)

    def fastest(self, name: str, *, backward: bool = False) -> float:
        """Return the median time of the form that takes least."""
        return median(self._rounds(name, backward=backward))

    def both(self, name: str) -> float:
        """Return the median time forward and backward."""
        return median(self._both(name))

    def ratio(self, name: str, to: str, *, backward: bool = False) -> float:
        """Return the median over rounds of one function's time by another's, in their fastest forms."""
        return _ratio(self._rounds(name, backward=backward), self._rounds(to, backward=backward))

    def ratio_of_both(self, name: str, to: str) -> float:
        """Return the same of the times forward and backward."""
        return _ratio(self._both(name), self._both(to))

    def _rounds(self, name: str, *, backward: bool) -> list[float]:
        forms = (taken for (of, back, _), taken in self._taken.items() if of == name and back is backward)
        return min(forms, key=median)

    def _both(self, name: str) -> list[float]:
        forward, backward = self._rounds(name, backward=False), self._rounds(name, backward=True)
        return [a + b for a, b in zip(forward, backward, strict=True)]


def _ratio(mine: list[float], theirs: list[float]) -> float:
    return median(a / b for a, b in zip(mine, theirs, strict=True))


class StepWatch:
    """Times whole training steps of several problems, in microseconds a step."""

    def __init__(self, problems: Mapping[str, Problem], steps: int) -> None:
        self._now = _clock()
        self._steps = steps
        self.states: dict[str, TrainState] = {
            name: initial_state(problem) for name, problem in problems.items()
        }
        self._taken: dict[str, list[float]] = {name: [] for name in problems}

    def round(self) -> None:
        """Train each for some steps; the first of them, for which the plan is made, does not count."""
        for name, state in self.states.items():
            warm = advance(state, 1)
            begun = self._now()
            self.states[name] = advance(warm, self._steps)
            self._taken[name].append((self._now() - begun) * 1e6 / self._steps)

    def middle(self, name: str) -> float:
        """Return the median time of a step."""
        return median(self._taken[name])

    def ratio(self, name: str, to: str) -> float:
        """Return the median over rounds of one problem's time by another's."""
        return _ratio(self._taken[name], self._taken[to])
