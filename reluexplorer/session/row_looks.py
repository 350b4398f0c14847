"""How the rows of the samples × neurons picture are ordered."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reluexplorer.session.arguments import Names, argument
from reluexplorer.session.document import Document
from reluexplorer.session.registry import Look, command

ROWS = ("class", "loss", "data")


@command("set-rows", "Order of points")
@dataclass(frozen=True)
class SetRows(Look):
    """Order the rows by class or target, by falling loss, or as the data have them."""

    value: str = argument(Names(ROWS))

    def apply(self, document: Document) -> Document:
        """Return the document with its points in this order."""
        return replace(document, view=replace(document.view, rows=self.value))
