"""The training of another program that is looked at: what is known of it, and what of it is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from reluexplorer.watch.run import UNKNOWN, WatchedRun
from reluexplorer.watch.story import largest_death


class Pulse(Enum):
    """Whether a training goes on, as far as its file tells."""

    AWAITED = auto()
    """Nothing of it is there yet."""
    LIVE = auto()
    """Its file grew a short while ago."""
    QUIET = auto()
    """Its file has not grown for long: the training stands still, or was killed."""
    ENDED = auto()
    """It said that it has ended."""


@dataclass(frozen=True, eq=False)
class Watching:
    """All that a panel may look at of a watched training; ``path`` is empty where none is open."""

    path: str = ""
    run: WatchedRun | None = None
    """What was read by now; None before the first record."""
    trouble: str = ""
    """Why the file cannot be read, or no further, as a sentence."""
    pulse: Pulse = Pulse.AWAITED
    changed: float = 0.0
    """When the file last grew, in seconds since 1970; 0 where it is not there."""
    bytes: int = 0
    """Of the file, or of all event files."""
    is_reading: bool = False
    """Whether more of what is there is still to be read."""
    layer: int = 0
    unit: int | None = None
    """The one that is chosen in the layer."""
    step: int | None = None
    """The step that is looked at; None where the view follows the training."""

    @property
    def is_live(self) -> bool:
        """Whether the training goes on, as far as its file tells."""
        return self.pulse is Pulse.LIVE

    @property
    def shown_step(self) -> int:
        """The step that is looked at, the last one where the view follows; 0 before the first."""
        if self.step is not None or self.run is None:
            return self.step or 0
        return self.run.step


def first_layer(run: WatchedRun) -> int:
    """Return a layer to look at first: that of the largest death, else the one with most dead units."""
    event = largest_death(run)
    if event is not None:
        return event.layer
    last = run.dead[-1].tolist() if len(run.dead) else []
    return max(range(len(last)), key=lambda layer: (last[layer], -layer), default=0)


def has_unit(run: WatchedRun | None, layer: int, unit: int | None) -> bool:
    """Whether a run has a layer, and a unit of it where one is named."""
    if run is None or not 0 <= layer < len(run.layers):
        return False
    units = run.layers[layer].units
    return unit is None or (units != UNKNOWN and 0 <= unit < units)
