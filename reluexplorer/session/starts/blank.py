"""The document that a preset or an address begins with."""

from __future__ import annotations

from dataclasses import replace

from reluexplorer.session.document.document import Document, View


def cleared(document: Document) -> Document:
    """Return the document in Train with the first recipe and the first look at a run; all else stays."""
    first = View()
    view = replace(
        document.view,
        workspace="train",
        unit=None,
        other_units=(),
        output=None,
        plane=None,
        window=None,
        show_test=first.show_test,
        discrete=first.discrete,
        pace=first.pace,
    )
    return Document(view=view)
