"""What the panel shows of the session's state."""

from __future__ import annotations

from dataclasses import dataclass

from reluexplorer.core.datasets import Dataset
from reluexplorer.session.document import TABLE, Recipe
from reluexplorer.session.session import State
from reluexplorer.session.snapshot import RunSnapshot


@dataclass(frozen=True)
class TrainView:
    """The recipe as it is set, the run as it is, and how it is looked at. Runs compare by identity.

    The recipe is the one of the shown step.
    """

    recipe: Recipe
    run: RunSnapshot
    unit: tuple[int, int] | None
    """The selected unit as the document has it; see ``selected``."""
    also: tuple[tuple[int, int], ...]
    """Other selected units, as the document has them; see ``others``."""
    plane: tuple[int, int] | None
    zoomed: bool
    """Whether a part of the plane is looked at."""
    show_test: bool
    discrete: bool
    levels: bool
    show_unit: bool
    show_mistakes: bool
    erasing: bool
    log_loss: bool
    more_measures: bool
    speed: str
    more_data: bool
    more_network: bool
    more_training: bool
    can_undo: bool

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

    @property
    def dataset(self) -> Dataset | None:
        """The data of the run, None until they are loaded."""
        return self.run.problem.dataset if self.run.problem else None

    @property
    def is_table(self) -> bool:
        """Whether the data come from a file."""
        return self.recipe.data.name == TABLE


def view_of(state: State) -> TrainView:
    """Return the panel's view of a state."""
    look = state.document.view
    return TrainView(
        recipe=state.recipe,
        run=state.run,
        unit=look.unit,
        also=look.also,
        plane=look.plane,
        zoomed=look.window is not None,
        show_test=look.show_test,
        discrete=look.discrete,
        levels=look.levels,
        show_unit=look.show_unit,
        show_mistakes=look.show_mistakes,
        erasing=look.erasing,
        log_loss=look.log_loss,
        more_measures=look.more_measures,
        speed=look.pace or look.speed,
        more_data=look.more_data,
        more_network=look.more_network,
        more_training=look.more_training,
        can_undo=bool(state.undo_label),
    )
