"""What runs of two recipes have in common, so that it need not be made twice."""

from __future__ import annotations

from collections.abc import Sequence

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.session.document.document import Recipe
from reluexplorer.session.run.run import Run
from reluexplorer.session.run.trajectory import Trajectory


def next_run(recipe: Recipe, dataset: Dataset, earlier: Sequence[Run | None]) -> Run:
    """Return the run of a recipe, with the past that it shares with one of earlier runs, the latest first.

    Only a recipe with changes reaches beyond the latest: those tell up to which step it wants a past.
    """
    best: tuple[int, Run] | None = None
    for number, run in enumerate(earlier):
        if run is None or (number and not recipe.changes):
            continue
        shared = shared_steps(run.course.recipe, recipe)
        if shared is None or run.state.problem.dataset is not dataset:
            continue
        limit = recipe.changes[-1].step if number else shared
        step = min(shared, run.head.step, limit)
        if best is None or step > best[0]:
            best = step, run
    if best is None:
        return Run(Trajectory(recipe, dataset))
    step, run = best
    return run.branched(Trajectory(recipe, dataset, run.course.problems), step)


def shared_steps(old: Recipe, new: Recipe) -> int | None:
    """Return the step before which runs of two recipes are the same; None where they begin apart."""
    if old.data != new.data or old.before(0) != new.before(0):
        return None
    number = 0
    while number < min(len(old.changes), len(new.changes)):
        if old.before(number + 1) != new.before(number + 1):
            break
        number += 1
    steps = [recipe.changes[number].step for recipe in (old, new) if number < len(recipe.changes)]
    return min(steps, default=1 << 62)
