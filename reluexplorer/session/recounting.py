"""Settings told as commands, made into a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from reluexplorer.session.arguments import CommandError
from reluexplorer.session.document import Document, View
from reluexplorer.session.registry import Edit, parse


def cleared(document: Document) -> Document:
    """Return the document in Train with the first recipe and the first look at a run; all else stays."""
    first = View()
    view = replace(
        document.view,
        workspace="train",
        unit=None,
        also=(),
        output=None,
        plane=None,
        window=None,
        show_test=first.show_test,
        discrete=first.discrete,
        pace=first.pace,
    )
    return Document(view=view)


def followed(document: Document, entries: Iterable[Mapping[str, Any]]) -> Document:
    """Return the document after commands in their form in scripts.

    Raises :class:`CommandError` for one that cannot be understood, carried out, or taken back.
    """
    for entry in entries:
        step = parse(entry)
        if not isinstance(step, Edit):
            raise CommandError(f"{step.name} sets nothing.")
        document = step.apply(document)
    return document
