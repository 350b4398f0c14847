"""What a run file tells: what is watched, its layers, a sample of each so many steps, and how it ended.

Units are numbered through all layers, in the order in which the layers were first seen; later layers are
appended, so that a unit keeps its number for the whole run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.values.kinds import Kind

_MORTAL = frozenset({Kind.HARD_SWISH, Kind.HARD_SIGMOID})


@dataclass(frozen=True)
class Beginning:
    """The first record of a file; where it comes again, the file was written anew."""

    name: str
    """Of the model, its class."""
    script: str = ""
    """Path of the script that trains."""
    started: float = 0.0
    """Seconds since 1970."""
    every: int = 50
    """Steps between two samples, as set."""
    window: int = 10
    """Samples in which a unit must have been silent to be called dead."""
    versions: Mapping[str, str] = field(default_factory=dict)
    parameters: int = 0
    rank: int = 0
    ranks: int = 1
    """Which of how many processes trains together with others: it sees its own batches alone."""


@dataclass(frozen=True)
class WatchedLayer:
    """An activation that was seen in the model."""

    name: str
    """Unique: the module whose weights make its pre-activations, else the one that calls it."""
    kind: Kind
    form: str
    """As the script has it: ``ReLU``, ``F.relu``, ``relu_``."""
    units: int
    place: str = ""
    """The module that was running."""
    threshold: float = 0.0
    """A unit fires at z > threshold."""
    use: int = 1
    """Which call it is, of several at this place with the same weights in one forward pass."""
    source: str = ""
    """The module, or parameter of the whole model, that makes its pre-activations; empty where not known."""
    is_replaced: bool = False
    """Whether other weights stand in its place: none of its units is there any more, dead or alive."""

    @property
    def can_die(self) -> bool:
        """Whether a unit that never fires passes nothing on: rectifiers, and others that are flat at 0."""
        return not self.is_replaced and (self.kind.is_rectifier or self.kind in _MORTAL)


@dataclass(frozen=True)
class Layers:
    """All layers seen so far; replaces the record of this kind before."""

    layers: tuple[WatchedLayer, ...]
    optimizer: str = ""

    @property
    def units(self) -> int:
        """How many units all have."""
        return sum(each.units for each in self.layers)

    def spans(self) -> tuple[slice, ...]:
        """Return where each layer's units lie among all."""
        ends = np.cumsum([0, *(each.units for each in self.layers)]).tolist()
        return tuple(map(slice, ends[:-1], ends[1:]))


@dataclass(frozen=True, eq=False)
class Sample:
    """What one sampled step showed; arrays are read-only, over layers or units as in ``Layers``."""

    step: int
    """Updates before it; the sample is of the forward pass after them, the update that of this step."""
    time: float
    """Seconds since 1970."""
    cost: float
    """Share of a step's time that watching takes, as measured; NaN until it is."""
    inputs: NDArray[np.int64]
    """(layers,): inputs seen in this sample, 0 for a layer that did not run."""
    seen: NDArray[np.int64]
    """(layers,): values a unit, over inputs and positions."""
    firing: NDArray[np.float32]
    """(layers,): mean share of values above the threshold."""
    dead: NDArray[np.int32]
    """(layers,): units called dead after this sample."""
    gradient: NDArray[np.float32]
    """(layers,): norm of the gradient of the weights and bias that make z; NaN where not known."""
    update: NDArray[np.float32]
    """(layers,): norm of this step's change of these over their norm before it; NaN where not known."""
    rates: NDArray[np.float64]
    """(groups,): learning rates of the optimiser's groups."""
    died: NDArray[np.int32]
    """Units that are called dead from now on."""
    since: NDArray[np.int64]
    """For each of these the step of the first sample in which it was silent."""
    woke: NDArray[np.int32]
    """Units that were called dead and fire again."""
    silent: NDArray[np.bool_] | None = None
    """(units,): whether the unit fired nowhere; None where the file has no room for it."""
    shares: NDArray[np.float32] | None = None
    """(units,): share of values at which it fired, to 1/65,535, 0 and 1 for none and all alone; or None."""
    greatest: NDArray[np.float32] | None = None
    """(units,): greatest z, to three digits; None as before."""
    bias: NDArray[np.float32] | None = None
    """(units,): bias after this step, to three digits, NaN where there is none; None as before."""
    logged: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    """(n, 2): steps and values that the script gave since the record before, by name: ``loss``."""


@dataclass(frozen=True, eq=False)
class Logged:
    """What the script gave between samples."""

    step: int
    time: float
    values: Mapping[str, NDArray[np.float64]]
    """(n, 2): steps and values, by name."""


@dataclass(frozen=True)
class Note:
    """A sentence on what is not seen, and why."""

    step: int
    sentence: str


@dataclass(frozen=True)
class End:
    """The watch was closed; a file without it is of a training that goes on, or was killed."""

    step: int
    time: float


Record = Beginning | Layers | Sample | Logged | Note | End
