"""What fixes a run: its data, its network and how it is trained."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from reluexplorer.core.arrays import Array, read_only, rows_of
from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.network.heads import Head
from reluexplorer.core.network.spec import NetworkSpec, with_ones
from reluexplorer.core.optimizers import OPTIMIZERS, Optimizer


@dataclass(frozen=True)
class TrainingSpec:
    """How parameters are updated. ``seed`` fixes first weights, the order of batches and dropout."""

    optimizer: str = "sgd"
    learning_rate: float = 0.03
    batch_size: int = 10
    seed: int = 0
    optimizer_parameters: tuple[float, ...] = ()
    """Of the optimiser, in its order; missing ones are the defaults."""
    schedule: str = "constant"
    schedule_parameters: tuple[float, ...] = ()
    l1: float = 0.0
    """Adds l1·Σ|w| over the weights (not the biases) to the loss that is descended."""
    l2: float = 0.0
    """Adds ½·l2·Σw² over the weights (not the biases) to the loss that is descended."""
    clip_norm: float = 0.0
    """Largest Euclidean norm of the whole gradient; 0 for no limit."""
    clip_value: float = 0.0
    """Largest magnitude of each component of the gradient; 0 for no limit."""
    weight_limit: float = 0.0
    """Largest magnitude of each weight (not bias) after an update; 0 for no limit."""
    frozen: tuple[tuple[int, int], ...] = ()
    """The (layer, unit) whose incoming weights and bias updates leave alone; the output layer is the last."""

    @property
    def rule(self) -> Optimizer:
        """The update rule."""
        return OPTIMIZERS[self.optimizer]

    @property
    def rule_parameters(self) -> tuple[float, ...]:
        """All parameters of the update rule."""
        return self.rule.completed(self.optimizer_parameters)

    @property
    def decay(self) -> float:
        """The share of itself by which the rule shrinks each weight and bias, at its base learning rate."""
        return self.rule.decay(self.learning_rate, *self.rule_parameters)


@dataclass(frozen=True, eq=False)
class CodedSamples:
    """A data set's samples as networks of one precision and one output function read them.

    Arrays are made when first asked for, and are read-only.
    """

    dataset: Dataset
    output: Head
    dtype: str

    @cached_property
    def inputs(self) -> Array:
        """All samples, (samples, features + 1) with a last column of ones."""
        return with_ones(self.dataset.inputs, self.dtype)

    @cached_property
    def targets(self) -> Array:
        """All targets as the output layer codes them, (samples, outputs)."""
        return read_only(coded_targets(self.dataset, self.output).astype(self.dtype))

    @cached_property
    def train_inputs(self) -> Array:
        """The training part of ``inputs``."""
        return read_only(rows_of(self.inputs, self.dataset.train))

    @cached_property
    def train_targets(self) -> Array:
        """The training part of ``targets``."""
        return read_only(self.targets[self.dataset.train])

    @cached_property
    def test_inputs(self) -> Array:
        """The test part of ``inputs``."""
        return read_only(rows_of(self.inputs, self.dataset.test))

    @cached_property
    def test_targets(self) -> Array:
        """The test part of ``targets``."""
        return read_only(self.targets[self.dataset.test])


@dataclass(frozen=True, eq=False)
class Problem:
    """All that a run depends on; two runs of one problem are the same to the bit."""

    dataset: Dataset
    network: NetworkSpec
    training: TrainingSpec
    known_samples: CodedSamples | None = field(default=None, repr=False)
    """The samples of another problem, which are taken over where they suit."""

    @cached_property
    def samples(self) -> CodedSamples:
        """The samples as the network reads them."""
        own = self.dataset, self.network.output, self.network.dtype
        known = self.known_samples
        suits = known is not None and (known.dataset, known.output, known.dtype) == own
        return known if known is not None and suits else CodedSamples(*own)

    @property
    def train_inputs(self) -> Array:
        """The training part of ``inputs``."""
        return self.samples.train_inputs

    @property
    def train_targets(self) -> Array:
        """The training part of ``targets``."""
        return self.samples.train_targets

    def seeded(self, seed: int) -> Problem:
        """Return this problem under another seed; the arrays are the same ones."""
        if seed == self.training.seed:
            return self
        return self.altered(self.network, replace(self.training, seed=seed))

    def altered(self, network: NetworkSpec, training: TrainingSpec) -> Problem:
        """Return the problem on the same data with other settings.

        The arrays are the same ones, unless the network has another output function or precision.
        """
        return Problem(self.dataset, network, training, self.samples)

    def same_but_for_seed(self, other: Problem) -> bool:
        """Whether the other problem differs in its seed alone."""
        return (
            self.dataset is other.dataset
            and self.network is other.network
            and replace(self.training, seed=other.training.seed) == other.training
        )

    @property
    def batch_size(self) -> int:
        """Samples in a batch: never more than there are."""
        return min(self.training.batch_size, len(self.dataset.train))

    @property
    def steps_per_epoch(self) -> int:
        """Updates in a pass over the training part; a last smaller batch counts."""
        return -(-len(self.dataset.train) // self.batch_size)


def coded_targets(dataset: Dataset, output: Head) -> Array:
    """Return (samples, outputs) as the output layer codes classes: one for each, or from −1 for tanh."""
    targets = dataset.targets
    if dataset.task is Task.REGRESSION:
        return targets
    if output.one_per_class and targets.shape[1] == 1:
        targets = np.hstack([1.0 - targets, targets])
    low = output.low
    return targets * (1.0 - low) + low
