"""What the panel shows of the session's state."""

from __future__ import annotations

from dataclasses import dataclass

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.session.document.document import Recipe
from reluexplorer.session.document.limits import TABLE
from reluexplorer.session.remedies.comparison import Comparison
from reluexplorer.session.run.snapshot import Chosen
from reluexplorer.session.session import State


@dataclass(frozen=True)
class TrainView(Chosen):
    """The recipe as it is set, the run as it is, and how it is looked at.

    The recipe is the one of the shown step.
    """

    recipe: Recipe
    output: int | None
    """The selected output as the document has it; see ``answer``."""
    plane: tuple[int, int] | None
    window: tuple[float, float, float, float] | None
    """The part of the plane that is looked at: left, right, low, high; None for all of it."""
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
    undo_label: str
    """What undo takes back, empty for nothing."""
    measured: Comparison | None = None
    """What remedies were measured to do for this run, None where none was tried on it as it is now."""

    @property
    def dataset(self) -> Dataset | None:
        """The data of the run, None until they are loaded."""
        return self.run.problem.dataset if self.run.problem else None

    @property
    def answer(self) -> tuple[int, int] | None:
        """The selected output as (column, unit), if the network that runs has it and others beside it."""
        network = self.run.problem.network if self.run.problem else None
        if network is None or self.output is None or not 1 < network.outputs > self.output:
            return None
        return len(network.hidden) + 1, self.output

    @property
    def is_table(self) -> bool:
        """Whether the data come from a file."""
        return self.recipe.data.name == TABLE


def view_of(state: State) -> TrainView:
    """Return the panel's view of a state."""
    look, measured = state.document.view, state.trials.comparison
    if measured is not None and measured.recipe != state.document.recipe:
        measured = None
    return TrainView(
        recipe=state.recipe,
        output=look.output,
        run=state.run,
        unit=look.unit,
        also=look.other_units,
        plane=look.plane,
        window=look.window,
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
        undo_label=state.undo_label,
        measured=measured,
    )
