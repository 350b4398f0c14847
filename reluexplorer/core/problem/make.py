"""From a data set and a few choices to the problem that a run solves."""

from __future__ import annotations

from collections.abc import Sequence

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.data.dataset import Dataset, Task
from reluexplorer.core.network.heads import HEADS
from reluexplorer.core.network.spec import LayerSpec, NetworkSpec
from reluexplorer.core.problem.problem import Problem, TrainingSpec
from reluexplorer.core.problem.validation import (
    demand_network,
    demand_one_for_each,
    demand_training,
    demand_units,
)
from reluexplorer.language import _

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
    dropout: float | Sequence[float] = 0.0,
    training: TrainingSpec = TrainingSpec(),
    dtype: str = "float32",
    given: str = "",
) -> Problem:
    """Return the problem of learning ``dataset`` with these choices.

    ``activation`` and ``dropout`` are one for all hidden layers, or one for each. An output layer that
    does not fit the task, such as softmax for a regression, gives way to the usual one. Raises ValueError,
    with a sentence, for settings that no run can be made of.
    """
    demand_training(training)
    fitting = fitting_heads(dataset.task)
    head = head if head in fitting else fitting[0]
    activations = [activation] * len(hidden) if isinstance(activation, ActivationChoice) else activation
    shares = [dropout] * len(hidden) if isinstance(dropout, int | float) else dropout
    demand_one_for_each(_("Activations"), len(activations), len(hidden))
    demand_one_for_each(_("Dropout"), len(shares), len(hidden))
    outputs = dataset.outputs
    if HEADS[head].one_per_class and dataset.task is Task.BINARY:
        outputs = 2
    spec = NetworkSpec(
        inputs=dataset.features,
        hidden=tuple(map(LayerSpec, hidden, activations, shares)),
        outputs=outputs,
        head=head,
        initializer=initializer,
        bias=bias,
        bias_spread=bias_spread,
        biased=biased,
        initializer_parameters=initializer_parameters,
        dtype=dtype,
        given=given,
    )
    demand_network(spec)
    demand_units(spec, training.frozen)
    return Problem(dataset, spec, training)
