"""One sample through one update of plain gradient descent, with every number on the way.

What :mod:`~reluexplorer.core.engine.reference_step` computes for a batch of this one sample, in double
precision, taken apart: what arrives at a gate from above, what the gate lets through, and what moves.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.arrays import Array, Floats, read_only
from reluexplorer.core.engine import reference_step as reference
from reluexplorer.core.engine.reference_step import Layer
from reluexplorer.core.network.heads import Head
from reluexplorer.core.network.spec import NetworkSpec, leaky
from reluexplorer.core.problem.problem import Problem
from reluexplorer.core.schedules import SCHEDULES
from reluexplorer.language import _


@dataclass(frozen=True, eq=False)
class LayerUpdate:
    """A layer as one sample goes through it; arrays are read-only float64."""

    reads: Floats
    """(fan-in,): what comes in, the inputs or the activations of the layer below."""
    z: Floats
    """(units,): pre-activations."""
    a: Floats
    """(units,): activations; what the network answers where it is the output layer."""
    slope: Floats
    """(units,): f′(z), for ReLU 1 where the gate is open and 0 where it is closed; 1 at the output."""
    arriving: Floats
    """(units,): Σ w·δ of the layer above, before the gate; δ itself at the output."""
    delta: Floats
    """(units,): δ = ∂L/∂z."""
    before: Layer
    """Weights (fan-in, units) and biases (units,) that the sample found."""
    gradient: Layer
    """∂L/∂W and ∂L/∂b."""
    after: Layer
    """Weights and biases after the update."""
    reads_after: Floats
    """What comes in, z and a once the sample goes through the new weights."""
    z_after: Floats
    a_after: Floats

    @property
    def closed(self) -> NDArray[np.bool_]:
        """(units,): whose gate lets no gradient through for this sample."""
        return np.asarray(self.slope == 0)


@dataclass(frozen=True, eq=False)
class OneUpdate:
    """An update on one sample; its layers from the first hidden one to the output."""

    sample: int
    """Place in the training part, from 0."""
    inputs: Floats
    target: Floats
    """(outputs,) as the output layer codes it."""
    layers: tuple[LayerUpdate, ...]
    rate: float
    """The learning rate η of the run's next update."""
    loss: float
    loss_after: float
    """For the same sample after the update."""

    @property
    def outputs(self) -> Floats:
        """(outputs,): the answer before the update."""
        return self.layers[-1].a

    @property
    def outputs_after(self) -> Floats:
        """(outputs,): the answer for the same sample after the update."""
        return self.layers[-1].a_after

    @property
    def closed_count(self) -> int:
        """How many hidden units are closed for this sample."""
        return sum(int(layer.closed.sum()) for layer in self.layers[:-1])

    @property
    def hidden_count(self) -> int:
        """How many hidden units there are."""
        return sum(layer.z.size for layer in self.layers[:-1])

    @property
    def still(self) -> tuple[int, int]:
        """How many weights stand still as they lead into a closed unit, and as they lead out of a silent one.

        One between two closed units leads in; one out of a closed unit whose activation is not 0 moves.
        """
        into = sum(int(layer.closed.sum()) * layer.reads.size for layer in self.layers[:-1])
        out = sum(
            int((layer.closed & (layer.a == 0)).sum()) * int((~above.closed).sum())
            for layer, above in zip(self.layers[:-1], self.layers[1:], strict=True)
        )
        return into, out

    @property
    def moving(self) -> tuple[int, int]:
        """How many weights (not biases) move, and of how many."""
        gradients = [layer.gradient.weights for layer in self.layers]
        return sum(int(np.count_nonzero(each)) for each in gradients), sum(each.size for each in gradients)


