"""A model is opened: from its file, and from files of weights beside it, within limits."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reluexplorer.language import _
from reluexplorer.models.opening.declared import demand_usable
from reluexplorer.models.opening.dense import dense_model, holds_weights
from reluexplorer.models.opening.functions import put_in
from reluexplorer.models.opening.layout import Layout
from reluexplorer.models.opening.libraries import demand
from reluexplorer.models.opening.names import tell_apart
from reluexplorer.models.opening.operators import demand_computable
from reluexplorer.models.opening.order import put_in_order
from reluexplorer.models.opening.outside import load
from reluexplorer.models.opening.reading import model_file, onnx_content, parsed, weights_content
from reluexplorer.models.opening.room import demand_room
from reluexplorer.models.opening.tensors import demand_whole

if TYPE_CHECKING:
    import onnx


@dataclass(frozen=True, eq=False)
class Opened:
    """A model that was read, whole and checked."""

    path: Path
    digest: str
    """SHA-256 of its file."""
    model: onnx.ModelProto
    """Its nodes in an order that can be computed, no two of a graph of one name, all weights in it, without
    functions of its own."""
    notes: tuple[str, ...] = ()
    """Sentences on what is to be known of it."""
    beside: tuple[Path, ...] = ()
    """Files with weights of it."""

    @property
    def files(self) -> tuple[Path, ...]:
        """All that it was read from, its own file first."""
        return self.path, *self.beside


def opened(path: Path, layout: Layout | None = None) -> Opened:
    """Read a model; raise :class:`ModelError` with a sentence where it cannot be. Nothing is executed.

    ``layout`` is how the matrices of a file of weights lie, which is asked for by a
    :class:`~layout.LayoutUnknownError` where the file does not tell.
    """
    with model_file(path) as (file, head, size):
        demand("onnx")
        demand_room(size)
        is_dense = holds_weights(head, size)
        content = weights_content(file, size) if is_dense else onnx_content(file, size)
    if is_dense:
        built, notes = dense_model(content, layout)
        return Opened(path, hashlib.sha256(content).hexdigest(), built, notes)
    digest, inside = hashlib.sha256(content).hexdigest(), len(content)
    model = parsed(content)
    del content  # the model holds all of it
    demand_whole(model)
    beside = load(model, path.parent, inside)
    model = put_in(model)
    put_in_order(model.graph)
    tell_apart(model.graph)
    notes = (*demand_computable(model), *demand_usable(model), *_told_of(beside))
    files = tuple(path.parent / each for each in beside)
    return Opened(path, digest, model, notes, files)


def _told_of(beside: tuple[str, ...]) -> tuple[str, ...]:
    if not beside:
        return ()
    return (_("Its weights are partly in files beside it, which its digest does not cover."),)
