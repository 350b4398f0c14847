"""How often narrow deep networks that learn |x| end up as a constant.

A network is collapsed when training leaves it with more than nine tenths of the target's variance as mean
squared error (Lu, Shin, Su and Karniadakis 2020, section 5). All that are born dead collapse; others die as
they learn.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import Floats, read_only
from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.engine.replicas.replicas import ReplicaStates, advance_replicas, initial_replicas
from reluexplorer.core.network.spec import Activity, forward
from reluexplorer.core.problem.make import make_problem
from reluexplorer.core.problem.problem import Problem, TrainingSpec

COLLAPSED = 0.9
"""Share of the target's variance above which the error is that of a constant."""
POINTS = 64
REACH = math.sqrt(3.0)
STEPS = 3000
RATE = 1e-3
_SLICE = 50


@dataclass(frozen=True)
class Collapse:
    """What became of random networks of one shape."""

    nets: int
    born_dead: int
    """Networks with a layer that was silent for all points before the first update."""
    collapsed: int

    @property
    def share(self) -> float:
        """Share of the networks that collapsed."""
        return self.collapsed / self.nets


def collapse_problem(width: int, hidden: int, activation: ActivationChoice = ActivationChoice()) -> Problem:
    """Return the problem of |x| at 64 even points of [−√3, √3], for ``hidden`` layers of ``width`` units.

    He-normal weights, zero biases, Adam with the learning rate 0.001 on all points at once.
    """
    x = np.linspace(-REACH, REACH, POINTS)[:, None]
    rows = np.arange(POINTS)
    points = Dataset(
        name="absolute",
        title="y = |x|",
        task=Task.REGRESSION,
        inputs=read_only(x),
        targets=read_only(np.abs(x)),
        train=read_only(rows),
        test=read_only(rows[:0]),
        feature_names=("x",),
        window=(-REACH, REACH),
    )
    training = TrainingSpec("adam", RATE, POINTS)
    return make_problem(points, (width,) * hidden, activation, initializer="he_normal", training=training)


def collapse(
    problem: Problem,
    nets: int,
    seed: int = 0,
    *,
    steps: int = STEPS,
    progress: Callable[[float], None] | None = None,
) -> Collapse:
    """Train networks of the seeds from ``seed`` on and count those that answer with a constant in the end.

    Of a network that is born dead only the last bias moves, so that none of them is trained. ``progress``
    is called with the share done, and stops the training by raising.
    """
    alive = born_alive(problem, range(seed, seed + nets))
    born_dead = nets - len(alive)
    if not alive:
        return Collapse(nets, born_dead, born_dead)
    states = initial_replicas(problem, alive)
    while states.step < steps:
        states = advance_replicas(states, min(_SLICE, steps - states.step))
        if progress is not None:
            progress(states.step / steps)
    return Collapse(nets, born_dead, born_dead + int((errors(states) > COLLAPSED).sum()))


def born_alive(problem: Problem, seeds: Iterable[int]) -> tuple[int, ...]:
    """Return the seeds of networks without a layer that is silent for all points before the first update."""
    network, inputs = problem.network, problem.train_inputs
    return tuple(
        seed
        for seed in seeds
        if not _silent(problem, forward(network, network.initial_parameters(seed), inputs))
    )


def answers(states: ReplicaStates) -> Floats:
    """Return (networks, points): what each network answers at the points."""
    network, inputs = states.problem.network, states.problem.train_inputs
    return np.array(
        [forward(network, parameters, inputs).logits[0] for parameters in states.parameters], dtype=np.float64
    )


def errors(states: ReplicaStates) -> Floats:
    """Return (networks,): the mean squared error of each, as a share of the target's variance."""
    targets = states.problem.train_targets[:, 0]
    return np.asarray(np.square(answers(states) - targets).mean(axis=1) / targets.var())


def _silent(problem: Problem, activity: Activity) -> bool:
    """Return whether a layer of ReLU fires for no point at all."""
    pairs = zip(problem.network.hidden, activity.pre_activations, strict=True)
    return any(layer.activation.rectifies and not (z > 0.0).any() for layer, z in pairs)
