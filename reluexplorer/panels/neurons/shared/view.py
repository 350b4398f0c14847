"""What the panel shows of the session's state."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.core.problem.problem import Problem
from reluexplorer.session.document.document import Recipe
from reluexplorer.session.jobs.remedies import TrialsView
from reluexplorer.session.run.snapshot import Chosen
from reluexplorer.session.session import State


@dataclass(frozen=True)
class NeuronsView(Chosen):
    """A run at one moment, and how it is looked at."""

    recipe: Recipe
    """The recipe as it is at the shown step."""
    whole: Recipe
    """The recipe with what was changed later than that."""
    trials: TrialsView

    def _runs(self, layer: int, unit: int) -> bool:
        health = () if self.run.inspection is None else self.run.inspection.health
        return layer < len(health) and unit < len(health[layer].states)


def view_of(state: State) -> NeuronsView:
    """Return the panel's view of a state."""
    document = state.document
    look = replace(document.view, workspace="neurons")  # to go elsewhere and back draws nothing anew
    return NeuronsView(state.run, look, state.recipe, document.recipe, state.trials)


def activation_of(problem: Problem, layer: int) -> ActivationChoice:
    """Return the activation of a hidden layer."""
    return problem.network.hidden[layer].activation
