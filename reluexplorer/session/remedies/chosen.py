"""Which of the chosen units the network that runs has: the document may be ahead of it."""

from __future__ import annotations

from dataclasses import dataclass

from reluexplorer.session.run.snapshot import RunSnapshot


@dataclass(frozen=True)
class Chosen:
    """A run at one moment, and the units that are selected. Runs compare by identity."""

    run: RunSnapshot
    unit: tuple[int, int] | None
    """The selected unit as the document has it; see ``selected``."""
    also: tuple[tuple[int, int], ...]
    """Other selected units, as the document has them; see ``others``."""

    @property
    def selected(self) -> tuple[int, int] | None:
        """The selected (layer, unit), if the network that runs has it."""
        return self.unit if self.unit is not None and self._runs(*self.unit) else None

    @property
    def others(self) -> tuple[tuple[int, int], ...]:
        """Those selected beside it that the network that runs has."""
        return tuple(place for place in self.also if self.selected is not None and self._runs(*place))

    def _runs(self, layer: int, unit: int) -> bool:
        hidden = () if self.run.problem is None else self.run.problem.network.hidden
        return layer < len(hidden) and unit < hidden[layer].units
