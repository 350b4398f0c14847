"""Shapes that do not follow from the graph alone, from one run on the first input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from reluexplorer.models.graph.activations import layers_in
from reluexplorer.models.graph.operators import CONVOLUTIONS, WEIGHTED
from reluexplorer.models.graph.shapes import Dims, Shapes, shapes_of
from reluexplorer.models.graph.view import View
from reluexplorer.models.measuring.carrying import Carrier, Result, blank, loops_around
from reluexplorer.models.measuring.content import Content
from reluexplorer.models.measuring.process import Runner
from reluexplorer.models.values.layers import Layer

if TYPE_CHECKING:
    import onnx

Place = tuple[tuple[str, ...], str]
_INT64 = 7


def layers_for(view: View, feed: dict[str, Any], runner: Runner) -> tuple[tuple[Layer, ...], Shapes]:
    """Return a model's activations and the shapes of its tensors, for an input.

    It is run on that input once where the shapes do not follow from the graph. Raises as the runner does.
    """
    shapes = shapes_of(view.model, {name: array.shape for name, array in feed.items()})
    layers = layers_in(view, shapes, runner.check)
    wanted = _unknown(view, shapes, layers)
    if not wanted:
        return layers, shapes
    (outputs,) = runner.once(_asking(view.model, wanted, shapes), [feed])
    found: dict[Place, Dims] = {}
    for place, output in zip(wanted, outputs, strict=True):
        if output.any():
            turns = output.reshape(-1, output.shape[-1])
            found[place] = tuple(int(each) for each in turns[turns.any(axis=1)][0])
    shapes = Shapes({**shapes.dims, **found}, shapes.types)
    return layers_in(view, shapes, runner.check), shapes


def _unknown(view: View, shapes: Shapes, layers: tuple[Layer, ...]) -> list[Place]:
    places = [(each.within, each.z) for each in layers]
    for node in view.nodes:
        if node.op in WEIGHTED:
            places.append((node.scope.within, node.node.output[0]))
            if node.op not in CONVOLUTIONS:
                places.append((node.scope.within, node.given(0)))
    loops = {each.within: loops_around(each) for each in view.scopes}
    return [
        (within, name)
        for within, name in dict.fromkeys(places)
        if shapes.known(name, within) is None
        and loops[within] is not None
        and (not loops[within] or shapes.of(name, within) is not None)
    ]


def _asking(model: onnx.ModelProto, places: list[Place], shapes: Shapes) -> Content:
    """Return a copy of a model that gives the shapes of some tensors, zeros where they are not computed."""
    carrier = Carrier(model)
    for within, name in places:
        scope = carrier.view.scope(within)
        shape = carrier.node(scope, "Shape", [name])
        rank = len(shapes.of(name, within) or ())
        carrier.carry(scope, Result(shape, _INT64, blank((rank,), np.int64)))
    return carrier.content()
