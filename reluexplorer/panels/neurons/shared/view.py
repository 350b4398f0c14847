"""What the panel shows of the session's state."""

from __future__ import annotations

from dataclasses import dataclass, field

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.problem.problem import Problem
from reluexplorer.session.document.document import Recipe
from reluexplorer.session.jobs.remedies import TrialsView
from reluexplorer.session.run.snapshot import Chosen
from reluexplorer.session.session import State


@dataclass(frozen=True)
class NeuronsView(Chosen):
    """A run at one moment, and how it is looked at."""

    order: str
    grid: str
    rows: str = "class"
    history: str = "dead"
    only: str = ""
    recipe: Recipe = field(default_factory=Recipe)
    """The recipe as it is at the shown step."""
    whole: Recipe = field(default_factory=Recipe)
    """The recipe with what was changed later than that."""
    trials: TrialsView = field(default_factory=TrialsView)

    def _runs(self, layer: int, unit: int) -> bool:
        health = () if self.run.inspection is None else self.run.inspection.health
        return layer < len(health) and unit < len(health[layer].states)


def view_of(state: State) -> NeuronsView:
    """Return the panel's view of a state."""
    look, run = state.document.view, state.run
    chosen = look.unit, look.other_units
    return NeuronsView(
        run,
        *chosen,
        look.order,
        look.grid,
        look.rows,
        look.history,
        look.state_filter,
        state.recipe,
        state.document.recipe,
        state.trials,
    )


def activation_of(problem: Problem, layer: int) -> ActivationChoice:
    """Return the activation of a hidden layer."""
    return problem.network.hidden[layer].activation
