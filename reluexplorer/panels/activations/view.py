"""What the panel shows of the session's state."""

from __future__ import annotations

from dataclasses import dataclass

from reluexplorer.core.activations import ActivationChoice
from reluexplorer.panels.activations.words import choice_of


@dataclass(frozen=True)
class ActivationsView:
    """Which curves, which leak, and where the probe is; all else follows from these."""

    curves: tuple[str, ...]
    leak: float
    probe: float

    @property
    def choices(self) -> tuple[ActivationChoice, ...]:
        """The shown functions with their parameters, in the catalogue's order."""
        return tuple(choice_of(name, self.leak) for name in self.curves)
