"""What the runner tells the window: a frozen picture of the run at one moment."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field, replace
from enum import Enum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Array
from reluexplorer.core.diagnosis.death import Death
from reluexplorer.core.diagnosis.inspection import Inspection
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.problem.problem import Problem
from reluexplorer.core.regions.input_plane import UnitMaps
from reluexplorer.core.units.death_log import Lasting
from reluexplorer.core.units.death_search import Dating
from reluexplorer.core.units.unit_history import UnitHistory
from reluexplorer.core.units.unit_report import UnitReport
from reluexplorer.session.document.document import View


@dataclass(frozen=True)
class Chosen:
    """A run at one moment, and how it is looked at. Runs compare by identity."""

    run: RunSnapshot
    look: View
    """What the document has of it: units are selected that the network that runs may lack."""

    @property
    def selected(self) -> tuple[int, int] | None:
        """The selected (layer, unit), if the network that runs has it."""
        unit = self.look.unit
        return unit if unit is not None and self._runs(*unit) else None

    @property
    def others(self) -> tuple[tuple[int, int], ...]:
        """Those selected beside it that the network that runs has."""
        if self.selected is None:
            return ()
        return tuple(place for place in self.look.other_units if self._runs(*place))

    def _runs(self, layer: int, unit: int) -> bool:
        hidden = () if self.run.problem is None else self.run.problem.network.hidden
        return layer < len(hidden) and unit < hidden[layer].units


class Status(Enum):
    """What the runner is doing."""

    PREPARING = "preparing"
    PAUSED = "paused"
    RUNNING = "running"
    DIVERGED = "diverged"
    FAILED = "failed"

    @property
    def can_train(self) -> bool:
        """Whether more updates can come."""
        return self not in {Status.DIVERGED, Status.FAILED}


class UnitEvent(NamedTuple):
    """A hidden unit that was first seen dead, or alive again, at a record's step; ordered by step and place.

    A run has thousands that are sorted and looked up with each picture of it, which is fastest for tuples.
    """

    step: int
    layer: int
    unit: int
    died: bool
    before: int = -1
    """The step of the record before, which saw it otherwise; −1 where that is not known."""


@dataclass(frozen=True)
class ChangeEvent:
    """A change that a person made while the run went on, in words."""

    step: int
    words: str
    killed: tuple[tuple[int, int], ...] = ()
    """The hidden (layer, unit) that it killed on purpose."""
    revived: tuple[tuple[int, int], ...] = ()
    """Those that it revived on purpose, the living ones among them too."""
    revives_all: bool = False
    """Whether it revived all that were dead."""


def _none(columns: int = 0) -> Array:
    return np.zeros((0, columns))


@dataclass(frozen=True, eq=False)
class Curve:
    """The run so far at evenly spaced steps; arrays are read-only and of one length."""

    steps: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    train_loss: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    test_loss: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    """NaN where there is no test part, as ``test_accuracy``."""
    dead: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    """(points, hidden layers): how many units were dead."""
    dead_since: tuple[NDArray[np.int64], ...] = ()
    """For each layer, (units,): the first recorded step since which a unit is dead; −1 for a living one."""
    output_since: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """(outputs,): the first recorded step since which an output unit is dead; −1 for a living one."""
    interval: int = 1
    """Steps between records: a death is known to lie within so many steps before ``dead_since``."""
    train_accuracy: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    """NaN for a regression, as ``test_accuracy``."""
    test_accuracy: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    active_share: Array = field(default_factory=_none)
    """(points, hidden layers): mean share of the training samples that open a unit."""
    gradient_norm: Array = field(default_factory=_none)
    """(points, hidden layers + 1) of the update that led there, the output layer last; NaN where unknown.

    For step 0 it is that of the first update.
    """
    update_ratio: Array = field(default_factory=_none)
    """(points, hidden layers + 1): norm of that update over the norm of the layer's parameters before it."""
    dormant: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    """(points, hidden layers): how many units were 0.025-dormant, dead ones included."""
    entropy: Array = field(default_factory=_none)
    """(points, hidden layers): entropy in bits of the layer's on/off patterns over the training part."""
    events: tuple[UnitEvent, ...] = ()
    best: tuple[int, float] | None = None
    """Step and loss of the lowest recorded loss: of the test part, or of the training part without one."""

    def before(self, event: UnitEvent) -> int:
        """Return the last step by which a unit was seen otherwise than an event says, at the earliest."""
        return event.before if event.before >= 0 else event.step - self.interval


@dataclass(frozen=True)
class Search:
    """How far the search for the updates that silenced units has come."""

    share: float
    """Of the updates that are to be gone over."""
    seconds_left: float | None
    """At most, about; None while that cannot be told."""
    is_stopped: bool = False


@dataclass(frozen=True, eq=False)
class Findings:
    """What is known about the units of a state beyond what a picture of it shows."""

    generation: int = 0
    _: KW_ONLY
    dates: tuple[Dating, ...] = ()
    """Since when units of this state are dead, as far as it was asked and is known."""
    deaths: tuple[Death, ...] = ()
    """Why they are, as far as it was asked and is known."""
    lasting: tuple[Lasting, ...] = ()
    """Deaths at the very update that were found at any state of the run."""
    reports: tuple[UnitReport, ...] = ()
    """Of all hidden units of this state, as soon as they are known."""
    search: Search | None = None
    """The search for the deaths, until all are dated."""
    life: UnitHistory | None = None
    """Of the unit in focus up to this state, as far as it is known."""
    trouble: str = ""
    """Why something of this is not found out."""


@dataclass(frozen=True, eq=False)
class RunSnapshot(Findings):
    """A run at one moment. ``message`` is a sentence where there is something to say."""

    status: Status = Status.PREPARING
    message: str = ""
    progress: float | None = None
    """Share of the data that is loaded, while preparing."""
    problem: Problem | None = None
    state: TrainState | None = None
    inspection: Inspection | None = None
    maps: UnitMaps | None = None
    curve: Curve = field(default_factory=Curve)
    updates_per_second: float | None = None
    """Speed while running, None otherwise."""

    head: int = 0
    """The furthest step that was reached; beyond the shown one where the run was wound back."""
    changes: tuple[ChangeEvent, ...] = ()
    former: Curve | None = None
    """What was recorded of the run that this one branched off."""
    remark: str = ""
    """What is said of how the run came about, empty for nothing."""
    is_lost: bool = False
    """Whether the side that trains is gone, and with it the run."""
    is_impossible: bool = False
    """Whether it failed because a change makes no sense for the weights that it finds."""

    @property
    def step(self) -> int:
        """Updates so far."""
        return self.state.step if self.state else 0

    def told_since(self, former: RunSnapshot, *more: str) -> list[str]:
        """Return the trouble and the remark that a former picture had not, and more; without empty ones."""
        pairs = (former.trouble, self.trouble), (former.remark, self.remark), *(("", said) for said in more)
        return [now for was, now in pairs if now and now != was]

    def knowing(self, found: Findings) -> RunSnapshot:
        """Return the same picture with what is known about its units."""
        return replace(self, **vars(found))
