"""How far runs were made, remembered for when a change is taken back."""

from __future__ import annotations

from dataclasses import dataclass

MOST_RUNS = 1000
"""Runs that were left of which it is known; as many changes can be taken back."""


@dataclass(frozen=True)
class Reach:
    """How far a run was made, and which step of it was shown."""

    shown: int = 0
    head: int = 0
    diverged: bool = False
    """Whether the update after the furthest step made the loss not finite."""

    @property
    def orders(self) -> tuple[int, int | None]:
        """The updates that make a run from its first weights as far, and the step that is shown then."""
        return self.head + self.diverged, self.shown if self.shown < self.head else None


class Reaches:
    """Those of the runs that were left last, by the take of their recipes."""

    def __init__(self) -> None:
        self._left: dict[int, Reach] = {}

    def __len__(self) -> int:
        return len(self._left)

    def get(self, run_id: int) -> Reach | None:
        """Return how far a run was made, None where it was not left or that is long ago."""
        return self._left.get(run_id)

    def put(self, run_id: int, reach: Reach) -> None:
        """Remember a run that is left; the one that was left longest ago is forgotten for it."""
        self._left.pop(run_id, None)
        self._left[run_id] = reach
        if len(self._left) > MOST_RUNS:
            del self._left[next(iter(self._left))]

    def pop(self, run_id: int) -> Reach | None:
        """Return what :meth:`get` does, and forget it."""
        return self._left.pop(run_id, None)

    def take_over(self, others: Reaches) -> None:
        """Remember what others do, and let them forget it."""
        for run_id, reach in others._left.items():
            self.put(run_id, reach)
        others._left.clear()
