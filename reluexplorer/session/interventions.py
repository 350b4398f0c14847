"""Commands for what a person does to single neurons and weights by hand, at the step that is shown."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, replace

from reluexplorer.core import surgery
from reluexplorer.core.training import TrainState
from reluexplorer.session.altering import altered, has_unit, no_neuron, with_training
from reluexplorer.session.arguments import CommandError, Numbers, Switch, argument
from reluexplorer.session.document import Document
from reluexplorer.session.edits import MOST_LAYERS, MOST_UNITS
from reluexplorer.session.registry import Edit, command

_LAYER = Numbers(0, MOST_LAYERS, whole=True)
"""Hidden layers count from 0; the number of hidden layers stands for the output layer."""
_UNIT = Numbers(0, MOST_UNITS - 1, whole=True)
_MOST_SOURCES = 100_000
MOST_STEPS = 1_000_000_000
"""The last step at which something can be changed, and that a document can have reached."""


class Intervention(Edit):
    """An operation on the weights; it takes part in the recipe as a change at its step."""

    layer: int
    unit: int

    @abstractmethod
    def operate(self, state: TrainState) -> TrainState:
        """Return the state after the operation; raise ValueError where it makes no sense."""

    def try_on(self, state: TrainState) -> None:
        self.operate(state)

    def apply(self, document: Document) -> Document:
        """Return the document in which this happens at the shown step."""
        _require_unit(document, self.layer, self.unit)
        return altered(document, self)


def _require_unit(document: Document, layer: int, unit: int) -> None:
    """Raise :class:`CommandError` for a hidden unit that is not there; outputs depend on the data."""
    network = document.recipe.network
    if layer > len(network.hidden) or (layer < len(network.hidden) and not has_unit(network, layer, unit)):
        raise CommandError(no_neuron(network, layer, unit))


@command("set-weight", "Set a weight or bias")
@dataclass(frozen=True)
class SetWeight(Intervention):
    """Set the weight from a unit (or input) of the column before, or the bias."""

    layer: int = argument(_LAYER)
    unit: int = argument(_UNIT)
    source: int = argument(Numbers(-1, _MOST_SOURCES, whole=True))
    value: float = argument(Numbers(-1e6, 1e6))

    def operate(self, state: TrainState) -> TrainState:
        return surgery.with_weight(state, self.layer, self.unit, self.source, self.value)


@command("kill-unit", "Kill a neuron")
@dataclass(frozen=True)
class KillUnit(Intervention):
    """Lower a hidden unit's bias until no training sample opens it."""

    layer: int = argument(_LAYER)
    unit: int = argument(_UNIT)

    def operate(self, state: TrainState) -> TrainState:
        return surgery.killed(state, self.layer, self.unit)


@command("revive-unit", "Revive a neuron")
@dataclass(frozen=True)
class ReviveUnit(Intervention):
    """Set a hidden unit's bias such that it fires for a share of the training samples."""

    layer: int = argument(_LAYER)
    unit: int = argument(_UNIT)
    share: float = argument(Numbers(0.001, 1.0), default=0.5)

    def operate(self, state: TrainState) -> TrainState:
        return surgery.revived(state, self.layer, self.unit, self.share)


@command("reinitialise-unit", "Re-initialise a neuron")
@dataclass(frozen=True)
class ReinitialiseUnit(Intervention):
    """Draw a unit's weights and bias anew; ``draw`` counts on, so that each time gives others."""

    layer: int = argument(_LAYER)
    unit: int = argument(_UNIT)
    draw: int = argument(Numbers(0, 10_000, whole=True), default=0)

    def apply(self, document: Document) -> Document:
        kept = document.recipe.until(document.at).changes
        earlier = sum(isinstance(change.operation, ReinitialiseUnit) for change in kept)
        return super(ReinitialiseUnit, replace(self, draw=max(self.draw, earlier))).apply(document)

    def operate(self, state: TrainState) -> TrainState:
        return surgery.reinitialised(state, self.layer, self.unit, self.draw)


@command("freeze-unit", "Freeze a neuron")
@dataclass(frozen=True)
class FreezeUnit(Edit):
    """Keep a unit's weights and bias as they are, or let them learn again."""

    layer: int = argument(_LAYER)
    unit: int = argument(_UNIT)
    value: bool = argument(Switch(), default=True)

    def apply(self, document: Document) -> Document:
        _require_unit(document, self.layer, self.unit)
        frozen = set(document.recipe.training.frozen)
        place = self.layer, self.unit
        wanted = frozen | {place} if self.value else frozen - {place}
        return with_training(document, frozen=tuple(sorted(wanted)))

    def try_on(self, state: TrainState) -> None:
        outputs = state.problem.network.sizes[-1]
        if self.layer == len(state.problem.network.hidden) and self.unit >= outputs:
            raise ValueError(f"There is no neuron {self.layer + 1}.{self.unit + 1}.")


@command("at-step", "At a step")
@dataclass(frozen=True)
class AtStep(Edit):
    """Let what follows in a file happen at a step."""

    value: int = argument(Numbers(0, MOST_STEPS, whole=True))

    def apply(self, document: Document) -> Document:
        if document.recipe.changes and self.value < document.recipe.changes[-1].step:
            raise CommandError("changes come in the order of their steps.")
        return replace(document, at=self.value)
