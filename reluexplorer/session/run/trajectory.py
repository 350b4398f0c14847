"""A run from its first step on, with all that its recipe changes on the way."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace

import numpy as np

from reluexplorer.core.arrays import read_only
from reluexplorer.core.data.dataset import Dataset
from reluexplorer.core.engine.layer_statistics import LayerStatistics
from reluexplorer.core.engine.training import TrainState, initial_state, observed
from reluexplorer.core.problem.make import make_problem
from reluexplorer.core.problem.problem import Problem
from reluexplorer.core.surgery.surgery import reason_of
from reluexplorer.session.document.document import Recipe


def problem_of(recipe: Recipe, dataset: Dataset) -> Problem:
    """Return the problem that a recipe's newest settings pose on its data."""
    network = recipe.network
    return make_problem(
        dataset,
        network.hidden,
        network.activations,
        head=network.output,
        initializer=network.initializer,
        initializer_parameters=network.initializer_parameters,
        bias=network.bias,
        bias_spread=network.bias_spread,
        biased=network.biased,
        dropout=network.dropout,
        dtype=network.dtype,
        given=network.given,
        training=recipe.training,
    )


class ImpossibleChangeError(ValueError):
    """An operation of a recipe that makes no sense for the weights that it finds."""

    def __init__(self, error: ValueError) -> None:
        super().__init__(str(error))
        self.reason = reason_of(error)


class Trajectory:
    """What a recipe means on its data: the first state, and how states follow each other.

    A state at the step of a change is the one after it. Raises ValueError for settings that no run can be
    made of.
    """

    def __init__(self, recipe: Recipe, dataset: Dataset, known: Sequence[Problem] = ()) -> None:
        self.recipe = recipe
        self.problems = self._stages(recipe, dataset, known)
        """The problems before, between and after the changes."""

    @staticmethod
    def _stages(recipe: Recipe, dataset: Dataset, known: Sequence[Problem]) -> tuple[Problem, ...]:
        """Return the problem before each change, and the one after the last; ``known`` ones serve again."""
        problems: list[Problem] = []
        candidates = [problem for problem in known if problem.dataset is dataset]
        for stage in recipe.stages:
            made = problem_of(stage, dataset)
            wanted = made.network, made.training
            earlier = (*problems[-1:], *candidates)
            same = next((one for one in earlier if (one.network, one.training) == wanted), None)
            problems.append(same or (problems[-1].altered(*wanted) if problems else made))
        return tuple(problems)

    def seeded(self, seed: int) -> Trajectory:
        """Return the same trajectory under another seed; the data are held once."""
        made = copy(self)
        made.recipe = self.recipe.seeded(seed)
        fresh = {id(problem): problem.seeded(seed) for problem in self.problems}
        made.problems = tuple(fresh[id(problem)] for problem in self.problems)
        return made

    def start(self) -> TrainState:
        """Return the state before the first update."""
        return self.changed(initial_state(self.problems[0]))

    def advance(self, state: TrainState, steps: int) -> TrainState:
        """Return the state after ``steps`` more updates, the same however they are divided into calls."""
        return self.observed(state, steps, 0)[0]

    def observed(
        self, state: TrainState, steps: int, every: int
    ) -> tuple[TrainState, tuple[LayerStatistics, ...]]:
        """Return what :meth:`advance` does, and statistics of every ``every``-th update; 0 for none."""
        end = state.step + steps
        seen: list[LayerStatistics] = []
        while state.step < end and state.diverged_at is None:
            before = state.step
            state, found = observed(state, min(end, self.next_change(before)) - before, every)
            seen += found
            if state.diverged_at is None:
                state = self.changed(state, self.changes_until(before))
        return state, tuple(seen)

    @property
    def change_steps(self) -> frozenset[int]:
        """The steps at which something was changed."""
        return frozenset(change.step for change in self.recipe.changes)

    def next_change(self, step: int) -> int:
        """Return the step of the first change after ``step``, or one out of reach."""
        return next((c.step for c in self.recipe.changes if c.step > step), 1 << 62)

    def changes_until(self, step: int) -> int:
        """Return the number of changes up to ``step``."""
        return sum(change.step <= step for change in self.recipe.changes)

    def changed(self, state: TrainState, done: int = 0) -> TrainState:
        """Return the state after the changes up to its own step, of which the first ``done`` were made.

        Raises :class:`ImpossibleChangeError` with a sentence for an operation that makes no sense for it.
        """
        for number in range(done, self.changes_until(state.step)):
            operation = self.recipe.changes[number].operation
            if operation is not None:
                try:
                    state = operation.operate(state)
                except ValueError as error:
                    raise ImpossibleChangeError(error) from None
            state = carried(state, self.problems[number + 1])
        return state


def carried(state: TrainState, problem: Problem) -> TrainState:
    """Return the state under other settings: weights stay, slopes to learn begin anew where there are others.

    What the optimiser remembers stays where it is the same rule.
    """
    if problem is state.problem:
        return state
    old, new = state.problem.network, problem.network
    parameters, slots = state.parameters, state.slots
    if old.learned_counts != new.learned_counts or old.hidden != new.hidden:
        fresh = new.initial_parameters(problem.training.seed).copy()
        fresh[: new.linear_count] = parameters[: old.linear_count]
        for here, there, before, after in zip(
            new.learned(fresh), old.learned(parameters), new.hidden, old.hidden, strict=True
        ):
            if here is not None and there is not None and before.activation == after.activation:
                here[:] = there
        parameters = read_only(fresh)
        slots = np.zeros((len(slots), len(fresh)), fresh.dtype)
        slots[:, : new.linear_count] = state.slots[:, : old.linear_count]
    if state.problem.training.optimizer != problem.training.optimizer:
        count = problem.training.rule.slots
        slots = np.zeros((count, parameters.size), parameters.dtype)
    return replace(state, problem=problem, parameters=parameters, slots=read_only(slots), diverged_at=None)
