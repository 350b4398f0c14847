"""What a model declares of its inputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reluexplorer.language import _
from reluexplorer.sentences import shortened

Sides = tuple[int | str, ...]
"""Lengths of axes; a name, or "?", of one that may have any."""
TYPES = {
    1: "float32", 2: "uint8", 3: "int8", 4: "uint16", 5: "int16", 6: "int32", 7: "int64", 9: "bool",
    10: "float16", 11: "float64", 12: "uint32", 13: "uint64",
}  # fmt: skip
"""NumPy's names of the types that are fed, by their numbers in ``onnx.TensorProto.DataType``."""
_STRANGE = {8: "string", 14: "complex64", 15: "complex128", 16: "bfloat16"}
_MOST_SIDES = 8
_LONGEST = 12
"""Letters of an axis's name."""


@dataclass(frozen=True)
class Input:
    """An input as it is declared."""

    name: str
    sides: Sides | None
    """None where not even the number of axes is said; the first axis is of samples."""
    type: str
    """NumPy's name of it, or another word for what is not fed here."""

    @property
    def is_fed(self) -> bool:
        """Whether its type is one that inputs can have here."""
        return self.type in TYPES.values()

    @property
    def is_real(self) -> bool:
        """Whether it takes numbers that are not whole."""
        return self.type.startswith("float")

    @property
    def words(self) -> str:
        """Its name with what is declared: x (N × 3 × 224 × 224, float32)."""
        sides = _("any shape") if self.sides is None else shape_words(self.sides)
        return f"{shortened(self.name)} ({sides}, {self.type})"


@dataclass(frozen=True)
class Signature:
    """The inputs of a model, in its order."""

    inputs: tuple[Input, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What the inputs are called."""
        return tuple(each.name for each in self.inputs)

    @property
    def words(self) -> str:
        """All inputs as they are declared."""
        return "; ".join(each.words for each in self.inputs)

    def named(self, name: str) -> Input | None:
        """Return an input by its name, None where there is none."""
        return next((each for each in self.inputs if each.name == name), None)


def shape_words(sides: Sides | tuple[int, ...]) -> str:
    """Return lengths of axes as they are said: N × 3 × 224 × 224; "?" for one with a long name."""
    shown = [
        f"{side:,}" if isinstance(side, int) else shortened(side) if len(side) <= _LONGEST else "?"
        for side in sides[:_MOST_SIDES]
    ]
    return " × ".join([*shown, *["…"][: len(sides) - _MOST_SIDES]]) or _("one value")


def signature_of(model: Any) -> Signature:
    """Return the inputs of an ``onnx.ModelProto`` that have no value in it."""
    given = {each.name for each in model.graph.initializer}
    given |= {each.values.name for each in model.graph.sparse_initializer}
    return Signature(tuple(_input(each) for each in model.graph.input if each.name not in given))


def _input(value: Any) -> Input:
    if value.type.WhichOneof("value") != "tensor_type":
        return Input(value.name, None, _("no tensor"))
    tensor = value.type.tensor_type
    number = tensor.elem_type
    kind = TYPES.get(number) or _STRANGE.get(number) or _("type {number}").format(number=number)
    sides = tuple(map(_side, tensor.shape.dim)) if tensor.HasField("shape") else None
    return Input(value.name, sides, kind)


def _side(dimension: Any) -> int | str:
    return dimension.dim_value if dimension.dim_value > 0 else dimension.dim_param or "?"
