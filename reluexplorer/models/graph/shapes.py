"""Shapes and types of a model's tensors, as far as they follow from those of its inputs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reluexplorer.models.graph.view import view_of

if TYPE_CHECKING:
    import onnx

Dims = tuple[int | None, ...]
"""None for a size that is not known."""
_LARGE = 1024
"""Elements of a constant that is left out where shapes are looked for."""

_MOST_FOLLOWED = 1 << 20
"""Elements of a fixed value that onnx may put together where it follows shapes."""


@dataclass(frozen=True, eq=False)
class Shapes:
    """By the place of a graph and the name of a tensor."""

    dims: Mapping[tuple[tuple[str, ...], str], Dims] = field(default_factory=dict)
    types: Mapping[tuple[tuple[str, ...], str], int] = field(default_factory=dict)
    """ONNX's numbers of element types."""

    def of(self, name: str, within: tuple[str, ...] = ()) -> Dims | None:
        """Return the shape of a tensor, looked for in the graph and those around it; None for none."""
        for depth in range(len(within), -1, -1):
            found = self.dims.get((within[:depth], name))
            if found is not None:
                return found
        return None

    def type_of(self, name: str, within: tuple[str, ...] = ()) -> int:
        """Return the element type, that of single precision where it is not known."""
        for depth in range(len(within), -1, -1):
            found = self.types.get((within[:depth], name), 0)
            if found:
                return found
        return 1

    def known(self, name: str, within: tuple[str, ...] = ()) -> tuple[int, ...] | None:
        """Return a shape whose sizes are all known, None for others."""
        found = self.of(name, within)
        if found is None or None in found:
            return None
        return tuple(each for each in found if each is not None)


def shapes_of(model: onnx.ModelProto, sizes: Mapping[str, tuple[int, ...]] | None = None) -> Shapes:
    """Return what follows for inputs of these sizes; nothing where onnx cannot tell."""
    import onnx

    copy = _light(model)
    for each in copy.graph.input:
        given = (sizes or {}).get(each.name)
        if given is not None:
            each.type.tensor_type.shape.Clear()
            for size in given:
                each.type.tensor_type.shape.dim.add().dim_value = size
    if sizes:
        del copy.graph.value_info[:]
    try:
        found = onnx.shape_inference.infer_shapes(copy, data_prop=_is_bounded(copy))
    except Exception:  # whatever it cannot read; then nothing is known but what is declared
        found = copy
    return _read(found)


def _is_bounded(model: onnx.ModelProto) -> bool:
    """Whether what onnx computes of fixed values and shapes stays small: it joins tensors without an end."""
    sizes: dict[str, int] = {}
    for placed in view_of(model).nodes:
        node, held = placed.node, placed.scope.constants
        sizes.update((name, math.prod(held[name].dims)) for name in node.input if name in held)
        given = [sizes[name] for name in node.input if name in sizes]
        if placed.op in {"Constant", "Shape"} or len(given) == len(node.input):
            size = sum(given) if placed.op == "Concat" else max(given, default=_LARGE)
            if size > _MOST_FOLLOWED:
                return False
            sizes.update((name, size) for name in node.output)
    return True


def _light(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return a copy whose large constants are inputs of their shape: their values say nothing of shapes."""
    import onnx
    from onnx import helper

    light = onnx.ModelProto(ir_version=model.ir_version)
    light.opset_import.extend(model.opset_import)
    graph = light.graph
    graph.name = model.graph.name
    graph.input.extend(model.graph.input)
    graph.output.extend(model.graph.output)
    graph.value_info.extend(model.graph.value_info)
    declared = {each.name for each in graph.input}

    def put(name: str, held: onnx.TensorProto) -> bool:
        is_large = bool(math.prod(held.dims) > _LARGE)
        if is_large and name not in declared:
            graph.input.append(helper.make_tensor_value_info(name, held.data_type, held.dims))
        return is_large

    for each in model.graph.initializer:
        if not put(each.name, each):
            graph.initializer.append(each)
    for node in model.graph.node:
        held = node.attribute[0].t if node.op_type == "Constant" and len(node.attribute) == 1 else None
        if held is None or not put(node.output[0], held):
            graph.node.append(node)
    return light


def _read(found: onnx.ModelProto) -> Shapes:
    dims: dict[tuple[tuple[str, ...], str], Dims] = {}
    types: dict[tuple[tuple[str, ...], str], int] = {}
    for scope in view_of(found).scopes:
        for info in (*scope.graph.input, *scope.graph.value_info, *scope.graph.output):
            tensor = info.type.tensor_type
            key = scope.within, info.name
            types[key] = tensor.elem_type
            if tensor.HasField("shape"):
                dims[key] = tuple(
                    one.dim_value if one.HasField("dim_value") else None for one in tensor.shape.dim
                )
        for name, held in scope.constants.items():
            dims[scope.within, name] = tuple(held.dims)
            types[scope.within, name] = held.data_type
    return Shapes(dims, types)
