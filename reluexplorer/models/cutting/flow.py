"""The channels of a graph's tensors, followed from node to node."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.cutting.classes import Classes, Slots
from reluexplorer.models.cutting.reasons import VARIES, Pin, Why
from reluexplorer.models.cutting.seeds import Seed
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
    seeds: Mapping[str, Seed]
    """By tensor what was measured of its channels."""
    outer: Flow | None = None
    """That of the graph around this one."""
    inner: list[Flow] = field(default_factory=list)
    """Those of the graphs within its nodes."""
    nodes: list[Placed] = field(default_factory=list)
    is_clear: bool = True
    """Whether no other graph has the same place, as it has where two nodes have one name."""
    edits: list[Edit] = field(default_factory=list)
    """In the order of the nodes."""
    _layouts: dict[str, tuple[Channels, ...]] = field(default_factory=dict)
    _constants: dict[str, NDArray[Any] | None] = field(default_factory=dict)

    def constant(self, name: str) -> NDArray[Any] | None:
        """Return a fixed value, None for what is none. One that is stored in fewer bits counts as none."""
        if name not in self._constants:
            self._constants[name] = None if _is_quantised(name, self.scope) else fixed(name, self.scope)
        return self._constants[name]

    def shape(self, name: str) -> Dims | None:
        """Return a tensor's shape with None for sizes that are not known, None for one of unknown rank."""
        value = self.constant(name)
        return self.shapes.of(name, self.scope.within) if value is None else value.shape

    def of(self, placed: Placed, index: int = 0) -> Channels | None:
        """Return the channels of a node's input."""
        return self.known(placed.given(index))

    def known(self, name: str) -> Channels | None:
        """Return a tensor's channels, None where it has none or it depends on a branch where they lie."""
        found = self.layouts(name)
        return found[0] if len(found) == 1 else None

    def layouts(self, name: str) -> tuple[Channels, ...]:
        """Return where a tensor's channels may lie: in several ways where branches give other ranks."""
        return self._owner(name)._layouts.get(name, ())

    @contextmanager
    def supposing(self, name: str, channels: Channels) -> Iterator[None]:
        """Take a tensor's channels to lie in one of these ways meanwhile."""
        layouts = self._owner(name)._layouts
        before = layouts[name]
        layouts[name] = (channels,)
        try:
            yield
        finally:
            layouts[name] = before

    def taken_back(self, name: str) -> tuple[Channels, ...]:
        """Return what was taken down for a tensor and forget it."""
        return self._layouts.pop(name, ())

    def fresh(self, count: int) -> Slots:
        """Return slots for new channels."""
        return self.classes.new(count)

    def made(self, name: str, *layouts: Channels) -> None:
        """Take down the channels of a tensor; what was measured of it goes before what was followed."""
        self._layouts[name] = tuple(self._measured(name, each) for each in layouts)

    def _measured(self, name: str, channels: Channels) -> Channels:
        seed = self.seeds.get(name)
        self.classes.holds(channels.slots)
        if seed is None or len(seed.values) != channels.count or seed.axis % channels.rank != channels.axis:
            return channels
        goes = seed.goes(channels.values)
        self.classes.seed(channels.slots[goes])
        return channels.valued(np.where(goes, seed.values, channels.values))

    def pin(self, name: str, pin: Pin) -> None:
        """Keep all channels of a tensor."""
        for each in self.layouts(name):
            self.classes.pin(each.slots, pin)

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

    def _owner(self, name: str) -> Flow:
        """Return the flow of the graph, this one or one around it, that a tensor belongs to."""
        owner, flow = self.scope.owner(name), self
        while flow.scope is not owner and flow.outer is not None:
            flow = flow.outer
        return flow


def fixed(name: str, scope: Scope) -> NDArray[Any] | None:
    """Return the value of a tensor that is the same for all inputs, None for others."""
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
        made = made.maker() if made.op in {"Identity", "Reshape", "Transpose", "Cast", "Slice"} else None
    return False
