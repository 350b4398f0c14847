"""Training inside an experiment: in short slices, each of them reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.diagnosis.inspection import Inspection
from reluexplorer.core.diagnosis.unit_states import UnitState
from reluexplorer.core.engine.training import TrainState, advance, initial_state
from reluexplorer.core.problem.make import AUTOMATIC, make_problem
from reluexplorer.core.problem.problem import Problem, TrainingSpec
from reluexplorer.language import _
from reluexplorer.lessons.exhibit import Line, Units
from reluexplorer.lessons.lesson import Progress

SLICE = 64
"""Updates between two looks at whether the experiment is still wanted."""


def problem_of(
    dataset: Dataset,
    hidden: Sequence[int],
    activation: ActivationChoice = ActivationChoice(),
    *,
    rate: float,
    seed: int,
    optimizer: str = "sgd",
    optimizer_parameters: tuple[float, ...] = (),
    batch: int = 32,
    head: str = AUTOMATIC,
    initializer: str = "he_normal",
    bias: float = 0.0,
    dtype: str = "float64",
) -> Problem:
    """Return the problem of learning ``dataset``, for experiments on data that Train does not make."""
    training = TrainingSpec(optimizer, rate, batch, seed, optimizer_parameters=optimizer_parameters)
    return make_problem(
        dataset,
        hidden,
        activation,
        head=head,
        initializer=initializer,
        bias=bias,
        training=training,
        dtype=dtype,
    )


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


def step_words(step: int, steps: int) -> str:
    """Return "step 4,300 of 4,500"."""
    return _("step {step:,} of {steps:,}").format(step=step, steps=steps)


def breakdown(state: TrainState) -> str:
    """Return "broke down at step 131" of a run whose loss stopped being finite, nothing of others."""
    return (
        "" if state.diverged_at is None else _("broke down at step {step:,}").format(step=state.diverged_at)
    )


@dataclass
class Course:
    """A network that is trained on the stage, and a measure of it so far."""

    title: str
    role: str
    state: TrainState
    steps: list[float] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def line(self, label: str, value: float) -> Line:
        """Take down the measure at this step, and return the curve of it so far."""
        self.steps.append(float(self.state.step))
        self.values.append(value)
        return Line(label, np.array(self.steps), np.array(self.values), self.role)


def raced(courses: Sequence[Course], steps: int, frames: int) -> Iterator[int]:
    """Train networks beside each other; yield 0 and then ``frames`` steps up to ``steps``, evenly spaced."""
    step = 0
    for frame in range(frames + 1):
        target = steps * frame // frames
        for course in courses:
            course.state = advance(course.state, target - step)
        step = target
        yield step


def units_of(seen: Inspection) -> Units:
    """Return all hidden units of a network, layer after layer."""
    firing = np.concatenate([layer.firing for layer in seen.health])
    states = [state for layer in seen.health for state in layer.states]
    return Units(firing, frozenset(i for i, state in enumerate(states) if state is UnitState.DEAD))
