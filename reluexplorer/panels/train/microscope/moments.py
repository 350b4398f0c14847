"""The steps of one update in their order: a layer each forward, the loss, a layer each backward, two more."""

from __future__ import annotations

from dataclasses import dataclass

from reluexplorer.language import _

STAGES = (_("Forward"), _("Loss"), _("Backward"), _("Update"), _("After"))
"""What people call the parts of an update, in their order."""


@dataclass(frozen=True)
class Moment:
    """How far an update has come in a network of so many layers, the output layer among them.

    ``number`` counts steps from 0: the layers forward, the loss, the layers backward, the update, and the
    same sample once more.
    """

    number: int
    layers: int

    @property
    def last(self) -> int:
        """The number of the last step."""
        return 2 * self.layers + 2

    @property
    def stage(self) -> int:
        """The place of its part among :data:`STAGES`."""
        return next(stage for stage in range(len(STAGES)) if self.number <= self.end_of(stage))

    def end_of(self, stage: int) -> int:
        """Return the number of the last step of a part."""
        return (self.layers - 1, self.layers, 2 * self.layers, 2 * self.layers + 1, self.last)[stage]

    def start_of(self, stage: int) -> int:
        """Return the number of the first step of a part."""
        return self.end_of(stage - 1) + 1 if stage else 0

    @property
    def has_loss(self) -> bool:
        """Whether the loss is known."""
        return self.number >= self.layers

    @property
    def is_updated(self) -> bool:
        """Whether the weights have moved."""
        return self.number > 2 * self.layers

    @property
    def is_after(self) -> bool:
        """Whether the sample has gone through the new weights."""
        return self.number == self.last

    def has_value(self, layer: int) -> bool:
        """Whether the pre-activations of a layer are known."""
        return self.number >= layer

    def has_delta(self, layer: int) -> bool:
        """Whether the gradient has come back to a layer."""
        return self.number >= 2 * self.layers - layer

    @property
    def layer(self) -> int:
        """The layer that the step is about; the output layer where it is about none."""
        if self.stage == 0:
            return self.number
        if self.stage == 2:
            return 2 * self.layers - self.number
        return self.layers - 1


def moment_of(number: int, layers: int) -> Moment:
    """Return the step of a number, or the last one in place of a later one."""
    return Moment(min(number, 2 * layers + 2), layers)
