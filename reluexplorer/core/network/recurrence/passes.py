"""A batch of sequences through a recurrent network and back, as bound calls on buffers made beforehand."""

from __future__ import annotations

import numpy as np

from reluexplorer.core.activations import Form
from reluexplorer.core.arrays import Array
from reluexplorer.core.bound_calls import Call, constant, maximum, run
from reluexplorer.core.network.recurrence.spec import RecurrentSpec


class Passes:
    """Buffers for batches of one size, and the calls for their gradient.

    Steps follow each other in one block, (time steps, samples, …), so that one product makes what the inputs
    of all steps say, and another the gradient of all weights between the units. What belongs to a step and
    is no state shares one block, each in the place of what it is made from: what its inputs say, the slopes,
    the loss's derivatives. Two such blocks stay in the cache where five would not. ``parameters`` and
    ``gradient`` are flat and shared with whoever updates them; the gradient is that of the mean loss.
    Running allocates nothing.
    """

    def __init__(
        self, spec: RecurrentSpec, time_steps: int, samples: int, parameters: Array, gradient: Array
    ) -> None:
        self.spec = spec
        dtype = parameters.dtype
        units = spec.units
        self._read: Array = np.ones((time_steps, samples, spec.inputs + 1), dtype=dtype)
        self.inputs: Array = self._read[:, :, :-1]
        """(time steps, samples, inputs), to be filled before each run."""
        self.targets: Array = np.zeros((samples, spec.outputs), dtype=dtype)
        """(samples, outputs), to be filled before each run."""
        self._states: Array = np.zeros((time_steps + 1, samples, units), dtype=dtype)
        self.states: Array = self._states[1:]
        """(time steps, samples, units): what the units said after each step."""
        self.logits: Array = np.zeros_like(self.targets)
        self._deltas: Array = np.zeros_like(self.states)
        """In the end the loss's derivative by the pre-activations of each step."""
        self._carried: Array = np.zeros((samples, units), dtype=dtype)
        self._turned: Array = np.zeros((units, units), dtype=dtype)
        self._last: Array = np.ones((samples, units + 1), dtype=dtype)
        self._error: Array = np.zeros_like(self.targets)
        self._layer, self._readout = spec.layers(parameters)
        self._layer_gradient, self._readout_gradient = spec.layers(gradient)
        self._recurrent: Array = self._layer[:units]
        self.calls: list[Call] = [*self._forward(), *self._backward()]
        """Of the gradient."""

    def run(self) -> None:
        """Leave the gradient of the batch that was filled in."""
        run(self.calls)

    def loss(self) -> float:
        """Return the mean loss of the batch of the last run."""
        return self.spec.loss(self.logits, self.targets)

    def state_gradients(self) -> Array:
        """Return the derivatives of the last run's loss by :attr:`states`, as a new array of that shape."""
        gradients = np.empty_like(self._deltas)
        np.matmul(self._deltas[1:], self._turned, out=gradients[:-1])
        gradients[-1] = self._error @ self._readout[:-1].T
        return gradients

    def _forward(self) -> list[Call]:
        units, carried = self.spec.units, self._carried
        calls: list[Call] = [(self._flat_read().dot, (self._layer[units:], self._deltas.reshape(-1, units)))]
        for state, said, activation in zip(self._states[:-1], self._deltas, self._activations(), strict=True):
            calls += [
                (state.dot, (self._recurrent, carried)),
                (np.add, (said, carried, carried)),
                activation,
            ]
        return [
            *calls,
            (np.copyto, (self._last[:, :-1], self.states[-1])),
            (self._last.dot, (self._readout, self.logits)),
        ]

    def _activations(self) -> list[Call]:
        """Return the call of each step that fills its state, and its slope where that is not done later."""
        entry, values = self.spec.activation.entry, self.spec.activation.values
        pre = self._carried
        if entry.form is Form.RECTIFIER:
            zeros = np.zeros_like(pre)
            return [maximum(pre, zeros, state) for state in self.states]
        if entry.form is Form.TANH:
            return [(np.tanh, (pre, state)) for state in self.states]
        work = tuple(np.zeros_like(pre) for _ in range(entry.scratch))
        each = zip(self.states, self._deltas, strict=True)
        return [(entry.both_into, (pre, state, slope, work, *values)) for state, slope in each]

    def _backward(self) -> list[Call]:
        error, deltas, carried = self._error, self._deltas, self._carried
        head = self.spec.head
        work = tuple(np.zeros_like(error.T) for _ in range(head.scratch))
        share = constant(self.spec.loss_factor / len(error), error.dtype)
        calls: list[Call] = [
            *head.delta(self.logits.T, self.targets.T, error.T, work),
            (np.multiply, (error, share, error)),
            (self._last.T.dot, (error, self._readout_gradient)),
            *self._slopes(),
            (np.copyto, (self._turned, self._recurrent.T)),
            (error.dot, (self._readout[:-1].T, carried)),
            (np.multiply, (carried, deltas[-1], deltas[-1])),
        ]
        for later, delta in zip(deltas[:0:-1], deltas[-2::-1], strict=True):
            calls += [(later.dot, (self._turned, carried)), (np.multiply, (carried, delta, delta))]
        units = self.spec.units
        flat, before = deltas.reshape(-1, units), self._states[:-1].reshape(-1, units)
        return [
            *calls,
            (before.T.dot, (flat, self._layer_gradient[:units])),
            (self._flat_read().T.dot, (flat, self._layer_gradient[units:])),
        ]

    def _flat_read(self) -> Array:
        return self._read.reshape(-1, self.spec.inputs + 1)

    def _slopes(self) -> list[Call]:
        """Return the calls that fill the slopes of all steps at once, where the states say them."""
        form, states, slopes = self.spec.activation.entry.form, self.states, self._deltas
        if form is Form.RECTIFIER:
            opened = np.zeros(states.shape, dtype=bool)
            return [
                (np.greater, (states, constant(0.0, states.dtype), opened)),
                (np.copyto, (slopes, opened)),
            ]
        if form is Form.TANH:
            return [
                (np.multiply, (states, states, slopes)),
                (np.subtract, (constant(1.0, states.dtype), slopes, slopes)),
            ]
        return []
