"""Keyframes of a run: from one of them, any step that was reached can be made again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from reluexplorer.core.engine.training import TrainState

_FIRST_INTERVAL, _CLOSER = 64, 32
_LARGE = 4096
"""Parameters from which updates take so long that keyframes had better lie closer."""
BUDGET = 32 << 20
"""Bytes for all keyframes of a run."""
_OVERHEAD = 1024
"""Bytes of a keyframe beside its numbers."""


class Checkpoints:
    """Keeps a state at every multiple of ``interval``; doubles the interval where memory runs short."""

    def __init__(self, first: TrainState, budget: int = BUDGET) -> None:
        self.interval = _CLOSER if first.parameters.size >= _LARGE else _FIRST_INTERVAL
        self._budget = budget
        self._states = [first]

    def next_step(self, step: int) -> int:
        """Return the first step after ``step`` that is to be kept."""
        return (step // self.interval + 1) * self.interval

    def keep(self, state: TrainState) -> None:
        """Take a state if it is due and later than those before."""
        if state.step % self.interval or state.step <= self._states[-1].step:
            return
        self._states.append(state)
        if self.nbytes > self._budget:
            self._thin()

    def limit(self, budget: int) -> None:
        """Take at most so many bytes from now on."""
        self._budget = budget
        while self.nbytes > budget and len(self._states) > 2:
            self._thin()

    def _thin(self) -> None:
        if len(self._states) > 2:
            self.interval *= 2
            self._states = [kept for kept in self._states if kept.step % self.interval == 0]

    def before(self, step: int) -> TrainState:
        """Return the latest kept state at or before ``step``."""
        place = bisect_right(self._states, step, key=lambda state: state.step)
        return self._states[max(0, place - 1)]

    def up_to(self, step: int) -> tuple[TrainState, ...]:
        """Return the kept states at or before ``step``."""
        return tuple(self._states[: bisect_right(self._states, step, key=lambda state: state.step)])

    def until(self, step: int) -> Checkpoints | None:
        """Return the timeline of a run that is the same before ``step``; None where nothing is.

        It goes on as finely as one that began there; what was dropped of its past stays dropped.
        """
        kept = [state for state in self._states if state.step < step]
        if not kept:
            return None
        return Checkpoints.resumed(kept, step, self._budget)

    @staticmethod
    def resumed(states: Sequence[TrainState], step: int, budget: int = BUDGET) -> Checkpoints:
        """Return a timeline of these states, the first of them at step 0, that goes on from ``step``."""
        made = Checkpoints(states[0], budget)
        made._states = list(states)
        while (step // made.interval + 1) * made._size > budget:
            made.interval *= 2
        return made

    @property
    def nbytes(self) -> int:
        """Bytes that the keyframes take, about."""
        return len(self._states) * self._size

    @property
    def _size(self) -> int:
        """Bytes of one keyframe, about."""
        last = self._states[-1]
        return last.parameters.nbytes + last.slots.nbytes + _OVERHEAD
