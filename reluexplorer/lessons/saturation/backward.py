"""How long a gradient is at each layer on its way from the output to the input."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.arrays import Array
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.network.spec import forward

SAMPLES = 200
"""Training samples over which a gradient's length is taken."""


def gradient_lengths(state: TrainState) -> Array:
    """Return (hidden layers + 1,): lengths of the loss's gradient by each layer's pre-activations.

    They are relative to that by the logits, which stands last, and Euclidean over units and the first
    :data:`SAMPLES` training samples. The network ends in a softmax, whose cross-entropy has the gradient
    p − t by the logits (Bishop 2006, section 4.3.4).
    """
    problem = state.problem
    network, targets = problem.network, problem.train_targets[:SAMPLES]
    seen = forward(network, state.parameters, problem.train_inputs[:SAMPLES])
    weights = [layer[:-1].astype(np.float64) for layer in network.layers(state.parameters)]
    gradient = seen.outputs.astype(np.float64) - targets.T
    lengths = [np.linalg.norm(gradient)]
    with np.errstate(all="ignore"):
        for place in reversed(range(len(network.hidden))):
            slope = network.hidden[place].activation.slope(seen.pre_activations[place])
            gradient = slope * (weights[place + 1] @ gradient)
            lengths.append(np.linalg.norm(gradient))
        return np.asarray(np.array(lengths[::-1]) / lengths[0])
