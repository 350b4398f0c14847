"""How the pictures of neurons are looked at: the order of points, what is drawn over training."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reluexplorer.core.states import NAMES
from reluexplorer.session.arguments import Names, argument
from reluexplorer.session.document import Document
from reluexplorer.session.registry import Look, command

ROWS = ("class", "loss", "data")
HISTORIES = ("dead", "dormant", "entropy")


@command("set-rows", "Order of points")
@dataclass(frozen=True)
class SetRows(Look):
    """Order the rows by class or target, by falling loss, or as the data have them."""

    value: str = argument(Names(ROWS))

    def apply(self, document: Document) -> Document:
        """Return the document with its points in this order."""
        return replace(document, view=replace(document.view, rows=self.value))


@command("set-history", "Measure over training")
@dataclass(frozen=True)
class SetHistory(Look):
    """Draw the dead, the dormant, or the entropy of the patterns of each layer over training."""

    value: str = argument(Names(HISTORIES))

    def apply(self, document: Document) -> Document:
        """Return the document with this drawn."""
        return replace(document, view=replace(document.view, history=self.value))


@command("show-only", "Show only neurons of a state")
@dataclass(frozen=True)
class ShowOnly(Look):
    """Leave out the neurons of every other state; all are shown for an empty name."""

    value: str = argument(Names(("", *NAMES)))

    def apply(self, document: Document) -> Document:
        """Return the document with these neurons shown."""
        return replace(document, view=replace(document.view, only=self.value))
