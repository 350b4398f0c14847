"""Commands that help all dead neurons of a run at the shown step."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reluexplorer.core.resuscitation import with_dead_reinitialised, with_dead_revived
from reluexplorer.core.training import TrainState
from reluexplorer.session.altering import altered
from reluexplorer.session.arguments import CommandError, Numbers, argument
from reluexplorer.session.document import Document
from reluexplorer.session.interventions import Intervention
from reluexplorer.session.registry import command


class Treatment(Intervention):
    """An operation on every dead unit."""

    def apply(self, document: Document) -> Document:
        """Return the document in which this happens at the shown step."""
        if not document.recipe.network.hidden:
            raise CommandError("There are no hidden neurons to help.")
        return altered(document, self)


@command("revive-dead", "Revive all dead neurons")
@dataclass(frozen=True)
class ReviveDead(Treatment):
    """Set the bias of each dead unit such that it fires for a share of the training samples."""

    share: float = argument(Numbers(0.001, 1.0), default=0.5)

    def operate(self, state: TrainState) -> TrainState:
        return with_dead_revived(state, self.share)


@command("reinitialise-dead", "Re-initialise all dead neurons")
@dataclass(frozen=True)
class ReinitialiseDead(Treatment):
    """Draw the weights and bias of each dead unit anew; ``draw`` counts on: each time gives others."""

    draw: int = argument(Numbers(0, 10_000, whole=True), default=0)

    def apply(self, document: Document) -> Document:
        kept = document.recipe.until(document.at).changes
        earlier = sum(isinstance(change.operation, ReinitialiseDead) for change in kept)
        return super(ReinitialiseDead, replace(self, draw=max(self.draw, earlier))).apply(document)

    def operate(self, state: TrainState) -> TrainState:
        return with_dead_reinitialised(state, self.draw)
