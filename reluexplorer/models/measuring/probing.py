"""Shapes that do not follow from the graph alone, from one run on the first input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from reluexplorer.models.graph.activations import layers_in
from reluexplorer.models.graph.operators import CONVOLUTIONS, WEIGHTED
from reluexplorer.models.graph.shapes import Dims, Shapes, shapes_of
from reluexplorer.models.graph.view import View
from reluexplorer.models.measuring.carrying import Carrier, Result, blank
from reluexplorer.models.measuring.process import Runner
from reluexplorer.models.values.layers import Layer

if TYPE_CHECKING:
    import onnx

Place = tuple[tuple[str, ...], str]
_INT64 = 7


def layers_for(view: View, feed: dict[str, Any], runner: Runner) -> tuple[tuple[Layer, ...], Shapes]:
    """Return a model's activations and the shapes of its tensors, for an input.

    It is run on that input once where the shapes do not follow from the graph.
    """
    shapes = shapes_of(view.model, {name: array.shape for name, array in feed.items()})
    layers = layers_in(view, shapes)
    wanted = _unknown(view, shapes, layers)
    if not wanted:
        return layers, shapes
    ((outputs,), _seconds) = runner.run(runner.load(_asking(view.model, wanted)), [feed])
    found: dict[Place, Dims] = {}
    for place, output in zip(wanted, outputs, strict=True):
        if output.size:
            found[place] = tuple(int(each) for each in output.reshape(-1, output.shape[-1])[0])
    shapes = Shapes({**shapes.dims, **found}, shapes.types)
    return layers_in(view, shapes), shapes


def _unknown(view: View, shapes: Shapes, layers: tuple[Layer, ...]) -> list[Place]:
    places = [(each.within, each.z) for each in layers]
    for node in view.nodes:
        if node.op in WEIGHTED:
            places.append((node.scope.within, node.node.output[0]))
            if node.op not in CONVOLUTIONS:
                places.append((node.scope.within, node.given(0)))
    return [place for place in dict.fromkeys(places) if shapes.known(place[1], place[0]) is None]


def _asking(model: onnx.ModelProto, places: list[Place]) -> bytes:
    """Return a copy of a model that gives the shapes of some tensors."""
    carrier = Carrier(model)
    for within, name in places:
        scope = carrier.view.scope(within)
        shape = carrier.node(scope, "Shape", [name])
        carrier.carry(scope, Result(shape, _INT64, blank((0,), np.int64)))
    return carrier.content()
