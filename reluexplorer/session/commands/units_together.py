"""Commands that treat all dead neurons of a run, or several chosen ones, at the shown step."""

from __future__ import annotations

from reluexplorer.session.commands.command import command
from reluexplorer.session.commands.selection import places
from reluexplorer.session.commands.units import Operate
from reluexplorer.session.document import operations
from reluexplorer.session.document.document import Document
from reluexplorer.session.document.subjects import Subject


@command("revive-dead", "Revive all dead neurons", Subject.UNITS)
class ReviveDead(Operate, operations.ReviveDead):
    """Set the bias of each dead unit such that it fires for a share of the training samples."""

    operation = operations.ReviveDead


@command("reinitialise-dead", "Re-initialise all dead neurons", Subject.UNITS)
class ReinitialiseDead(Operate, operations.ReinitialiseDead):
    """Draw the weights and bias of each dead unit anew; ``draw`` counts on: each time gives others."""

    operation = operations.ReinitialiseDead


@command("treat-units", "Treat several neurons", Subject.UNITS)
class TreatUnits(Operate, operations.TreatUnits):
    """Revive, re-initialise or kill several hidden units.

    Those that cannot be treated stay as they are, unless that is all of them.
    """

    operation = operations.TreatUnits

    def apply(self, document: Document) -> Document:
        places(document, self.layers, self.units)
        return super().apply(document)
