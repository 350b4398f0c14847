"""Runs that were left, kept for when a change is taken back: what they share need not be made twice."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from itertools import takewhile

from reluexplorer.core.data.dataset import Dataset
from reluexplorer.session.document.document import DataChoice, Recipe
from reluexplorer.session.document.limits import TABLE
from reluexplorer.session.run.checkpoints import BUDGET
from reluexplorer.session.run.memory_need import demand_memory
from reluexplorer.session.run.run import Run
from reluexplorer.session.run.trajectory import ImpossibleChangeError, Trajectory


def next_run(recipe: Recipe, dataset: Dataset, earlier: Sequence[Run | None]) -> Run:
    """Return the run of a recipe, with the past that it shares with one of earlier runs, the latest first.

    Only a recipe with changes reaches beyond the latest: those tell up to which step it wants a past.
    """
    best: tuple[int, Run] | None = None
    for number, run in enumerate(earlier):
        if run is None or (number and not recipe.changes):
            continue
        shared = shared_steps(run.trajectory.recipe, recipe)
        if shared is None or run.state.problem.dataset is not dataset:
            continue
        limit = recipe.changes[-1].step if number else shared
        step = min(shared, run.head.step, limit)
        if best is None or step > best[0]:
            best = step, run
    if best is None:
        return Run(Trajectory(recipe, dataset))
    step, run = best
    return run.branched(Trajectory(recipe, dataset, run.trajectory.problems), step)


def shared_steps(old: Recipe, new: Recipe) -> int | None:
    """Return the step before which runs of two recipes are the same; None where they begin apart."""
    if old.data != new.data or old.before(0) != new.before(0):
        return None
    stages = zip(old.changes, new.changes, old.stages[1:], new.stages[1:], strict=False)
    same = takewhile(lambda one: one[0] == one[1] and one[2] == one[3], stages)
    number = sum(1 for _ in same)
    steps = [recipe.changes[number].step for recipe in (old, new) if number < len(recipe.changes)]
    return min(steps, default=1 << 62)


Load = Callable[[DataChoice], Dataset]
_KEPT_RUNS = 6
_KEPT_BUDGET = 4 << 20
"""Bytes for the keyframes of each of them: all runs together stay within 64 MB."""


class Shelf:
    """Gives the run of a recipe, with what is known of it; data are loaded once for runs on the same."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._runs: OrderedDict[int, Run] = OrderedDict()
        """By the take of their recipes, the one that was left last at the end."""
        self._data: tuple[DataChoice, Dataset] | None = None

    def put(self, run: Run) -> None:
        """Keep a run that is left."""
        take = run.trajectory.recipe.run_id
        self._runs[take] = run
        self._runs.move_to_end(take)

    def run(self, recipe: Recipe, former: Run | None, most: int | None = None) -> Run:
        """Return the run of a recipe: the one that was kept, or one with the past that it shares with others.

        ``former`` is the run that goes before it, and ``most`` the updates of that past that it has at most,
        None for all of them. Raises what loading raises,
        :class:`ImpossibleChangeError` for a table that cannot be read as is wanted, and MemoryError or
        ValueError where the run would not fit.
        """
        known = self._runs.pop(recipe.run_id, None)
        if known is not None:
            self._data = recipe.data, known.state.problem.dataset
        dataset = self._dataset(recipe.data)
        if known is None:
            demand_memory(recipe.network, len(dataset.inputs))
        run = known or next_run(recipe, dataset, (former, *reversed(self._runs.values())))
        if known is None and most is not None and run.head.step > most:
            run.seek(most)
            run.cut()
        for kept in self._runs.values():
            kept.keep_within(_KEPT_BUDGET)
        run.keep_within(BUDGET)
        if known and former and known is not former:
            shares = shared_steps(former.trajectory.recipe, recipe) is not None
            known.former = former.curve if shares else known.former
        while len(self._runs) > _KEPT_RUNS:
            del self._runs[self._least_missed()]
        return run

    def _least_missed(self) -> int:
        """Return the take of the oldest run of which nothing was made, or else of the oldest."""
        untrained = (take for take, run in self._runs.items() if run.head.step == 0)
        return next(untrained, next(iter(self._runs)))

    def _dataset(self, choice: DataChoice) -> Dataset:
        if self._data is None or self._data[0] != choice:
            try:
                self._data = choice, self._load(choice)
            except ValueError as error:
                if choice.name == TABLE:
                    raise ImpossibleChangeError(error) from None
                raise
        return self._data[1]
