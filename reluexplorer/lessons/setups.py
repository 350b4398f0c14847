"""A run of a lesson as one value: from it come the problem that is solved and the commands that open it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.data.digits import digits
from reluexplorer.core.data.kinds.points import synthetic
from reluexplorer.core.problem.make import AUTOMATIC, make_problem
from reluexplorer.core.problem.problem import Problem, TrainingSpec
from reluexplorer.lessons.kept import kept

DIGITS = "digits"


@dataclass(frozen=True)
class Setup:
    """What a run on the stage depends on; ``seed`` draws data, first weights and batches.

    The stage, the measurement and Train make their runs of the same value, so that they are one.
    """

    data: str = DIGITS
    hidden: tuple[int, ...] = (64, 64)
    activation: ActivationChoice = ActivationChoice()
    rate: float = 0.1
    batch: int = 32
    optimizer: str = "sgd"
    optimizer_parameters: tuple[float, ...] = ()
    initializer: str = "he_normal"
    initializer_parameters: tuple[float, ...] = ()
    bias: float = 0.0
    bias_spread: float = 0.0
    biased: bool = True
    output: str = AUTOMATIC
    samples: int = 500
    noise: float = 0.0
    test_share: float = 0.2
    dtype: str = "float32"
    seed: int = 0

    def seeded(self, seed: int) -> Setup:
        """Return the same run of another seed."""
        return replace(self, seed=seed)

    def problem(self) -> Problem:
        """Return the problem that the run solves."""
        training = TrainingSpec(
            self.optimizer, self.rate, self.batch, self.seed, optimizer_parameters=self.optimizer_parameters
        )
        return make_problem(
            _dataset(self.data, self.samples, self.noise, self.test_share, self.seed),
            self.hidden,
            self.activation,
            head=self.output,
            initializer=self.initializer,
            initializer_parameters=self.initializer_parameters,
            bias=self.bias,
            bias_spread=self.bias_spread,
            biased=self.biased,
            training=training,
            dtype=self.dtype,
        )

    def commands(self) -> tuple[dict[str, Any], ...]:
        """Return the commands that set everything in Train that the run depends on."""
        points = () if self.data == DIGITS else (("set-samples", self.samples), ("set-noise", self.noise))
        values: tuple[tuple[str, Any], ...] = (
            ("choose-data", self.data),
            *points,
            ("set-test-share", self.test_share),
            ("set-data-seed", self.seed),
            ("set-hidden", list(self.hidden)),
            ("set-activation", self.activation.name),
            ("set-activation-parameters", list(self.activation.parameters)),
            ("set-per-unit", self.activation.per_unit),
            ("set-output", self.output),
            ("set-initializer", self.initializer),
            ("set-initializer-parameters", list(self.initializer_parameters)),
            ("set-bias", self.bias),
            ("set-bias-spread", self.bias_spread),
            ("set-biased", self.biased),
            ("set-precision", self.dtype),
            ("set-optimizer", self.optimizer),
            ("set-optimizer-parameters", list(self.optimizer_parameters)),
            ("set-learning-rate", self.rate),
            ("set-batch-size", self.batch),
            ("set-seed", self.seed),
        )
        return tuple({"do": name, _argument(name): value} for name, value in values)


def _argument(command: str) -> str:
    """Return what a command calls what it sets: one value, or the parameters of a rule."""
    return "values" if command.endswith("-parameters") else "value"


@kept(8)
def _dataset(name: str, samples: int, noise: float, test_share: float, seed: int) -> Dataset:
    if name == DIGITS:
        return digits(test_share=test_share, seed=seed)
    return synthetic(name, samples, noise, test_share, seed)
