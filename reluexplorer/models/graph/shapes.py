"""Shapes and types of a model's tensors, as far as they follow from those of its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import onnx

Dims = tuple[int | None, ...]
"""None for a size that is not known."""


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

    from reluexplorer.models.graph.view import view_of

    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    for each in copy.graph.input:
        given = (sizes or {}).get(each.name)
        if given is not None:
            each.type.tensor_type.shape.Clear()
            for size in given:
                each.type.tensor_type.shape.dim.add().dim_value = size
    if sizes:
        del copy.graph.value_info[:]
    try:
        found = onnx.shape_inference.infer_shapes(copy, data_prop=True)
    except Exception:  # whatever it cannot read; then nothing is known but what is declared
        found = copy
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
