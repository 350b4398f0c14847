"""What a run kept of its way, as plain arrays: from these it goes on where it was, with the same bits.

They come from files, so nothing in them is believed: all is compared with what the recipe says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reluexplorer.core.arrays import Array, read_only
from reluexplorer.core.engine.training import TrainState
from reluexplorer.core.network.spec import parameters_sha256
from reluexplorer.core.problem.problem import Problem
from reluexplorer.language import _
from reluexplorer.session.document.kept import MOST_KEPT, Kept
from reluexplorer.session.document.limits import MOST_STEPS
from reluexplorer.session.run.kept_log import KeptLog, demand, integers
from reluexplorer.session.run.trajectory import Trajectory

_LONG = 1e10
"""Work from which a run is worth keeping, in multiplications: about a second's."""
_OF_AN_UPDATE = 1e5
"""What an update costs beside what it multiplies, as many multiplications."""
_MOST_STATES = 1 << 16
_LOG_ROOM = 4 << 20
"""Bytes that the measures may take."""


def is_long(problem: Problem, steps: int) -> bool:
    """Whether so many updates take so long that nobody should wait for them again."""
    once = _OF_AN_UPDATE + 6.0 * problem.network.parameter_count * problem.batch_size
    return steps * once >= _LONG


@dataclass(frozen=True, eq=False)
class Past:
    """The states that a run kept, in the order of their steps, and its measures.

    The last state but those that are shown again is the head, the furthest; a shown one before it comes
    last. The first state of all is not among them: the recipe makes it.
    """

    steps: NDArray[np.int64]
    """(states,)"""
    diverged_at: NDArray[np.int64]
    """(states,): −1 where a state has not diverged."""
    sizes: NDArray[np.int64]
    """(states, 2): numbers of its parameters and of what the optimiser remembers."""
    parameters: Array
    """Those of all states, one after another."""
    slots: Array
    """What the optimiser remembered at them, likewise."""
    shown: int
    """The step that was shown."""
    log: KeptLog
    table: str = ""
    """The SHA-256 of the table's file that was learned, in hexadecimal; empty where none was, or unknown."""

    @property
    def head(self) -> int:
        """The furthest step."""
        return int(self.steps.max())

    @property
    def has_diverged(self) -> bool:
        """Whether the run ended at the furthest step."""
        return bool((self.diverged_at[self.steps == self.head] >= 0).any())

    def kept(self) -> Kept:
        """Return it as files hold it."""
        states = {name: getattr(self, name) for name in _OF_STATES}
        log = {f"log/{name}": array for name, array in self.log.arrays().items()}
        shown = np.array([self.shown], np.int64)
        return Kept({**states, "shown": shown, **log}, self.shown, self._digest(), self.table)

    def _digest(self) -> str:
        """Return the SHA-256 of the parameters at the shown step, in hexadecimal."""
        count = int(self.sizes[-1, 0])
        return parameters_sha256(self.parameters[len(self.parameters) - count :])

    @staticmethod
    def of(kept: Kept) -> Past:
        """Return what a file holds; ValueError where that contradicts itself.

        Whether it is of a run's recipe says :meth:`states`.
        """
        arrays = kept.arrays
        log = {name.removeprefix("log/"): array for name, array in arrays.items() if name.startswith("log/")}
        shown = arrays["shown"]
        demand(shown.shape == (1,) and int(shown[0]) == kept.step)
        states = {name: arrays[name] for name in _OF_STATES}
        past = Past(**states, shown=int(shown[0]), log=KeptLog.of(log), table=kept.table)
        past._demand_sound()
        demand(past._digest() == kept.parameters_sha256)
        return past

    def _demand_sound(self) -> None:
        """Raise ValueError where the states are not in their order, or the sizes are not theirs."""
        count = len(self.steps)
        demand(
            0 < count <= _MOST_STATES
            and self.diverged_at.shape == (count,)
            and self.sizes.shape == (count, 2)
        )
        demand(bool((self.steps >= 0).all() and (self.steps <= MOST_STEPS).all()))
        demand(bool((self.sizes >= 0).all() and (self.sizes <= MOST_KEPT).all()))
        parameters, slots = self.sizes.sum(axis=0)
        demand((len(self.parameters), len(self.slots)) == (parameters, slots))
        way = self.steps if self.shown == self.head else self.steps[:-1]
        demand(len(way) > 0 and bool((np.diff(way) >= 0).all()) and bool((np.diff(way[:-1]) > 0).all()))
        demand(int(way[-1]) == self.head and int(self.steps[-1]) == self.shown)

    def states(self, trajectory: Trajectory) -> tuple[TrainState, ...]:
        """Return the states of a run of this trajectory; ValueError where they cannot be of one.

        Each has arrays of its own, so that those that the run lets go free their memory.
        """
        self._demand_sound()
        if self.table and self.table != _table_of(trajectory.problems[0]):
            raise ValueError(_("The table is another one than when this run learned it."))
        demand(self.parameters.dtype == self.slots.dtype)
        demand(bool(np.isfinite(self.parameters).all() and np.isfinite(self.slots).all()))
        changes = [change.step for change in trajectory.recipe.changes]
        stages = np.searchsorted(changes, self.steps, side="right").tolist()
        made: list[TrainState] = []
        first = second = 0
        for step, diverged, stage, (size, remembered) in zip(
            self.steps.tolist(), self.diverged_at.tolist(), stages, self.sizes.tolist(), strict=True
        ):
            problem = trajectory.problems[stage]
            rule = problem.training.rule.slots
            demand((size, remembered) == (problem.network.parameter_count, rule * size))
            demand(diverged < 0 or diverged in {step, step + 1})
            parameters = self.parameters[first : first + size]
            slots = self.slots[second : second + remembered].reshape(rule, size)
            demand(parameters.dtype == problem.network.dtype)
            own = read_only(parameters.copy()), read_only(slots.copy())
            made.append(TrainState(problem, step, *own, None if diverged < 0 else diverged))
            first, second = first + size, second + remembered
        return tuple(made)


_OF_STATES = ("steps", "diverged_at", "sizes", "parameters", "slots")


def past_of(way: Sequence[TrainState], head: TrainState, shown: TrainState, log: KeptLog, most: int) -> Past:
    """Return the past of a run: states on its way, the furthest and the shown one, within so many bytes.

    Of the states on its way every second is left, and again, until all fit; ValueError where the furthest
    and the shown one alone do not.
    """
    last = (head, shown) if shown.step < head.step else (head,)
    way = [state for state in way if 0 < state.step < head.step]
    left = min(most, MOST_KEPT - _LOG_ROOM) - sum(map(_bytes, last))
    if left < 0:
        raise ValueError(_("The states of this network are too large to be kept."))
    while sum(map(_bytes, way)) > left:
        way = way[1::2]
    states = (*way, *last)
    return Past(
        integers([state.step for state in states], 1)[:, 0],
        integers([-1 if state.diverged_at is None else state.diverged_at for state in states], 1)[:, 0],
        integers([(state.parameters.size, state.slots.size) for state in states], 2),
        read_only(np.concatenate([state.parameters for state in states])),
        read_only(np.concatenate([state.slots.ravel() for state in states])),
        shown.step,
        log,
        _table_of(head.problem),
    )


def _table_of(problem: Problem) -> str:
    """Return the SHA-256 of the table's file that is learned, in hexadecimal; empty where there is none."""
    learned = problem.dataset.learned
    return "" if learned is None else learned.sha256


def _bytes(state: TrainState) -> int:
    return state.parameters.nbytes + state.slots.nbytes
