"""The channels of a graph's tensors, followed from node to node."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.cutting.classes import Classes, Slots
from reluexplorer.models.cutting.reasons import VARIES, Pin, Why
from reluexplorer.models.graph.constants import stored, value_of
from reluexplorer.models.graph.shapes import Dims, Shapes
from reluexplorer.models.graph.view import Placed, Scope

if TYPE_CHECKING:
    from reluexplorer.models.cutting.editing import Editor

Values = NDArray[np.float64]
Edit = Callable[["Editor"], None]


@dataclass(frozen=True, eq=False)
class Channels:
    """Where the channels of a tensor lie, and which of them are constant."""

    axis: int
    rank: int
    slots: Slots
    """(channels,)"""
    values: Values
    """(channels,): the value at all places of a channel that is constant, NaN for one that varies."""

    @property
    def count(self) -> int:
        """How many channels there are."""
        return len(self.slots)

    @property
    def back(self) -> int:
        """The axis counted from the last one, which is −1: so it stays when shapes are broadcast."""
        return self.axis - self.rank

    def moved(self, axis: int, rank: int) -> Channels:
        """Return the same channels on another axis."""
        return Channels(axis, rank, self.slots, self.values)

    def valued(self, values: Values) -> Channels:
        """Return the same channels with other constants."""
        return Channels(self.axis, self.rank, self.slots, values)

    def picked(self, which: NDArray[np.int64]) -> Channels:
        """Return these channels in this order."""
        return Channels(self.axis, self.rank, self.slots[which], self.values[which])


@dataclass(eq=False)
class Flow:
    """What is known of one graph's tensors while its nodes are gone through in order."""

    scope: Scope
    opset: int
    classes: Classes
    shapes: Shapes
    seeds: Mapping[str, tuple[int, Values]]
    """By tensor: its axis of channels, and (channels,) the constants that were measured, NaN elsewhere."""
    channels: dict[str, Channels] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    """In the order of the nodes."""
    _constants: dict[str, NDArray[Any] | None] = field(default_factory=dict)

    def constant(self, name: str) -> NDArray[Any] | None:
        """Return a fixed value, None for what is none. One that is stored in fewer bits counts as none."""
        if name not in self._constants:
            self._constants[name] = None if _is_quantised(name, self.scope) else _constant(name, self.scope)
        return self._constants[name]

    def shape(self, name: str) -> Dims | None:
        """Return a tensor's shape with None for sizes that are not known, None for one of unknown rank."""
        value = self.constant(name)
        return self.shapes.of(name, self.scope.within) if value is None else value.shape

    def of(self, placed: Placed, index: int = 0) -> Channels | None:
        """Return the channels of a node's input."""
        return self.channels.get(placed.given(index))

    def fresh(self, count: int) -> Slots:
        """Return slots for new channels."""
        return self.classes.new(count)

    def made(self, name: str, channels: Channels) -> None:
        """Take down the channels of a tensor; what was measured of it goes before what was followed."""
        axis, seed = self.seeds.get(name, (0, None))
        if seed is not None and len(seed) == channels.count and axis % channels.rank == channels.axis:
            channels = channels.valued(np.where(np.isnan(seed), channels.values, seed))
            self.classes.seed(channels.slots[~np.isnan(seed)])
        self.channels[name] = channels
        self.classes.holds(channels.slots)

    def pin(self, name: str, pin: Pin) -> None:
        """Keep all channels of a tensor."""
        if name in self.channels:
            self.classes.pin(self.channels[name].slots, pin)

    def stop(self, placed: Placed, why: Why = Why.OPERATOR) -> None:
        """Keep the channels of all that a node reads."""
        for name in placed.node.input:
            self.pin(name, Pin(why, placed.op))

    def absorb(self, channels: Channels, *, only_zero: bool) -> None:
        """Keep the channels that a reader cannot do without: those that vary, or are not 0 beside padding."""
        varies = np.isnan(channels.values)
        self.classes.pin(channels.slots[varies], VARIES)
        if only_zero:
            self.classes.pin(channels.slots[~varies & (channels.values != 0.0)], Pin(Why.PADDED))

    def later(self, edit: Edit) -> None:
        """Take down what has to be changed once it is known what is taken out."""
        self.edits.append(edit)


def _constant(name: str, scope: Scope) -> NDArray[Any] | None:
    from onnx import numpy_helper

    if not name:
        return None
    tensor = stored(name, scope)
    if tensor is not None:
        return numpy_helper.to_array(tensor)
    return value_of(name, scope)


def _is_quantised(name: str, scope: Scope) -> bool:
    made = scope.placed(name) if name else None
    while made is not None:
        if made.op == "DequantizeLinear":
            return True
        made = made.maker() if made.op in {"Identity", "Reshape", "Transpose", "Cast"} else None
    return False
