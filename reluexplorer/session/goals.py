"""What a run is to reach before it pauses by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reluexplorer.core.inspection import Inspection
from reluexplorer.text import exact

MEASURES = ("step", "train-loss", "test-loss", "train-accuracy", "test-accuracy")
_LOOK_EVERY = 50
"""Steps between two looks at a measure, so that a run stops at the same step on any machine."""


@dataclass(frozen=True)
class Goal:
    """A step to reach, a loss to fall to, or an accuracy to rise to."""

    measure: str
    value: float

    def steps_until_look(self, step: int) -> int:
        """Return how many updates may be made before the next look."""
        if self.measure == "step":
            return max(1, int(self.value) - step)
        return _LOOK_EVERY - step % _LOOK_EVERY

    def reached(self, inspection: Callable[[], Inspection], step: int) -> bool:
        """Return whether a run at ``step`` has come so far; looks only where a look is due."""
        if self.measure != "step" and step % _LOOK_EVERY:
            return False
        return self.holds(inspection, step)

    def holds(self, inspection: Callable[[], Inspection], step: int) -> bool:
        """Return whether it is as it is to be; NaN never is."""
        if self.measure == "step":
            return step >= self.value
        found: float | None = getattr(inspection(), self.measure.replace("-", "_"))
        if found is None:
            return False
        return found >= self.value if self.measure.endswith("accuracy") else found <= self.value

    def words(self, step: int) -> str:
        """Say that it is reached; empty where the step itself says so."""
        return "" if self.measure == "step" else f"Paused at step {step:,}: {self._wish} is reached."

    def words_at_once(self, step: int) -> str:
        """Say that nothing had to be done for it."""
        return f"Nothing to do at step {step:,}: {self._wish} is reached already."

    @property
    def _wish(self) -> str:
        if self.measure == "step":
            return f"step {int(self.value):,}"
        share = f"{exact(100 * self.value)} %" if self.measure.endswith("accuracy") else exact(self.value)
        return f"{self.measure.replace('-', ' ')} {share}"
