"""What a step does to the weights that make each layer's pre-activations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.watch.flat_updates import FlatUpdates, bias_of, can_be_flat
from reluexplorer.watch.layer_register import SeenLayer
from reluexplorer.watch.taken import Moved

_MOST = 1 << 17
"""Numbers of a weight that are kept to see its update, about; of a larger one every so many."""


@dataclass(eq=False)
class Updates:
    """The gradients before a step and the weights around it, each parameter once.

    Used again for each look, as memory for what is kept of the weights takes longer to get than to fill.
    """

    is_open: bool = False
    """Between the forward pass of a look and the end of its step."""
    _buffers: dict[int, Any] = field(default_factory=dict)
    _gradients: dict[int, Any] = field(default_factory=dict)
    """Squared norms by the identity of parameters, as tensors on their device."""
    _before: dict[int, tuple[Any, Any]] = field(default_factory=dict)
    """The parameter, and the squared norm of what was kept of it."""
    _flat: FlatUpdates | None = None
    """Does all of this in this look, where the weights are few."""

    def begin(self) -> None:
        """Begin a look."""
        self.is_open = True
        self._gradients.clear()
        self._before.clear()
        if self._flat is not None:
            self._flat.begin()

    def _flat_of(self, entries: Sequence[SeenLayer]) -> FlatUpdates | None:
        if self._flat is None or not self._flat.fits(entries):
            self._flat = FlatUpdates(entries) if can_be_flat(entries) else None
        return self._flat

    def keep(self, entries: Sequence[SeenLayer]) -> None:
        """Keep the weights before the step."""
        flat = self._flat_of(entries)
        if flat is not None:
            flat.keep()
            return
        for each in _parameters(entries):
            part = _part(each)
            buffer = self._buffers.get(id(each))
            if buffer is None or buffer.shape != part.shape or buffer.device != part.device:
                buffer = self._buffers[id(each)] = part.clone()
            else:
                buffer.copy_(part)
            self._before[id(each)] = each, _square(buffer)

    def measure_gradients(self, entries: Sequence[SeenLayer]) -> None:
        """Measure the gradients that the step will use."""
        flat = self._flat_of(entries)
        if flat is not None:
            flat.measure_gradients()
            return
        for each in _parameters(entries):
            if each.grad is not None:
                self._gradients[id(each)] = _square(each.grad.detach())

    def moved(self, entries: Sequence[SeenLayer]) -> Moved:
        """Return norms by layer, after the step."""
        self.is_open = False
        if self._flat is not None and self._flat.fits(entries):
            return self._flat.moved()
        updates = {
            key: _square(self._buffers[key].sub_(_part(parameter)))
            for key, (parameter, _norm) in self._before.items()
        }
        gradients = _fetched(self._gradients)
        changes, weights = _fetched(updates), _fetched({key: each[1] for key, each in self._before.items()})
        gradient, update = [], []
        for entry in entries:
            keys = [id(each.parameter) for each in entry.owned]
            own = [gradients[key] for key in keys if key in gradients]
            gradient.append(sum(own) ** 0.5 if own else np.nan)
            size = sum(weights.get(key, 0.0) for key in keys)
            change = sum(changes.get(key, 0.0) for key in keys)
            update.append((change / size) ** 0.5 if size > 0.0 else np.nan)
        with np.errstate(over="ignore"):
            return Moved(np.array(gradient, np.float32), np.array(update, np.float32), _biases(entries))


def _biases(entries: Sequence[SeenLayer]) -> NDArray[np.float32]:
    """Return the bias that each unit has now, NaN where it has none."""
    found: list[NDArray[np.float32]] = []
    for entry in entries:
        bias = bias_of(entry)
        if bias is not None:
            found.append(bias.detach().float().cpu().numpy())
        else:
            found.append(np.full(entry.layer.units, np.nan, np.float32))
    return np.concatenate(found) if found else np.zeros(0, np.float32)


def _square(values: Any) -> Any:
    """Return the squared norm of a tensor, of short numbers in single precision, as a tensor.

    Of a sparse one what it holds of an index, as embeddings make gradients, is summed first.
    """
    flat = (values.coalesce().values() if values.is_sparse else values).reshape(-1)
    if flat.element_size() < 4:
        flat = flat.float()
    return flat.dot(flat)


def _fetched(squares: dict[int, Any]) -> dict[int, float]:
    """Return numbers from the device they are on, all at once where that is another one."""
    import torch

    if any(each.is_cpu for each in squares.values()):
        return {key: float(each) for key, each in squares.items()}
    found = torch.stack([each.double() for each in squares.values()]).tolist() if squares else []
    return dict(zip(squares, found, strict=True))


def _parameters(entries: Sequence[SeenLayer]) -> list[Any]:
    """Return the parameters of all layers, each once, but what is sparse or complex."""
    found = {id(owned.parameter): owned.parameter for entry in entries for owned in entry.owned}
    return [each for each in found.values() if not each.is_sparse and each.is_floating_point()]


def _part(parameter: Any) -> Any:
    """Return a parameter's values, of a large one every so many: an odd number, for all columns."""
    values = parameter.detach()
    return values.reshape(-1)[:: values.numel() // _MOST | 1] if values.numel() > _MOST else values
