"""Values that are fixed in a model, also behind nodes that only change their form."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from reluexplorer.models.graph.view import Placed, Scope

if TYPE_CHECKING:
    import onnx

_DEEPEST = 12
"""Nodes between a stored value and its reader that are looked through."""
_LARGEST, _FEW = 1 << 24, 1 << 12
"""Elements of a value that is computed here, and of all that a single number is computed from."""
_MOST_EQUAL = 1 << 16
_COMPARING = frozenset({
    "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Max", "Min", "Where",
})  # fmt: skip
"""Operators beside which an array of equal numbers is as good as the number."""
Value = NDArray[Any]


def stored(name: str, scope: Scope) -> onnx.TensorProto | None:
    """Return what is stored under a name, as an initialiser or in a Constant node; None for what is not."""
    owner = scope.owner(name)
    if name in owner.constants:
        return owner.constants[name]
    made = owner.placed(name)
    if made is not None and made.op == "Constant":
        found: Any = made.attribute("value")
        return found  # type: ignore[no-any-return]
    return None


def is_constant(name: str, scope: Scope) -> bool:
    """Whether a tensor is the same for all inputs, as far as that is found out."""
    if not name:
        return False
    known = scope.owner(name).fixed
    if name not in known:
        known[name] = _is_constant(name, scope, _DEEPEST, {})
    return known[name]


def _is_constant(name: str, scope: Scope, left: int, known: dict[tuple[int, str, int], bool]) -> bool:
    """Tell it once for each tensor and depth: what is read several times is not gone through again."""
    owner = scope.owner(name)
    if name in owner.constants:
        return True
    made = owner.placed(name)
    if made is None or left == 0:
        return False
    if made.op == "Constant":
        return True
    key = id(owner), name, left
    if key not in known:
        known[key] = made.op in _FOLDED and all(
            _is_constant(each, made.scope, left - 1, known) for each in made.node.input if each
        )
    return known[key]


def value_of(name: str, scope: Scope) -> Value | None:
    """Return the value of a constant; None where it is none, or is not found out."""
    if not is_constant(name, scope):
        return None
    return _value(name, scope, {})


def root_of(name: str, scope: Scope) -> tuple[str, Scope]:
    """Return the largest stored value that a constant is made of, and the graph in which that stands.

    What is stored itself, or is no constant, is its own.
    """
    seen: set[tuple[int, str]] = set()
    roots: list[tuple[str, Scope]] = []
    todo = [(name, scope)]
    while todo:
        each, where = todo.pop()
        owner = where.owner(each) if each else where
        if (id(owner), each) in seen:
            continue
        seen.add((id(owner), each))
        made = owner.placed(each) if each else None
        if made is None or made.op not in _FOLDED or not is_constant(each, owner):
            roots.append((each, owner))
        else:
            todo.extend((one, made.scope) for one in reversed(made.node.input) if one)
    return max(roots, key=lambda root: math.prod(dims_of(*root) or (0,)))


def scalar_of(name: str, scope: Scope) -> float | None:
    """Return the value of a constant that has one element, and is made of few."""
    known = scope.owner(name).numbers
    if name not in known:
        found = _value(name, scope, {}, _FEW) if is_constant(name, scope) else None
        known[name] = float(found.reshape(-1)[0]) if found is not None and found.size == 1 else None
    return known[name]


def number_of(name: str, scope: Scope) -> float | None:
    """Return the one number that a constant is: also of an array of it that is only compared with."""
    found = scalar_of(name, scope)
    if found is not None or any(each.op not in _COMPARING for each in scope.read_by(name)):
        return found
    dims = dims_of(name, scope)
    is_few = dims is not None and 1 < math.prod(dims) <= _MOST_EQUAL
    value = _value(name, scope, {}, _MOST_EQUAL) if is_few else None
    if value is None or not (value == value.flat[0]).all():
        return None
    return float(value.flat[0])


def dims_of(name: str, scope: Scope) -> tuple[int, ...] | None:
    """Return the shape of a stored constant without reading its values."""
    found = stored(name, scope)
    if found is not None:
        return tuple(found.dims)
    known = scope.owner(name).sizes
    if name not in known:
        value = value_of(name, scope)
        known[name] = None if value is None else value.shape
    return known[name]


def _value(
    name: str, scope: Scope, known: dict[tuple[int, str], Value | None], most: int = _LARGEST
) -> Value | None:
    """Compute it once for each tensor; None where it, or what it is made of, has more elements than that."""
    from onnx import numpy_helper

    owner = scope.owner(name)
    found = stored(name, scope)
    if found is not None:
        return numpy_helper.to_array(found) if math.prod(found.dims) <= most else None
    made = owner.placed(name)
    if made is None:
        return None
    if made.op == "Constant":
        return _written(made)
    key = id(owner), name
    if key not in known:
        given = [_value(each, made.scope, known, most) if each else None for each in made.node.input]
        try:
            known[key] = _FOLDED[made.op](made, given) if _reach(made, given) <= most else None
        except (ValueError, TypeError, IndexError, AttributeError, ZeroDivisionError):
            known[key] = None
    return known[key]


def _reach(made: Placed, given: list[Value | None]) -> int:
    """Return how many elements a node makes at most."""
    parts = [each for each in given if each is not None]
    if made.op == "Concat":
        return sum(each.size for each in parts)
    if made.op == "DequantizeLinear":
        parts = [each for each in _laid(made, given) if each is not None]
    elif made.op not in _BROADCAST:
        return parts[0].size if parts else 0
    return math.prod(np.broadcast_shapes(*(each.shape for each in parts)))


def _written(made: Placed) -> Value | None:
    """Return the value of a Constant node that holds no tensor."""
    for name in ("value_float", "value_floats", "value_int", "value_ints"):
        value = made.attribute(name)
        if value is not None:
            return np.asarray(value, np.float32 if "float" in name else np.int64)
    return None


def _axes(made: Placed, given: list[Value | None]) -> tuple[int, ...] | None:
    """Return the axes of a Squeeze, Unsqueeze: an input from opset 13 on, an attribute before."""
    found = given[1] if len(given) > 1 else made.attribute("axes")
    return None if found is None else tuple(int(each) for each in found)


def _reshaped(made: Placed, given: list[Value | None]) -> Value:
    value, shape = _given(given, 0), [int(each) for each in _given(given, 1)]
    if not made.attribute("allowzero", 0):
        shape = [value.shape[i] if each == 0 else each for i, each in enumerate(shape)]
    return value.reshape(shape)


def _given(given: list[Value | None], index: int) -> Value:
    value = given[index]
    if value is None:
        raise ValueError("not known")
    return value


def _cast(made: Placed, given: list[Value | None]) -> Value:
    from onnx import helper

    return _given(given, 0).astype(helper.tensor_dtype_to_np_dtype(made.attribute("to")))


def _unsqueezed(made: Placed, given: list[Value | None]) -> Value:
    return np.expand_dims(_given(given, 0), _axes(made, given) or ())


def _squeezed(made: Placed, given: list[Value | None]) -> Value:
    return np.squeeze(_given(given, 0), _axes(made, given))


def _transposed(made: Placed, given: list[Value | None]) -> Value:
    return np.transpose(_given(given, 0), made.attribute("perm"))


def _laid(made: Placed, given: list[Value | None]) -> tuple[Value, Value, Value | None]:
    """Return a quantised value, its scale and its zero point, with axes that go together."""
    value, scale = _given(given, 0), _given(given, 1)
    zero = given[2] if len(given) > 2 else None
    if scale.ndim == 1:
        axis = made.attribute("axis", 1) % max(value.ndim, 1)
        shape = [-1 if i == axis else 1 for i in range(value.ndim)]
        scale, zero = scale.reshape(shape), None if zero is None else zero.reshape(shape)
    return value, scale, zero


def _dequantised(made: Placed, given: list[Value | None]) -> Value:
    value, scale, zero = _laid(made, given)
    less = 0.0 if zero is None else zero.astype(np.float32)
    return ((value.astype(np.float32) - less) * scale).astype(scale.dtype)


def _concatenated(made: Placed, given: list[Value | None]) -> Value:
    parts = [_given(given, i) for i in range(len(given))]
    return np.concatenate(parts, made.attribute("axis"))


def _binary(function: Callable[[Value, Value], Value]) -> Callable[[Placed, list[Value | None]], Value]:
    def of_both(_made: Placed, given: list[Value | None]) -> Value:
        return function(_given(given, 0), _given(given, 1))

    return of_both


def _unary(function: Callable[[Value], Value]) -> Callable[[Placed, list[Value | None]], Value]:
    return lambda _made, given: function(_given(given, 0))


def _sliced(made: Placed, given: list[Value | None]) -> Value:
    value = _given(given, 0)
    starts, ends, axes, steps = (_bound(made, given, index) for index in range(1, 5))
    if starts is None or ends is None or (steps is not None and min(steps) < 1):
        raise ValueError("not known")
    picked = [slice(None)] * value.ndim
    for index, axis in enumerate(range(len(starts)) if axes is None else axes):
        picked[axis] = slice(starts[index], ends[index], None if steps is None else steps[index])
    return value[tuple(picked)]


def _bound(made: Placed, given: list[Value | None], index: int) -> list[int] | None:
    """Return a bound of a Slice: an input from opset 10 on, an attribute before."""
    if made.given(index):
        return [int(each) for each in _given(given, index)]
    found: list[int] | None = made.attribute(("starts", "ends", "axes", "steps")[index - 1])
    return found


_BROADCAST = frozenset({"Add", "Sub", "Mul", "Div"})
_FOLDED: dict[str, Callable[[Placed, list[Value | None]], Value]] = {
    "Identity": _unary(lambda value: value),
    "Reshape": _reshaped,
    "Cast": _cast,
    "Unsqueeze": _unsqueezed,
    "Squeeze": _squeezed,
    "Transpose": _transposed,
    "DequantizeLinear": _dequantised,
    "Concat": _concatenated,
    "Slice": _sliced,
    "Neg": _unary(np.negative),
    "Sqrt": _unary(np.sqrt),
    "Add": _binary(np.add),
    "Sub": _binary(np.subtract),
    "Mul": _binary(np.multiply),
    "Div": _binary(np.divide),
}
"""What is looked through, by operator."""
