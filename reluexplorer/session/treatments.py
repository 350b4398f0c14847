"""Commands that treat all dead neurons of a run, or several chosen ones, at the shown step."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reluexplorer.core import surgery
from reluexplorer.core.health import network_health
from reluexplorer.core.network import forward
from reluexplorer.core.resuscitation import with_dead_reinitialised, with_dead_revived
from reluexplorer.core.training import TrainState
from reluexplorer.session.altering import altered
from reluexplorer.session.arguments import CommandError, Names, Numbers, argument
from reluexplorer.session.document import Document
from reluexplorer.session.interventions import Intervention
from reluexplorer.session.registry import command
from reluexplorer.session.selecting import LAYERS, UNITS, places


class Treatment(Intervention):
    """An operation on several units."""

    def apply(self, document: Document) -> Document:
        """Return the document in which this happens at the shown step."""
        if not document.recipe.network.hidden:
            raise CommandError("There are no hidden neurons to help.")
        return altered(document, self)


class _OfTheDead(Treatment):
    """An operation on all units that are dead."""

    def try_on(self, state: TrainState) -> None:
        """Raise ValueError where no unit is dead, or none of the dead is changed by it."""
        spec = state.problem.network
        health = network_health(spec, forward(spec, state.parameters, state.problem.train_inputs))
        if not any(layer.dead for layer in health[: len(spec.hidden)]):
            raise ValueError("No neuron is dead here.")
        if self.operate(state) is state:
            raise surgery.SurgeryError(
                "None of the dead neurons can be helped so", "re-initialise them, or begin again"
            )


@command("revive-dead", "Revive all dead neurons")
@dataclass(frozen=True)
class ReviveDead(_OfTheDead):
    """Set the bias of each dead unit such that it fires for a share of the training samples."""

    share: float = argument(Numbers(0.001, 1.0), default=0.5)

    def operate(self, state: TrainState) -> TrainState:
        return with_dead_revived(state, self.share)


@command("reinitialise-dead", "Re-initialise all dead neurons")
@dataclass(frozen=True)
class ReinitialiseDead(_OfTheDead):
    """Draw the weights and bias of each dead unit anew; ``draw`` counts on: each time gives others."""

    draw: int = argument(Numbers(0, 10_000, whole=True), default=0)

    def apply(self, document: Document) -> Document:
        kept = document.recipe.until(document.at).changes
        earlier = sum(isinstance(change.operation, ReinitialiseDead) for change in kept)
        return super(ReinitialiseDead, replace(self, draw=max(self.draw, earlier))).apply(document)

    def operate(self, state: TrainState) -> TrainState:
        return with_dead_reinitialised(state, self.draw)


@command("treat-units", "Treat several neurons")
@dataclass(frozen=True)
class TreatUnits(Treatment):
    """Revive, re-initialise or kill several hidden units.

    Those that cannot be treated stay as they are, unless that is all of them.
    """

    what: str = argument(Names(("revive", "reinitialise", "kill")))
    layers: tuple[int, ...] = argument(LAYERS)
    units: tuple[int, ...] = argument(UNITS)
    share: float = argument(Numbers(0.001, 1.0), default=0.5)
    draw: int = argument(Numbers(0, 10_000, whole=True), default=0)

    def apply(self, document: Document) -> Document:
        places(document, self.layers, self.units)
        kept = document.recipe.until(document.at).changes
        earlier = sum(isinstance(change.operation, TreatUnits) for change in kept)
        return super(TreatUnits, replace(self, draw=max(self.draw, earlier))).apply(document)

    def operate(self, state: TrainState) -> TrainState:
        refusal: ValueError | None = None
        treated = False
        for layer, unit in sorted(set(zip(self.layers, self.units, strict=True))):
            try:
                state = self._one(state, layer, unit)
                treated = True
            except ValueError as error:
                refusal = error
        if not treated and refusal is not None:
            raise refusal
        return state

    def _one(self, state: TrainState, layer: int, unit: int) -> TrainState:
        if self.what == "kill":
            return surgery.killed(state, layer, unit)
        if self.what == "revive":
            return surgery.revived(state, layer, unit, self.share)
        return surgery.reinitialised(state, layer, unit, self.draw)
