"""What a command will find, told before the side that trains has caught up."""

from __future__ import annotations

from dataclasses import dataclass

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.engine.training import TrainState, initial_state
from reluexplorer.core.surgery.surgery import reason_of
from reluexplorer.language import _
from reluexplorer.session.document.document import Document, Recipe
from reluexplorer.session.run.trajectory import Trajectory, problem_of


@dataclass(frozen=True, eq=False)
class Known:
    """A state that was shown, and the recipe up to its step."""

    state: TrainState
    recipe: Recipe

    def foreseen(self, document: Document) -> TrainState | None:
        """Return the state at the step of a document, None where that takes training or loading.

        Changes at the step of the known state follow from it; step 0 follows from the data alone.
        """
        recipe, problem = document.recipe.until(document.change_step), self.state.problem
        if recipe.data != self.recipe.data:
            return None
        done = len(self.recipe.changes)
        goes_on = (
            document.change_step == self.state.step
            and recipe.changes[:done] == self.recipe.changes
            and recipe.before(done) == self.recipe.before(done)
            and all(change.step == document.change_step for change in recipe.changes[done:])
        )
        if document.change_step > 0 and not goes_on:
            return None
        try:
            trajectory = Trajectory(recipe, problem.dataset, (problem,))
            return trajectory.changed(self.state, done) if goes_on else trajectory.start()
        except (ValueError, MemoryError):
            return None


def objection(before: Recipe, after: Recipe, dataset: Dataset) -> str:
    """Return why an operation of a recipe cannot be made under the settings of another, empty if it can.

    Both have the same operations. They are tried on the first weights, so that it is the settings that
    object; each kind of operation is tried once on each layer of each network.
    """
    own, other = _operations(before), _operations(after)
    tried = set()
    for number, changed in zip(own, other, strict=True):
        change = after.changes[changed]
        operation, stages = change.operation, (before.before(number), after.before(changed))
        where = getattr(operation, "layer", None), getattr(operation, "layers", None)
        key = type(operation), getattr(operation, "what", ""), where, *(stage.network for stage in stages)
        if operation is None or stages[0].network == stages[1].network or key in tried:
            continue
        tried.add(key)
        old, new = (initial_state(problem_of(stage, dataset)) for stage in stages)
        try:
            operation.operate(old)
        except ValueError:
            continue
        try:
            operation.operate(new)
        except ValueError as error:
            said = _("what was done at step {step:,} cannot be done then: {reason}.")
            return said.format(step=change.step, reason=reason_of(error))
    return ""


def _operations(recipe: Recipe) -> list[int]:
    """Return the numbers of the changes that are operations on the weights."""
    return [number for number, change in enumerate(recipe.changes) if change.operation is not None]
