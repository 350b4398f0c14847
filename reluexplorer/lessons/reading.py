"""What a network reads of the samples that it was not trained on."""

from __future__ import annotations

from reluexplorer.core.diagnosis.inspection import predicted_classes, true_classes
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.network.spec import forward


def test_accuracy(state: TrainState) -> float:
    """Return the share of the test part, of which there must be some, whose class the network says."""
    problem = state.problem
    outputs = forward(problem.network, state.parameters, problem.samples.test_inputs).outputs
    right = predicted_classes(problem.network, outputs) == true_classes(problem.dataset, problem.dataset.test)
    return float(right.mean())
