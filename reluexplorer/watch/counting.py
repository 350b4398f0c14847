"""Counts of one sampled step, kept on the device until all are fetched at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.watch.seeing import Call
from reluexplorer.watch.taken import Counted

_EXACT = 1 << 24
"""Whole numbers up to here are exact in single precision."""


@dataclass(eq=False)
class _Tally:
    """What was seen of one activation so far; tensors of (units,)."""

    fired: Any
    greatest: Any
    seen: int
    inputs: int


@dataclass(eq=False)
class Counts:
    """Takes calls as they come; several of one activation add up."""

    tallies: dict[int, _Tally] = field(default_factory=dict)

    def take(self, call: Call) -> None:
        """Count one call: its firing by unit and the greatest z."""
        import torch

        z, axis = call.z, call.axis
        others = [each for each in range(-z.ndim, 0) if each != axis]
        seen = z.numel() // z.shape[axis]
        above = torch.gt(z, call.shape.threshold, out=torch.empty_like(z))
        if others:
            fired = above.sum(others, dtype=torch.float32 if seen < _EXACT else torch.float64)
            greatest = z.amax(others)
        else:
            fired, greatest = above, z.clone()
        inputs = z.shape[0] if others else 1
        known = self.tallies.get(call.number)
        if known is None:
            self.tallies[call.number] = _Tally(fired, greatest, seen, inputs)
            return
        known.fired = known.fired + fired
        known.greatest = torch.maximum(known.greatest, greatest)
        known.seen += seen
        known.inputs += inputs

    def fetched(self, units: Sequence[int]) -> Counted:
        """Return all in the order of the register, whose layers have so many units each."""
        found = _on_this_side(self.tallies)
        fired: list[NDArray[Any]] = []
        greatest: list[NDArray[Any]] = []
        inputs, seen = [0] * len(units), [0] * len(units)
        for number, count in enumerate(units):
            if number in found:
                one, other = found[number]
                inputs[number], seen[number] = self.tallies[number].inputs, self.tallies[number].seen
            else:
                one, other = np.zeros(count, np.float32), np.full(count, np.nan, np.float32)
            fired.append(one)
            greatest.append(other)
        return Counted(
            np.array(inputs, np.int64), np.array(seen, np.int64), np.concatenate(fired).astype(np.float64),
            np.concatenate(greatest).astype(np.float32),
        )  # fmt: skip


def _on_this_side(tallies: dict[int, _Tally]) -> dict[int, tuple[NDArray[Any], NDArray[Any]]]:
    """Return counts and greatest values as arrays; of each other device all are fetched at once."""
    import torch

    found: dict[int, tuple[NDArray[Any], NDArray[Any]]] = {}
    far: dict[Any, list[int]] = {}
    for number, each in tallies.items():
        if each.fired.is_cpu:
            found[number] = each.fired.numpy(), each.greatest.float().numpy()
        else:
            far.setdefault(each.fired.device, []).append(number)
    for numbers in far.values():
        parts = [part for each in numbers for part in (tallies[each].fired, tallies[each].greatest)]
        fetched = torch.cat([part.double() for part in parts]).cpu().split([len(part) for part in parts])
        for place, number in enumerate(numbers):
            found[number] = fetched[2 * place].numpy(), fetched[2 * place + 1].numpy()
    return found
