"""What a person can do about a neuron that does not learn; each starts the run again."""

from __future__ import annotations

from dataclasses import dataclass

from reluexplorer.core.activations import CATALOGUE
from reluexplorer.core.problem import Problem
from reluexplorer.session.edits import SetActivation, SetLearningRate, SetSeed
from reluexplorer.session.registry import Command

_LOWEST_RATE = 1e-6


@dataclass(frozen=True)
class Remedy:
    """A button: its words, its explanation, and what it does."""

    words: str
    tip: str
    command: Command


def remedies(problem: Problem, layer: int) -> tuple[Remedy, ...]:
    """Return what may help a neuron of a hidden layer in this run."""
    training = problem.training
    activation = problem.network.hidden[layer].activation
    found = []
    if activation.name != "leaky_relu":
        leak = CATALOGUE["leaky_relu"].defaults[0]
        found.append(
            Remedy(
                f"Leaky ReLU {leak:g}",
                "Start again with leaky ReLU, with which no neuron can die. Undo brings this run back.",
                SetActivation("leaky_relu"),
            )
        )
    if training.learning_rate > _LOWEST_RATE:
        rate = float(f"{training.learning_rate / 10:.6g}")
        found.append(
            Remedy(
                "Learning rate ÷ 10",
                f"Start again with a learning rate of {rate:g}. Undo brings this run back.",
                SetLearningRate(rate),
            )
        )
    found.append(
        Remedy(
            "Other seed",
            f"Start again with other first weights: seed {training.seed + 1}. Undo brings this run back.",
            SetSeed(training.seed + 1),
        )
    )
    return tuple(found)
