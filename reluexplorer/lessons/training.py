"""Training inside an experiment: in short slices, each of them reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from reluexplorer.core.engine.training import TrainState, advance, initial_state
from reluexplorer.core.problem.problem import Problem
from reluexplorer.lessons.exhibit import Card, Exhibit
from reluexplorer.lessons.lesson import Progress

READS = 0.9
"""Share of unseen digits above which a network is shown as one that reads well."""
SLICE = 64
"""Updates between two looks at whether the experiment is still wanted."""


class Meter:
    """Counts work against a total known beforehand and reports the share done."""

    def __init__(self, progress: Progress, total: float) -> None:
        self._progress = progress
        self._total = total
        self._done = 0.0

    def add(self, work: float) -> None:
        """Report so much more work; raises Cancelled where the progress does."""
        self._done += work
        self._progress(min(self._done / self._total, 1.0))


def trained(problem: Problem, steps: int, meter: Meter) -> TrainState:
    """Return the state after ``steps`` updates; each counts 1 on the meter."""
    state = initial_state(problem)
    return further(state, steps, meter)


def further(state: TrainState, steps: int, meter: Meter) -> TrainState:
    """Return the state ``steps`` updates later; each counts 1 on the meter."""
    left = steps
    while left:
        piece = min(left, SLICE)
        state = advance(state, piece)
        meter.add(piece)
        left -= piece
    return state


def stages(steps: int, frames: int) -> Iterator[int]:
    """Yield 0 and then ``frames`` steps up to ``steps``, evenly spaced."""
    for frame in range(frames + 1):
        yield steps * frame // frames


def step_words(step: int, steps: int) -> str:
    """Return "step 4,300 of 4,500"."""
    return f"step {step:,} of {steps:,}"


def breakdown(state: TrainState) -> str:
    """Return "broke down at step 131" of a run whose loss stopped being finite, nothing of others."""
    return "" if state.diverged_at is None else f"broke down at step {state.diverged_at:,}"


class Runs(Protocol):
    """A network that is trained on the stage."""

    state: TrainState


R = TypeVar("R", bound=Runs)


@dataclass
class Course:
    """A network that is trained on the stage, and a measure of it so far."""

    title: str
    role: str
    state: TrainState
    steps: list[float] = field(default_factory=list)
    values: list[float] = field(default_factory=list)


def side_by_side(
    courses: Sequence[R], steps: int, frames: int, card: Callable[[R], Card]
) -> Iterator[Exhibit]:
    """Train networks beside each other for ``steps`` updates, and show a card of each in every frame."""
    step = 0
    for target in stages(steps, frames):
        for course in courses:
            course.state = advance(course.state, target - step)
        step = target
        yield Exhibit(tuple(card(course) for course in courses), step_words(step, steps), step / steps)
