"""A moment of a watched run: the layer, the unit and the step that are looked at, and what happened there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from reluexplorer.watch.run import Event, WatchedRun
from reluexplorer.watch.stilled import Stilled, as_event, stilled_layer


@dataclass(frozen=True, eq=False)
class Moment:
    """A run and what of it is looked at."""

    run: WatchedRun
    layer: int = 0
    unit: int | None = None
    step: int | None = None
    """None follows the run."""

    @property
    def at(self) -> int:
        """The step that figures are of."""
        return self.run.step if self.step is None else self.step

    @property
    def follows(self) -> bool:
        """Whether it is the last step that there is, whichever that is."""
        return self.step is None

    @cached_property
    def event(self) -> Event | None:
        """What is told of the layer: the last event up to a chosen step, of all deaths the largest else."""
        return _event(self.run, self.layer, self.step)

    @cached_property
    def stilled(self) -> Stilled | None:
        """Since when no unit of the layer fires any more, where that is so at the step; None else."""
        if self.layer >= len(self.run.layers):
            return None
        found = stilled_layer(self.run, self.layer)
        return found if found is not None and found.since <= self.at else None

    @property
    def death(self) -> Event | None:
        """The death whose units are told apart; None where that of the whole layer is told, or none."""
        is_told = self.stilled is None and self.event is not None and self.event.died
        return self.event if is_told else None

    @property
    def cause(self) -> Event | None:
        """The event that is told with what went before: that the layer fell still, or a death."""
        return self.event if self.stilled is None else as_event(self.run, self.stilled)

    @property
    def marked(self) -> int | None:
        """The step of the line in all pictures: the chosen one, else that of the event; None for no line."""
        if self.step is not None:
            return self.step
        return None if self.cause is None else self.cause.step


def _event(run: WatchedRun, layer: int, step: int | None) -> Event | None:
    own = [each for each in run.events if each.layer == layer]
    if step is None:
        return max(
            (each for each in reversed(own) if each.died), key=lambda each: len(each.units), default=None
        )
    return max(
        (each for each in own if each.step <= step), key=lambda each: (each.step, each.died), default=None
    )
