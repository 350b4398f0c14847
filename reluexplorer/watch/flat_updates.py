"""The weights of a small net and their gradients laid in rows, of which all norms are found at once."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.watch.layer_register import SeenLayer
from reluexplorer.watch.taken import Moved

MOST = 1 << 15
"""Numbers of all layers together that are laid in rows: of more, each on its own takes no longer."""
_LARGEST = float(np.finfo(np.float32).max)
_AFTER, _BEFORE, _CHANGE, _GRADIENT = range(4)


class FlatUpdates:
    """Rows of numbers in double precision, in which no square of a single one is too large.

    Parameters lie in the order of the layers; one that several layers share lies there several times.
    """

    def __init__(self, entries: Sequence[SeenLayer]) -> None:
        """Lay out the parameters of layers for which ``can_be_flat``."""
        import torch

        self._key, self._owned = _key(entries), [each.owned for each in entries]
        self._parameters = parameters = _parameters(entries)
        self._shapes = [each.shape for each in parameters]
        ends = np.cumsum([0, *(each.numel() for each in parameters)]).tolist()
        rows = torch.zeros(4, ends[-1], dtype=torch.float64, device="cpu")
        self._rows, self._squares = rows.unbind(), rows[_BEFORE:]
        self._numbers: NDArray[np.float64] = rows.numpy().reshape(-1)
        """Of all rows, one behind the other."""
        self._after, self._before, self._gradients = (
            [
                rows[row, start : start + each.numel()].view(each.shape)
                for start, each in zip(ends, parameters, strict=False)
            ]
            for row in (_AFTER, _BEFORE, _GRADIENT)
        )
        self._counts = [len(entry.owned) for entry in entries]
        known = np.array(self._counts) > 0
        firsts = np.array(ends)[(np.cumsum(self._counts) - self._counts)[known]]
        self._starts = np.concatenate([firsts + row * ends[-1] for row in (_BEFORE, _CHANGE, _GRADIENT)])
        """Of the squares of each layer that has parameters, in the last three rows."""
        places = _places_of_biases(entries, ends)
        self._without_bias = np.flatnonzero(places < 0)
        self._bias = np.maximum(places, 0)
        self._has_gradient = [False] * len(parameters)

    def fits(self, entries: Sequence[SeenLayer]) -> bool:
        """Whether these layers have the parameters that were laid out, in the same shapes."""
        owned = [each.owned for each in entries]
        if not (len(owned) == len(self._owned) and all(map(operator.is_, owned, self._owned))):
            if self._key != _key(entries):
                return False
            self._owned = owned
        return self._shapes == [each.shape for each in self._parameters]

    def begin(self) -> None:
        """Begin a look."""
        self._has_gradient = [False] * len(self._parameters)

    def keep(self) -> None:
        """Keep the weights before the step."""
        import torch

        with torch.no_grad():
            torch._foreach_copy_(self._before, self._parameters)

    def measure_gradients(self) -> None:
        """Take in the gradients that the step will use."""
        import torch

        gradients = [each.grad for each in self._parameters]
        if all(each is not None and not each.is_sparse for each in gradients):
            with torch.no_grad():
                torch._foreach_copy_(self._gradients, gradients)
            self._has_gradient = [True] * len(gradients)
            return
        for number, (place, each) in enumerate(zip(self._gradients, gradients, strict=True)):
            if each is not None:
                place.copy_((each.to_dense() if each.is_sparse else each).detach())
            elif not self._has_gradient[number]:
                place.zero_()
            self._has_gradient[number] |= each is not None

    def moved(self) -> Moved:
        """Return norms after the step."""
        import torch

        after, before, change, _gradient = self._rows
        with torch.no_grad():
            torch._foreach_copy_(self._after, self._parameters)
        torch.sub(before, after, out=change)
        torch.mul(self._squares, self._squares, out=self._squares)
        sums = np.add.reduceat(self._numbers, self._starts).tolist()
        bias = self._numbers.take(self._bias).astype(np.float32)
        bias[self._without_bias] = np.nan
        gradient, update = self._norms(sums)
        return Moved(np.array(gradient, np.float32), np.array(update, np.float32), bias)

    def _norms(self, sums: list[float]) -> tuple[list[float], list[float]]:
        """Return those of gradients and of updates by layer, from the sums of squares of all three rows."""
        gradient, update = [], []
        own, known, count = 0, 0, len(sums) // 3
        for parameters in self._counts:
            if parameters == 0:
                gradient.append(math.nan)
                update.append(math.nan)
                continue
            size, change, square = sums[known], sums[count + known], sums[2 * count + known]
            has_any = any(self._has_gradient[own : own + parameters])
            gradient.append(_single(math.sqrt(square)) if has_any else math.nan)
            update.append(_single(math.sqrt(change / size)) if size > 0.0 else math.nan)
            own, known = own + parameters, known + 1
        return gradient, update


def _single(number: float) -> float:
    """Return a number as single precision can hold it, without a warning."""
    return math.inf if number > _LARGEST else number


def can_be_flat(entries: Sequence[SeenLayer]) -> bool:
    """Whether all weights of layers are plain and few."""
    import torch

    found = _parameters(entries)
    return (
        0 < sum(each.numel() for each in found) <= MOST
        and hasattr(torch, "_foreach_copy_")
        and all(
            type(each) in (torch.nn.Parameter, torch.Tensor)
            and each.is_cpu and each.dtype is torch.float32 and each.layout is torch.strided and each.numel()
            for each in found
        )
    )  # fmt: skip


def bias_of(entry: SeenLayer) -> Any:
    """Return the parameter that is the bias of a layer's units; None where there is none."""
    own = [each.parameter for each in entry.owned if each.name.endswith("bias")]
    return own[-1] if own and own[-1].shape == (entry.layer.units,) else None


def _parameters(entries: Sequence[SeenLayer]) -> list[Any]:
    return [each.parameter for entry in entries for each in entry.owned]


def _key(entries: Sequence[SeenLayer]) -> list[list[int]]:
    return [[id(each.parameter) for each in entry.owned] for entry in entries]


def _places_of_biases(entries: Sequence[SeenLayer], ends: Sequence[int]) -> NDArray[np.intp]:
    """Return for (units,) the column of the bias; -1 where a unit has none."""
    found, number = [], 0
    for entry in entries:
        places = np.full(entry.layer.units, -1)
        bias = bias_of(entry)
        for each in entry.owned:
            if each.parameter is bias:
                places = ends[number] + np.arange(entry.layer.units)
            number += 1
        found.append(places)
    return np.concatenate(found)
