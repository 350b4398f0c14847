"""From a data set and a few choices to the problem that a run solves."""

from __future__ import annotations

import math
from collections.abc import Sequence

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.datasets import Dataset, Task
from reluexplorer.core.losses import HEADS
from reluexplorer.core.network import LayerSpec, NetworkSpec
from reluexplorer.core.training import Problem, TrainingSpec

AUTOMATIC = "auto"
_HEAD_OF_TASK = {Task.BINARY: "sigmoid", Task.MULTICLASS: "softmax", Task.REGRESSION: "linear"}


def fitting_heads(task: Task) -> tuple[str, ...]:
    """Return the output layers that a task can have, the usual one first."""
    usual = _HEAD_OF_TASK[task]
    others = (
        name
        for name, head in HEADS.items()
        if name != usual and not (head.classes_only and task is Task.REGRESSION)
    )
    return (usual, *others)


def make_problem(
    dataset: Dataset,
    hidden: Sequence[int] = (8, 8),
    activation: ActivationChoice | Sequence[ActivationChoice] = ActivationChoice(),
    *,
    head: str = AUTOMATIC,
    initializer: str = "he_normal",
    initializer_parameters: tuple[float, ...] = (),
    bias: float = 0.0,
    bias_spread: float = 0.0,
    biased: bool = True,
    dropout: float = 0.0,
    training: TrainingSpec = TrainingSpec(),
    dtype: str = "float32",
) -> Problem:
    """Return the problem of learning ``dataset`` with these choices.

    ``activation`` is one for all hidden layers, or one for each. An output layer that does not fit the
    task, such as softmax for a regression, gives way to the usual one. Raises ValueError for settings
    that make no sense.
    """
    _check(training, dropout)
    fitting = fitting_heads(dataset.task)
    head = head if head in fitting else fitting[0]
    each = [activation] * len(hidden) if isinstance(activation, ActivationChoice) else list(activation)
    outputs = dataset.outputs
    if HEADS[head].one_per_class and dataset.task is Task.BINARY:
        outputs = 2
    spec = NetworkSpec(
        inputs=dataset.features,
        hidden=tuple(LayerSpec(units, choice, dropout) for units, choice in zip(hidden, each, strict=True)),
        outputs=outputs,
        head=head,
        initializer=initializer,
        bias=bias,
        bias_spread=bias_spread,
        biased=biased,
        initializer_parameters=initializer_parameters,
        dtype=dtype,
    )
    return Problem(dataset, spec, training)


def _check(training: TrainingSpec, dropout: float) -> None:
    """Raise ValueError, with a sentence, for what no run can be made of."""
    if training.batch_size < 1:
        raise ValueError(f"A batch has at least one sample, not {training.batch_size}.")
    if not (training.learning_rate > 0 and math.isfinite(training.learning_rate)):
        raise ValueError(f"A learning rate is a positive number, not {training.learning_rate:g}.")
    if not 0 <= dropout < 1:
        raise ValueError(f"Dropout is a share from 0 to below 1, not {dropout:g}.")
    limits = {
        "l1": training.l1, "l2": training.l2, "clip_norm": training.clip_norm,
        "clip_value": training.clip_value, "weight_limit": training.weight_limit,
    }  # fmt: skip
    for name, value in limits.items():
        if not (value >= 0 and math.isfinite(value)):
            raise ValueError(f"{name} is 0 or a positive number, not {value:g}.")