@np.errstate(all="ignore")
def one_update(problem: Problem, parameters: Array, sample: int, step: int = 0) -> OneUpdate:
    """Return the update on the training sample at place ``sample`` from flat ``parameters``.

    The learning rate is the run's at ``step``. Learned slopes of activations stay as they are; penalties,
    limits, dropout and what an optimiser remembers play no part: see :func:`left_out`. Raises ValueError
    for a sample that there is not, or an activation that mixes units.
    """
    network, training = problem.network, problem.training
    if not 0 <= sample < len(problem.train_inputs):
        raise ValueError(
            _("The training part has {count:,} samples.").format(count=len(problem.train_inputs))
        )
    inputs = problem.train_inputs[sample : sample + 1, :-1].astype(np.float64)
    target = problem.train_targets[sample : sample + 1].astype(np.float64)
    layers = [Layer(flat[:-1], flat[-1]) for flat in network.layers(parameters.astype(np.float64))]
    factors = SCHEDULES[training.schedule].factors(np.array([step]), *_schedule_values(problem))
    rate = training.learning_rate * float(factors[0])
    activations = _activations(network, parameters)
    z, reads = reference.forward(layers, activations, inputs)
    outputs = _predicted(network.output, z[-1])
    gradient = reference.backward(layers, activations, z, reads, _error(network.output, z[-1], target))
    after, _velocity = reference.update(layers, [Layer(0 * w, 0 * b) for w, b in layers], gradient, rate, 0.0)
    z_after, reads_after = reference.forward(after, activations, inputs)
    deltas = [each.biases[np.newaxis] for each in gradient]
    slopes = [*(one.slope(each) for one, each in zip(activations, z, strict=False)), np.ones_like(z[-1])]
    below = (delta @ layer.weights.T for layer, delta in zip(layers[1:], deltas[1:], strict=True))
    arriving = [*below, deltas[-1]]
    a, a_after = [*reads[1:], outputs], [*reads_after[1:], _predicted(network.output, z_after[-1])]
    made = tuple(
        LayerUpdate(
            _row(reads[number]), _row(z[number]), _row(a[number]),
            _row(slopes[number]), _row(arriving[number]), _row(deltas[number]),
            layers[number], gradient[number], after[number],
            _row(reads_after[number]), _row(z_after[number]), _row(a_after[number]),
        )
        for number in range(len(layers))
    )  # fmt: skip
    return OneUpdate(
        sample, inputs[0], target[0], made, rate,
        float(network.output.sample_losses(z[-1].T, target.T)[0]),
        float(network.output.sample_losses(z_after[-1].T, target.T)[0]),
    )  # fmt: skip


def left_out(problem: Problem) -> tuple[str, ...]:
    """Return what the run's own updates have beyond plain gradient descent, as words in a list."""
    training = problem.training
    named = (
        (training.optimizer != "sgd", training.rule.label),
        (training.l1 > 0, _("an L1 penalty")),
        (training.l2 > 0, _("an L2 penalty")),
        (training.clip_norm > 0 or training.clip_value > 0, _("a limit of the gradient")),
        (training.weight_limit > 0, _("a limit of the weights")),
        (any(layer.dropout > 0 for layer in problem.network.hidden), _("dropout")),
        (any(layer.learnable for layer in problem.network.hidden), _("learned slopes")),
        (bool(training.frozen), _("frozen neurons")),
        (problem.batch_size > 1, _("batches of {count:,}").format(count=problem.batch_size)),
    )
    return tuple(words for holds, words in named if holds)


@dataclass(frozen=True, eq=False)
class _Learned(ActivationChoice):
    """A leaky activation with the slopes that were learned, (1, units) or (1, 1)."""

    leak: Array = field(default_factory=lambda: np.zeros((1, 1)))

    def value(self, x: Array) -> Array:
        return leaky(x, self.leak)

    def slope(self, x: Array) -> Array:
        return np.where(x > 0, 1.0, self.leak)


def _row(batch: Array) -> Floats:
    """Return the only row of a batch, read-only."""
    return read_only(batch[0].astype(np.float64))


def _activations(network: NetworkSpec, parameters: Array) -> list[ActivationChoice]:
    """Return the activation of each hidden layer as it is now."""
    if any(layer.mixing is not None for layer in network.hidden):
        raise ValueError(_("A layer whose activation mixes its units has no gates to follow."))
    learned = network.learned(parameters.astype(np.float64))
    return [
        layer.activation if leak is None else _Learned(layer.activation.name, leak=leak.T)
        for layer, leak in zip(network.hidden, learned, strict=True)
    ]


def _predicted(head: Head, logits: Array) -> Array:
    """Return the outputs for (1, outputs) logits, by the reference's formula where it has one."""
    if head.name in {"linear", "sigmoid", "softmax"}:
        return reference.predict(head.name, logits)
    return np.asarray(head.predict(logits.T).T)


def _error(head: Head, logits: Array, target: Array) -> Array:
    """Return ∂L/∂z of the output layer, (1, outputs): y − t, or what another output function makes of it."""
    if head.name in {"linear", "sigmoid", "softmax"}:
        return reference.predict(head.name, logits) - target
    z, delta = np.ascontiguousarray(logits.T), np.empty_like(logits.T, order="C")
    work = tuple(np.empty_like(z) for _ in range(head.scratch))
    for call, arguments in head.delta(z, head.shifted(target.T), delta, work):
        call(*arguments)
    return delta.T / head.factor


def _schedule_values(problem: Problem) -> tuple[float, ...]:
    training = problem.training
    return SCHEDULES[training.schedule].completed(training.schedule_parameters)
