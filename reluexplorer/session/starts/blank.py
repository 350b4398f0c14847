"""The document that a preset or an address begins with, and what is set in it, by path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from reluexplorer.session.document.changes import with_activation, with_hidden
from reluexplorer.session.document.data_changes import with_chosen, with_features, with_points
from reluexplorer.session.document.document import Document, View
from reluexplorer.session.document.settings import SETTINGS

_MORE: Mapping[str, Callable[[Document, Any], Document]] = {
    "data.name": with_chosen,
    "data.points": with_points,
    "data.features": with_features,
    "network.hidden": with_hidden,
    "network.activation": with_activation,
}
"""What is more than one field."""


def built(document: Document, values: Mapping[str, Any]) -> Document:
    """Return the document after what is at each ``part.field`` was set, in the order of the values.

    Raises :class:`CommandError` with a sentence for a value outside of what a setting may be.
    """
    for path, value in values.items():
        if path in _MORE:
            document = _MORE[path](document, value)
        else:
            document = SETTINGS[path].put(document, SETTINGS[path].domain.check(path, value))
    return document


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
