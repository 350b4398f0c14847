"""A recurrent network that learns the adding problem: its first weights, its course and what it came to."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.adding_problem import AddingProblem
from reluexplorer.core.data.sequences import Sequences
from reluexplorer.core.engine.recurrence.trainer import USUAL, RecurrentTrainer
from reluexplorer.core.network.recurrence.spec import RecurrentSpec
from reluexplorer.core.network.recurrence.through_time import ThroughTime
from reluexplorer.language import _
from reluexplorer.lessons.training import SLICE, Meter


@dataclass(frozen=True)
class Beginning:
    """An activation and how the weights between its units begin."""

    name: str
    """In the names of numbers."""
    title: str
    activation: str = "relu"
    recurrent: str = "identity"
    gain: float = 1.0

    def spec(self, sequences: Sequences) -> RecurrentSpec:
        """Return a network of 50 units that reads these sequences."""
        return RecurrentSpec(
            sequences.features,
            outputs=sequences.outputs,
            activation=ActivationChoice(self.activation),
            recurrent=self.recurrent,
            gain=self.gain,
            output="softmax" if sequences.classes else "linear",
        )

    def trainer(self, sequences: Sequences, rate: float, seed: int) -> RecurrentTrainer:
        """Return a run at its beginning."""
        training = replace(USUAL, learning_rate=rate, seed=seed)
        return RecurrentTrainer(self.spec(sequences), training, sequences)


IDENTITY = Beginning("identity", _("ReLU, identity"))
OTHERS = (
    Beginning("tanh", _("Tanh, orthogonal"), "tanh", "orthogonal"),
    Beginning("he", _("ReLU, He"), recurrent="he"),
    Beginning("more", _("ReLU, identity × 1.1"), gain=1.1),
    Beginning("less", _("ReLU, identity × 0.9"), gain=0.9),
)
"""What may stand beside the identity, tanh as it learns best."""


@dataclass(frozen=True)
class Run:
    """A network that is to learn to add over so many time steps; equal runs come to the same, bit by bit."""

    beginning: Beginning
    time_steps: int
    rate: float
    seed: int

    def trainer(self) -> RecurrentTrainer:
        """Return it before its first update."""
        return self.beginning.trainer(AddingProblem(self.time_steps, self.seed), self.rate, self.seed)


def further(trainer: RecurrentTrainer, updates: int, meter: Meter) -> None:
    """Make so many updates; each counts 1 on the meter."""
    left = updates
    while left:
        piece = min(left, SLICE)
        trainer.advance(piece)
        meter.add(piece)
        left -= piece


_errors: dict[tuple[Run, int], float] = {}
_MOST = 4


def error_after(run: Run, updates: int, meter: Meter) -> float:
    """Return the squared error of unseen sequences after so many updates, each counting 1 on the meter.

    The last few are remembered: one run stands in several cases of a measurement.
    """
    key = run, updates
    found = _errors.get(key)
    if found is not None:
        meter.add(updates)
        return found
    trainer = run.trainer()
    further(trainer, updates, meter)
    found = trainer.test_loss()
    while len(_errors) >= _MOST:
        _errors.pop(next(iter(_errors)), None)
    _errors[key] = found
    return found


def error_on_the_way(trainer: RecurrentTrainer, updates: int) -> float:
    """Make so many updates; return the median loss of their batches, each before its update.

    The sequences of a batch are drawn anew, so that no update has seen them: on them a network does as well
    as on those of the test part. Single batches on which a network runs away
    do not count. Infinite once the run has diverged.
    """
    losses = []
    for _update in range(updates):
        trainer.advance(1)
        if trainer.diverged_at is not None:
            return math.inf
        losses.append(trainer.batch_loss())
    return float(np.median(losses))


def at_first(time_steps: int, rate: float, seed: int) -> dict[str, ThroughTime]:
    """By name, activity and gradient through time before the first update, from all first weights."""
    return {
        each.name: Run(each, time_steps, rate, seed).trainer().through_time() for each in (IDENTITY, *OTHERS)
    }
