"""Samples one at a time through a model with a batch of its own, where it mixes them with positions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reluexplorer.models.feeding.samples import Batch, Samples
from reluexplorer.models.graph.constants import is_constant
from reluexplorer.models.graph.shapes import Shapes
from reluexplorer.models.graph.view import Placed, View
from reluexplorer.models.values.layers import Layer


@dataclass(frozen=True, eq=False)
class Alone:
    """Samples of which each fills a batch, so that all that comes out is of that one."""

    samples: Samples
    repeats: int
    """Samples of a batch."""

    @property
    def count(self) -> int:
        """How many are fed: each of them several times."""
        return self.samples.count * self.repeats

    @property
    def names(self) -> tuple[str, ...]:
        """As of the samples."""
        return self.samples.names

    @property
    def constants(self) -> frozenset[str]:
        """As of the samples."""
        return self.samples.constants

    @property
    def is_made_up(self) -> bool:
        """As of the samples."""
        return self.samples.is_made_up

    @property
    def notes(self) -> tuple[str, ...]:
        """As of the samples."""
        return self.samples.notes

    def batch(self, first: int, count: int) -> Batch:
        """Return the sample at a place, as often as a batch has it."""
        feed = self.samples.batch(first // self.repeats, 1)
        return {
            name: array if name in self.constants else np.repeat(array, count, axis=0)
            for name, array in feed.items()
        }


def mixes(view: View, shapes: Shapes, layers: Sequence[Layer], step: int) -> bool:
    """Whether the first axis of a layer need not be of the ``step`` samples of a batch.

    As where time or units stand first: that axis is moved, or does not go by samples.
    """
    if step == 1:
        return False
    tops = [shapes.of(each.z) for each in layers if not each.within]
    if any(each.axis == 0 for each in layers):
        return True
    return any(not dims or (dims[0] or 1) % step for dims in tops) or any(map(_moves, view.nodes))


def _moves(node: Placed) -> bool:
    """Whether a node turns the first axis of what is computed to another place."""
    if node.op != "Transpose" or is_constant(node.given(0), node.scope):
        return False
    order = node.attribute("perm")
    return order is None or order[0] != 0
