"""What the panel shows of the session's state."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
    undo_label: str
    """What undo takes back, empty for nothing."""
    measured: Comparison | None = None
    """What remedies were measured to do for this run, None where none was tried on it as it is now."""

    owed: int = 0
    """The step that the run is being made again to; 0 where it is there."""

    has_newer_file: bool = False
    """Whether the file that the table in the document came from is another one now."""

    @property
    def dataset(self) -> Dataset | None:
        """The data of the run, None until they are loaded."""
        return self.run.problem.dataset if self.run.problem else None

    @property
    def answer(self) -> tuple[int, int] | None:
        """The selected output as (column, unit), if the network that runs has it and others beside it."""
        network = self.run.problem.network if self.run.problem else None
        output = self.look.output
        if network is None or output is None or not 1 < network.outputs > output:
            return None
        return len(network.hidden) + 1, output

    @property
    def is_table(self) -> bool:
        """Whether the data come from a file."""
        return self.recipe.data.name == TABLE


def view_of(state: State) -> TrainView:
    """Return the panel's view of a state."""
    measured = state.trials.comparison
    if measured is not None and measured.recipe != state.document.recipe:
        measured = None
    look = replace(state.document.view, workspace="train")  # to go elsewhere and back draws nothing anew
    said = state.undo_label, measured, state.owed, state.has_newer_file
    return TrainView(state.run, look, state.recipe, *said)
