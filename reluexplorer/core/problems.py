"""From a data set and a few choices to the problem that a run solves."""

from __future__ import annotations

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
    bias: float = 0.0,
    training: TrainingSpec = TrainingSpec(),
    dtype: str = "float32",
) -> Problem:
    """Return the problem of learning ``dataset`` with these choices.

    ``activation`` is one for all hidden layers, or one for each. An output layer that does not fit the
    task, such as softmax for a regression, gives way to the usual one.
    """
    fitting = fitting_heads(dataset.task)
    head = head if head in fitting else fitting[0]
    each = [activation] * len(hidden) if isinstance(activation, ActivationChoice) else list(activation)
    outputs = dataset.outputs
    if HEADS[head].one_per_class and dataset.task is Task.BINARY:
        outputs = 2
    spec = NetworkSpec(
        inputs=dataset.features,
        hidden=tuple(LayerSpec(units, choice) for units, choice in zip(hidden, each, strict=True)),
        outputs=outputs,
        head=head,
        initializer=initializer,
        bias=bias,
        dtype=dtype,
    )
    return Problem(dataset, spec, training)
