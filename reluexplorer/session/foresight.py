"""The weights that a command will find, told before the side that trains has caught up."""

from __future__ import annotations

from dataclasses import dataclass

from reluexplorer.core.training import TrainState
from reluexplorer.session.course import Course
from reluexplorer.session.document import Document, Recipe


@dataclass(frozen=True, eq=False)
class Known:
    """A state that was shown, and the recipe up to its step."""

    state: TrainState
    recipe: Recipe

    def foreseen(self, document: Document) -> TrainState | None:
        """Return the state at the step of a document, None where that takes training or loading.

        Changes at the step of the known state follow from it; step 0 follows from the data alone.
        """
        recipe, problem = document.recipe.until(document.at), self.state.problem
        if recipe.data != self.recipe.data:
            return None
        done = len(self.recipe.changes)
        goes_on = (
            document.at == self.state.step
            and recipe.changes[:done] == self.recipe.changes
            and recipe.before(done) == self.recipe.before(done)
            and all(change.step == document.at for change in recipe.changes[done:])
        )
        if document.at > 0 and not goes_on:
            return None
        try:
            course = Course(recipe, problem.dataset, (problem,))
            return course.changed(self.state, done) if goes_on else course.start()
        except (ValueError, MemoryError):
            return None
